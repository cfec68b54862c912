"""Giving places, one after the other: exactly as many as there are, in the order of arrival, each person told once.

Whoever changes the places of a meeting holds its desk. On PostgreSQL that is a row lock; on SQLite a transaction that
writes is alone from its beginning (`transaction_mode` IMMEDIATE). Mails are queued in the same transaction, under
keys that name the registration and what happened: nothing is told that did not happen, and nothing twice.

The order is that of confirmation: at once for someone signed in, whose address is proved, and by the link of the mail
for everyone else. A place is never held for an address that nobody has proved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from network.meetings.models import MeetingPage
from network.meetings.registrations import letters
from network.meetings.registrations.models import ACTIVE, Desk, Registration, State, Workshop, told_of


class Closed(Exception):
    """Registration is not open, or no more."""


@dataclass(frozen=True)
class Details:
    """What someone says of themselves when they register."""

    email: str
    name: str
    function: str = ""
    organisation: str = ""
    declared: str = ""
    consent: str = ""
    answers: list[list[str]] = field(default_factory=list)
    workshops: Sequence[Workshop] = ()


@contextmanager
def held_desk(meeting_id: int) -> Iterator[tuple[Desk, MeetingPage]]:
    """Lock a meeting's desk row until the end of the transaction; yields it and the meeting as stored now."""
    with transaction.atomic():
        if not Desk.objects.filter(meeting_id=meeting_id).exists():
            told = told_of(MeetingPage.objects.get(pk=meeting_id))
            Desk.objects.get_or_create(meeting_id=meeting_id, defaults={"told": told})
        desk = Desk.objects.select_for_update().get(meeting_id=meeting_id)
        yield desk, MeetingPage.objects.get(pk=meeting_id)


def register(meeting_id: int, details: Details, user: Any = None) -> Registration:
    """Register someone whose address is proved (`user`), or ask by mail whether it is really them. Raises Closed.

    Someone who has a place, or waits for one, keeps it as it is.
    """
    with held_desk(meeting_id) as (desk, meeting):
        if not meeting.registrations_open:
            raise Closed
        registration = _found(meeting, details.email)
        if registration.is_active:
            _say_again(registration, meeting, user)
            return registration
        _write(registration, details, user)
        if user is None:
            letters.queue(registration, meeting, "confirm")
        else:
            _admit(desk, meeting, registration)
        return registration


def confirm(registration: Registration) -> Registration:
    """The address is proved: give a place, or a rank on the waiting list. Raises Closed."""
    with held_desk(registration.meeting_id) as (desk, meeting):
        fresh = Registration.objects.select_related("user").get(pk=registration.pk)
        if fresh.state != State.TO_CONFIRM or fresh.turn != registration.turn:
            return fresh
        if not meeting.registrations_open:
            raise Closed
        proved = EmailAddress.objects.filter(email__iexact=fresh.email, verified=True).select_related("user").first()
        fresh.user = proved.user if proved else None
        _admit(desk, meeting, fresh)
        return fresh


def leave(registration: Registration) -> bool:
    """Give up a place, or the wait for one: the next in line moves up. False where there was nothing to give up."""
    return _give_back(registration, "left")


def remove(registration: Registration, note: str = "") -> bool:
    """Take someone off the list, who is told, with this note: the next in line moves up. False where they left."""
    return _give_back(registration, "removed", note)


def _give_back(registration: Registration, kind: str, note: str = "") -> bool:
    with held_desk(registration.meeting_id) as (desk, meeting):
        fresh = Registration.objects.select_related("user").get(pk=registration.pk)
        if not fresh.is_active or meeting.is_past:
            return False
        fresh.state, fresh.number = State.CANCELLED, None
        if fresh.invited:
            fresh.sequence += 1
        fresh.save()
        letters.queue(fresh, meeting, kind, note=note)
        fresh.invited = False
        fresh.save(update_fields=["invited"])
        move_up(desk, meeting)
        return True


def move_up(desk: Desk, meeting: MeetingPage) -> int:
    """Give free places to the waiting list in its order; how many. The caller holds `held_desk`."""
    if meeting.cancelled or not meeting.live or not meeting.takes_registrations or meeting.starts_at < timezone.now():
        return 0
    waiting = Registration.objects.filter(meeting=meeting, state=State.WAITING).select_related("user")
    if not waiting.exists():
        return 0
    free = _free(meeting)
    lucky = list(waiting.order_by("number")[:free] if free is not None else waiting.order_by("number"))
    for registration in lucky:
        _give_place(registration, meeting, "moved_up")
    return len(lucky)


def _found(meeting: MeetingPage, email: str) -> Registration:
    known = Registration.objects.filter(meeting=meeting, email=email.lower()).select_related("user").first()
    return known or Registration(meeting=meeting, email=email.lower(), created_at=timezone.now())


def _say_again(registration: Registration, meeting: MeetingPage, user: Any) -> None:
    """Tell by mail alone that the address is registered already; an account takes over its own registration."""
    if user is None:
        letters.queue(registration, meeting, "already", timezone.localdate().isoformat())
    elif registration.user_id is None:
        registration.user = user
        registration.save(update_fields=["user"])


def _write(registration: Registration, details: Details, user: Any) -> None:
    if registration.pk:
        registration.turn += 1
    registration.user = user
    for name in ("name", "function", "organisation", "declared", "consent", "answers"):
        setattr(registration, name, getattr(details, name))
    registration.state, registration.created_at = State.TO_CONFIRM, timezone.now()
    registration.confirmed_at = registration.week_reminder_at = registration.day_reminder_at = None
    registration.present = None
    registration.save()
    registration.workshops.set(details.workshops)


def _admit(desk: Desk, meeting: MeetingPage, registration: Registration) -> None:
    move_up(desk, meeting)  # whoever waits is served first
    desk.last_number += 1
    desk.save(update_fields=["last_number"])
    registration.number = desk.last_number
    registration.confirmed_at = timezone.now()
    free = _free(meeting)
    if free is None or free > 0:
        _give_place(registration, meeting, "confirmed")
        return
    registration.state = State.WAITING
    registration.save()
    letters.queue(registration, meeting, "waiting")


def _give_place(registration: Registration, meeting: MeetingPage, kind: str) -> None:
    registration.state = State.CONFIRMED
    if registration.sequence or registration.invited:
        registration.sequence += 1
    registration.invited = True
    registration.save()
    full = _leave_full_workshops(registration)
    letters.queue(registration, meeting, kind, full_workshops=full)


def _leave_full_workshops(registration: Registration) -> list[Workshop]:
    """Take the person off the workshops that filled up meanwhile; which ones."""
    chosen = registration.workshops.values_list("pk", flat=True)
    others = Q(registrations__state=State.CONFIRMED) & ~Q(registrations=registration.pk)
    counted = Workshop.objects.filter(pk__in=list(chosen)).annotate(taken=Count("registrations", filter=others))
    full = [workshop for workshop in counted if workshop.capacity is not None and workshop.taken >= workshop.capacity]
    if full:
        registration.workshops.remove(*full)
    return full


def _free(meeting: MeetingPage) -> int | None:
    """How many places are free; None without a limit. Never below nought where the capacity was lowered."""
    if meeting.capacity is None:
        return None
    return max(0, meeting.capacity - Registration.objects.filter(meeting=meeting, state=State.CONFIRMED).count())


def rank_of(registration: Registration) -> int:
    """The rank on the waiting list, from one."""
    ahead = Registration.objects.filter(
        meeting=registration.meeting_id, state=State.WAITING, number__lt=registration.number
    )
    return ahead.count() + 1


def places_left(meeting: MeetingPage) -> int | None:
    """How many places are free; None where there is no limit, 0 while others wait for one."""
    if meeting.capacity is None:
        return None
    return max(0, meeting.capacity - Registration.objects.filter(meeting=meeting, state__in=ACTIVE).count())


def registration_by(user: Any, meeting: MeetingPage) -> Registration | None:
    """The place, or the rank on the waiting list, of someone signed in; None for whoever has neither."""
    if not user.is_authenticated:
        return None
    return Registration.objects.filter(meeting=meeting, user=user, state__in=ACTIVE).first()
