"""Registering for all the coming sessions of a series at once.

Each session keeps its own desk, place and mail: a calendar takes up one event with each invitation (RFC 5546, 3.2.2).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum

from django.db.models import Count

from asv.accounts.models import User
from asv.core.visibility import Visibility
from asv.core.visitor import Visitor
from network.meetings.agenda import UNLISTED, to_come
from network.meetings.models import MeetingPage, MeetingSeries
from network.meetings.registrations import seats
from network.meetings.registrations.models import ACTIVE, Registration, RegistrationQuestion, State, Workshop

# A series of every week for a year; what lies beyond comes nearer.
MOST = 60


class Standing(Enum):
    """Where someone stands with one session, in words."""

    PLACE = "Vous avez une place"
    WAITING = "Vous êtes en liste d’attente"
    OPEN = "Inscription ouverte"
    FULL = "Complet : liste d’attente"
    APART = "Demande des réponses : s’inscrire à part"
    RESERVED = "Réservée aux membres"
    ELSEWHERE = "L’inscription ne se fait pas ici"
    CANCELLED = "Annulée"
    CLOSED = "Inscriptions closes"


_MAY_ASK = (Standing.OPEN, Standing.FULL)


@dataclass(frozen=True, slots=True)
class Session:
    """A coming session as one person finds it. `given_up`: they had a place, and gave it back."""

    meeting: MeetingPage
    standing: Standing
    rank: int = 0
    mine: Registration | None = None

    @property
    def is_open(self) -> bool:
        """Whether the one form may ask for it."""
        return self.standing in _MAY_ASK

    @property
    def given_up(self) -> bool:
        """Whether they had a place, or waited for one, and do not any more."""
        return bool(self.mine and self.mine.state == State.CANCELLED)


def sessions_of(series: MeetingSeries, user: User, visibility: Visibility) -> list[Session]:
    """The coming sessions that may be shown, and where this person stands with each: queries that do not grow."""
    listed = visibility.listed(MeetingPage.objects.filter(series=series)).filter(to_come())
    meetings = list(listed.select_related("network").defer(*UNLISTED).order_by("starts_at", "pk")[:MOST])
    ids = [meeting.pk for meeting in meetings]
    mine = {row.meeting_id: row for row in Registration.objects.filter(user=user, meeting__in=ids)}
    asking = {
        pk for model in (RegistrationQuestion, Workshop)
        for pk in model.objects.filter(page__in=ids).order_by().values_list("page_id", flat=True)
    }  # fmt: skip
    active = Registration.objects.filter(meeting__in=ids, state__in=ACTIVE).order_by()
    taken = dict(active.values_list("meeting").annotate(Count("pk")))
    ranks = _ranks([row for row in mine.values() if row.state == State.WAITING])
    return [
        Session(
            meeting,
            _standing(meeting, mine.get(meeting.pk), meeting.pk in asking, taken.get(meeting.pk, 0), user, visibility),
            ranks.get(meeting.pk, 0),
            mine.get(meeting.pk),
        )
        for meeting in meetings
    ]


def _ranks(waiting: Collection[Registration]) -> dict[int, int]:
    """The rank of each of these on its own list, from one; one query."""
    if not waiting:
        return {}
    lists: dict[int, list[int]] = defaultdict(list)
    rows = Registration.objects.filter(meeting__in=[row.meeting_id for row in waiting], state=State.WAITING)
    for meeting, number in rows.order_by().values_list("meeting_id", "number"):
        lists[meeting].append(number or 0)
    return {row.meeting_id: 1 + sum(number < (row.number or 0) for number in lists[row.meeting_id]) for row in waiting}


def _standing(
    meeting: MeetingPage, mine: Registration | None, asks: bool, taken: int, user: Visitor, visibility: Visibility
) -> Standing:
    if meeting.cancelled:
        return Standing.CANCELLED
    if mine and mine.is_active:
        return Standing.PLACE if mine.state == State.CONFIRMED else Standing.WAITING
    if not meeting.may_join(user, visibility):
        return Standing.RESERVED
    if not meeting.takes_registrations:
        return Standing.ELSEWHERE
    if not meeting.registrations_open:
        return Standing.CLOSED
    if asks:
        return Standing.APART
    return Standing.FULL if meeting.capacity is not None and taken >= meeting.capacity else Standing.OPEN


def register_for(
    sessions: Collection[Session], details_for: Callable[[MeetingPage], seats.Details], user: Visitor
) -> Counter[Standing]:
    """Register for each open session in turn; how many were answered with each `Standing`.

    Each session is a transaction of its own: one that is refused undoes no other, and asking again changes nothing.
    """
    answers: Counter[Standing] = Counter()
    for session in sessions:
        if session.is_open:
            answers[_register(session.meeting, details_for, user)] += 1
    return answers


def _register(meeting: MeetingPage, details_for: Callable[[MeetingPage], seats.Details], user: Visitor) -> Standing:
    try:
        registration = seats.register(meeting.pk, details_for(meeting), user)
    except seats.Closed:
        return Standing.CLOSED
    return Standing.PLACE if registration.state == State.CONFIRMED else Standing.WAITING
