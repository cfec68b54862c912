"""What watching holds about a person, for their export."""

from __future__ import annotations

from asv.accounts.models import User
from asv.accounts.own_data import OwnData
from network.alerts.watching.models import Watch


def watches(user: User) -> list[dict[str, str]]:
    """What they watch."""
    rows = Watch.objects.filter(favourite__user=user).select_related("favourite").order_by("created_at", "pk")
    return [{"ressource": row.favourite.kept_title, "suivie depuis": row.created_at.isoformat()} for row in rows]


OWN_DATA = OwnData(
    name="suivis",
    purpose="Pour vous dire ce qui change dans les ressources que vous suivez.",
    collect=watches,
    tells_of=("watching.Watch", "watching.OwedChange"),
)
