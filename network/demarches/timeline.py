"""The history of a démarche as readers follow it: what came before, its states and generations, what came after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from wagtail.models import Page

from network.demarches.years import DemarcheState


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the history: when in words or days, what, where it is told; `url` leads to another démarche."""

    what: str
    since: date | None = None
    until: date | None = None
    words: str = ""
    generation: int | None = None
    note: str = ""
    source: str = ""
    url: str = ""
    title: str = ""

    @property
    def order(self) -> tuple[int, str]:
        """The sort key: by date, undated moments last."""
        day = self.since or self.until
        return (0, day.isoformat()) if day else (1, "")


def timeline_of(page: Page, family: Iterable[Any]) -> list[Moment]:
    """The moments in order; empty where nothing is known but the present state."""
    family = list(family)
    before = [_other(other, "Fait suite à") for other in family if other.pk == page.predecessor_id]
    after = [_other(other, "Suivie par") for other in family if other.pk != page.predecessor_id]
    periods = [
        Moment(
            what=period.get_state_display(),
            since=period.since,
            until=period.until,
            generation=period.generation,
            note=period.note,
            source=period.source_label,
        )
        for period in page.periods.all()
    ]
    own = sorted(periods, key=lambda moment: moment.order) or _from_dates(page)
    return [*before, *own, *after]


def _other(page: Page, what: str) -> Moment:
    return Moment(
        what=what,
        since=page.since,
        until=page.until,
        words=page.since_text,
        generation=page.generation,
        url=page.url,
        title=page.title,
    )


def _from_dates(page: Page) -> list[Moment]:
    """What the page's own dates say, when nobody wrote its periods."""
    moments = []
    if page.since or page.since_text:
        moments.append(Moment("Début", since=page.since, words=page.since_text, generation=page.generation))
    if page.until:
        over = page.state == DemarcheState.TERMINEE
        moments.append(Moment("Fin" if over else "Fin prévue", until=page.until))
    if moments and page.information_date:
        note = f"État connu : {page.get_state_display().lower()}."
        moments.append(Moment("Dernière information", since=page.information_date, note=note, source=page.source_label))
    return moments
