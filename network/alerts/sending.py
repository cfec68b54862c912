"""From the ledger to mails: one mail a person and round, and both written in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, Min, OuterRef, Q
from django.utils import timezone

from asv.jobs.consuming import DATABASE_TROUBLE
from asv.jobs.letters import Draft, owe_all
from asv.jobs.registry import RetryLater
from asv.jobs.worker import still_at_work
from network.alerts.baskets import Basket, fill_baskets
from network.alerts.closing import Schedule
from network.alerts.letter import context_of
from network.alerts.models import Frequency, Notice, NoticeState, Subscription
from network.alerts.passages import Passages
from network.alerts.questions import Question, stored_questions
from network.alerts.rechecking import UPDATE, mail_key
from network.alerts.recipients import Owner

logger = logging.getLogger(__name__)

# Mailboxes written to in one transaction: other writers wait for it, a fraction of a second.
BATCH = 100
# Immediate alerts write so often at most, whatever is published.
AN_HOUR = timedelta(hours=1)
DIGESTS = (Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY)
_SCHEDULES_AT_ONCE = 100
_SETTLE = f"UPDATE {Notice._meta.db_table} SET state = %s, mail_id = %s WHERE id = %s"  # noqa: S608 - our own table


def send_immediate(now: datetime) -> int:
    """Queue a mail for everyone who is to hear at once, one an hour at most; how many mails."""
    return _send(due_at_once(now))


def due_at_once(now: datetime) -> Q:
    """Condition on the ledger: entries of immediate alerts, but for owners who had a mail of theirs within the hour.

    What comes meanwhile waits for one mail together.
    """
    # A mail that never left, since what it told was no longer true, has given its entries back and counts for nothing.
    told = Notice.objects.filter(
        subscription=OuterRef("pk"), state=NoticeState.MAILED, mail__created_at__gt=now - AN_HOUR
    )
    # Later than now by more than an hour: the clock went back since, and nobody waits for it.
    lately = Q(last_mailed_at__gt=now - AN_HOUR, last_mailed_at__lt=now + AN_HOUR)
    resting = Subscription.objects.filter(lately, Exists(told), frequency=Frequency.IMMEDIATE).order_by()
    users = resting.filter(user__isnull=False).values("user")
    visitors = resting.filter(subscriber__isnull=False).values("subscriber")
    rests = Q(subscription__user__in=users) | Q(subscription__subscriber__in=visitors)
    return Q(subscription__frequency=Frequency.IMMEDIATE) & ~rests


def send_digests(now: datetime, frequencies: Iterable[str] = DIGESTS) -> int:
    """Queue the digests that have closed by now; how many mails. Nothing due, no mail."""
    return sum(_send(told_by(schedules)) for schedules in closed_digests(now, frequencies))


def closed_digests(now: datetime, frequencies: Iterable[str]) -> Iterator[list[tuple[Schedule, datetime]]]:
    """Lists of (schedule, closing time) of digests that closed by `now`; each list makes one mail a person."""
    closed = _closed_schedules(now, frequencies)
    for start in range(0, len(closed), _SCHEDULES_AT_ONCE):
        yield closed[start : start + _SCHEDULES_AT_ONCE]


def told_by(schedules: Iterable[tuple[Schedule, datetime]]) -> Q:
    """Condition on the ledger: entries of these (schedule, closing time) that were owed by that time."""
    due = Q(pk__in=[])
    for schedule, closing in schedules:
        due |= _of(schedule) & Q(owed_since__lte=closing)
    return due


def _closed_schedules(now: datetime, frequencies: Iterable[str]) -> list[tuple[Schedule, datetime]]:
    """The schedules that owe something since before they last closed, and when that was; one query."""
    due = Notice.objects.filter(state=NoticeState.DUE, subscription__frequency__in=list(frequencies)).order_by()
    parts = [f"subscription__{name}" for name in ("frequency", "hour", "weekday", "month_day")]
    closed = []
    for *chosen, first in due.values_list(*parts).annotate(first=Min("owed_since")):
        schedule = Schedule(*chosen)
        closing = schedule.last_closing(now)
        if first <= closing:
            closed.append((schedule, closing))
    return closed


def _of(schedule: Schedule) -> Q:
    return Q(
        subscription__frequency=schedule.frequency,
        subscription__hour=schedule.hour,
        subscription__weekday=schedule.weekday,
        subscription__month_day=schedule.month_day,
    )


def _send(due: Q) -> int:
    notices = Notice.objects.filter(due, state=NoticeState.DUE).order_by()
    owners = notices.values_list("subscription__user", "subscription__subscriber").distinct()
    waiting = sorted(owners, key=lambda ids: (ids[0] or 0, ids[1] or 0))
    number, failed, passages = 0, 0, Passages()
    for start in range(0, len(waiting), BATCH):
        still_at_work()
        for written in _send_to_each(waiting[start : start + BATCH], due, passages):
            number += written or 0
            failed += written is None
    if failed:
        raise RetryLater(f"{failed} updates could not be written, {number} were")
    return number


def _send_to_each(owners: Sequence[Owner], due: Q, passages: Passages) -> Iterator[int | None]:
    """How many mails were written, together; where that fails one by one, None for each that cannot be written."""
    try:
        yield _send_to(owners, due, passages)
    except DATABASE_TROUBLE:
        raise
    except Exception:
        if len(owners) == 1:
            logger.exception("The update of account %s or address %s could not be written", *owners[0])
            yield None
            return
        for owner in owners:
            yield from _send_to_each([owner], due, passages)


def _send_to(owners: Sequence[Owner], due: Q, passages: Passages) -> int:
    """A mail for each mailbox: the mails and the ledger entries they settle are written together, or not at all."""
    with transaction.atomic():
        baskets = fill_baskets(owners, due)
        if baskets:
            _queue(baskets, passages)
        return len(baskets)


def _queue(baskets: Sequence[Basket], passages: Passages) -> None:
    subscriptions = {notice.subscription for basket in baskets for found in basket.notices.values() for notice in found}
    questions = stored_questions({subscription.querystring for subscription in subscriptions})
    passages.read_ahead(card.id for basket in baskets for card in basket.cards)
    mails = owe_all([_draft(basket, passages, questions) for basket in baskets])
    settled = [
        (NoticeState.MAILED.value, mails[mail_key(basket.recipient, basket.settled)], pk)
        for basket in baskets
        for pk in basket.settled
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_SETTLE, settled)
    named = [subscription.pk for subscription in subscriptions]
    Subscription.objects.filter(pk__in=named).update(last_mailed_at=timezone.now())


def _draft(basket: Basket, passages: Passages, questions: dict[str, Question]) -> Draft:
    recipient = basket.recipient
    found = [(card, [notice.subscription for notice in basket.notices[card.id]]) for card in basket.cards]
    context = context_of(recipient, found, passages, questions)
    return UPDATE.draft(mail_key(recipient, basket.settled), recipient.email, context, user=recipient.user)
