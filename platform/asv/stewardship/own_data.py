"""What is held of a person here: what they look after."""

from __future__ import annotations

from asv.accounts.models import User
from asv.accounts.own_data import Data, OwnData
from asv.stewardship.models import Charge


def charges(user: User) -> Data:
    """The resources that this person looks after."""
    rows = Charge.objects.filter(user=user).select_related("page").order_by("pk")
    return [{"titre": row.page.title, "rôle": row.get_role_display()} for row in rows]


CHARGES = OwnData(
    name="Ressources dont vous répondez",
    purpose="L'équipe sait à qui demander si une ressource est toujours exacte.",
    collect=charges,
    tells_of=("stewardship.Charge",),
)
