"""What updates hold about a person, for their export."""

from __future__ import annotations

from typing import Any

from asv.accounts.models import User


def subscriptions(user: User) -> list[dict[str, Any]]:
    """Their alerts."""
    return [
        {
            "nom": row.title,
            "recherche": row.querystring,
            "fréquence": row.rhythm,
            "active": row.active,
            "créée le": row.created_at.isoformat(),
            "confirmée le": row.confirmed_at.isoformat() if row.confirmed_at else None,
            "texte accepté": row.consent,
            "arrêtée le": row.stopped_at.isoformat() if row.stopped_at else None,
            "critères disparus": row.asleep,
        }
        for row in user.subscriptions.all()  # type: ignore[attr-defined]
    ]
