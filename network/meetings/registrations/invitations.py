"""Invitations that a calendar takes up, moves and takes away again by itself (RFC 5546)."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone
from icalendar import Event, vCalAddress, vText

from asv.accounts.models import User
from asv.core.calendars import empty_calendar, written
from asv.jobs.messages import Calendar as CalendarFile
from network.meetings.calendar import PRODID, event_of
from network.meetings.models import MeetingPage
from network.meetings.registrations.models import Registration, State

REQUEST, CANCEL = "REQUEST", "CANCEL"
MOST_EVENTS = 500


def invitation(registration: Registration, meeting: MeetingPage, method: str = REQUEST) -> CalendarFile:
    """The invitation of one person: one and the same event for ever, its sequence says which word is the last."""
    content = written(empty_calendar(PRODID, method=method), [_event(registration, meeting, method)])
    return {"name": "invitation.ics", "method": method, "content": content.decode()}


def _event(registration: Registration, meeting: MeetingPage, method: str) -> Event:
    event = event_of(meeting, True, shows_video=method == REQUEST, stamp=timezone.now(), sequence=registration.sequence)
    # Without a status where one person alone is taken off: the meeting itself takes place (RFC 5546, 3.2.5).
    if method == REQUEST and not meeting.cancelled:
        event.add("status", "CONFIRMED")
    event.add("organizer", _person(parseaddr(settings.DEFAULT_FROM_EMAIL)[1], settings.SITE_NAME), encode=False)
    attendee = _person(registration.email, registration.name)
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("ACCEPTED")
    attendee.params["RSVP"] = vText("FALSE")
    event.add("attendee", attendee, encode=False)
    return event


def _person(email: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    # A parameter knows no way to write a quotation mark, and node-ical reads no further than a semicolon.
    address.params["CN"] = vText(" ".join(name.replace('"', "’").replace(";", ",").split()))
    return address


def personal_events(user: User) -> Iterator[Event]:
    """The meetings at which this person has a place, with the link to join, for their own calendar."""
    rows = Registration.objects.filter(user=user, state=State.CONFIRMED, meeting__live=True)
    for registration in rows.select_related("meeting").order_by("-meeting__starts_at")[:MOST_EVENTS]:
        yield event_of(registration.meeting, True, shows_video=True, sequence=registration.sequence)
