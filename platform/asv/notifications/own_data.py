"""What notifications hold about a person, for their export."""

from __future__ import annotations

from asv.accounts.models import User
from asv.accounts.own_data import OwnData
from asv.core.visibility import visible_to
from asv.notifications.models import FeedAddress, Notification
from asv.notifications.telling import shown


def notifications(user: User) -> list[dict[str, object]]:
    """What they were told, as they may read it now."""
    rows = shown(Notification.objects.filter(user=user), visible_to(user))
    return [
        {
            "titre": row.notification.title,
            "texte": row.text,
            "sujet": row.notification.get_kind_display(),
            "le": row.notification.created_at.isoformat(),
            "lue le": row.notification.read_at.isoformat() if row.notification.read_at else None,
        }
        for row in rows
    ]


def feed_addresses(user: User) -> list[dict[str, str]]:
    """Their private addresses by use and date: the secret leaves in no export."""
    rows = FeedAddress.objects.filter(user=user).order_by("purpose")
    return [{"usage": row.get_purpose_display(), "créée le": row.created_at.isoformat()} for row in rows]


OWN_DATA = (
    OwnData(
        name="notifications",
        purpose="Pour vous tenir au courant ; gardées six mois.",
        collect=notifications,
        tells_of=("notifications.Notification.user",),
    ),
    OwnData(
        name="adresses privées",
        purpose="Pour que votre lecteur de flux et votre agenda vous reconnaissent. Le secret n’en sort pas.",
        collect=feed_addresses,
        tells_of=("notifications.FeedAddress.user",),
    ),
)
