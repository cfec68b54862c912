"""What memberships hold about a person, for their export."""

from __future__ import annotations

from asv.accounts.models import User
from asv.accounts.own_data import OwnData
from network.networks.inviting import forget_invited, waiting_for
from network.networks.models import Membership


def memberships(user: User) -> list[dict[str, object]]:
    """Their networks with the state, the role and what they wrote, and invitations that wait for them."""
    rows = Membership.objects.filter(user=user).select_related("network").prefetch_related("working_groups")
    held: list[dict[str, object]] = [
        {
            "réseau": row.network.title,
            "état": row.get_state_display(),
            "rôle": row.get_role_display(),
            "demandé le": row.asked_at.isoformat(),
            "membre depuis le": row.joined_at.isoformat() if row.joined_at else None,
            "fini le": row.ended_at.isoformat() if row.ended_at else None,
            "votre message": row.message,
            "réponse": row.note,
            "reçoit les messages": row.wants_letters,
            "groupes de travail": [group.name for group in row.working_groups.all()],
        }
        for row in rows
    ]
    return held + [
        {"réseau": row.network.title, "invitation du": row.created_at.isoformat(), "adresse": row.invited}
        for row in waiting_for(user)
    ]


OWN_DATA = OwnData(
    name="réseaux",
    purpose="Vous ouvrir les pages des réseaux dont vous êtes membre ; qui les anime voit votre nom et votre adresse.",
    collect=memberships,
    tells_of=("memberships.Membership.user", "memberships.Invitation.invited", "memberships.WorkingGroup_members"),
    erase=forget_invited,
)
