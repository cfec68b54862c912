"""What updates hold about a person, for their export."""

from __future__ import annotations

from asv.accounts.models import User
from asv.accounts.own_data import OwnData
from network.alerts.subscribing import forget_by_address


def subscriptions(user: User) -> list[dict[str, object]]:
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
        for row in user.subscriptions.all()
    ]


OWN_DATA = OwnData(
    name="alertes",
    purpose="Pour vous écrire ce que vous demandez.",
    collect=subscriptions,
    tells_of=("updates.Subscription.user", "updates.Notice"),
    erase=forget_by_address,
)
