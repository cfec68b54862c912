"""Thanking those who came, once, a day after the meeting."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.encoding import iri_to_uri

from asv.core.visibility import Visibility, visible_to
from asv.jobs.letters import Letter, short
from asv.jobs.models import OutgoingMail
from asv.resources.assemble import page_path
from network.meetings.models import MeetingPage
from network.meetings.registrations.models import Registration, State
from network.meetings.registrations.seats import held_desk
from network.meetings.replays.links import OPEN_FOR, evaluation_url
from network.meetings.replays.models import Thanks
from network.meetings.replays.showing import replay_of

BATCH = 200
# A day to tick who came and put the files online; later than a fortnight, thanks would surprise.
AFTER, WITHIN = timedelta(days=1), timedelta(days=14)
# A meeting without a known end is over at the end of its day.
_LONGEST = timedelta(days=31)


def may_still_leave(mail: OutgoingMail) -> bool:
    """Whether the person of a queued mail is still to be thanked, so that it may be sent."""
    number: Any = mail.key.removeprefix(THANKS.prefix)
    thanks = Thanks.objects.select_related("registration__meeting").filter(pk=number).first()
    return thanks is not None and not thanks.answered and thanks.registration.meeting.live


THANKS = Letter(
    prefix="thanks:",
    label="Remerciement après une rencontre",
    template="emails/replays/thanks",
    subject="Merci de votre présence : {title}",
    still_owed=may_still_leave,
)


def thank(now: datetime) -> int:
    """Owe thanks to those who came to the meetings that are over since a day; how many. Safe to repeat."""
    meetings = MeetingPage.objects.filter(
        starts_at__gt=now - WITHIN - _LONGEST, starts_at__lt=now - AFTER, live=True, cancelled=False
    )
    waiting = meetings.filter(registrations__state=State.CONFIRMED, registrations__thanks=None).distinct()
    due = [meeting.pk for meeting in waiting if AFTER <= now - meeting.over_at < WITHIN]
    return sum(_thank_all(pk, now) for pk in due)


def _thank_all(meeting_id: int, now: datetime) -> int:
    """In one transaction with the meeting's desk held: two workers thank nobody twice."""
    with held_desk(meeting_id) as (_desk, meeting):
        came = Registration.objects.filter(meeting=meeting, state=State.CONFIRMED)
        if came.filter(present__isnull=False).exists():
            came = came.filter(present=True)
        rows = list(came.filter(thanks=None).select_related("user").order_by("pk")[:BATCH])
        for registration in rows:
            _owe(registration, meeting, Thanks.objects.create(registration=registration, sent_at=now))
        return len(rows)


def _owe(registration: Registration, meeting: MeetingPage, thanks: Thanks) -> None:
    visibility = visible_to(registration.user)
    context = {
        "title": short(meeting.title),
        "name": registration.name,
        "meeting": meeting,
        "meeting_url": settings.SITE_URL + iri_to_uri(page_path(meeting)),
        "remains": remains_of(meeting, visibility),
        "until": timezone.localtime(thanks.sent_at + OPEN_FOR),
        "button_url": evaluation_url(thanks),
    }
    THANKS.owe(f"{THANKS.prefix}{thanks.pk}", registration.email, context, user=registration.user)


def remains_of(meeting: MeetingPage, visibility: Visibility) -> list[dict[str, str]]:
    """Files and recording of a past meeting as {"name", "url"} dicts; empty where this person may not read its page."""
    if not visibility.may_read(meeting):
        return []
    files = [(row.document, str(row)) for row in meeting.files.select_related("document__collection")]
    if meeting.report and meeting.report_id not in {document.pk for document, _name in files}:
        files.append((meeting.report, "Compte rendu"))
    found = [
        {"name": name, "url": settings.SITE_URL + iri_to_uri(document.url)}
        for document, name in files
        if visibility.passes_collection(document)
    ]
    if meeting.replay_url or replay_of(meeting):
        found.append({"name": "Enregistrement", "url": settings.SITE_URL + iri_to_uri(page_path(meeting)) + "#replay"})
    return found
