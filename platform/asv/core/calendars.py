"""iCalendar files as calendars understand them: one head, one time zone, one way to write a moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.utils import timezone
from icalendar import Calendar, Event, Timezone, vText

# The two rules of today, each with its onset in the time that it ends. As lists of dates ical.js reads the first
# alone; of two rules for one half of the year Outlook reads one (MS-OXCICAL 2.1.3.1.1.19.2 and .3).
_PARIS = """\
BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""
_FIRST_YEAR = 1997
_REFRESHED = timedelta(hours=6)


def empty_calendar(prodid: str, *, name: str = "", note: str = "", method: str = "") -> Calendar:
    """A calendar without events. One with a `name` is followed by programs, one with a `method` is a message."""
    calendar = Calendar()
    calendar.add("prodid", prodid)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if method:
        calendar.add("method", method)
    if name:
        calendar.add("name", vText(name))
        calendar.add("x-wr-calname", vText(name))
        calendar.add("x-wr-timezone", "Europe/Paris")
        calendar.add("refresh-interval", _REFRESHED, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vText("PT6H"))
    if note:
        calendar.add("x-wr-caldesc", vText(note))
    return calendar


def written(calendar: Calendar, events: Iterable[Event]) -> bytes:
    """The calendar with these events as a file; where one needs the time zone, its rules stand before them."""
    events = list(events)
    if any("TZID" in event[name].params for event in events for name in ("dtstart", "dtend") if name in event):
        calendar.add_component(Timezone.from_ical(_PARIS))
    for event in events:
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def moment(value: datetime) -> datetime:
    """The moment as an event tells it: in the time of Paris, or in UTC where it is older than today's rules."""
    local = timezone.localtime(value)
    return local if local.year >= _FIRST_YEAR else value.astimezone(UTC)
