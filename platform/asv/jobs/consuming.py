"""Reading the outbox: each consumer from its own cursor, independent of the others."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError
from django.db.models import Q
from django.utils import timezone

from asv.jobs.models import OutboxCursor, OutboxEvent, OutboxFailure
from asv.jobs.registry import Consumer, RetryLater, consumers

logger = logging.getLogger(__name__)

BATCH = 200
KEPT_DAYS = 30
RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 180))
# The database itself is in trouble: nothing is known about the events.
DATABASE_TROUBLE = (OperationalError, InterfaceError)


def next_batch(consumer: Consumer) -> list[OutboxEvent]:
    """The first events this consumer has not seen."""
    cursor = OutboxCursor.objects.filter(consumer=consumer.name).values_list("last_event_id", flat=True).first()
    events = OutboxEvent.objects.filter(pk__gt=cursor or 0, topic__in=consumer.topics)
    return list(events.order_by("pk")[:BATCH])


def work_off(consumer: Consumer, events: Sequence[OutboxEvent]) -> None:
    """Handle a batch and move the cursor past it. Raises RetryLater with the cursor past what was handled."""
    try:
        consumer.handle(events)
    except (RetryLater, *DATABASE_TROUBLE):
        raise
    except Exception:
        logger.exception("%s: a batch of %d failed, one by one now", consumer.name, len(events))
        for event in events:
            _work_off_one(consumer, event)
            _advance(consumer, event.pk)
        return
    _advance(consumer, events[-1].pk)


def _work_off_one(consumer: Consumer, event: OutboxEvent) -> None:
    try:
        consumer.handle([event])
    except (RetryLater, *DATABASE_TROUBLE):
        raise
    except Exception as error:
        logger.exception("%s: event %d (%s %d) failed", consumer.name, event.pk, event.topic, event.object_id)
        _write_failure(consumer, event, error)


def _write_failure(consumer: Consumer, event: OutboxEvent, error: Exception) -> None:
    OutboxFailure.objects.update_or_create(
        consumer=consumer.name,
        event_id=event.pk,
        defaults={
            "topic": event.topic,
            "object_id": event.object_id,
            "error": f"{type(error).__name__}: {error}"[:2000],
            "next_attempt_at": timezone.now() + RETRIES[0],
        },
    )


def _advance(consumer: Consumer, event_id: int) -> None:
    OutboxCursor.objects.update_or_create(
        consumer=consumer.name, defaults={"last_event_id": event_id, "last_error": ""}
    )


def write_error(consumer: Consumer, error: Exception) -> None:
    """Write the error that stopped this consumer on its cursor's row, where the admin shows it."""
    OutboxCursor.objects.update_or_create(consumer=consumer.name, defaults={"last_error": str(error)[:2000]})


def retry_failures(now: datetime) -> int:
    """Try events that failed again, a few times; returns how many succeeded."""
    known = {consumer.name: consumer for consumer in consumers()}
    right = 0
    for failure in OutboxFailure.objects.filter(next_attempt_at__lte=now, consumer__in=known).order_by("pk")[:BATCH]:
        right += _retry(failure, known[failure.consumer], now)
    return right


def _retry(failure: OutboxFailure, consumer: Consumer, now: datetime) -> int:
    event = OutboxEvent(pk=failure.event_id, topic=failure.topic, object_id=failure.object_id, created_at=now)
    try:
        consumer.handle([event])
    except DATABASE_TROUBLE:
        raise
    except RetryLater:
        return 0  # nothing is known of the event: no try is used up
    except Exception as error:  # noqa: BLE001 - kept in the row, for staff to read
        failure.error = f"{type(error).__name__}: {error}"[:2000]
        failure.attempts += 1
        left = failure.attempts <= len(RETRIES)
        failure.next_attempt_at = now + RETRIES[failure.attempts - 1] if left else None
        failure.save()
        return 0
    failure.delete()
    return 1


def prune_outbox(now: datetime) -> int:
    """Forget events older than a month that every consumer of their topic has passed; how many.

    Consumers that are no longer registered hold nothing up. Their cursors go first: one that comes back begins
    without a cursor, and knows by that that it may have missed something.
    """
    OutboxCursor.objects.exclude(consumer__in=[consumer.name for consumer in consumers()]).delete()
    passed = dict(OutboxCursor.objects.values_list("consumer", "last_event_id"))
    limits: dict[str, int] = {}
    for consumer in consumers():
        for topic in consumer.topics:
            at = passed.get(consumer.name, 0)
            limits[topic] = min(limits.get(topic, at), at)
    may_go = ~Q(topic__in=limits)
    for topic, limit in limits.items():
        may_go |= Q(topic=topic, pk__lte=limit)
    return OutboxEvent.objects.filter(may_go, created_at__lt=now - timedelta(days=KEPT_DAYS)).delete()[0]
