"""Invitations that a calendar takes up, moves and takes away again by itself (RFC 5546)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from email.utils import parseaddr
from functools import lru_cache

from django.conf import settings
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from asv.accounts.models import User
from asv.jobs.messages import Calendar as CalendarFile
from asv.resources.assemble import absolute_url, page_path
from network.meetings.calendar import PRODID, add_times, event_uid
from network.meetings.models import MeetingPage
from network.meetings.registrations.models import Registration, State

REQUEST, CANCEL = "REQUEST", "CANCEL"
MOST_EVENTS = 500


def invitation(registration: Registration, meeting: MeetingPage, method: str = REQUEST) -> CalendarFile:
    """The invitation of one person: one and the same event for ever, its sequence says which word is the last."""
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if not meeting.all_day:
        calendar.add_component(_paris())
    calendar.add_component(_event(registration, meeting, method))
    content = calendar.to_ical().decode()
    return {"name": "invitation.ics", "method": method, "content": content}


def _event(registration: Registration, meeting: MeetingPage, method: str) -> Event:
    event = Event()
    event.add("uid", event_uid(meeting))
    event.add("dtstamp", timezone.now())
    event.add("sequence", registration.sequence)
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    event.add("summary", meeting.title)
    event.add("url", iri_to_uri(absolute_url(page_path(meeting))))
    event.add("organizer", _person(parseaddr(settings.DEFAULT_FROM_EMAIL)[1], settings.SITE_NAME), encode=False)
    attendee = _person(registration.email, registration.name)
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("ACCEPTED")
    attendee.params["RSVP"] = vText("FALSE")
    event.add("attendee", attendee, encode=False)
    add_times(event, meeting)
    where = ", ".join(part for part in (meeting.venue, meeting.address) if part)
    lines = [meeting.summary] if meeting.summary else []
    if method == REQUEST and meeting.video_url:
        lines.append(f"Visioconférence : {meeting.video_url}")
        where = where or meeting.video_url
    if where:
        event.add("location", where)
    event.add("description", "\n\n".join([*lines, iri_to_uri(absolute_url(page_path(meeting)))]))
    return event


def _person(email: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    # A parameter knows no way to write a quotation mark.
    address.params["CN"] = vText(" ".join(name.replace('"', "’").split()))
    return address


@lru_cache(maxsize=1)
def _paris() -> Timezone:
    """Paris with the rules of its summer time, written once: it takes longer than the event."""
    return Timezone.from_tzid("Europe/Paris", first_date=date(2020, 1, 1))


def personal_events(user: User) -> Iterator[Event]:
    """The meetings at which this person has a place, with the link to join, for their own calendar."""
    rows = Registration.objects.filter(user=user, state=State.CONFIRMED).select_related("meeting")
    for registration in rows.order_by("-meeting__starts_at")[:MOST_EVENTS]:
        meeting = registration.meeting
        yield _event(registration, meeting, CANCEL if meeting.cancelled else REQUEST)
