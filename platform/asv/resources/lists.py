"""What the lists of each type remember: the order of their resources, and how many carry which theme.

Sorting and counting cost as much as there are resources. They are done once for each state of the corpus, which the
latest row of the outbox names: every change of what can be found writes one, in its own transaction. Who may see what
is asked anew of the rows that are shown.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from hashlib import blake2b
from typing import TypeVar

from django.apps import apps
from django.core.cache import caches
from django.db.models import Count, DateField, Q
from django.db.models.functions import Cast, Coalesce

from asv.core.prepared import Rows
from asv.core.reads import asked_again, note_answer, unrecorded
from asv.core.visibility import Visibility, visible_to
from asv.jobs.models import OutboxEvent
from asv.resources.models import ResourcePage

BY_TITLE = ("title", "pk")
_LONGEST = 24 * 3600
Held = TypeVar("Held")
ThemeCount = tuple[str, str, int]


def corpus_state() -> int:
    """What names the state of all that can be found: the latest row of the outbox, 0 where there is none.

    No page that is kept is made of it: who asks says what is made in its place.
    """
    with unrecorded():
        return OutboxEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def newest_first(pages: Rows, ties: Iterable[str] = BY_TITLE) -> Rows:
    """These pages by the date readers see, the latest first; `ties` order those of one day."""
    shown = Coalesce("date", Cast("first_published_at", DateField()))
    return pages.order_by(shown.desc(nulls_last=True), *ties)


class RememberedLists:
    """The lists of the corpus as it is at this moment. Costs one query, and one for each thing not yet remembered."""

    def __init__(self, visibility: Visibility) -> None:
        self._visibility = visibility

    @cached_property
    def _state(self) -> int:
        return corpus_state()

    def order_of(self, model: type[ResourcePage], *ties: str) -> Sequence[int]:
        """The ids of all listed resources of a type, the newest first; `ties` order those of one day, else titles."""

        def read() -> bytes:
            rows = newest_first(self._visibility.listed(model._default_manager.all()), ties or BY_TITLE)
            return array("Q", rows.values_list("pk", flat=True)).tobytes()

        asked = (model._meta.label_lower, *ties)
        found = self._remembered(f"order.{','.join(asked)}", read)
        note_answer(order_again, asked, found)
        ids = array("Q")
        ids.frombytes(found)
        return ids

    def themes_of(self, model: type[ResourcePage], number: int) -> list[ThemeCount]:
        """Slug, label and number of the first-level themes that most of the published resources of a type carry."""

        def read() -> list[ThemeCount]:
            own = Q(theme__parent=None, resourcepage__live=True)
            carried = ResourcePage.themes.through.objects.filter(
                own, resourcepage__content_type__model=model._meta.model_name
            )
            rows = carried.values_list("theme__slug", "theme__label").annotate(
                total=Count("resourcepage", distinct=True)
            )
            return sorted(rows, key=lambda row: (-row[2], row[1]))

        found: list[ThemeCount] = self._remembered(f"themes.{model._meta.label_lower}", read)[:number]
        note_answer(themes_again, (model._meta.label_lower, number), found)
        return found

    def held(self, name: str, read: Callable[[], Held]) -> Held:
        """What `read()` gives for this state of the corpus, remembered; whoever asks notes what comes of it."""
        return self._remembered(name, read)

    def _remembered(self, name: str, read: Callable[[], Held]) -> Held:
        """A page is not made of the state, which each change moves, but of what comes out: that is noted."""
        key = f"resources.lists.{name}"
        with unrecorded():
            held = caches["remembered"].get(key)
            if held is None or held[0] != self._state:
                held = self._state, read()
                caches["remembered"].set(key, held, _LONGEST)
        return held[1]


def _told(order: bytes) -> str:
    """What tells one order from another: a hundred thousand ids are not to be written out for it."""
    return blake2b(order, digest_size=16).hexdigest()


@asked_again(_told)
def order_again(label: str, *ties: str) -> bytes:
    """The order of a type, by its label, as it is now."""
    return array("Q", RememberedLists(visible_to(None)).order_of(_model(label), *ties)).tobytes()


@asked_again()
def themes_again(label: str, number: int) -> list[ThemeCount]:
    """The themes of a type, by its label, as they are now."""
    return RememberedLists(visible_to(None)).themes_of(_model(label), number)


def _model(label: str) -> type[ResourcePage]:
    found: type[ResourcePage] = apps.get_model(label)
    return found
