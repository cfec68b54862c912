"""From the ledger to mails: one mail a person and round, and both written in one transaction."""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from asv.accounts.models import User
from asv.core.visibility import Visibility, visible_to
from asv.jobs.consuming import DATABASE_TROUBLE
from asv.jobs.mails import queue_mail
from asv.jobs.models import OutgoingMail
from asv.jobs.registry import RetryLater
from asv.resources.cards import Card, cards_for
from asv.resources.models import ResourcePage
from network.updates.closing import last_closing
from network.updates.letter import Item, write_letter
from network.updates.models import Frequency, Notice, NoticeState, Subscription

logger = logging.getLogger(__name__)

KEY = "updates-"


def send_immediate(now: datetime) -> int:
    """Queue a mail for everyone who is to hear at once; how many mails."""
    return _send(Q(subscription__frequency=Frequency.IMMEDIATE), Frequency.IMMEDIATE)


def send_digests(now: datetime, frequencies: Iterable[str] = (Frequency.DAILY, Frequency.WEEKLY)) -> int:
    """Queue the digests that have closed by now; how many mails. Nothing due, no mail."""
    number = 0
    for frequency in frequencies:
        due = Q(subscription__frequency=frequency, owed_since__lte=last_closing(frequency, now))
        number += _send(due, frequency)
    return number


def _send(due: Q, frequency: str) -> int:
    notices = Notice.objects.filter(due, state=NoticeState.DUE).order_by()
    number, failed = 0, 0
    for user_id in sorted(notices.values_list("subscription__user", flat=True).distinct()):
        try:
            number += _send_to(user_id, due, frequency)
        except DATABASE_TROUBLE:
            raise
        except Exception:
            logger.exception("The update of account %d could not be written", user_id)
            failed += 1
    if failed:
        raise RetryLater(f"{failed} updates could not be written, {number} were")
    return number


def may_still_leave(mail: OutgoingMail) -> bool:
    """Whether all that a waiting mail tells may still be told. If not, its entries are due again, for a mail anew."""
    notices = list(Notice.objects.filter(mail=mail).select_related("subscription__user"))
    if not notices:
        return False
    user = notices[0].subscription.user
    readable = visible_to(user).readable(ResourcePage.objects.filter(pk__in={n.page_id for n in notices}))
    pages = set(readable.values_list("pk", flat=True))
    complete = mail.key == _key(user, [n.pk for n in notices])  # entries go with the page or the alert they name
    if complete and user.is_active and all(n.subscription.active and n.page_id in pages for n in notices):
        return True
    Notice.objects.filter(mail=mail).update(state=NoticeState.DUE, mail=None)
    return False


@dataclass(frozen=True, slots=True)
class _Basket:
    """What is due to one person: notices by resource, and what its card shows."""

    notices: dict[int, list[Notice]]
    cards: list[Card]


def _send_to(user_id: int, due: Q, frequency: str) -> int:
    """One person's mail: the mail and the ledger entries it settles are written together, or not at all."""
    with transaction.atomic():
        user = User.objects.select_for_update().filter(pk=user_id).first()
        if user is None:
            return 0
        basket = _fill_basket(user, due)
        if not basket.cards:
            return 0
        _queue(user, basket, frequency)
        return 1


def _fill_basket(user: User, due: Q) -> _Basket:
    """What is due and may still be told; everything else due is dropped, with the reason."""
    owed = Notice.objects.filter(subscription__user=user)
    pages = set(owed.filter(due, state=NoticeState.DUE).values_list("page_id", flat=True))
    told = set(owed.filter(page__in=pages, state=NoticeState.MAILED).values_list("page_id", "version"))
    # Further alerts of the same person that found the same resource are named in the same mail, and settled by it.
    waiting = list(owed.filter(page__in=pages, state=NoticeState.DUE).select_related("subscription").order_by("pk"))
    visibility = visible_to(user)
    cards = _readable(pages, visibility)
    kept: dict[int, list[Notice]] = defaultdict(list)
    dropped: dict[str, list[int]] = defaultdict(list)
    for notice in waiting:
        reason = _reason_to_drop(notice, user, told, cards)
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


def _reason_to_drop(notice: Notice, user: User, told: set[tuple[int, int]], cards: dict[int, Card]) -> str:
    if not user.is_active:
        return "compte désactivé"
    if not notice.subscription.active:
        return "alerte arrêtée"
    if notice.page_id not in cards:
        return "ressource retirée ou réservée"
    if (notice.page_id, notice.version) in told:
        return "déjà annoncée"
    return ""


def _queue(user: User, basket: _Basket, frequency: str) -> None:
    items = [Item(card, tuple(n.subscription for n in basket.notices[card.id])) for card in basket.cards]
    settled = [notice.pk for notices in basket.notices.values() for notice in notices]
    letter = write_letter(user, items, frequency)
    mail = queue_mail(
        _key(user, settled),
        user.email,
        letter.subject,
        letter.text,
        letter.html,
        letter.headers,
        user,
    )
    Notice.objects.filter(pk__in=settled).update(state=NoticeState.MAILED, mail=mail)
    named = {subscription.pk for item in items for subscription in item.subscriptions}
    Subscription.objects.filter(pk__in=named).update(last_mailed_at=mail.created_at)


def _key(user: User, settled: Iterable[int]) -> str:
    """A mail is what it settles: no entry is settled by two mails, and a mail written anew settles fewer."""
    return f"{KEY}{user.pk}-{hashlib.sha256(repr(sorted(settled)).encode()).hexdigest()[:24]}"
