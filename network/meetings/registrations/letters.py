"""Mails to those who register: each owed once, under a key that says to whom and for what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.encoding import iri_to_uri

from asv.jobs.mails import queue_mail
from asv.jobs.models import OutgoingMail
from asv.notifications.models import NotificationKind
from asv.notifications.telling import notify
from asv.resources.assemble import page_path
from network.meetings.models import MeetingPage
from network.meetings.registrations.invitations import CANCEL, REQUEST, invitation
from network.meetings.registrations.links import confirm_url, mine_url
from network.meetings.registrations.models import Registration, State, Workshop

KEY = "registration:"


@dataclass(frozen=True)
class Kind:
    """One sort of mail: the words before the meeting's title, what its calendar file does, whether the site says it."""

    subject: str
    method: str = ""
    in_site: bool = False


KINDS = {
    "confirm": Kind("Confirmez votre inscription"),
    "confirmed": Kind("Vous êtes inscrit·e", REQUEST),
    "waiting": Kind("Vous êtes en liste d’attente"),
    "moved_up": Kind("Une place s’est libérée pour vous", REQUEST, in_site=True),
    "already": Kind("Vous êtes déjà inscrit·e"),
    "left": Kind("Vous ne venez plus", CANCEL),
    "removed": Kind("Votre inscription est annulée", CANCEL, in_site=True),
    "week": Kind("Dans une semaine"),
    "day": Kind("C’est pour bientôt", in_site=True),
    "changed": Kind("Changement", REQUEST, in_site=True),
    "cancelled": Kind("Rencontre annulée", CANCEL, in_site=True),
    "restored": Kind("La rencontre a finalement lieu", REQUEST, in_site=True),
}


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
    words = _context(registration, meeting, kind)
    words |= {"changes": list(changes), "full_workshops": list(full_workshops), "note": note}
    title = meeting.title if len(meeting.title) <= 110 else meeting.title[:109] + "…"
    method = KINDS[kind].method if registration.invited else ""
    if registration.user and KINDS[kind].in_site:
        notify(
            [registration.user], NotificationKind.MEETING, f"{KINDS[kind].subject} : {title}", meeting.when,
            page_path(meeting), mail_key(registration, kind, of), meeting,
        )  # fmt: skip
    return queue_mail(
        mail_key(registration, kind, of),
        registration.email,
        f"{KINDS[kind].subject} : {title}",
        render_to_string("emails/registrations/letter.txt", words),
        render_to_string("emails/registrations/letter.html", words),
        headers={"Auto-Submitted": "auto-generated"},
        user=registration.user,
        calendar=invitation(registration, meeting, method) if method else None,
    )


def mail_key(registration: Registration, kind: str, of: str = "") -> str:
    """What names a mail in the ledger."""
    return f"{KEY}{registration.pk}:{registration.turn}:{kind}" + (f":{of}" if of else "")


def _context(registration: Registration, meeting: MeetingPage, kind: str) -> dict[str, Any]:
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
