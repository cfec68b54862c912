"""The mail ledger: a mail is owed once, and leaves at least once.

A mail is queued in the transaction of what it tells. Before each attempt it is marked `sending`, and that is
committed; after the server took it, `sent`. A worker that dies in between leaves one mail in `sending`: nobody can
know whether the server took it, so it is sent again, with the same Message-ID. Only that one may arrive twice.

Mails that someone waits for at the screen (sign-in codes) leave before all others, also before those of a long run
that is under way.
"""

from __future__ import annotations

import logging
import smtplib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, transaction
from django.db import connection as database
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from asv.core.remembered import site_settings
from asv.jobs.consuming import DATABASE_TROUBLE
from asv.jobs.mail_checks import cancel_untrue, is_still_owed
from asv.jobs.messages import message_of
from asv.jobs.models import MailState, OutgoingMail, Priority, ReturnKind, TroubleKind
from asv.jobs.refusals import Fault, Refusal, Row, refusal_of
from asv.jobs.returns import record_return
from asv.jobs.trouble import ServerTrouble, forget_trouble, note_trouble

logger = logging.getLogger(__name__)

BATCH = 100
RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 480, 720, 720, 720, 720))
BROKEN_IN_A_ROW = 3
# Further ahead than any retry: the clock went back since, and the mail must not wait for it.
_UNREAL = 2 * max(RETRIES)
# How long what a server refused to everyone waits, and since when others are to have left to say that it takes ours.
_SHORTEST, _LONGEST, _LATELY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
KEPT_DAYS = 90
# How long, in a run, the answer stands whether mails are still true, and whether anything urgent has come.
AFRESH_SECONDS = 1.0
_TABLE = OutgoingMail._meta.db_table


def requeue_interrupted() -> int:
    """Mails that a dead worker left half-sent go out again; call it with the worker's lock held.

    An attempt whose end nobody saw does not count as one that failed.
    """
    interrupted = OutgoingMail.objects.filter(state=MailState.SENDING)
    return interrupted.update(state=MailState.QUEUED, attempts=F("attempts") - 1)


def deliver_due(now: datetime, stopping: Callable[[], bool] = lambda: False) -> int:
    """Send the mails that are due, each on its own; how many were worked off: they left, or are owed no more.

    `stopping` is asked before each. Raises RetryLater when the server is down, or refuses whatever we send.
    """
    if not _due(now).exists():
        return 0
    try:
        return _deliver(now, stopping)
    except ServerTrouble as trouble:
        note_trouble(trouble)
        raise


def _deliver(now: datetime, stopping: Callable[[], bool]) -> int:
    run = _Run(now, _open(), site_settings().contact_email)
    try:
        for mail in _each_due(now):
            if stopping():
                break
            run.deliver(mail)
    finally:
        run.end()
    return run.done


@dataclass
class _Run:
    """One run through the mails that are due: its connection, and what it has learnt of the server so far."""

    now: datetime
    connection: BaseEmailBackend
    team: str  # who reads the answers
    done: int = 0
    broken: int = 0  # connections lost one after the other
    row: Row = field(default_factory=Row)
    left: OutgoingMail | None = None  # the server took it, which is written down together with the next attempt
    well: bool = False  # the server took a mail

    def deliver(self, mail: OutgoingMail) -> None:
        """Try one mail. Raises ServerTrouble where the server is down, or refuses whatever we send."""
        state = _claim(mail, self.left)
        self.left = None  # only now: a claim that fails has not written it down
        if state == MailState.CANCELLED:
            self.done += 1
        if state != MailState.SENDING:
            return
        if refusal := _attempt(mail, self):
            self._refused(mail, refusal)
        else:
            self._taken(mail)

    def _taken(self, mail: OutgoingMail) -> None:
        self.left, self.well, self.broken = mail, True, 0
        self.done += 1
        self.row.end()

    def _refused(self, mail: OutgoingMail, refusal: Refusal) -> None:
        self.row.add(mail, refusal)
        if self.row.is_long:
            _take_back(self.row, self.now)
            raise ServerTrouble(TroubleKind.REFUSES, refusal.words)
        _close(self.connection)
        self.broken = self.broken + 1 if refusal.fault is Fault.CONNECTION else 0
        if self.broken >= BROKEN_IN_A_ROW:
            raise ServerTrouble(TroubleKind.DOWN, refusal.words)
        self.connection = _open()

    def end(self) -> None:
        """Write down what the run has learnt, however it ended."""
        if self.left:
            _settle_sent(self.left)
        if self.well:
            forget_trouble()
        for refused, refusal in self.row.proved:
            _bounce(refused, MailState.QUEUED, refusal)
        _close(self.connection)


def _due(now: datetime) -> QuerySet[OutgoingMail]:
    """The mails that are due, urgent ones first. One never tried is always due, even if the clock went back."""
    never_tried = Q(attempts=0, last_error="")
    time_has_come = Q(next_attempt_at__lte=now) | Q(next_attempt_at__gt=now + _UNREAL) | never_tried
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


def _open() -> BaseEmailBackend:
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise ServerTrouble(TroubleKind.DOWN, str(error)) from error
    return connection


def _close(connection: BaseEmailBackend) -> None:
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


def _attempt(mail: OutgoingMail, run: _Run) -> Refusal | None:
    """Send one mail; where it does not leave, write down why. One that cannot leave never stops the next one."""
    try:
        run.connection.send_messages([message_of(mail, run.connection, run.team)])
    except DatabaseError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever one mail provokes, the others are to leave
        refusal = refusal_of(error)
        _failed(mail, refusal, run.now)
        return refusal
    mail.sent_at = timezone.now()
    return None


def _failed(mail: OutgoingMail, refusal: Refusal, now: datetime) -> None:
    """Give the mail up, or have it tried again: from the run's own moment, since the clock may leap while it lasts."""
    given_up = _is_final(mail, refusal)
    logger.warning(
        "Mail %s did not leave (%s, %s): %s",
        mail.pk, refusal.fault.name, "given up" if given_up else "tried again later", refusal.words,
    )  # fmt: skip
    if given_up and refusal.fault in (Fault.RECIPIENT, Fault.UNCLEAR):
        _bounce(mail, MailState.SENDING, refusal)
    elif given_up:
        _settle(mail, state=MailState.FAILED, last_error=refusal.words[:2000])
    else:
        again = now + RETRIES[min(mail.attempts, len(RETRIES)) - 1]
        _settle(mail, state=MailState.QUEUED, next_attempt_at=again, last_error=refusal.words[:2000] or "?")


def _is_final(mail: OutgoingMail, refusal: Refusal) -> bool:
    """Whether to give this mail up: not for a temporary refusal, nor for one that concerns all our mails."""
    if refusal.fault in (Fault.RECIPIENT, Fault.MAIL):
        return True
    if mail.attempts > len(RETRIES):
        return _left_since(mail.created_at) or not _others_are_refused(mail)
    if refusal.fault is Fault.UNCLEAR and mail.attempts > 1:
        return _left_since(mail.next_attempt_at - RETRIES[mail.attempts - 2])
    return False


def _left_since(moment: datetime) -> bool:
    return OutgoingMail.objects.filter(state=MailState.SENT, sent_at__gt=moment).exists()


def _others_are_refused(mail: OutgoingMail) -> bool:
    waiting = OutgoingMail.objects.filter(state=MailState.QUEUED, attempts__gt=0).exclude(last_error="")
    return waiting.exclude(recipient__iexact=mail.recipient).exists()


def _bounce(mail: OutgoingMail, state: MailState, refusal: Refusal) -> None:
    """Give the mail up and record its return, as a report would; a listener that fails stops no other mail."""
    final: dict[str, object] = {"state": MailState.FAILED, "last_error": refusal.words[:2000]}
    try:
        with transaction.atomic():
            if _write(mail, state, **final):
                record_return(mail, ReturnKind.FAILED, refusal.status, refusal.words)
    except DATABASE_TROUBLE:
        raise
    except Exception:
        logger.exception("The return of mail %s could not be told", mail.pk)
        _write(mail, state, **final)


def _take_back(row: Row, now: datetime) -> None:
    """The server refuses us: what it refused is charged no attempt, and waits again as long as it waited so far.

    Those behind get their turn so. What waits for days while other mails leave is charged: it will be given up at last.
    """
    long_ago = now - sum(RETRIES, timedelta())
    for mail, _refusal in row.mails:
        if mail.created_at < long_ago and _left_since(now - _LATELY):
            continue
        again = now + min(max(now - mail.created_at, _SHORTEST), _LONGEST)
        _write(mail, MailState.QUEUED, attempts=mail.attempts - 1, next_attempt_at=again)


def _settle_sent(mail: OutgoingMail) -> None:
    _settle(mail, state=MailState.SENT, sent_at=mail.sent_at, last_error="")


def _settle(mail: OutgoingMail, **values: object) -> None:
    _write(mail, MailState.SENDING, **values)


def _write(mail: OutgoingMail, state: MailState, /, **values: object) -> bool:
    """Change the mail where it is in this state still; whether it was.

    Twice a mail: by the statement itself 100 mails leave in 35 ms, by the ORM in 59 (`python -m bench.cleverness`).
    """
    fields = [field for field in OutgoingMail._meta.concrete_fields if field.name in values]
    assigned = ", ".join(f"{field.column} = %s" for field in fields)
    adapted = [field.get_db_prep_save(values[field.name], database) for field in fields]
    with database.cursor() as cursor:
        cursor.execute(f"UPDATE {_TABLE} SET {assigned} WHERE id = %s AND state = %s", [*adapted, mail.pk, state])  # noqa: S608
        return bool(cursor.rowcount)


def prune_mails(now: datetime) -> int:
    """Forget mails that left, or never will, after three months; how many."""
    old = OutgoingMail.objects.filter(created_at__lt=now - timedelta(days=KEPT_DAYS))
    return old.exclude(state__in=[MailState.QUEUED, MailState.SENDING]).delete()[0]
