"""Recording changes in the outbox, in the transaction that makes them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction

from asv.jobs.models import OutboxEvent

_APPEND_LOCK = 727_001  # any constant: it names our advisory lock


def emit(topic: str, object_id: int) -> None:
    """Record one change of a `page` or a `document`; call it inside the transaction of the change."""
    emit_many(topic, [object_id])


def emit_many(topic: str, object_ids: Iterable[int]) -> None:
    """Record several changes at once.

    A cursor reads events by id. On PostgreSQL two transactions may commit in another order than their ids were
    drawn, and a cursor would step over the late one: an advisory lock held until commit keeps ids in order.
    SQLite has one writer at a time.
    """
    events = [OutboxEvent(topic=topic, object_id=object_id) for object_id in object_ids]
    if not events:
        return
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_APPEND_LOCK])
        OutboxEvent.objects.bulk_create(events, batch_size=1000)
