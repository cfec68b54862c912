"""Meetings as iCalendar: what a calendar may show of them to this reader."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone
from django.utils.encoding import iri_to_uri
from icalendar import Calendar, Event, vText

from asv.core.visibility import Visibility
from asv.resources.assemble import absolute_url, page_path
from network.models import MeetingPage

MEMBERS_ONLY = "Rencontre réservée aux membres : connectez-vous pour en lire les détails."


def calendar_of(
    meetings: Iterable[MeetingPage], visibility: Visibility, name: str, *, joins: bool = False, note: str = ""
) -> bytes:
    """These meetings as one calendar. `joins`: this reader may take part, so the video link goes in."""
    calendar = Calendar()
    calendar.add("prodid", "-//Ateliers Santé Ville//Rencontres//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Europe/Paris")
    if note:
        calendar.add("x-wr-caldesc", note)
    for meeting in meetings:
        calendar.add_component(_event(meeting, visibility.may_read(meeting), joins))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(meeting: MeetingPage, readable: bool, joins: bool) -> Event:
    address = iri_to_uri(absolute_url(page_path(meeting)))
    event = Event()
    event.add("uid", f"{meeting.translation_key}@ateliers-sante-ville")
    event.add("dtstamp", meeting.last_published_at or meeting.first_published_at or meeting.starts_at)
    event.add("sequence", meeting.version - 1)
    event.add("summary", meeting.title)
    event.add("url", address)
    _add_times(event, meeting)
    lines = [meeting.summary] if meeting.summary else []
    if not readable:
        lines.append(MEMBERS_ONLY)
    else:
        where = ", ".join(part for part in (meeting.venue, meeting.address) if part)
        if where:
            event["location"] = vText(where)
        if joins and meeting.video_url:
            lines.append(f"Visioconférence : {meeting.video_url}")
    event.add("description", "\n\n".join([*lines, address]))
    return event


def _add_times(event: Event, meeting: MeetingPage) -> None:
    start = timezone.localtime(meeting.starts_at)
    end = timezone.localtime(meeting.ends_at) if meeting.ends_at else None
    if meeting.all_day:
        event.add("dtstart", start.date())
        event.add("dtend", (end or start).date() + timedelta(days=1))
        return
    event.add("dtstart", start)
    if end:
        event.add("dtend", end)
