"""From a row of the ledger to what goes over the wire."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import Policy
from email.utils import parseaddr
from typing import TypedDict

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from asv.jobs.models import OutgoingMail

# The longest line that mail may have (RFC 5322).
LONGEST_LINE = 998


class Calendar(TypedDict):
    """An iCalendar file that goes with a mail: its name, its METHOD (REQUEST, CANCEL), its text."""

    name: str
    method: str
    content: str


class UnfoldedMessage(EmailMultiAlternatives):
    """A message whose headers begin on their own line: folded at 78, a long address or subject left it empty."""

    def message(self, **policy: Policy | None) -> EmailMessage:
        """The message as Django makes it, its lines as long as they may be; from Django 6 on it asks for a policy."""
        made = super().message(**policy)
        made.policy = made.policy.clone(max_line_length=LONGEST_LINE)
        return made


def message_of(mail: OutgoingMail, connection: object = None, answers_to: str = "") -> EmailMultiAlternatives:
    """A row of the ledger as a Django message, ready for `connection`: sender, both texts, calendar files.

    Who answers it reaches `answers_to`, where the mail itself names nobody else.
    """
    headers = {"From": settings.DEFAULT_FROM_EMAIL, **mail.headers, "Message-ID": mail.message_id}
    if answers_to:
        headers.setdefault("Reply-To", answers_to)
    # What the envelope carries: the bare address that a mail which comes back is sent to.
    returns_to = parseaddr(settings.BOUNCE_ADDRESS or settings.DEFAULT_FROM_EMAIL)[1]
    message = UnfoldedMessage(
        mail.subject, mail.text, returns_to, [mail.recipient], headers=headers, connection=connection
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    for calendar in mail.attachments:
        _invite(message, calendar)
    return message


def _invite(message: EmailMultiAlternatives, calendar: Calendar) -> None:
    """Add an invitation, twice: as a third way to read the mail, and as a file.

    Outlook looks for one beside the texts alone and takes any other for a file (MS-STANOICAL 2.2.168); elsewhere one
    opens the file. Programs know what it asks by the method beside the type (RFC 6047).
    """
    message.attach_alternative(calendar["content"], f"text/calendar; method={calendar['method']}")
    message.attach(calendar["name"], calendar["content"].encode(), "application/ics")
