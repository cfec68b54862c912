"""When a meeting takes place, in words."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as format_date

NBSP = "\u00a0"
# The agenda's; at the ends of the calendar no time zone is known.
YEARS = range(1990, 2101)


def when_text(starts: datetime, ends: datetime | None, all_day: bool) -> str:
    """Words like "jeudi 28 novembre 2019, 9 h – 13 h 30"; the day alone where the hours are not known."""
    start = timezone.localtime(starts)
    end = timezone.localtime(ends) if ends else None
    one_day = end is None or end.date() == start.date()
    if all_day:
        return day_text(start) if one_day or end is None else f"du {day_text(start)} au {day_text(end)}"
    if end is None:
        return f"{day_text(start)}, {hour_text(start)}"
    last = hour_text(end) if one_day else f"{day_text(end)}, {hour_text(end)}"
    return f"{day_text(start)}, {hour_text(start)} – {last}"


def over_at(starts: datetime, ends: datetime | None, all_day: bool) -> datetime:
    """The moment after which a meeting belongs to the past: its end, or the end of its day."""
    if ends and not all_day:
        return ends
    return timezone.localtime(ends or starts).replace(hour=23, minute=59, second=59)


def is_open(meeting: Any) -> bool:
    """Whether one may register here now: not before publication, nor once closed, cancelled or begun.

    Takes a page, or a row with the same columns.
    """
    closes = min(meeting.registration_closes_at or meeting.starts_at, meeting.starts_at)
    if meeting.all_day and not meeting.registration_closes_at:  # the hour is not known: until the end of the day
        closes = over_at(meeting.starts_at, meeting.ends_at, meeting.all_day)
    return meeting.takes_registrations and meeting.live and not meeting.cancelled and timezone.now() < closes


def day_text(day: datetime) -> str:
    """Words like "mardi 1er mars 2024"."""
    return format_date(day, r"l 1\e\r F Y" if day.day == 1 else "l j F Y")


def hour_text(moment: datetime | time) -> str:
    """Words like "9 h", "13 h 30"."""
    minutes = f"{NBSP}{moment.minute:02d}" if moment.minute else ""
    return f"{moment.hour}{NBSP}h{minutes}"
