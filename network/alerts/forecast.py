"""What would leave at a moment, in figures, without writing the mails: the ledger is read once, row by row.

Nobody is named. A few mails are written as they would be, for staff to read; their links lead to nobody's alerts.
"""

from __future__ import annotations

import copy
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, CharField, Q, Value, When

from asv.accounts.models import User
from asv.core.visibility import restrictions
from asv.jobs.models import MailReturn, OutboxCursor, OutboxEvent, ReturnKind
from network.alerts.apps import CONSUMER
from network.alerts.baskets import Basket, fill_baskets
from network.alerts.closing import Schedule
from network.alerts.letter import SHOWN, context_of
from network.alerts.models import Frequency, Notice, NoticeState, Subscriber, Subscription
from network.alerts.passages import Passages
from network.alerts.rechecking import UPDATE
from network.alerts.recipients import Owner, Recipient
from network.alerts.sending import DIGESTS, closed_digests, due_at_once, told_by

SAMPLES = 3
_FOLLOWED = {
    "organisation": "Une organisation",
    "reseau": "Un réseau",
    "serie": "Une série de rencontres",
    "q": "Des mots",
    "territoire": "Un territoire",
    "theme": "Un thème",
}
_EVERYTHING, _OTHER = "Toutes les nouveautés", "D’autres filtres"
_OWNER = ("subscription__user", "subscription__subscriber")
_SCHEDULE = tuple(f"subscription__{name}" for name in ("frequency", "hour", "weekday", "month_day"))
_CHUNK = 5000


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


class _Rounds:
    """The rounds of mails of a moment: what leaves at once, then the digests that closed; a person gets one of each."""

    def __init__(self, now: datetime) -> None:
        self._at_once = due_at_once(now)
        self._digests = list(closed_digests(now, DIGESTS))
        self._known = {s: (n, closing) for n, part in enumerate(self._digests, start=1) for s, closing in part}

    def of(self, schedule: Schedule, owed_since: datetime) -> int | None:
        """The number of the round whose mail would tell an entry of the ledger; None where it is not due yet."""
        if schedule.frequency == Frequency.IMMEDIATE:
            return 0
        number, closing = self._known.get(schedule, (0, None))
        return number if closing and owed_since <= closing else None

    def due(self, number: int) -> Q:
        """Condition on the ledger: the entries that the mails of this round tell."""
        return told_by(self._digests[number - 1]) if number else self._at_once


def foresee(now: datetime) -> Forecast:
    """Count the mails that the updates due at `now` would make, with SAMPLES of them written; nothing is stored."""
    forecast, rounds = Forecast(behind=_not_yet_matched()), _Rounds(now)
    told: dict[tuple[int, Owner], set[int]] = defaultdict(set)
    for user, visitor, page, kept_back, kind, owed_since, *schedule in _entries(now):
        number = rounds.of(Schedule(*schedule), owed_since)
        if number is None:
            continue
        if kept_back:
            forecast.refused[kept_back] += 1
            continue
        told[number, (user, visitor)].add(page)
        forecast.items += 1
        forecast.rhythms[Frequency(schedule[0]).label] += 1
        forecast.followed[kind] += 1
    lengths = [len(pages) for pages in told.values()]
    forecast.mails, forecast.longest = len(lengths), max(lengths, default=0)
    forecast.cut = sum(length > SHOWN for length in lengths)
    forecast.unheard = _unheard(told)
    forecast.samples = _samples(sorted(told, key=lambda mail: -len(told[mail]))[:SAMPLES], rounds)
    return forecast


def _entries(now: datetime) -> Iterator[tuple[Any, ...]]:
    """All that is owed and waits for no hour: to whom, what, what keeps it back, who asked, since when, how often."""
    in_turn = ~Q(subscription__frequency=Frequency.IMMEDIATE) | due_at_once(now)
    due = Notice.objects.filter(in_turn, state=NoticeState.DUE).order_by()
    rows = due.annotate(kept_back=_kept_back(), kind=_kind())
    return iter(rows.values_list(*_OWNER, "page", "kept_back", "kind", "owed_since", *_SCHEDULE).iterator(_CHUNK))


def _kept_back() -> Case:
    """Why an entry will not leave; empty where it will."""
    reasons = {
        "compte désactivé": Q(subscription__user__is_active=False),
        "alerte arrêtée ou en pause": Q(subscription__active=False),
        "ressource retirée": Q(page__live=False),
        "ressource réservée": _closed(),
    }
    return _first(reasons, "")


def _closed() -> Q:
    """The entries whose owner may not read the resource: as `Visibility.may_read`, asked of everybody at once."""
    closed = Q(pk__in=[])
    for restriction in restrictions().pages:
        passing = restriction.passed_by(User.objects.all()).values("pk")
        closed |= Q(page__path__startswith=restriction.path) & ~Q(subscription__user__in=passing)
    return closed


def _kind() -> Case:
    asked = {label: asks(name) for name, label in _FOLLOWED.items()}
    return _first({**asked, _EVERYTHING: Q(subscription__querystring="")}, _OTHER)


def asks(parameter: str, name: str = "subscription__querystring") -> Q:
    """Condition that a stored query string has this parameter; `name` leads to its field from the rows asked.

    Values are percent-encoded, so that none holds an "&".
    """
    return Q(**{f"{name}__startswith": f"{parameter}="}) | Q(**{f"{name}__contains": f"&{parameter}="})


def _first(labels: dict[str, Q], otherwise: str) -> Case:
    cases = [When(condition, then=Value(label)) for label, condition in labels.items()]
    return Case(*cases, default=Value(otherwise), output_field=CharField())


def _unheard(told: Iterable[tuple[int, Owner]]) -> int:
    """How many of these mails go to an address that has refused one lately."""
    bounced = MailReturn.objects.filter(kind=ReturnKind.FAILED).values("mail__recipient")
    users = set(User.objects.filter(email__in=bounced).values_list("pk", flat=True))
    visitors = set(Subscriber.objects.filter(email__in=bounced).values_list("pk", flat=True))
    return sum(user in users or visitor in visitors for _round, (user, visitor) in told)


def _not_yet_matched() -> int:
    """Changes of pages that the worker has not yet held against the alerts."""
    at = OutboxCursor.objects.filter(consumer=CONSUMER).values_list("last_event_id", flat=True).first()
    return OutboxEvent.objects.filter(topic="page", pk__gt=at or 0).count()


def _samples(mails: Iterable[tuple[int, Owner]], rounds: _Rounds) -> list[Sample]:
    """Some of these mails as they would be written; the transaction is rolled back."""
    passages, samples = Passages(), []
    with transaction.atomic():
        for number, owner in mails:
            samples += [_sample(basket, passages) for basket in fill_baskets([owner], rounds.due(number))]
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
    words = UPDATE.words(context_of(nobody, found, passages))
    return Sample(words.subject, words.text)
