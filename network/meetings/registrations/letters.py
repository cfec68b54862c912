"""Mails to those who register: each owed once, under a key that says to whom and for what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.encoding import iri_to_uri

from asv.jobs.letters import Letter, short
from asv.jobs.models import OutgoingMail
from asv.notifications.models import NotificationKind
from asv.notifications.telling import notify
from asv.resources.assemble import page_path
from network.meetings.models import MeetingPage
from network.meetings.registrations.invitations import CANCEL, REQUEST, invitation
from network.meetings.registrations.links import confirm_url, mine_url
from network.meetings.registrations.models import Registration, State, Workshop

StillTrue = Callable[[Registration, Sequence[str]], bool]


def _always(registration: Registration, of: Sequence[str]) -> bool:
    return True


def _to_confirm(registration: Registration, of: Sequence[str]) -> bool:
    return registration.state == State.TO_CONFIRM


def _waits(registration: Registration, of: Sequence[str]) -> bool:
    return registration.state == State.WAITING


def _has_a_place(registration: Registration, of: Sequence[str]) -> bool:
    # Not once the meeting is cancelled: an invitation that comes after its cancellation would stand in calendars.
    meeting = registration.meeting
    return registration.state == State.CONFIRMED and not meeting.is_past and not meeting.cancelled


def _to_come(registration: Registration, of: Sequence[str]) -> bool:
    same_day = not of or registration.meeting.desk.version == int(of[0])
    return _has_a_place(registration, of) and same_day


def _active(registration: Registration, of: Sequence[str]) -> bool:
    return registration.is_active and not registration.meeting.is_past


@dataclass(frozen=True)
class Kind:
    """One sort of mail about a registration.

    The words before the meeting's title, whether they are still true when it is about to leave, what its calendar file
    does, whether the site says it too.
    """

    subject: str
    still_true: StillTrue = _always
    method: str = ""
    in_site: bool = False


KINDS = {
    "confirm": Kind("Confirmez votre inscription", _to_confirm),
    "confirmed": Kind("Votre place est réservée", _has_a_place, REQUEST),
    "waiting": Kind("Vous êtes en liste d’attente", _waits),
    "moved_up": Kind("Une place s’est libérée pour vous", _has_a_place, REQUEST, in_site=True),
    "already": Kind("Votre inscription est déjà faite"),
    "left": Kind("Vous ne venez plus", method=CANCEL),
    "removed": Kind("Votre inscription est annulée", method=CANCEL, in_site=True),
    "week": Kind("Dans une semaine", _to_come),
    "day": Kind("C’est pour bientôt", _to_come, in_site=True),
    "changed": Kind("Changement", _active, REQUEST, in_site=True),
    "cancelled": Kind("Rencontre annulée", _active, CANCEL, in_site=True),
    "restored": Kind("La rencontre a finalement lieu", _active, REQUEST, in_site=True),
}


def may_still_leave(mail: OutgoingMail) -> bool:
    """Whether what a queued mail says of its registration is still true, so that it may be sent."""
    number, turn, kind, *of = mail.key.removeprefix(REGISTRATION.prefix).split(":")
    found = Registration.objects.filter(pk=number).select_related("meeting__desk").first()
    return found is not None and found.turn == int(turn) and KINDS[kind].still_true(found, of)


REGISTRATION = Letter(
    prefix="registration:",
    label="Inscription à une rencontre",
    template="emails/registrations/letter",
    subject="{about} : {title}",
    still_owed=may_still_leave,
)


def queue(
    registration: Registration,
    meeting: MeetingPage,
    kind: str,
    of: str = "",
    *,
    changes: Sequence[str] = (),
    full_workshops: Sequence[Workshop] = (),
    note: str = "",
) -> OutgoingMail:
    """Owe this mail, in the transaction of what it tells; `of` tells apart those that may come several times.

    `note` is a word of whoever looks after the meeting.
    """
    sort, title, key = KINDS[kind], short(meeting.title), mail_key(registration, kind, of)
    context = {
        **_context(registration, meeting, kind),
        "about": sort.subject,
        "title": title,
        "changes": changes,
        "full_workshops": full_workshops,
        "note": note,
    }
    if registration.user and sort.in_site:
        told = f"{sort.subject} : {title}"
        notify([registration.user], NotificationKind.MEETING, told, meeting.when, page_path(meeting), key, meeting)
    calendar = invitation(registration, meeting, sort.method) if sort.method and registration.invited else None
    return REGISTRATION.owe(key, registration.email, context, user=registration.user, calendar=calendar)


def mail_key(registration: Registration, kind: str, of: str = "") -> str:
    """The unique key of a mail about a registration: registration, turn, kind, and `of` where a kind comes again."""
    return f"{REGISTRATION.prefix}{registration.pk}:{registration.turn}:{kind}" + (f":{of}" if of else "")


def _context(registration: Registration, meeting: MeetingPage, kind: str) -> dict[str, object]:
    has_place = registration.state == State.CONFIRMED
    to_confirm = kind == "confirm"
    return {
        "kind": kind,
        "name": registration.name,
        "meeting": meeting,
        "where": ", ".join(part for part in (meeting.venue, meeting.address) if part),
        "video_url": meeting.video_url if has_place and not meeting.cancelled else "",
        "meeting_url": settings.SITE_URL + iri_to_uri(page_path(meeting)),
        "button_url": confirm_url(registration) if to_confirm else mine_url(registration),
        "button_label": "Confirmer mon inscription" if to_confirm else "Voir mon inscription",
        "may_leave": registration.is_active and not meeting.cancelled,
        "workshops": list(registration.workshops.all()) if has_place and registration.pk else [],
        "waiting": registration.state == State.WAITING,
    }
