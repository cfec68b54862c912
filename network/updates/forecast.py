"""What would leave at a moment, in figures: counted by the database, whatever the number of members.

Nobody is named. A few mails are written as they would be, for staff to read; their links lead to nobody's alerts.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from asv.accounts.models import User
from asv.core.visibility import restrictions
from asv.jobs.models import MailReturn, OutboxCursor, OutboxEvent, ReturnKind
from network.updates.apps import CONSUMER
from network.updates.baskets import Basket, fill_baskets
from network.updates.letter import SHOWN, write_letter
from network.updates.models import Frequency, Notice, NoticeState, Subscriber, Subscription
from network.updates.passages import Passages
from network.updates.recipients import Owner, Recipient
from network.updates.sending import DIGESTS, due_digests

SAMPLES = 3
_FOLLOWED = {
    "organisation": "Une organisation",
    "reseau": "Un réseau",
    "serie": "Une série de rencontres",
    "q": "Des mots",
    "territoire": "Un territoire",
    "theme": "Un thème",
}
_EVERYTHING, _OTHER = "Toutes les nouveautés", "D'autres filtres"
_OWNER = ("subscription__user", "subscription__subscriber")


@dataclass(frozen=True, slots=True)
class Sample:
    """A mail as it would leave, in plain text."""

    subject: str
    text: str


@dataclass(slots=True)
class Forecast:
    """Figures of the mails of a moment: `mails` at most, since what one alert tells another need not repeat."""

    mails: int = 0
    items: int = 0
    longest: int = 0
    cut: int = 0
    unheard: int = 0
    behind: int = 0
    rhythms: Counter[str] = field(default_factory=Counter)
    followed: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    samples: list[Sample] = field(default_factory=list)


def foresee(now: datetime) -> Forecast:
    """What the updates due at this moment come to.

    Some ten queries for each hundred rhythms that close at once, and those of SAMPLES mails.
    """
    forecast = Forecast(behind=_not_yet_matched())
    passages = Passages()
    for due in _due(now):
        owed = Notice.objects.filter(due, state=NoticeState.DUE).order_by()
        told = owed.filter(*_CONDITIONS.values(), _readable())
        _count_refused(forecast, owed)
        _count_told(forecast, told)
        longest = told.values_list(*_OWNER).annotate(n=Count("page", distinct=True)).order_by("-n", *_OWNER)
        owners = [(user, visitor) for user, visitor, _n in longest[: SAMPLES - len(forecast.samples)]]
        forecast.samples += _written(owners, due, passages)
    return forecast


def _due(now: datetime) -> Iterator[Q]:
    """The mails of one part are one for each person."""
    yield Q(subscription__frequency=Frequency.IMMEDIATE)
    yield from due_digests(now, DIGESTS)


_CONDITIONS = {
    "compte désactivé": Q(subscription__user=None) | Q(subscription__user__is_active=True),
    "alerte arrêtée ou en pause": Q(subscription__active=True),
    "ressource retirée": Q(page__live=True),
}


def _readable() -> Q:
    """The entries whose owner may read the resource: as `Visibility.may_read`, asked of everybody at once."""
    allowed = Q()
    for restriction in restrictions().pages:
        passing = restriction.passed_by(User.objects.all()).values("pk")
        allowed &= ~Q(page__path__startswith=restriction.path) | Q(subscription__user__in=passing)
    return allowed


def _count_refused(forecast: Forecast, owed: QuerySet[Notice]) -> None:
    """By the first reason that keeps them back."""
    left = owed
    for reason, condition in {**_CONDITIONS, "ressource réservée": _readable()}.items():
        kept_back, left = left.exclude(condition) if condition else left.none(), left.filter(condition)
        if number := kept_back.count():
            forecast.refused[reason] += number


def _count_told(forecast: Forecast, told: QuerySet[Notice]) -> None:
    lengths = told.values(*_OWNER).annotate(n=Count("page", distinct=True))
    for length, number in _histogram(lengths):
        forecast.mails += number
        forecast.longest = max(forecast.longest, length)
        forecast.cut += number if length > SHOWN else 0
    kinds = told.annotate(kind=_kind()).values_list("subscription__frequency", "kind").annotate(n=Count("pk"))
    for frequency, kind, number in kinds:
        forecast.items += number
        forecast.rhythms[Frequency(frequency).label] += number
        forecast.followed[kind] += number
    bounced = MailReturn.objects.filter(kind=ReturnKind.FAILED).values("mail__recipient")
    unheard = told.filter(Q(subscription__user__email__in=bounced) | Q(subscription__subscriber__email__in=bounced))
    forecast.unheard += unheard.values(*_OWNER).distinct().count()


def _histogram(lengths: QuerySet) -> Iterable[tuple[int, int]]:
    """How many mails tell of how many resources: read row by row, so that memory stays the same."""
    return Counter(lengths.values_list("n", flat=True).iterator()).items()


def _kind() -> Case:
    asked = [When(_asks(name), then=Value(label)) for name, label in _FOLLOWED.items()]
    everything = When(subscription__querystring="", then=Value(_EVERYTHING))
    return Case(*asked, everything, default=Value(_OTHER), output_field=CharField())


def _asks(parameter: str) -> Q:
    """Values are percent-encoded: "&" and "=" stand for themselves."""
    name = "subscription__querystring"
    return Q(**{f"{name}__startswith": f"{parameter}="}) | Q(**{f"{name}__contains": f"&{parameter}="})


def _not_yet_matched() -> int:
    """Publications that the worker has not yet held against the alerts."""
    at = OutboxCursor.objects.filter(consumer=CONSUMER).values_list("last_event_id", flat=True).first()
    return OutboxEvent.objects.filter(topic="page", pk__gt=at or 0).count()


def _written(owners: list[Owner], due: Q, passages: Passages) -> list[Sample]:
    """Their mails as they would be; nothing of it stays."""
    if not owners:
        return []
    with transaction.atomic():
        samples = [_sample(basket, passages) for basket in fill_baskets(owners, due)]
        transaction.set_rollback(True)
    return samples


def _sample(basket: Basket, passages: Passages) -> Sample:
    alerts = {notice.subscription for found in basket.notices.values() for notice in found}
    stand_ins: dict[int, Subscription] = {}
    for number, alert in enumerate(sorted(alerts, key=lambda alert: alert.pk), start=-len(alerts)):
        stand_ins[alert.pk] = copy.copy(alert)
        stand_ins[alert.pk].pk = number  # below zero: the links to stop them stop nothing
    found = [(card, [stand_ins[n.subscription_id] for n in basket.notices[card.id]]) for card in basket.cards]
    nobody = Recipient(user=User(pk=0)) if basket.recipient.user else Recipient(subscriber=Subscriber(pk=0))
    letter = write_letter(nobody, found, passages)
    return Sample(letter.subject, letter.text)
