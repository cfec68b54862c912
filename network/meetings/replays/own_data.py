"""What is held about a person of the meetings they came to, for their export."""

from __future__ import annotations

from typing import Any

from asv.accounts.models import User
from network.meetings.replays.models import Thanks


def thanks(user: User) -> list[dict[str, Any]]:
    """When they were thanked, and whether they evaluated the meeting; never what they said, which names nobody."""
    rows = Thanks.objects.filter(registration__user=user).select_related("registration__meeting").order_by("pk")
    return [
        {
            "rencontre": row.registration.meeting.title,
            "remerciement du": row.sent_at.isoformat(),
            "évaluation donnée": row.answered,
        }
        for row in rows
    ]
