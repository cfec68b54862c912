"""What the export of a member's own data says of their dossiers."""

from __future__ import annotations

from asv.accounts.models import User
from asv.accounts.own_data import OwnData
from asv.dossiers.models import Dossier, DossierItem


def dossiers(user: User) -> list[dict[str, object]]:
    """Every dossier with its resources and notes."""
    rows = Dossier.objects.filter(owner=user).prefetch_related("items")
    return [
        {
            "nom": row.name,
            "créé le": row.created_at.isoformat(),
            "partagé": bool(row.share_key),
            "partagé jusqu’au": row.share_until.isoformat() if row.share_until else None,
            "ressources": [_item(item) for item in row.items.all()],
        }
        for row in rows
    ]


def _item(item: DossierItem) -> dict[str, str]:
    return {
        "titre": item.kept_title,
        "ajoutée le": item.added_at.isoformat(),
        "note pour moi": item.private_note,
        "note partagée": item.shared_note,
    }


OWN_DATA = OwnData(
    name="dossiers",
    purpose="Pour vous rendre vos listes, dans votre ordre, avec vos notes.",
    collect=dossiers,
    tells_of=("dossiers.Dossier.owner", "dossiers.DossierItem"),
)
