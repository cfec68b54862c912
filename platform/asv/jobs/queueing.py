"""Mails are owed: written to the ledger in the transaction of what they tell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.base_user import AbstractBaseUser

from asv.jobs.messages import Calendar
from asv.jobs.models import OutgoingMail, Priority, message_id_of

_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}\Z")
_LONGEST_SUBJECT = 250
# Every run of spaces and line breaks but those that keep two words together.
_BREAKING = re.compile(r"[^\S\u00a0\u202f]+")


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail that is written and not owed yet. `user` is the account it goes to, if it goes to one."""

    key: str
    recipient: str
    subject: str
    text: str
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    user: AbstractBaseUser | None = None
    calendar: Calendar | None = None
    priority: Priority = Priority.NORMAL

    def row(self) -> OutgoingMail:
        """An `OutgoingMail` of this mail, not saved.

        Raises ValueError for a header that could become another one; line breaks in the subject become spaces.
        """
        return OutgoingMail(
            key=self.key,
            recipient=_one_line(self.recipient, "recipient"),
            subject=_BREAKING.sub(" ", self.subject).strip()[:_LONGEST_SUBJECT],
            text=self.text,
            html=self.html,
            headers={_header_name(name): _one_line(value, name) for name, value in self.headers.items()},
            attachments=[self.calendar] if self.calendar else [],
            user_id=self.user.pk if self.user else None,
            message_id=message_id_of(self.key),
            priority=self.priority,
        )


def queue_mail(draft: Draft) -> OutgoingMail:
    """The mail owed under this key; owed already, it stays as it was. It leaves after the caller's transaction."""
    OutgoingMail.objects.bulk_create([draft.row()], ignore_conflicts=True)
    return OutgoingMail.objects.get(key=draft.key)


def queue_mails(drafts: Sequence[Draft]) -> dict[str, int]:
    """As `queue_mail`, for many in a constant number of queries; the ids of the mails by key."""
    mails = [draft.row() for draft in drafts]
    OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True)
    return dict(OutgoingMail.objects.filter(key__in=[mail.key for mail in mails]).values_list("key", "pk"))


def _header_name(name: str) -> str:
    if not _HEADER_NAME.match(name):
        raise ValueError(f"not a header name: {name!r}")
    return name


def _one_line(value: str, name: str) -> str:
    if not value.isprintable():
        raise ValueError(f"a line break or a control character in {name}")
    return value
