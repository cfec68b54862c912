"""Readers of calendars: each gives what it understood of a file, in the same words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import vobject
from icalendar import Calendar

from tests.readers.node import read_by

Moment = date | datetime | None


@dataclass(frozen=True)
class Read:
    """An event as a reader understood it; moments in UTC, days as days."""

    uid: str
    summary: str
    description: str
    location: str
    url: str
    status: str
    sequence: int
    start: Moment
    end: Moment
    attendee: tuple[str, str] | None


@dataclass(frozen=True)
class Reading:
    """A calendar as a reader understood it."""

    method: str
    name: str
    events: tuple[Read, ...]


def by_icalendar(content: bytes) -> Reading:
    """icalendar (Home Assistant, Plone), which is told nothing of Paris but what the file itself says."""
    calendar = Calendar.from_ical(content)
    zones = {zone.tz_name: zone.to_tz(lookup_tzid=False) for zone in calendar.walk("VTIMEZONE")}

    def moment(event: Any, name: str) -> Moment:
        if name not in event:
            return None
        value = event[name].dt
        if not isinstance(value, datetime):
            return value
        zone = event[name].params.get("TZID")
        return (value.replace(tzinfo=zones[zone]) if zone else value).astimezone(UTC)

    def read(event: Any) -> Read:
        person = event.get("attendee")
        return Read(
            **{
                name: str(event.get(name, ""))
                for name in ("uid", "summary", "description", "location", "url", "status")
            },
            sequence=int(event["sequence"]),
            start=moment(event, "dtstart"),
            end=moment(event, "dtend"),
            attendee=(person.params["CN"], str(person)) if person else None,
        )

    events = tuple(read(event) for event in calendar.walk("VEVENT"))
    return Reading(str(calendar.get("method", "")), _unescaped(str(calendar.get("x-wr-calname", ""))), events)


def by_vobject(content: bytes) -> Reading:
    """vobject (Radicale, khal's forebears)."""
    calendar = vobject.readOne(content.decode())

    def word(of: Any, name: str) -> str:
        found = of.contents.get(name)
        return str(found[0].value) if found else ""

    def moment(event: Any, name: str) -> Moment:
        found = event.contents.get(name)
        value = found[0].value if found else None
        return value.astimezone(UTC) if isinstance(value, datetime) else value

    def read(event: Any) -> Read:
        [person] = event.contents.get("attendee", [None])
        return Read(
            **{name: word(event, name) for name in ("uid", "summary", "description", "location", "url", "status")},
            sequence=int(event.sequence.value),
            start=moment(event, "dtstart"),
            end=moment(event, "dtend"),
            attendee=(person.params["CN"][0], person.value) if person else None,
        )

    events = tuple(read(event) for event in calendar.contents.get("vevent", []))
    return Reading(word(calendar, "method"), word(calendar, "x-wr-calname"), events)


def by_ical_js(content: bytes) -> Reading:
    """ical.js (Thunderbird, Nextcloud)."""
    reading = _by_node("ical.mjs", content)
    return replace(reading, name=_unescaped(reading.name))


def by_node_ical(content: bytes) -> Reading:
    """node-ical (signs in halls, bots)."""
    return _by_node("node_ical.mjs", content)


def _by_node(script: str, content: bytes) -> Reading:
    found = read_by(script, content)
    events = [{name: value or "" for name, value in event.items()} for event in found["events"]]
    return Reading(found["method"] or "", found["name"] or "", tuple(_read(event) for event in events))


def _read(event: dict[str, Any]) -> Read:
    start, end = _moment(event.pop("start")), _moment(event.pop("end"))
    end = None if end == start else end  # node-ical says so of an event without one, as RFC 5545 does
    person = tuple(event.pop("attendee")) or None
    sequence = int(event.pop("sequence") or 0)
    return Read(**event, sequence=sequence, start=start, end=end, attendee=person)


def _unescaped(text: str) -> str:
    """A property that a reader knows no type of, and leaves as it is written."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text)


def _moment(text: str) -> Moment:
    if not text:
        return None
    return datetime.fromisoformat(text).astimezone(UTC) if "T" in text else date.fromisoformat(text)


READERS: dict[str, Callable[[bytes], Reading]] = {
    "icalendar": by_icalendar,
    "vobject": by_vobject,
    "ical.js": by_ical_js,
    "node-ical": by_node_ical,
}
