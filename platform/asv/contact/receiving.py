"""Taking a message in: a row in the team's queue, and a mail to the address of the site where it has one."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from asv.accounts.addresses import canonical_email
from asv.contact.models import KEPT, ReceivedMessage, Subject
from asv.core.remembered import site_settings
from asv.jobs.letters import Letter, always_owed

RECEIVED = Letter(
    prefix="contact:",
    label="Message à l’équipe",
    template="emails/contact/received",
    subject="{words} (message par le site)",
    still_owed=always_owed,
    plain=True,
    erased=True,
    erased_subject="Message par le site",
)


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody writes to the team, checked by a form; `about` is the page or the thing it is about."""

    subject: Subject
    message: str
    sender: str
    email: str
    about: str = ""


def receive(word: Word, told: dict[str, object] | None = None) -> ReceivedMessage:
    """The message in the team's queue: the same words of the same day are one.

    `told` has the fields of a thing that it proposes.
    """
    said = repr((timezone.localdate().isoformat(), *(str(part) for part in astuple(word))))
    row, _new = ReceivedMessage.objects.get_or_create(
        digest=hashlib.sha256(said.encode()).hexdigest(),
        defaults={
            "subject": word.subject,
            "message": word.message,
            "sender": word.sender,
            "email": canonical_email(word.email),
            "about": word.about[:300],
            "told": told or {},
        },
    )
    return row


def tell_team(row: ReceivedMessage) -> None:
    """Owe the mail that says it to the address of the site, once a message; nothing where the site has none."""
    address = site_settings().contact_email
    if address:
        context = {
            "words": row.get_subject_display(),
            "row": row,
            "queue_url": f"{settings.SITE_URL}{reverse('contact_receivedmessage:edit', args=[row.pk])}",
        }
        RECEIVED.owe(f"{RECEIVED.prefix}{row.digest[:40]}", address, context, reply_to=row.email)


def forget_messages(now: datetime) -> int:
    """Erase messages a year after they came; how many."""
    return ReceivedMessage.objects.filter(received_at__lt=now - KEPT).delete()[0]
