"""In which years a démarche was active.

The rule, the same for the map's year slider, the search's `annee` and the exports:

- A démarche with periods was active in every year that one of its active (or renewed) periods touches.
- Without periods: from `since` (else the first year the editor gave, else the day the information was true) to
  `until` (else the last year the editor gave).
- Without an end it lasts until today, unless its state says that it is over: then until the day the information
  was true. In preparation it is not active yet.
- A démarche of which no date at all is known is active in no year: the map without a year shows it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone
from wagtail.models import Page

FIRST_YEAR = 1970
LAST_YEAR = 2070


class DemarcheState(models.TextChoices):
    PREFIGURATION = "prefiguration", "En préparation"
    ACTIVE = "active", "Active"
    RENOUVELEE = "renouvelee", "Renouvelée"
    TERMINEE = "terminee", "Terminée"


RUNNING = (DemarcheState.ACTIVE, DemarcheState.RENOUVELEE)


@dataclass(frozen=True, slots=True)
class ActiveYears:
    """The years that are settled, and the year from which the démarche has been active until now."""

    settled: tuple[int, ...] = ()
    open_since: int | None = None

    @property
    def text(self) -> str:
        """As the database keeps them: " 2015 2016 ", so that one year is found whole."""
        return f" {' '.join(str(year) for year in self.settled)} " if self.settled else ""


def active_years(page: Page) -> ActiveYears:
    """The years of a démarche, from what the page in hand holds (its form's periods included)."""
    spans = list(_spans(page))
    settled = {year for first, last in spans if last is not None for year in range(first, last + 1)}
    starts = [first for first, last in spans if last is None]
    return ActiveYears(tuple(sorted(settled)), min(starts) if starts else None)


def years_until_now(settled: str, open_since: int | None) -> tuple[int, ...]:
    """Every year of a stored démarche, until this one where it lasts."""
    years = {int(year) for year in settled.split()}
    if open_since:
        years.update(range(open_since, timezone.localdate().year + 1))
    return tuple(sorted(years))


def active_in(year: int) -> models.Q:
    """The condition on démarches that were active at any moment of this year; nothing outside 1970–2070."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return models.Q(pk__in=[])
    condition = models.Q(settled_years__contains=f" {year} ")
    if year <= timezone.localdate().year:
        condition |= models.Q(open_since__lte=year)
    return condition


def active_between(first: int, last: int) -> models.Q:
    """Active at any moment of these years."""
    condition = models.Q(pk__in=[])
    for year in range(max(first, FIRST_YEAR), min(last, LAST_YEAR) + 1):
        condition |= active_in(year)
    return condition


def _spans(page: Page) -> Iterable[tuple[int, int | None]]:
    periods = [period for period in page.periods.all() if period.since or period.until]
    found = _of_periods(page, periods) if periods else _of_page(page)
    for first, last in found:
        if last is None or last >= first:
            yield max(first, FIRST_YEAR), last if last is None else min(last, LAST_YEAR)


def _of_periods(page: Page, periods: list[Any]) -> Iterable[tuple[int, int | None]]:
    """A period without an end lasts until the next one begins; the last one as long as the démarche does."""
    ordered = sorted(periods, key=lambda period: period.since or period.until)
    for rank, period in enumerate(ordered):
        if period.state not in RUNNING:
            continue
        first = (period.since or page.since or period.until).year
        following = next((later.since for later in ordered[rank + 1 :] if later.since), None)
        end = period.until or following
        yield first, end.year if end else _last_year(page, first)


def _of_page(page: Page) -> Iterable[tuple[int, int | None]]:
    if page.state == DemarcheState.PREFIGURATION:
        return
    first = _year(page.since) or page.start_year or _year(page.information_date) or _year(page.until)
    if first:
        yield first, _last_year(page, first)


def _last_year(page: Page, first: int) -> int | None:
    if page.until or page.end_year:
        return _year(page.until) or page.end_year
    if page.state in RUNNING:
        return None
    return max(_year(page.information_date) or first, first)


def _year(day: Any) -> int | None:
    return day.year if day else None
