"""What updates hold about a person, for their export."""

from __future__ import annotations

from typing import Any

from asv.accounts.models import User
from asv.jobs.models import OutgoingMail


def subscriptions(user: User) -> list[dict[str, Any]]:
    """Their alerts."""
    return [
        {
            "nom": row.title,
            "recherche": row.querystring,
            "fréquence": row.get_frequency_display(),
            "active": row.active,
            "créée le": row.created_at.isoformat(),
            "texte accepté": row.consent,
        }
        for row in user.subscriptions.all()  # type: ignore[attr-defined]
    ]


def mails(user: User) -> list[dict[str, str]]:
    """The messages of the last three months."""
    rows = OutgoingMail.objects.filter(user=user)
    return [
        {
            "objet": row.subject,
            "adresse": row.recipient,
            "état": row.get_state_display(),
            "le": row.created_at.isoformat(),
        }
        for row in rows
    ]
