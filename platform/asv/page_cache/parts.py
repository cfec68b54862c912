"""Parts of a page that are the same for everyone who may read it: written once for all whose page is made.

Nobody who is signed in is given a kept page, for it names them, and what is kept for visitors is made anew every ten
minutes. What of a page of the tree shows nothing of who asks stands between `{% part "name" %}` and `{% endpart %}`;
each process keeps it for one day and one generation (`generation.py`): any change that readers could see ends it. While
a page that may be kept is made, a part is taken from here with what was read for it, which that page is made of too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

from asv.core.reads import Reads, is_recording, note_again, noting_apart, unrecorded
from asv.page_cache.at_hand import Shelf
from asv.page_cache.generation import current_generation, known_generation

MOST_BYTES = 8_000_000  # of each process


class _Part(NamedTuple):
    """A part as it was written; `reads` is None where nothing noted what was read for it."""

    state: str
    text: str
    reads: Reads | None

    def serves(self, state: str) -> bool:
        """Whether it may stand in the page under way, of which it is then noted what the part is made of."""
        if self.state != state:
            return False
        return not is_recording() or (self.reads is not None and note_again(self.reads))

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        asked = self.reads.queries if self.reads else ()
        return len(self.text) * 2 + sum(len(sql) + 200 for sql, _params in asked) + 500


_shelf: Shelf[tuple[int | None, str], _Part] = Shelf()


def begin_parts(request: HttpRequest, generation: str | None = None) -> None:
    """Tell what the parts of this request's page must be true of; before anything of the page is read."""
    generation = generation or known_generation()
    if generation:
        request.parts_of = f"{generation} {timezone.localdate()}"  # type: ignore[attr-defined]


def part_of(page: Page, name: str, request: HttpRequest | None, write: Callable[[], str]) -> str:
    """The part of a page under this name, written by `write` unless it is kept. A preview's is written each time."""
    state = getattr(request, "parts_of", None)
    if state is None or getattr(request, "is_preview", False):
        return write()
    key = page.pk, name
    kept = _shelf.get(key)
    if kept is not None and kept.serves(state):
        return kept.text
    with noting_apart() as reads:
        text = write()
    if (reads is None or not reads.reason) and _is_still(state):
        one = _Part(state, text, reads)
        _shelf.hold(key, one, one.size, MOST_BYTES)
    return text


def forget_parts() -> None:
    """Keep nothing: for tests, each of which has a database of its own."""
    _shelf.clear()


def _is_still(state: str) -> bool:
    try:
        with unrecorded():
            return state.startswith(current_generation())
    except DatabaseError:
        return False
