"""A meeting that moves, is cancelled or held after all: everyone registered is told, once for each change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from asv.jobs.models import OutboxEvent
from network.meetings.models import MeetingMode, MeetingPage
from network.meetings.registrations import letters
from network.meetings.registrations.models import ACTIVE, Desk, Registration, State, told_of
from network.meetings.registrations.seats import held_desk, move_up


def follow_meetings(events: Sequence[OutboxEvent]) -> None:
    """For pages that changed: tell what is new, and give the places that a larger capacity frees."""
    touched = {event.object_id for event in events}
    for meeting_id in Desk.objects.filter(meeting_id__in=touched).values_list("meeting_id", flat=True):
        follow_meeting(meeting_id)


def follow_meeting(meeting_id: int) -> int:
    """Tell those registered what changed since they were last told (day, place, link); how many people.

    Places that a larger capacity frees go to the waiting list.
    """
    with held_desk(meeting_id) as (desk, meeting):
        if not meeting.live:
            return 0
        before, now = desk.told, told_of(meeting)
        told = 0
        if before != now:
            desk.told, desk.version = now, desk.version + 1
            desk.save(update_fields=["told", "version"])
            if before and not meeting.is_past:  # a desk made by a program may have told nobody anything yet
                told = _tell(desk, meeting, before, now)
        move_up(desk, meeting)
        return told


def _tell(desk: Desk, meeting: MeetingPage, before: dict[str, object], now: dict[str, object]) -> int:
    if before["cancelled"] and now["cancelled"]:
        return 0
    kind = _kind(before, now)
    registrations = list(Registration.objects.filter(meeting=meeting, state__in=ACTIVE).select_related("user"))
    moved = before["starts_at"] != now["starts_at"]
    for registration in registrations:
        if moved:  # reminders of the new day are owed again
            registration.week_reminder_at = registration.day_reminder_at = None
        letters.queue(registration, meeting, kind, str(desk.version), changes=_differences(before, now, registration))
    Registration.objects.bulk_update(registrations, ["week_reminder_at", "day_reminder_at"], batch_size=500)
    return len(registrations)


def _kind(before: dict[str, object], now: dict[str, object]) -> str:
    if now["cancelled"]:
        return "cancelled"
    return "restored" if before["cancelled"] else "changed"


def _differences(before: dict[str, Any], now: dict[str, Any], registration: Registration) -> list[str]:
    """What changed, in words; the link's new address stands with the rest of the mail, for those who have a place."""
    if now["cancelled"]:
        return []
    lines = []
    if before["when"] != now["when"]:
        lines.append(f"Nouvelle date : {now['when']} (au lieu de : {before['when']})")
    if before["where"] != now["where"]:
        lines.append(f"Nouveau lieu : {now['where'] or 'à préciser'}")
    if before["mode"] != now["mode"]:
        lines.append(f"Nouvelle forme : {MeetingMode(now['mode']).label}")
    if before["video_url"] != now["video_url"] and registration.state == State.CONFIRMED:
        lines.append("Le lien de la visioconférence a changé : l’ancien ne sert plus.")
    return lines
