"""What the worker does at regular times: waiting lists, reminders, and forgetting."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from network.meetings.models import MeetingPage
from network.meetings.registrations import letters
from network.meetings.registrations.links import CONFIRM_WITHIN
from network.meetings.registrations.models import Registration, State
from network.meetings.registrations.seats import held_desk, move_up

BATCH = 200
# Long enough for certificates and a yearly report; those who have an account keep theirs in it.
KEPT_AFTER = timedelta(days=365)
REMINDERS = {"week": timedelta(days=7), "day": timedelta(days=1)}


def fill_places(now: datetime) -> int:
    """Give free places to the waiting lists, however they became free (an account deleted, say); how many."""
    waiting = Registration.objects.filter(
        state=State.WAITING, meeting__starts_at__gt=now, meeting__live=True, meeting__cancelled=False
    )
    moved = 0
    for meeting_id in waiting.order_by().values_list("meeting_id", flat=True).distinct():
        with held_desk(meeting_id) as (desk, meeting):
            moved += move_up(desk, meeting)
    return moved


def send_reminders(now: datetime) -> int:
    """Remind those who have a place, a week and a day before; who registered later than that is not reminded."""
    return sum(_remind(kind, before, now) for kind, before in REMINDERS.items())


def _remind(kind: str, before: timedelta, now: datetime) -> int:
    meetings = MeetingPage.objects.filter(
        starts_at__gt=now, starts_at__lte=now + before, live=True, cancelled=False
    ).filter(registrations__state=State.CONFIRMED)
    return sum(_remind_all(meeting_id, kind, before, now) for meeting_id in set(meetings.values_list("pk", flat=True)))


def _remind_all(meeting_id: int, kind: str, before: timedelta, now: datetime) -> int:
    with held_desk(meeting_id) as (desk, meeting):
        due = Registration.objects.filter(
            Q(**{f"{kind}_reminder_at__isnull": True}),
            meeting=meeting,
            state=State.CONFIRMED,
            confirmed_at__lt=meeting.starts_at - before,
        )
        if kind == "week":  # the worker was away for days: one reminder is enough
            due = due.filter(meeting__starts_at__gt=now + REMINDERS["day"])
        rows = list(due.select_related("user")[:BATCH])
        for registration in rows:
            letters.queue(registration, meeting, kind, str(desk.version))
        Registration.objects.filter(pk__in=[row.pk for row in rows]).update(**{f"{kind}_reminder_at": now})
        return len(rows)


def forget(now: datetime) -> int:
    """Erase requests that nobody confirmed, and registrations without an account a year after the meeting."""
    unproved = Registration.objects.filter(state=State.TO_CONFIRM, created_at__lt=now - CONFIRM_WITHIN)
    old = Registration.objects.filter(user=None, meeting__starts_at__lt=now - KEPT_AFTER)
    with transaction.atomic():
        return unproved.delete()[0] + old.delete()[0]
