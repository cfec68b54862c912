"""From a row of the ledger to what goes over the wire."""

from __future__ import annotations

from email.utils import parseaddr
from typing import TypedDict

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from asv.jobs.models import OutgoingMail


class Calendar(TypedDict):
    """An iCalendar file that goes with a mail: its name, its METHOD (REQUEST, CANCEL), its text."""

    name: str
    method: str
    content: str


def message_of(mail: OutgoingMail, connection: object = None) -> EmailMultiAlternatives:
    """A row of the ledger as a Django message, ready for `connection`: sender, both texts, calendar files."""
    headers = {"From": settings.DEFAULT_FROM_EMAIL, **mail.headers, "Message-ID": mail.message_id}
    # What the envelope carries: the bare address that a mail which comes back is sent to.
    returns_to = parseaddr(settings.BOUNCE_ADDRESS or settings.DEFAULT_FROM_EMAIL)[1]
    message = EmailMultiAlternatives(
        mail.subject, mail.text, returns_to, [mail.recipient], headers=headers, connection=connection
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    for calendar in mail.attachments:
        # Calendars know an invitation by the method beside the type (RFC 6047).
        message.attach(calendar["name"], calendar["content"], f"text/calendar; method={calendar['method']}")
    return message
