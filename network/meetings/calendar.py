"""Meetings as iCalendar: what a calendar may show of them to this reader."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone
from django.utils.encoding import iri_to_uri
from icalendar import Calendar, Event, vText

from asv.core.visibility import Visibility
from asv.resources.assemble import absolute_url, page_path
from network.meetings.models import MeetingPage

PRODID = "-//Ateliers Santé Ville//Rencontres//FR"
MEMBERS_ONLY = "Rencontre réservée aux membres : connectez-vous pour en lire les détails."


def calendar_of(
    meetings: Iterable[MeetingPage], visibility: Visibility, name: str, *, shows_video: bool = False, note: str = ""
) -> bytes:
    """These meetings as one calendar. `shows_video`: this reader takes part."""
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", vText(name))
    calendar.add("x-wr-timezone", "Europe/Paris")
    if note:
        calendar.add("x-wr-caldesc", vText(note))
    for meeting in meetings:
        calendar.add_component(_event(meeting, visibility.may_read(meeting), shows_video))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(meeting: MeetingPage, readable: bool, shows_video: bool) -> Event:
    address = iri_to_uri(absolute_url(page_path(meeting)))
    event = Event()
    event.add("uid", event_uid(meeting))
    event.add("dtstamp", meeting.last_published_at or meeting.first_published_at or meeting.starts_at)
    event.add("sequence", meeting.version - 1)
    event.add("summary", meeting.title)
    event.add("url", address)
    add_times(event, meeting)
    if meeting.cancelled:
        event.add("status", "CANCELLED")
    lines = [meeting.summary] if meeting.summary else []
    if not readable:
        lines.append(MEMBERS_ONLY)
    else:
        where = ", ".join(part for part in (meeting.venue, meeting.address) if part)
        if where:
            event["location"] = vText(where)
        if shows_video and meeting.video_url:
            lines.append(f"Visioconférence : {meeting.video_url}")
    event.add("description", "\n\n".join([*lines, address]))
    return event


def event_uid(meeting: MeetingPage) -> str:
    """The name of the event for all calendars and for ever, invitations included."""
    return f"{meeting.translation_key}@ateliers-sante-ville"


def add_times(event: Event, meeting: MeetingPage) -> None:
    """Add DTSTART and DTEND in the time of Paris; whole days where the meeting has no hours."""
    start = timezone.localtime(meeting.starts_at)
    end = timezone.localtime(meeting.ends_at) if meeting.ends_at else None
    if meeting.all_day:
        event.add("dtstart", start.date())
        event.add("dtend", (end or start).date() + timedelta(days=1))
        return
    event.add("dtstart", start)
    if end:
        event.add("dtend", end)
