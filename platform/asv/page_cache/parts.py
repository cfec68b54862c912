"""Parts of a page that are the same for everyone who may read it: written once for those who are signed in.

Nobody who is signed in is given a kept page, for it names them. What of a page of the tree shows nothing of who asks
stands between `{% part "name" %}` and `{% endpart %}`; each process keeps it for one day and one generation
(`generation.py`): any change that readers could see ends it. While a page that may be kept is made, nothing is taken
from here: what it is made of must be noted.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

from asv.page_cache.at_hand import Shelf
from asv.page_cache.generation import current_generation, known_generation

MOST_BYTES = 8_000_000  # of each process

_shelf: Shelf[tuple[int | None, str], tuple[str, str]] = Shelf()


def begin_parts(request: HttpRequest) -> None:
    """Tell what the parts of this request's page must be true of; before anything of the page is read."""
    generation = known_generation()
    if generation:
        request.parts_of = f"{generation} {timezone.localdate()}"  # type: ignore[attr-defined]


def part_of(page: Page, name: str, request: HttpRequest | None, write: Callable[[], str]) -> str:
    """The part of a page under this name, written by `write` unless it is kept. A preview's is written each time."""
    state = getattr(request, "parts_of", None)
    if state is None or getattr(request, "is_preview", False):
        return write()
    key = page.pk, name
    kept = _shelf.get(key)
    if kept is not None and kept[0] == state:
        return kept[1]
    written = write()
    if _is_still(state):
        _shelf.hold(key, (state, written), len(written) * 2 + 500, MOST_BYTES)
    return written


def forget_parts() -> None:
    """Keep nothing: for tests, each of which has a database of its own."""
    _shelf.clear()


def _is_still(state: str) -> bool:
    try:
        return state.startswith(current_generation())
    except DatabaseError:
        return False
