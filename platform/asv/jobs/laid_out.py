"""How the plain text of a mail is laid out where it has no HTML of its own: paragraphs, a button, a code to copy."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings

_BREAK = re.compile(r"\n\s*\n")
_CODE = re.compile(r"[A-Z0-9]{2,6}(?:-[A-Z0-9]{2,6})?")


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph; `kind` is "link" for an address of this site that stands alone, "code" for a code, else "text"."""

    kind: str
    text: str


def parts_of(text: str) -> list[Part]:
    """The paragraphs of a text. Another site's address is never made a button: somebody may have written it."""
    return [Part(_kind(one), one) for one in (piece.strip() for piece in _BREAK.split(text)) if one]


def _kind(text: str) -> str:
    if text.startswith(f"{settings.SITE_URL}/") and not re.search(r"\s", text):
        return "link"
    return "code" if _CODE.fullmatch(text) else "text"
