"""Alerts that ask for a theme, a place or a network that is no more: they write no more, and their owner is told."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from asv.jobs.letters import Letter
from asv.jobs.models import OutboxEvent, OutgoingMail
from asv.resources.models import ResourcePage
from asv.taxonomy.catalogue import forget_catalogue
from network.alerts.forecast import asks
from network.alerts.links import MANAGE_DAYS, absolute, manage_token, unsubscribe_token
from network.alerts.models import Subscription
from network.alerts.questions import Question, stored_question, stored_questions
from network.alerts.recipients import Recipient, owner_of
from network.alerts.targets import TARGETS
from network.alerts.wording import TEMPLATE, Message
from search.facets import LABELS

TOPIC = "terms"
BATCH = 1000
NAMES = {**LABELS, "organisation": "Organisation", "reseau": "Réseau", "serie": "Série de rencontres"}
_WHY = "Vous recevez ce message parce que vous avez demandé cette alerte."


def look_after(events: Sequence[OutboxEvent]) -> None:
    """A term or a place is gone, or a page that may have been a network's or a series': who asked for it is told."""
    if any(event.topic == TOPIC for event in events):
        tell_sleepers()
        return
    pages = {event.object_id for event in events}
    if pages - set(ResourcePage.objects.filter(pk__in=pages, live=True).values_list("pk", flat=True)):
        tell_sleepers(with_targets_alone=True)


def tell_all_sleepers(now: datetime) -> int:
    """As `look_after`, for all alerts: rows deleted in bulk emit no event."""
    return tell_sleepers()


def tell_sleepers(with_targets_alone: bool = False) -> int:
    """Tell owners, once, of alerts whose term, place or target no longer exists; how many were told.

    An alert whose criteria are all there again is marked awake, and told anew should one vanish again.
    `with_targets_alone` looks only at alerts that follow an organisation, a network or a series.
    """
    forget_catalogue()  # what another process deleted a moment ago
    last, told = 0, 0
    while batch := list(_running(with_targets_alone).filter(pk__gt=last)[:BATCH]):
        questions = stored_questions({row.querystring for row in batch})
        for row in batch:
            gone = questions[row.querystring].ignored
            if gone and not row.asleep:
                told += _tell(row.pk)
            elif row.asleep and not gone:
                Subscription.objects.filter(pk=row.pk).update(asleep="")
        last = batch[-1].pk
    return told


def _running(with_targets_alone: bool) -> QuerySet[Subscription]:
    may_be_told = Q(user__is_active=True) | Q(user=None)
    running = Subscription.objects.filter(may_be_told, active=True, confirmed_at__isnull=False).order_by("pk")
    if not with_targets_alone:
        return running
    asking = Q(pk__in=[])
    for name in TARGETS:
        asking |= asks(name, "querystring")
    return running.filter(asking)


def _tell(pk: int) -> int:
    """Write what is missing on the alert and queue the mail, in one transaction, so that it is told once."""
    with transaction.atomic():
        row = Subscription.objects.select_for_update().filter(pk=pk, active=True, asleep="").first()
        question = stored_question(row.querystring) if row else None
        if row is None or question is None or not question.ignored:
            return 0
        row.asleep = _gone(question)
        row.save(update_fields=["asleep"])
        recipient = owner_of(row)
        context = {**_message(row, question, recipient).context(_WHY), "leave_url": _leave_url(row)}
        key = f"{ASLEEP.prefix}{recipient.key}:{row.pk}:{uuid.uuid4()}"
        ASLEEP.owe(key, recipient.email, context, user=recipient.user)
    return 1


def _gone(question: Question) -> str:
    return ", ".join(f"{NAMES.get(fault.parameter, fault.parameter)} « {fault.value} »" for fault in question.ignored)


def _message(row: Subscription, question: Question, recipient: Recipient) -> Message:
    several = len(question.ignored) > 1
    token = manage_token(recipient.subscriber) if recipient.subscriber else ""
    return Message(
        f"Votre alerte « {row.title} » est en sommeil",
        (
            f"{'Des critères' if several else 'Un critère'} de votre alerte « {row.title} » "
            f"{'n’existent' if several else 'n’existe'} plus sur le site : {row.asleep}.",
            "Elle n’écrit plus : sans ce critère, elle trouverait autre chose que ce que vous aviez demandé.",
            "Pour la réparer, faites-en une alerte sans ce critère, ou refaites votre recherche avec un autre. "
            "Vous pouvez aussi la supprimer." + (f" Ce lien sert {MANAGE_DAYS} jours." if token else ""),
            f"Si le critère revient, elle reprend d’elle-même. Pour l’arrêter tout de suite : {_leave_url(row)}",
        ),
        absolute("visitor_edit", token, row.pk) if token else absolute("subscription_edit", row.pk),
        "Réparer ou supprimer l’alerte",
    )


def _leave_url(row: Subscription) -> str:
    return absolute("subscription_unsubscribe", unsubscribe_token([row.pk]))


def still_asleep(mail: OutgoingMail) -> bool:
    """Whether the alert of a queued mail still runs without what it searches for, so that the mail may be sent."""
    number = mail.key.removeprefix(ASLEEP.prefix).split(":")[1]
    return Subscription.objects.filter(pk=number, active=True).exclude(asleep="").exists()


ASLEEP = Letter(prefix="asleep:", label="Alerte en sommeil", template=TEMPLATE, still_owed=still_asleep, repeated=True)
