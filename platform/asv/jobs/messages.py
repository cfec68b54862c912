"""From a row of the ledger to what goes over the wire."""

from __future__ import annotations

from email.mime.text import MIMEText
from email.policy import Compat32
from email.utils import parseaddr
from functools import lru_cache
from typing import Any, TypedDict

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import forbid_multi_line_headers

from asv.jobs.models import OutgoingMail

_LINE = 78


class Calendar(TypedDict):
    """An iCalendar file that goes with a mail: its name, its METHOD (REQUEST, CANCEL), its text."""

    name: str
    method: str
    content: str


class ShortHeaders(Compat32):
    """A header that fits a line is written as it stands; Python would take each apart and join it again."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The line, or the lines as Python folds them."""
        line = f"{name}: {value}"
        if len(line) > _LINE or not (line.isascii() and line.isprintable()):
            return super().fold_binary(name, value)
        return (line + self.linesep).encode("ascii")


_SHORT_HEADERS = ShortHeaders()


class LedgerMessage(EmailMultiAlternatives):
    """A mail as Django writes it, in two thirds of the time: a run writes thousands."""

    def message(self, **options: Any) -> Any:
        """What goes over the wire.

        Its parts are told apart by its Message-ID, which stands in none of them: nothing is to be searched for a line
        that looks like the boundary.
        """
        written = super().message(**options)
        written.policy = _SHORT_HEADERS
        if written.is_multipart():
            written.set_boundary(f"=_{written['Message-ID'].strip('<>').partition('@')[0]}")
        return written


def message_of(mail: OutgoingMail, connection: Any = None) -> EmailMultiAlternatives:
    """The mail as Django sends it."""
    headers = {"From": _sender(settings.DEFAULT_FROM_EMAIL), **mail.headers, "Message-ID": mail.message_id}
    returns_to = _bare(settings.BOUNCE_ADDRESS or settings.DEFAULT_FROM_EMAIL)
    message = LedgerMessage(
        mail.subject, mail.text, returns_to, [mail.recipient], headers=headers, connection=connection
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    for calendar in mail.attachments:
        message.attach(_calendar_part(calendar))
    return message


@lru_cache(maxsize=8)
def _sender(address: str) -> str:
    """The header as Django writes it: the same in every mail, so encoded once."""
    return forbid_multi_line_headers("From", address, settings.DEFAULT_CHARSET)[1]


@lru_cache(maxsize=8)
def _bare(address: str) -> str:
    """What the envelope carries: no name, which would be taken apart and left out for each mail."""
    return parseaddr(address)[1] or address


def _calendar_part(calendar: Calendar) -> MIMEText:
    """The part by which calendars know that it is an invitation (RFC 6047): the method beside the type."""
    part = MIMEText(calendar["content"], "calendar", "utf-8")
    part.set_param("method", calendar["method"])
    part.add_header("Content-Disposition", "attachment", filename=calendar["name"])
    return part
