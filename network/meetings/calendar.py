"""Meetings as iCalendar: what a calendar may show of them to this reader."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.encoding import iri_to_uri
from icalendar import Event

from asv.core.calendars import empty_calendar, moment, written
from asv.core.reads import shows_moments
from asv.core.visibility import Visibility
from asv.resources.assemble import absolute_url, page_path
from network.meetings.models import MeetingPage

PRODID = "-//Ateliers Santé Ville//Rencontres//FR"
MEMBERS_ONLY = "Rencontre réservée aux membres : connectez-vous pour en lire les détails."


def calendar_of(
    meetings: Iterable[MeetingPage],
    visibility: Visibility,
    name: str = "",
    *,
    shows_video: bool = False,
    note: str = "",
) -> bytes:
    """These meetings as one calendar; `name` where it is one to follow. `shows_video`: this reader takes part."""
    events = [event_of(meeting, visibility.may_read(meeting), shows_video=shows_video) for meeting in meetings]
    return written(empty_calendar(PRODID, name=name, note=note), events)


def event_of(
    meeting: MeetingPage,
    readable: bool,
    *,
    shows_video: bool = False,
    stamp: datetime | None = None,
    sequence: int = 0,
) -> Event:
    """The meeting as an event, the same in all calendars and invitations.

    `stamp` is when it was told, where that is not its publication, `sequence` what is added to that of the meeting.
    """
    shows_moments()
    published = meeting.last_published_at or meeting.first_published_at or meeting.starts_at
    event = Event()
    event.add("uid", event_uid(meeting))
    event.add("dtstamp", stamp or published)
    event.add("last-modified", published)
    event.add("sequence", meeting.version - 1 + meeting.sequence + sequence)
    event.add("url", _address(meeting))
    _add_times(event, meeting)
    _add_words(event, meeting, readable, shows_video)
    if meeting.cancelled:
        event.add("status", "CANCELLED")
        # Outlook makes no more of a cancelled event than free time (MS-OXCICAL 2.1.3.1.1.20.23): its title says it.
        event.add("transp", "TRANSPARENT")
    return event


def event_uid(meeting: MeetingPage) -> str:
    """The name of the event for all calendars and for ever, invitations included."""
    return f"{meeting.translation_key}@ateliers-sante-ville"


def _address(meeting: MeetingPage) -> str:
    return iri_to_uri(absolute_url(page_path(meeting)))


def _add_words(event: Event, meeting: MeetingPage, readable: bool, shows_video: bool) -> None:
    video = meeting.video_url if readable and shows_video and not meeting.cancelled else ""
    event.add("summary", f"Annulée : {meeting.title}" if meeting.cancelled else meeting.title)
    lines = [meeting.cancellation_note if meeting.cancelled and readable else "", meeting.summary]
    if not readable:
        lines.append(MEMBERS_ONLY)
    elif where := ", ".join(part for part in (meeting.venue, meeting.address) if part) or video:
        event.add("location", where)
    if video:
        lines.append(f"Visioconférence : {video}")
    event.add("description", "\n\n".join([*(line for line in lines if line), _address(meeting)]))


def _add_times(event: Event, meeting: MeetingPage) -> None:
    """Add DTSTART and DTEND; whole days where the meeting has no hours."""
    start, end = meeting.starts_at, meeting.ends_at
    if meeting.all_day:
        last = timezone.localdate(end or start)
        event.add("dtstart", timezone.localdate(start))
        event.add("dtend", last + timedelta(days=1))
        return
    event.add("dtstart", moment(start))
    if end:
        event.add("dtend", moment(end))
