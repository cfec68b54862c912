"""Addresses without an account leave when nothing is owed to them any more, and every mail to them with them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from asv.jobs.models import MailState, OutgoingMail
from network.alerts.links import CONFIRM_DAYS
from network.alerts.models import Subscriber, Subscription
from network.alerts.rechecking import UPDATE
from network.alerts.sleeping import ASLEEP
from network.alerts.trial import TRIAL
from network.alerts.visitors import TO_VISITOR

# From the last stop on: long enough to change one's mind.
STOPPED_KEPT = timedelta(days=30)
_WAITING = [MailState.QUEUED, MailState.SENDING]


def forget_visitors(now: datetime) -> int:
    """Delete what nobody confirmed in time, and the addresses to which nothing is owed any more; how many."""
    _note_stops(now)
    return _forget_unconfirmed(now) + _forget_stopped(now) + _forget_strangers(now)


def erased_on(subscriptions: Iterable[Subscription]) -> datetime | None:
    """When an address with these alerts is erased unless one is taken up again; None while one of them may write."""
    stops = [row.stopped_at for row in subscriptions]
    return max(stop for stop in stops if stop) + STOPPED_KEPT if stops and all(stops) else None


def forget(subscriber: Subscriber) -> None:
    """Delete an address with all its alerts and the mails about them; what else it is owed, a meeting say, stays."""
    whose = f"v{subscriber.pk}"
    of_alerts = Q(key__startswith=TO_VISITOR.prefix)
    for begin in (f"{UPDATE.prefix}{whose}-", f"{TRIAL.prefix}{whose}:", f"{ASLEEP.prefix}{whose}:"):
        of_alerts |= Q(key__startswith=begin)
    owed_elsewhere = ~of_alerts & Q(state=MailState.QUEUED)
    with transaction.atomic():
        mails = OutgoingMail.objects.filter(recipient__iexact=subscriber.email, user=None)
        mails.exclude(owed_elsewhere).exclude(state=MailState.SENDING).delete()
        subscriber.delete()


def _note_stops(now: datetime) -> None:
    """Set the missing stop dates to now, for alerts stopped before these dates were recorded; clear stale ones."""
    Subscription.objects.filter(active=False, stopped_at=None).update(stopped_at=now)
    Subscription.objects.filter(active=True, stopped_at__isnull=False).update(stopped_at=None)


def _forget_unconfirmed(now: datetime) -> int:
    too_old = now - timedelta(days=CONFIRM_DAYS)
    number, _rows = Subscription.objects.filter(confirmed_at=None, created_at__lt=too_old).delete()
    return number + _forget_each(Subscriber.objects.filter(subscriptions=None, created_at__lt=too_old))


def _forget_stopped(now: datetime) -> int:
    kept = Subscription.objects.filter(Q(stopped_at=None) | Q(stopped_at__gte=now - STOPPED_KEPT))
    stopped = Subscriber.objects.filter(subscriptions__isnull=False)
    return _forget_each(stopped.exclude(subscriptions__in=kept).distinct())


def _forget_each(subscribers: QuerySet[Subscriber]) -> int:
    """Delete each under a lock, if it is still to be deleted: an alert resumed meanwhile keeps its address."""
    number = 0
    for pk in list(subscribers.values_list("pk", flat=True)):
        with transaction.atomic():
            held = Subscriber.objects.select_for_update().filter(pk=pk).first()
            if held and subscribers.filter(pk=pk).exists():
                forget(held)
                number += 1
    return number


def _forget_strangers(now: datetime) -> int:
    """Delete old mails to addresses without an alert: somebody typed the address and asked for a link."""
    old = OutgoingMail.objects.filter(key__startswith=TO_VISITOR.prefix, user=None, created_at__lt=now - STOPPED_KEPT)
    strangers = old.exclude(state__in=_WAITING).exclude(recipient__in=Subscriber.objects.values("email"))
    return strangers.delete()[0]
