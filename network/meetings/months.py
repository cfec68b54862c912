"""The agenda as a month: a calendar of listed meetings, and the archive's years."""

from __future__ import annotations

import re
from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, Q
from django.db.models.functions import Cast, Substr
from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode

from asv.core.visibility import Visibility
from asv.resources.assemble import page_path
from asv.resources.filters import Chip, Kept, filtered
from network.meetings.models import MeetingPage
from network.meetings.when import YEARS, hour_text

FIRST, LAST = date(YEARS[0], 1, 1), date(YEARS[-1], 12, 1)
MOST_IN_A_MONTH = 500
LONGEST_MEETING = timedelta(days=366)
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Entry:
    """A meeting on one of its days."""

    title: str
    url: str
    hour: str
    cancelled: bool
    members_only: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar; those of the month before and after are there to fill the week."""

    day: date
    inside: bool
    today: bool
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month of meetings. `earlier` and `later` lead on and keep the filters."""

    first: date
    weeks: tuple[tuple[Day, ...], ...]
    count: int
    cut: bool
    earlier: Chip | None
    later: Chip | None
    unknown: str


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the archive, and whether the filters keep it."""

    number: int
    count: int
    url: str
    kept: bool


def asks_for_month(query: QueryDict) -> bool:
    """Whether the agenda is asked for as a month."""
    return query.get("vue") == "mois"


def month_of(query: QueryDict, visibility: Visibility, kept: Kept) -> Month:
    """The month asked for, under these filters; this month when the address names none."""
    asked = query.get("mois", "")
    first, unknown = _asked_month(asked)
    after = _next(first)
    found = _between(visibility, kept, first, after)
    days = _by_day(found[:MOST_IN_A_MONTH], visibility, first, after)
    today = timezone.localdate()
    weeks = tuple(
        tuple(Day(day, day.month == first.month, day == today, tuple(days.get(day, ()))) for day in week)
        for week in Calendar().monthdatescalendar(first.year, first.month)
    )
    before = (first - timedelta(days=1)).replace(day=1)
    return Month(
        first=first,
        weeks=weeks,
        count=min(len(found), MOST_IN_A_MONTH),
        cut=len(found) > MOST_IN_A_MONTH,
        earlier=_link(before, kept) if before >= FIRST else None,
        later=_link(after, kept) if after <= LAST else None,
        unknown=unknown,
    )


def _asked_month(asked: str) -> tuple[date, str]:
    """The first day of the month asked for, and what was asked if there is no such month."""
    if _MONTH.fullmatch(asked) and 1 <= int(asked[5:]) <= 12 and FIRST.year <= int(asked[:4]) <= LAST.year:
        return date(int(asked[:4]), int(asked[5:]), 1), ""
    return timezone.localdate().replace(day=1), asked[:20]


def _next(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _between(visibility: Visibility, kept: Kept, first: date, after: date) -> list[MeetingPage]:
    start, end = _midnight(first), _midnight(after)
    # The first condition is the index's: a meeting that began a year before the month is not looked for.
    meetings = MeetingPage.objects.filter(starts_at__gte=start - LONGEST_MEETING, starts_at__lt=end)
    meetings = meetings.filter(Q(starts_at__gte=start) | Q(ends_at__gte=start))
    shown = filtered(visibility.listed(meetings), kept).order_by("starts_at", "pk")
    return list(shown.defer("programme", "context", "outcomes")[: MOST_IN_A_MONTH + 1])


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())


def _by_day(
    meetings: Iterable[MeetingPage], visibility: Visibility, first: date, after: date
) -> dict[date, list[Entry]]:
    days: dict[date, list[Entry]] = defaultdict(list)
    for meeting in meetings:
        starts = timezone.localtime(meeting.starts_at)
        begins, ends = starts.date(), _last_day(meeting)
        for number in range((min(ends, after - timedelta(days=1)) - max(begins, first)).days + 1):
            day = max(begins, first) + timedelta(days=number)
            hour = "" if meeting.all_day or day != begins else hour_text(starts)
            days[day].append(_entry(meeting, hour, visibility))
    return days


def _last_day(meeting: MeetingPage) -> date:
    """The day a meeting ends; one that ends at midnight takes nothing of the day that begins then."""
    if not meeting.ends_at:
        return timezone.localdate(meeting.starts_at)
    end = meeting.ends_at if meeting.all_day else meeting.ends_at - timedelta(microseconds=1)
    return timezone.localdate(max(end, meeting.starts_at))


def _entry(meeting: MeetingPage, hour: str, visibility: Visibility) -> Entry:
    members_only = not visibility.may_read(meeting)
    return Entry(meeting.title, page_path(meeting), hour, meeting.cancelled, members_only)


def _link(first: date, kept: Kept) -> Chip:
    return Chip(f"{first:%Y-%m}", "?" + urlencode(month_parameters(kept, first), doseq=True))


def month_parameters(kept: Kept, first: date) -> dict[str, Any]:
    """The filters and the month as an address writes them."""
    return {**kept.parameters, "vue": "mois", "mois": f"{first:%Y-%m}"}


def without_years(kept: Kept) -> Kept:
    """The same filters but that of years."""
    parameters = {name: values for name, values in kept.parameters.items() if name != "annee"}
    return replace(kept, years=[], parameters=parameters)


def filters_of_month(kept: Kept, month: Month) -> Kept:
    """The filters as the month shows them: taking one away stays on the month."""
    stay = urlencode({"vue": "mois", "mois": f"{month.first:%Y-%m}"})
    chips = [replace(chip, url=chip.url + ("&" if len(chip.url) > 1 else "") + stay) for chip in kept.chips]
    return replace(kept, chips=chips)


def without_year(query: QueryDict) -> QueryDict:
    """The address without its filter of years: a month says its own."""
    rest = query.copy()
    rest.pop("annee", None)
    return rest


def archive_years(past: Any, kept: Kept) -> list[Year]:
    """Years of the past under the other filters, the latest first. One query."""
    # As text: SQLite has no years of its own and would ask Python for each row.
    year = Substr(Cast("date", CharField()), 1, 4)
    rows = past.order_by().annotate(year=year).values("year").annotate(count=Count("pk"))
    others = without_years(kept).parameters
    known = sorted(((int(row["year"]), row["count"]) for row in rows if row["year"]), reverse=True)
    return [
        Year(number, count, "?" + urlencode({**others, "annee": [str(number)]}, doseq=True), _chosen(number, kept))
        for number, count in known
    ]


def _chosen(year: int, kept: Kept) -> bool:
    return "annee" not in kept.parameters or any(first <= year <= last for first, last in kept.years)
