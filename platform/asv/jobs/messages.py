"""From a row of the ledger to what goes over the wire."""

from __future__ import annotations

from email.mime.text import MIMEText
from typing import Any, TypedDict

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from asv.jobs.models import OutgoingMail


class Calendar(TypedDict):
    """An iCalendar file that goes with a mail: its name, its METHOD (REQUEST, CANCEL), its text."""

    name: str
    method: str
    content: str


def message_of(mail: OutgoingMail, connection: Any = None) -> EmailMultiAlternatives:
    """The mail as Django sends it."""
    headers = {"From": settings.DEFAULT_FROM_EMAIL, **mail.headers, "Message-ID": mail.message_id}
    returns_to = settings.BOUNCE_ADDRESS or settings.DEFAULT_FROM_EMAIL
    message = EmailMultiAlternatives(
        mail.subject, mail.text, returns_to, [mail.recipient], headers=headers, connection=connection
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    for calendar in mail.attachments:
        message.attach(_calendar_part(calendar))
    return message


def _calendar_part(calendar: Calendar) -> MIMEText:
    """The part by which calendars know that it is an invitation (RFC 6047): the method beside the type."""
    part = MIMEText(calendar["content"], "calendar", "utf-8")
    part.set_param("method", calendar["method"])
    part.add_header("Content-Disposition", "attachment", filename=calendar["name"])
    return part
