"""What comes soon on the home of an account: the meetings at which the person has a place, or waits for one."""

from __future__ import annotations

from django.http import HttpRequest

from asv.accounts.home_parts import Coming
from network.meetings.agenda import UNLISTED, to_come
from network.meetings.registrations import links
from network.meetings.registrations.models import ACTIVE, Registration, State

MOST = 3


def meetings_to_come(request: HttpRequest) -> list[Coming]:
    """The next meetings of whoever is signed in; one query."""
    rows = Registration.objects.filter(to_come(of="meeting__"), user=request.user, state__in=ACTIVE)  # type: ignore[misc]
    rows = rows.select_related("meeting").defer(*(f"meeting__{name}" for name in UNLISTED))
    return [
        Coming(
            title=row.meeting.title,
            starts_at=row.meeting.starts_at,
            when=row.meeting.when,
            note=_note(row),
            url=links.mine_path(row),
        )
        for row in rows.order_by("meeting__starts_at", "pk")[:MOST]
    ]


def _note(row: Registration) -> str:
    """What whoever comes should know first."""
    if row.meeting.cancelled:
        return "Annulée"
    return row.get_state_display() if row.state == State.WAITING else row.meeting.venue
