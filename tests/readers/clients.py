"""Calendars of people, by the published rules of the programs that no test can run.

`Itip` follows RFC 5546, as Google's, Apple's and Thunderbird's calendars say they do. `Outlook` follows Microsoft's
documents: MS-STANOICAL 2.2.168 (where in a mail an invitation is looked for), MS-OXCICAL 2.1.3.1.1.1 (what its METHOD
makes of it), 2.1.3.1.1.19 (the time zone), 2.1.3.1.1.20.23 and .25 (STATUS, TRANSP), and MS-OXOCAL
(PidLidAppointmentSequence says what is newer, PidLidOwnerCriticalChange where it is the same).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

from icalendar import Calendar


@dataclass
class Itip:
    """The calendar of one attendee who takes each message as RFC 5546 tells (2.1.5, 3.2.2, 3.2.5)."""

    address: str
    held: dict[str, Any] = field(default_factory=dict)
    heard: dict[str, tuple[int, datetime]] = field(default_factory=dict)

    def take(self, content: str | bytes) -> str:
        """What becomes of the event: "added", "updated", "removed", or "ignored" since a later word was heard."""
        calendar = Calendar.from_ical(content)
        [event] = calendar.walk("VEVENT")
        method, uid = str(calendar["method"]), str(event["uid"])
        assert "organizer" in event and "dtstamp" in event, "without them it is no message (3.2)"
        rank = int(event["sequence"]), event["dtstamp"].dt
        if uid in self.heard and rank <= self.heard[uid]:
            return "ignored"
        if method == "REQUEST":
            assert f"mailto:{self.address}" == str(event["attendee"])
            assert str(event["status"]) in ("TENTATIVE", "CONFIRMED")
            done = "updated" if uid in self.held else "added"
            self.held[uid] = event
        else:
            assert method == "CANCEL"
            done = self._cancel(uid, event)
        self.heard[uid] = rank
        return done

    def _cancel(self, uid: str, event: Any) -> str:
        whole = str(event.get("status", "")) == "CANCELLED"
        mine = f"mailto:{self.address}" == str(event.get("attendee", ""))
        assert whole or mine, "neither the event nor this attendee is cancelled"
        assert int(event["sequence"]) > self.heard.get(uid, (-1, None))[0], "a cancellation is a new sequence (2.1.4)"
        return "removed" if self.held.pop(uid, None) is not None else "ignored"


@dataclass(frozen=True)
class Half:
    """A SYSTEMTIME of PidLidTimeZoneStruct: the nth day of the week of a month, 5 for the last, and its hour."""

    month: int
    week: int
    hour: int

    def in_year(self, year: int) -> datetime:
        """The onset in a year; all are Sundays."""
        first = date(year, self.month, 1)
        day = first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (self.week - 1))
        while day.month != self.month:
            day -= timedelta(days=7)
        return datetime(day.year, day.month, day.day, self.hour)


@dataclass
class Outlook:
    """The calendar of someone with Outlook: what mails and subscribed calendars make of it."""

    held: dict[str, dict[str, Any]] = field(default_factory=dict)

    def open(self, mail: EmailMessage) -> str:
        """The class of the message: a meeting request, a cancellation, or a note with files."""
        part = _invitation_in(mail)
        if part is None:
            return "IPM.Note"
        calendar = Calendar.from_ical(part.get_content())
        method = str(calendar["method"])
        assert len(calendar.walk("VEVENT")) == 1
        if method == "REQUEST":
            self._take(calendar)
            return "IPM.Schedule.Meeting.Request"
        assert method == "CANCEL"
        self._take(calendar, cancels=True)
        return "IPM.Schedule.Meeting.Canceled"

    def follow(self, content: bytes) -> dict[str, dict[str, Any]]:
        """The appointments of a subscribed calendar, by identity: without METHOD it holds IPM.Appointment alone."""
        calendar = Calendar.from_ical(content)
        assert str(calendar.get("method", "PUBLISH")) == "PUBLISH"
        return {str(event["uid"]): _appointment(calendar, event) for event in calendar.walk("VEVENT")}

    def _take(self, calendar: Any, cancels: bool = False) -> None:
        [event] = calendar.walk("VEVENT")
        new = _appointment(calendar, event)
        old = self.held.get(str(event["uid"]))
        if old and (new["sequence"], new["critical change"]) <= (old["sequence"], old["critical change"]):
            return
        if cancels:
            # The object stays, said to be cancelled, until its owner takes it away.
            self.held[str(event["uid"])] = {**(old or new), **new, "busy": 0, "cancelled": True}
        else:
            self.held[str(event["uid"])] = {**new, "cancelled": False}


def _invitation_in(mail: EmailMessage) -> Any:
    """Looked for in the first child of multipart/mixed and what is in it alone; a calendar elsewhere is a file."""
    here = mail
    while here.get_content_type() == "multipart/mixed":
        here = next(here.iter_parts())
    parts = [part for part in here.walk() if part.get_content_type() == "text/calendar"]
    assert len(parts) <= 1
    return parts[0] if parts else None


def _appointment(calendar: Any, event: Any) -> dict[str, Any]:
    busy = {"CANCELLED": 0, "TENTATIVE": 1}.get(str(event.get("status", "")), 2)
    if "transp" in event:
        busy = 0 if str(event["transp"]) == "TRANSPARENT" else 2
    return {
        "subject": str(event["summary"]),
        "where": str(event.get("location", "")),
        "start": _moment(calendar, event["dtstart"]),
        "busy": busy,
        "sequence": int(event["sequence"]),
        "critical change": event["dtstamp"].dt,
    }


def _moment(calendar: Any, value: Any) -> date | datetime:
    if "TZID" not in value.params:
        return value.dt.astimezone(UTC) if isinstance(value.dt, datetime) else value.dt
    [zone] = [one for one in calendar.walk("VTIMEZONE") if one["tzid"] == value.params["TZID"]]
    winter, standard = _half(zone, "STANDARD")
    summer, daylight = _half(zone, "DAYLIGHT")
    local = value.dt.replace(tzinfo=None)
    in_summer = summer.in_year(local.year) <= local < winter.in_year(local.year)
    return (local - (daylight if in_summer else standard)).replace(tzinfo=UTC)


def _half(zone: Any, name: str) -> tuple[Half, timedelta]:
    """The rule of half a year: of several the one with the largest DTSTART; without RRULE its day is DTSTART's."""
    half = max(zone.walk(name), key=lambda one: one["dtstart"].dt)
    start = half["dtstart"].dt
    if "rrule" in half:
        rule = half["rrule"]
        assert rule["freq"] == ["YEARLY"] and "bymonthday" not in rule
        [day] = rule["byday"]
        assert str(day) == "-1SU"
        return Half(rule["bymonth"][0], 5, start.hour), half["tzoffsetto"].td
    return Half(start.month, (start.day - 1) // 7 + 1, start.hour), half["tzoffsetto"].td
