"""What a mail server says when it does not take a mail, and whose fault that is (RFC 5321, RFC 3463).

Of the recipient: the address does not exist or takes nothing (5.1.x, 5.2.x); that is a bounce. Of the sender: who we
are or what we write is not wanted (5.7.x, whatever is refused before a recipient is named, or after the text). A
refusal that does not say stays unclear, until another mail leaves after it: then the server wants us, not that address.
"""

from __future__ import annotations

import enum
import re
import smtplib
from dataclasses import dataclass, field

from asv.jobs.models import OutgoingMail

# So many different recipients, none taken in between: the server refuses us and not them.
REFUSED_IN_A_ROW = 5
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_OF_THE_SENDER = ("5.1.7", "5.1.8", "5.7.")
_OF_THE_RECIPIENT = ("5.1.", "5.2.")
# Without a code that says more: authentication is asked for (530, 535, 538), or policy speaks (554).
_SENDER_CODES = frozenset({530, 535, 538, 554})
_CLOSING = 421


class Fault(enum.Enum):
    """Why a mail did not leave."""

    RECIPIENT = "the recipient is refused for good"
    UNCLEAR = "refused for good, and nothing says whether us or the recipient"
    SENDER = "our sender, or what we write, is refused"
    LATER = "not now"
    CONNECTION = "the connection failed"
    MAIL = "the mail cannot be written"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one mail did not leave: the fault, the enhanced code where one was given, and the server's words."""

    fault: Fault
    status: str
    words: str


def refusal_of(error: Exception) -> Refusal:
    """What an exception of sending says: whose fault it is, its enhanced status code, the server's words.

    SMTPException is an OSError, so it is looked at first.
    """
    if isinstance(error, smtplib.SMTPException) and not isinstance(error, smtplib.SMTPServerDisconnected):
        code, words = _answer(error)
        found = _STATUS.search(words)
        status = found.group(1) if found else ""
        return Refusal(_fault(error, code, status), status, f"{code} {words}".strip() if code else str(error))
    return Refusal(Fault.CONNECTION if isinstance(error, OSError) else Fault.MAIL, "", str(error))


def _answer(error: smtplib.SMTPException) -> tuple[int, str]:
    """The server's code and words; of several recipients, of one that may still be taken where there is one."""
    said: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused) and error.recipients:
        code, said = min(error.recipients.values())
    elif isinstance(error, smtplib.SMTPResponseException):
        code, said = error.smtp_code, error.smtp_error
    else:
        return 0, ""
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return int(code), " ".join(words.split())


def _fault(error: smtplib.SMTPException, code: int, status: str) -> Fault:
    if code == _CLOSING:
        return Fault.CONNECTION
    if not 500 <= code < 600:
        return Fault.LATER
    if not isinstance(error, smtplib.SMTPRecipientsRefused) or status.startswith(_OF_THE_SENDER):
        return Fault.SENDER
    if status.startswith(_OF_THE_RECIPIENT):
        return Fault.RECIPIENT
    return Fault.SENDER if code in _SENDER_CODES and not status else Fault.UNCLEAR


@dataclass(slots=True)
class Row:
    """The mails refused one after the other, none taken in between, that may be refused for who we are.

    `proved` holds what was unclear until another mail left: those recipients are refused.
    """

    mails: list[tuple[OutgoingMail, Refusal]] = field(default_factory=list)
    proved: list[tuple[OutgoingMail, Refusal]] = field(default_factory=list)

    def add(self, mail: OutgoingMail, refusal: Refusal) -> None:
        """Add a mail that was refused, where the refusal may be of us rather than of its recipient."""
        if refusal.fault in (Fault.UNCLEAR, Fault.SENDER):
            self.mails.append((mail, refusal))

    def end(self) -> None:
        """Empty the row because a mail left: unclear refusals in it are proved to be of their recipients."""
        self.proved += [(mail, refusal) for mail, refusal in self.mails if refusal.fault is Fault.UNCLEAR]
        self.mails.clear()

    @property
    def is_long(self) -> bool:
        """Whether the server refuses us: so many different recipients one after the other."""
        return len({mail.recipient.lower() for mail, _refusal in self.mails}) >= REFUSED_IN_A_ROW
