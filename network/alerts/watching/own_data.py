"""What watching holds about a person, for their export."""

from __future__ import annotations

from asv.accounts.models import User
from network.alerts.watching.models import Watch


def watches(user: User) -> list[dict[str, str]]:
    """What they watch."""
    rows = Watch.objects.filter(favourite__user=user).select_related("favourite").order_by("created_at", "pk")
    return [{"ressource": row.favourite.kept_title, "suivie depuis": row.created_at.isoformat()} for row in rows]
