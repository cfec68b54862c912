"""What waits to be done: how much, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from asv.jobs.models import MailState, OutboxCursor, OutboxEvent, OutgoingMail
from asv.jobs.registry import consumers


@dataclass(frozen=True)
class Backlog:
    """A number of things that wait, the oldest since a moment; None where nothing waits."""

    name: str
    number: int
    since: datetime | None


def outbox_backlogs() -> list[Backlog]:
    """What each consumer of the outbox has not seen yet."""
    passed = dict(OutboxCursor.objects.values_list("consumer", "last_event_id"))
    found = []
    for consumer in consumers():
        events = OutboxEvent.objects.filter(pk__gt=passed.get(consumer.name, 0), topic__in=consumer.topics)
        row = events.aggregate(number=Count("pk"), since=Min("created_at"))
        found.append(Backlog(consumer.name, row["number"], row["since"]))
    return found


def mail_backlog(now: datetime) -> Backlog:
    """The mails that are due and have not left; those of a later try are not due yet."""
    due = OutgoingMail.objects.filter(state=MailState.QUEUED, next_attempt_at__lte=now)
    row = due.aggregate(number=Count("pk"), since=Min("next_attempt_at"))
    return Backlog("mails", row["number"], row["since"])
