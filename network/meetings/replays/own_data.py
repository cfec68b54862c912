"""What is held about a person of the meetings they came to, for their export."""

from __future__ import annotations

from asv.accounts.models import User
from asv.accounts.own_data import Kept, OwnData
from network.meetings.replays.models import Thanks


def thanks(user: User) -> list[dict[str, object]]:
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


OWN_DATA = OwnData(
    name="remerciements",
    purpose="Pour vous demander une seule fois votre avis. Ce que vous en dites est anonyme : rien ne le relie à vous.",
    collect=thanks,
    tells_of=("replays.Thanks",),
    kept=(
        Kept(
            "Vos réponses aux évaluations de rencontres",
            "Elles sont anonymes dès l’envoi : rien ne permet de retrouver lesquelles sont de vous.",
            (),
        ),
    ),
)
