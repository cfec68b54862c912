"""From the ledger to mails: one mail a person and round, and both written in one transaction."""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Min, Q

from asv.core.visibility import Visibility
from asv.jobs.consuming import DATABASE_TROUBLE
from asv.jobs.mails import queue_mail
from asv.jobs.models import OutgoingMail
from asv.jobs.registry import RetryLater
from asv.resources.cards import Card, cards_for
from asv.resources.models import ResourcePage
from network.updates.closing import Schedule
from network.updates.letter import write_letter
from network.updates.models import Frequency, Notice, NoticeState, Subscription
from network.updates.passages import Passages
from network.updates.recipients import Recipient, locked_recipient, owner_of

logger = logging.getLogger(__name__)

KEY = "updates-"


DIGESTS = (Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY)
_SCHEDULES_AT_ONCE = 100


def send_immediate(now: datetime) -> int:
    """Queue a mail for everyone who is to hear at once; how many mails."""
    return _send(Q(subscription__frequency=Frequency.IMMEDIATE))


def send_digests(now: datetime, frequencies: Iterable[str] = DIGESTS) -> int:
    """Queue the digests that have closed by now; how many mails. Nothing due, no mail."""
    closed = _closed_schedules(now, frequencies)
    number = 0
    for start in range(0, len(closed), _SCHEDULES_AT_ONCE):
        due = Q(pk__in=[])
        for schedule, closing in closed[start : start + _SCHEDULES_AT_ONCE]:
            due |= _of(schedule) & Q(owed_since__lte=closing)
        number += _send(due)
    return number


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
    number, failed, passages = 0, 0, Passages()
    owners = notices.values_list("subscription__user", "subscription__subscriber").distinct()
    for user_id, subscriber_id in sorted(owners, key=lambda ids: (ids[0] or 0, ids[1] or 0)):
        try:
            number += _send_to(user_id, subscriber_id, due, passages)
        except DATABASE_TROUBLE:
            raise
        except Exception:
            logger.exception("The update of account %s or address %s could not be written", user_id, subscriber_id)
            failed += 1
    if failed:
        raise RetryLater(f"{failed} updates could not be written, {number} were")
    return number


def may_still_leave(mail: OutgoingMail) -> bool:
    """Whether all that a waiting mail tells may still be told. If not, its entries are due again, for a mail anew."""
    related = ("subscription__user", "subscription__subscriber")
    notices = list(Notice.objects.filter(mail=mail).select_related(*related))
    if not notices:
        return False
    recipient = owner_of(notices[0].subscription)
    readable = recipient.visibility.readable(ResourcePage.objects.filter(pk__in={n.page_id for n in notices}))
    pages = set(readable.values_list("pk", flat=True))
    complete = mail.key == _key(recipient, [n.pk for n in notices])  # entries go with the page or the alert they name
    if complete and recipient.is_active and all(n.subscription.active and n.page_id in pages for n in notices):
        return True
    Notice.objects.filter(mail=mail).update(state=NoticeState.DUE, mail=None)
    return False


@dataclass(frozen=True, slots=True)
class _Basket:
    """What is due to one person: notices by resource, and what its card shows."""

    notices: dict[int, list[Notice]]
    cards: list[Card]


def _send_to(user_id: int | None, subscriber_id: int | None, due: Q, passages: Passages) -> int:
    """One mailbox's mail: the mail and the ledger entries it settles are written together, or not at all."""
    with transaction.atomic():
        recipient = locked_recipient(user_id, subscriber_id)
        if recipient is None:
            return 0
        basket = _fill_basket(recipient, due)
        if not basket.cards:
            return 0
        _queue(recipient, basket, passages)
        return 1


def _fill_basket(recipient: Recipient, due: Q) -> _Basket:
    """What is due and may still be told; everything else due is dropped, with the reason."""
    owed = Notice.objects.filter(subscription__user=recipient.user, subscription__subscriber=recipient.subscriber)
    pages = set(owed.filter(due, state=NoticeState.DUE).values_list("page_id", flat=True))
    told = set(owed.filter(page__in=pages, state=NoticeState.MAILED).values_list("page_id", "version"))
    # Further alerts of the same person that found the same resource are named in the same mail, and settled by it.
    waiting = list(owed.filter(page__in=pages, state=NoticeState.DUE).select_related("subscription").order_by("pk"))
    cards = _readable(pages, recipient.visibility)
    kept: dict[int, list[Notice]] = defaultdict(list)
    dropped: dict[str, list[int]] = defaultdict(list)
    for notice in waiting:
        reason = _reason_to_drop(notice, recipient, told, cards)
        if reason:
            dropped[reason].append(notice.pk)
        else:
            kept[notice.page_id].append(notice)
    for reason, ids in dropped.items():
        Notice.objects.filter(pk__in=ids).update(state=NoticeState.DROPPED, reason=reason)
    return _Basket(kept, [cards[page_id] for page_id in cards if page_id in kept])


def _readable(ids: Iterable[int], visibility: Visibility) -> dict[int, Card]:
    pages = visibility.readable(ResourcePage.objects.filter(pk__in=list(ids))).order_by("-first_published_at", "-pk")
    return {card.id: card for card in cards_for(pages, visibility)}


def _reason_to_drop(notice: Notice, recipient: Recipient, told: set[tuple[int, int]], cards: dict[int, Card]) -> str:
    if not recipient.is_active:
        return "compte désactivé"
    if not notice.subscription.active:
        return "alerte arrêtée"
    if notice.page_id not in cards:
        return "ressource retirée ou réservée"
    if (notice.page_id, notice.version) in told:
        return "déjà annoncée"
    return ""


def _queue(recipient: Recipient, basket: _Basket, passages: Passages) -> None:
    found = [(card, [notice.subscription for notice in basket.notices[card.id]]) for card in basket.cards]
    settled = [notice.pk for notices in basket.notices.values() for notice in notices]
    letter = write_letter(recipient, found, passages)
    mail = queue_mail(
        _key(recipient, settled),
        recipient.email,
        letter.subject,
        letter.text,
        letter.html,
        letter.headers,
        recipient.user,
    )
    Notice.objects.filter(pk__in=settled).update(state=NoticeState.MAILED, mail=mail)
    named = {subscription.pk for _card, subscriptions in found for subscription in subscriptions}
    Subscription.objects.filter(pk__in=named).update(last_mailed_at=mail.created_at)


def _key(recipient: Recipient, settled: Iterable[int]) -> str:
    """A mail is what it settles: no entry is settled by two mails, and a mail written anew settles fewer."""
    return f"{KEY}{recipient.key}-{hashlib.sha256(repr(sorted(settled)).encode()).hexdigest()[:24]}"
