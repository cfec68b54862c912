"""What a meeting's page says of its registration to this reader."""

from __future__ import annotations

from dataclasses import dataclass

from asv.core.visitor import Visitor
from network.meetings.models import MeetingPage
from network.meetings.registrations.links import mine_path
from network.meetings.registrations.models import Registration, State
from network.meetings.registrations.permissions import may_manage_meeting
from network.meetings.registrations.seats import places_left, registration_by


@dataclass(frozen=True)
class RegistrationFacts:
    """Whether one may register, what is left for those who have not, and where this reader stands already."""

    is_open: bool
    left: int | None
    mine: Registration | None
    mine_path: str
    has_place: bool
    waits: bool
    manages: bool


def registration_facts(meeting: MeetingPage, user: Visitor) -> RegistrationFacts:
    """The facts for the person behind the request, in three queries at most."""
    mine = registration_by(user, meeting) if meeting.takes_registrations and meeting.pk else None
    is_open = bool(meeting.pk) and meeting.registrations_open
    return RegistrationFacts(
        is_open=is_open,
        left=places_left(meeting) if is_open and not mine else None,
        mine=mine,
        mine_path=mine_path(mine) if mine else "",
        has_place=bool(mine and mine.state == State.CONFIRMED),
        waits=bool(mine and mine.state == State.WAITING),
        manages=bool(meeting.pk) and meeting.takes_registrations and may_manage_meeting(user, meeting),
    )


def shows_video(meeting: MeetingPage, user: Visitor, joins: bool, facts: RegistrationFacts | None = None) -> bool:
    """Whether this person may see the video link: those who have a place; without registration here, those invited."""
    if not meeting.video_url or not joins or meeting.cancelled:
        return False
    if not meeting.takes_registrations:
        return True
    facts = facts or registration_facts(meeting, user)
    return facts.has_place or facts.manages
