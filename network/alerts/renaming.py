"""Alerts that ask for a term which was renamed, merged or split go on by its former slug, and their owners are told.

Of a term that was retired, `sleeping` tells: such an alert writes no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Model
from django.dispatch import receiver
from django.http import QueryDict
from django.urls import reverse

from asv.jobs.letters import Letter
from asv.jobs.models import OutboxEvent, OutgoingMail
from asv.jobs.outbox import emit
from asv.notifications.models import Notification, NotificationKind
from asv.notifications.telling import notify_each
from asv.taxonomy.catalogue import catalogue, forget_catalogue
from asv.taxonomy.changes import vocabulary_changed
from asv.taxonomy.journal import VocabularyChange, VocabularyChangeKind
from asv.taxonomy.subjects import Subject
from asv.taxonomy.usage import Count
from network.alerts.forecast import asks
from network.alerts.links import absolute, manage_token, unsubscribe_token
from network.alerts.models import Subscriber, Subscription
from network.alerts.wording import TEMPLATE, Message

TOPIC = "vocabulary"
_WHY = "Vous recevez ce message parce que vous avez demandé cette alerte."


def alerts_naming(parameter: str, slugs: Sequence[str]) -> Iterator[Subscription]:
    """The running alerts that ask for one of these, by the slug of today or by one of before."""
    known, wanted = catalogue(), set(slugs)
    rows = Subscription.objects.filter(asks(parameter, "querystring"), active=True, confirmed_at__isnull=False)
    for row in rows.select_related("user", "subscriber").order_by("pk").iterator(500):
        asked = QueryDict(row.querystring).getlist(parameter)
        if any(value in wanted or wanted & set(known.successors(parameter, value)) for value in asked):
            yield row


def count_alerts(subject: Subject, row: Model) -> list[Count]:
    """For the preview of a change: how many alerts ask for it."""
    number = sum(1 for _alert in alerts_naming(subject.parameter, [subject.slug_of(row)]))
    return [Count(number, "alerte", "alertes")] if number else []


@receiver(vocabulary_changed)
def change_made(sender: type, change: VocabularyChange, **kwargs: object) -> None:
    """Have the owners of alerts told by the worker, in the transaction of the change."""
    if change.kind != VocabularyChangeKind.RETIRED:
        emit(TOPIC, change.pk)


def tell_changes(events: Sequence[OutboxEvent]) -> None:
    """Tell whose alerts ask for what was changed, once a change and once where it was undone; safe to repeat."""
    forget_catalogue()  # what another process changed a moment ago
    for change in VocabularyChange.objects.filter(pk__in={event.object_id for event in events}).defer("undo"):
        concerned = list(alerts_naming(change.vocabulary, [change.before, *change.after.split()]))
        notify_each(_notification(change, alert) for alert in concerned if alert.user and alert.user.is_active)
        visitors: dict[Subscriber, list[Subscription]] = {}
        for alert in concerned:
            if alert.subscriber:
                visitors.setdefault(alert.subscriber, []).append(alert)
        for visitor, alerts in visitors.items():
            _write(change, visitor, alerts)


def _mark(change: VocabularyChange) -> str:
    return f"{change.pk}{'-annule' if change.undone_at else ''}"


def _said(change: VocabularyChange) -> str:
    return f"Un changement est annulé : {change.said}" if change.undone_at else change.said


def _notification(change: VocabularyChange, alert: Subscription) -> Notification:
    return Notification(
        user=alert.user,
        kind=NotificationKind.ALERT,
        title=f"Votre alerte « {alert.title} » suit un terme qui change",
        text=f"{_said(change)}. L’alerte continue, sans rien à faire.",
        path=reverse("subscription_edit", args=[alert.pk]),
        key=f"vocabulary-{_mark(change)}-{alert.pk}",
    )


def _write(change: VocabularyChange, visitor: Subscriber, alerts: list[Subscription]) -> None:
    leave = absolute("subscription_unsubscribe", unsubscribe_token([alert.pk for alert in alerts]))
    names = ", ".join(f"« {alert.title} »" for alert in alerts)
    message = Message(
        f"Un terme de {'vos alertes' if len(alerts) > 1 else 'votre alerte'} change",
        (
            f"{_said(change)}.",
            f"{names} : rien à faire, ce que vous avez demandé continue d’arriver.",
            f"Pour ne plus rien recevoir : {leave}",
        ),
        absolute("visitor_edit", manage_token(visitor), alerts[0].pk),
        "Voir l’alerte",
    )
    key = f"{RENAMED.prefix}{_mark(change)}:{visitor.pk}"
    RENAMED.owe(key, visitor.email, {**message.context(_WHY), "leave_url": leave})


def still_asked(mail: OutgoingMail) -> bool:
    """Whether the person of a queued mail still has an alert that runs."""
    visitor = mail.key.rpartition(":")[2]
    return Subscription.objects.filter(subscriber=int(visitor), active=True).exists()


RENAMED = Letter(
    prefix="vocabulary:", label="Terme d’une alerte changé", template=TEMPLATE, still_owed=still_asked, repeated=True
)
