"""Which resources are near a text that is none yet: the room that searches says so, rooms below it ask here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from asv.core.visibility import Visibility
from asv.resources.cards import Card

# Words, types of resources, and who asks: the nearest cards, in order.
Finder = Callable[[str, Sequence[str], Visibility], list[Card]]
_finders: list[Finder] = []


def register_finder(finder: Finder) -> None:
    """Have this one answer."""
    _finders[:] = [finder]


def near_a_text(words: str, types: Sequence[str], visibility: Visibility) -> list[Card]:
    """Cards of the few resources of these types nearest to these words; none where nobody searches."""
    return _finders[0](words, types, visibility) if _finders and words.strip() else []
