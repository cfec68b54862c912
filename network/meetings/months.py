"""The agenda as a month: a calendar of listed meetings, and the archive's years."""

from __future__ import annotations

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, Q
from django.db.models.functions import Cast, Substr
from django.utils import timezone

from asv.core.visibility import Visibility
from asv.resources.assemble import page_path
from network.meetings.agenda_form import FIRST, LAST, AgendaForm, month_view, of_terms_and_places
from network.meetings.models import MeetingPage
from network.meetings.when import hour_text
from search.faceted_form import YEAR

MOST_IN_A_MONTH = 500
LONGEST_MEETING = timedelta(days=366)


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
    """A month of meetings. `earlier_url` and `later_url` lead on and keep the filters."""

    first: date
    weeks: tuple[tuple[Day, ...], ...]
    count: int
    cut: bool
    earlier_url: str
    later_url: str
    unknown: str


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the archive, and whether the filters keep it."""

    number: int
    count: int
    url: str
    kept: bool


def month_of(form: AgendaForm, first: date, visibility: Visibility) -> Month:
    """The month that begins on `first`: its weeks with the meetings listed under the form's filters."""
    after = _next(first)
    found = _between(visibility, form, first, after)
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
        earlier_url=form.address(*month_view(before)) if before >= FIRST else "",
        later_url=form.address(*month_view(after)) if after <= LAST else "",
        unknown=form.unknown_month,
    )


def _next(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _between(visibility: Visibility, form: AgendaForm, first: date, after: date) -> list[MeetingPage]:
    start, end = _midnight(first), _midnight(after)
    # The first condition is the index's: a meeting that began a year before the month is not looked for.
    meetings = MeetingPage.objects.filter(starts_at__gte=start - LONGEST_MEETING, starts_at__lt=end)
    meetings = meetings.filter(Q(starts_at__gte=start) | Q(ends_at__gte=start))
    shown = of_terms_and_places(visibility.listed(meetings), form).order_by("starts_at", "pk")
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


def archive_years(past: Any, form: AgendaForm) -> list[Year]:
    """Years of the meetings in `past` with their number, the latest first, each with its address. One query."""
    # As text: SQLite has no years of its own and would ask Python for each row.
    year = Substr(Cast("date", CharField()), 1, 4)
    rows = past.order_by().annotate(year=year).values("year").annotate(count=Count("pk"))
    return years_named({int(row["year"]): row["count"] for row in rows if row["year"]}, form)


def years_named(counts: Mapping[int, int], form: AgendaForm) -> list[Year]:
    """These years (`{year: meetings}`), the latest first, each with its address."""
    return [
        Year(number, count, form.address((YEAR, str(number)), left=(YEAR,)), _chosen(number, form))
        for number, count in sorted(counts.items(), reverse=True)
    ]


def _chosen(year: int, form: AgendaForm) -> bool:
    return not form.years or any(first <= year <= last for first, last in form.years)
