"""Mails are owed: written to the ledger in the transaction of what they tell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from asv.jobs.messages import Calendar
from asv.jobs.models import OutgoingMail, Priority, message_id_of

URGENT = "account:"
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}\Z")


def queue_mail(
    key: str,
    recipient: str,
    subject: str,
    text: str,
    html: str = "",
    headers: Mapping[str, str] | None = None,
    user: Any = None,
    calendar: Calendar | None = None,
) -> OutgoingMail:
    """The mail owed under this key; owed already, it stays as it was. Goes out after the caller's transaction.

    Raises ValueError for a header that could become another one; line breaks in the subject become spaces.
    """
    values = _values(key, recipient, subject, text, html, headers, user, calendar)
    mail, _created = OutgoingMail.objects.get_or_create(key=key, defaults=values)
    return mail


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail to queue with others: what `queue_mail` takes."""

    key: str
    recipient: str
    subject: str
    text: str
    html: str = ""
    headers: Mapping[str, str] | None = None
    user: Any = None


def queue_mails(drafts: Sequence[Draft]) -> dict[str, int]:
    """As `queue_mail`, for many in a constant number of queries; the ids of the mails by key."""
    mails = [
        OutgoingMail(key=draft.key, **_values(*(getattr(draft, name) for name in draft.__slots__))) for draft in drafts
    ]
    OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True)
    return dict(OutgoingMail.objects.filter(key__in=[mail.key for mail in mails]).values_list("key", "pk"))


def _values(
    key: str,
    recipient: str,
    subject: str,
    text: str,
    html: str,
    headers: Mapping[str, str] | None,
    user: Any,
    calendar: Calendar | None = None,
) -> dict[str, Any]:
    return {
        "recipient": _one_line(recipient, "recipient"),
        "subject": " ".join(subject.split())[:250],
        "text": text,
        "html": html,
        "headers": {_header_name(name): _one_line(value, name) for name, value in (headers or {}).items()},
        "attachments": [calendar] if calendar else [],
        "user": user,
        "message_id": message_id_of(key),
        "priority": Priority.URGENT if key.startswith(URGENT) else Priority.NORMAL,
    }


def _header_name(name: str) -> str:
    if not _HEADER_NAME.match(name):
        raise ValueError(f"not a header name: {name!r}")
    return name


def _one_line(value: str, name: str) -> str:
    if not value.isprintable():
        raise ValueError(f"a line break or a control character in {name}")
    return value
