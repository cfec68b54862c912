"""Whether text in a picture can be read: what can be measured surely, and what an editor must look at.

Where no two colours of a picture are far enough apart, no text in it is; where some are, only an eye can say whether
they are those of the text.
"""

from __future__ import annotations

from itertools import combinations
from typing import IO

from PIL import Image as Picture
from PIL import UnidentifiedImageError

from asv.core.colours import contrast

READABLE = 4.5  # WCAG 1.4.3
BY_EYE = (
    "Affiche, schéma, capture d’écran… Regardez-la à 100 % : chaque mot doit se détacher nettement de ce qui est "
    "derrière (un contraste de 4,5, que seul l’œil peut juger ici). Et redites ce texte dans la page, ou dans le "
    "texte de remplacement s’il est court."
)
TOO_PALE = (
    "Aucune couleur de cette image ne se détache assez d’une autre : ce qui y est écrit ne se lit pas. Foncez le "
    "texte, éclaircissez le fond, et déposez-la de nouveau."
)
_SIDE, _COLOURS, _SHARE = 240, 24, 0.002  # of a picture so reduced, the colours that are more than grains


def is_surely_pale(file: IO[bytes]) -> bool:
    """Whether no two colours of a picture are far enough apart to be text and ground; False where it cannot be read."""
    try:
        with Picture.open(file) as picture:
            picture.thumbnail((_SIDE * 4, _SIDE * 4))
            few = picture.convert("RGB").quantize(_COLOURS).convert("RGB")
    except (OSError, ValueError, UnidentifiedImageError, Picture.DecompressionBombError):
        return False
    least = few.width * few.height * _SHARE
    found = [colour for number, colour in few.getcolors(_COLOURS) or () if number >= least]
    shades = [f"#{bytes(colour).hex()}" for colour in found if isinstance(colour, tuple)]
    return all(contrast(one, other) < READABLE for one, other in combinations(shades, 2))
