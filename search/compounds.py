"""Compounds of French: bien-être, porte-à-porte, plus-value, sans-abri are one thing, whatever their parts mean.

The list is Dicollecte's (`search/data/README.md`), frozen by `platform/deploy/freeze_compounds.py`. A compound is known
by what its parts are to the index, which number and gender share: aides-soignantes as aide-soignant.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

COMPOUNDS = Path(__file__).parent / "data" / "compounds.txt"
MOST_PARTS = 5
WHOLE = "="  # what is one word of the index, since its parts say nothing apart: before that word
# Of the field and in no dictionary, with its hyphen or without: the thesaurus would take every "aller" for it. It is
# indexed in the place of its parts, which say nothing.
OF_THE_FIELD = {"aller-vers": "allervers"}


@lru_cache(maxsize=1)
def _rows() -> dict[str, str]:
    lines = COMPOUNDS.read_text(encoding="utf-8").splitlines() if COMPOUNDS.exists() else []
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


def whole() -> dict[str, str]:
    """The compounds that are one word of the index, as they are written, with that word: rendez-vous, plates-formes."""
    found = {word: column.removeprefix(WHOLE) for word, column in _rows().items() if column.startswith(WHOLE)}
    return found | OF_THE_FIELD


def parted() -> dict[str, tuple[str, ...]]:
    """The others as they are written, each with what its parts are to the index, stop words among them."""
    return {word: tuple(column.split(" ")) for word, column in _rows().items() if not column.startswith(WHOLE)}
