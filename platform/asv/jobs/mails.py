"""The mail ledger: a mail is owed once, and leaves at least once.

A mail is queued in the transaction of what it tells. Before each attempt it is marked `sending`, and that is
committed; after the server took it, `sent`. A worker that dies in between leaves one mail in `sending`: nobody can
know whether the server took it, so it is sent again, with the same Message-ID. Only that one may arrive twice.

Mails that someone waits for at the screen (sign-in codes) leave before all others, also before those of a long run
that is under way.
"""

from __future__ import annotations

import logging
import re
import smtplib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import get_connection
from django.db import DatabaseError, transaction
from django.db import connection as database
from django.db.models import F, Q
from django.utils import timezone

from asv.jobs.mail_checks import cancel_untrue, is_still_owed
from asv.jobs.messages import Calendar, message_of
from asv.jobs.models import MailState, OutgoingMail, Priority, message_id_of
from asv.jobs.registry import RetryLater

logger = logging.getLogger(__name__)

BATCH = 100
RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 480, 720, 720, 720, 720))
BROKEN_IN_A_ROW = 3
# Further ahead than any retry: the clock went back since, and the mail must not wait for it.
_UNREAL = 2 * max(RETRIES)
KEPT_DAYS = 90
URGENT = "account:"
# How long, in a run, the answer stands whether mails are still true, and whether anything urgent has come.
AFRESH_SECONDS = 1.0
_TABLE = OutgoingMail._meta.db_table
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


def requeue_interrupted() -> int:
    """Mails that a dead worker left half-sent go out again; call it with the worker's lock held.

    An attempt whose end nobody saw does not count as one that failed.
    """
    interrupted = OutgoingMail.objects.filter(state=MailState.SENDING)
    return interrupted.update(state=MailState.QUEUED, attempts=F("attempts") - 1)


def deliver_due(now: datetime, stopping: Callable[[], bool] = lambda: False) -> int:
    """Send the mails that are due, each on its own; how many were worked off: they left, or are owed no more.

    `stopping` is asked before each. Raises RetryLater when the server is down.
    """
    if not _due(now).exists():
        return 0
    connection = _open()
    done, broken = 0, 0
    left: OutgoingMail | None = None  # the server took it, which is written down together with the next attempt
    try:
        for mail in _each_due(now):
            if stopping():
                break
            state = _claim(mail, left)
            left = None
            if state != MailState.SENDING:
                done += state == MailState.CANCELLED
                continue
            error = _attempt(mail, connection, now)
            if error is None:
                done, broken, left = done + 1, 0, mail
                continue
            _close(connection)
            broken = broken + 1 if _is_broken(error) else 0
            if broken >= BROKEN_IN_A_ROW:
                raise RetryLater(f"the mail server breaks off: {error}")
            connection = _open()
    finally:
        if left:
            _settle_sent(left)
        _close(connection)
    return done


def _due(now: datetime) -> Any:
    """What is to leave, the urgent first. A mail never tried waits for nothing, whatever became of the clock."""
    time_has_come = Q(next_attempt_at__lte=now) | Q(next_attempt_at__gt=now + _UNREAL) | Q(attempts=0)
    return OutgoingMail.objects.filter(time_has_come, state=MailState.QUEUED).order_by("priority", "pk")


def _each_due(now: datetime) -> Iterator[OutgoingMail]:
    """Due mails in order, read in batches: memory stays the same for a hundred thousand.

    A mail that was tried is due no more, for this `now`. Every second is asked what has become urgent meanwhile, and
    which of the waiting are true no more.
    """
    while batch := list(_due(now)[:BATCH]):
        asked_at = float("-inf")
        for number, mail in enumerate(batch):
            if time.monotonic() - asked_at > AFRESH_SECONDS:
                if mail.priority != Priority.URGENT:
                    yield from _due(now).filter(priority=Priority.URGENT)
                cancel_untrue(batch[number:])
                asked_at = time.monotonic()
            yield mail


def _open() -> Any:
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise RetryLater(f"the mail server does not answer: {error}") from error
    return connection


def _close(connection: Any) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        logger.info("The mail server broke off at the end")


def _claim(mail: OutgoingMail, left: OutgoingMail | None) -> str:
    """Write down that we try, before we try: `sending`, `cancelled` where it is owed no more, else someone took it.

    In the same transaction it is asked whether the mail is still owed, and the mail before it is written as sent: one
    commit a mail, and one mail in flight at most.
    """
    mail.attempts += 1
    with transaction.atomic():
        if left:
            _settle_sent(left)
        if not _write(mail, MailState.QUEUED, state=MailState.SENDING, attempts=mail.attempts):
            return mail.state
        if is_still_owed(mail):
            return MailState.SENDING
        _settle(mail, state=MailState.CANCELLED)
        return MailState.CANCELLED


def _attempt(mail: OutgoingMail, connection: Any, now: datetime) -> Exception | None:
    """Send one mail; where it does not leave, write down why. One that cannot leave never stops the next one."""
    try:
        connection.send_messages([message_of(mail, connection)])
    except DatabaseError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever one mail provokes, the others are to leave
        _failed(mail, error, now)
        return error
    mail.sent_at = timezone.now()
    return None


def _failed(mail: OutgoingMail, error: Exception, now: datetime) -> None:
    given_up = _is_final(error) or mail.attempts > len(RETRIES)
    logger.warning("Mail %s did not leave (%s): %s", mail.pk, "given up" if given_up else "tried again later", error)
    if given_up:
        _settle(mail, state=MailState.FAILED, last_error=str(error)[:2000])
        return
    again = now + RETRIES[mail.attempts - 1]  # from the run's own moment: the clock may leap while it lasts
    _settle(mail, state=MailState.QUEUED, next_attempt_at=again, last_error=str(error)[:2000])


def _settle_sent(mail: OutgoingMail) -> None:
    _settle(mail, state=MailState.SENT, sent_at=mail.sent_at, last_error="")


def _settle(mail: OutgoingMail, **values: Any) -> None:
    _write(mail, MailState.SENDING, **values)


def _write(mail: OutgoingMail, state: MailState, /, **values: Any) -> bool:
    """Change the mail where it is in this state still; whether it was.

    Twice a mail: the statement itself, since the ORM takes longer to write it than the database to do it.
    """
    fields = [field for field in OutgoingMail._meta.concrete_fields if field.name in values]
    assigned = ", ".join(f"{field.column} = %s" for field in fields)
    adapted = [field.get_db_prep_save(values[field.name], database) for field in fields]
    with database.cursor() as cursor:
        cursor.execute(f"UPDATE {_TABLE} SET {assigned} WHERE id = %s AND state = %s", [*adapted, mail.pk, state])  # noqa: S608
        return bool(cursor.rowcount)


def _is_final(error: Exception) -> bool:
    """Whether the recipient is refused for good, or the mail can never be written; a server's mood is not final."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _reason in error.recipients.values())
    return not isinstance(error, (OSError, smtplib.SMTPException))


def _is_broken(error: Exception) -> bool:
    """Whether it is the connection that failed, not the mail. (SMTPException is an OSError: order matters.)"""
    if isinstance(error, smtplib.SMTPException):
        return isinstance(error, smtplib.SMTPServerDisconnected)
    return isinstance(error, OSError)


def prune_mails(now: datetime) -> int:
    """Forget mails that left, or never will, after three months; how many."""
    old = OutgoingMail.objects.filter(created_at__lt=now - timedelta(days=KEPT_DAYS))
    return old.exclude(state__in=[MailState.QUEUED, MailState.SENDING]).delete()[0]
