"""What registrations hold about a person, for their export."""

from __future__ import annotations

from typing import Any

from asv.accounts.models import User
from network.registrations.models import Registration


def registrations(user: User) -> list[dict[str, Any]]:
    """Their registrations, with what they answered."""
    rows = Registration.objects.filter(user=user).select_related("meeting").prefetch_related("workshops")
    return [
        {
            "rencontre": row.meeting.title,
            "date": row.meeting.when,
            "état": row.get_state_display(),
            "nom": row.name,
            "fonction": row.function,
            "structure": row.organisation,
            "profession déclarée": row.declared,
            "réponses": dict(row.answers),
            "ateliers": [workshop.title for workshop in row.workshops.all()],
            "présence": row.present,
            "demandée le": row.created_at.isoformat(),
            "texte accepté": row.consent,
        }
        for row in rows
    ]
