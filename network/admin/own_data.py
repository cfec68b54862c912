"""What the network's tools hold of what a person did in them, for their export."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from asv.accounts.models import User
from asv.accounts.own_data import Kept, OwnData
from asv.accounts.own_work import HISTORY, PUBLICATION
from network.demarches.models import DemarcheImport
from network.directory.models import Handover
from network.networks.models import Invitation, Membership, NetworkLetter
from search.models import WantedTopic


def acts(user: User) -> list[dict[str, object]]:
    """Invitations, answers, letters, imports and subjects taken, each with its date; never another person's name."""
    rows: list[dict[str, object]] = [
        *_acts("invitation dans un réseau", Invitation.objects.filter(invited_by=user), "network__title", "created_at"),
        *_acts("réponse à une demande", Membership.objects.filter(decided_by=user), "network__title", "joined_at"),
        *_acts("message à un réseau", NetworkLetter.objects.filter(sender=user), "network__title", "sent_at"),
        *_acts("poste proposé", Handover.objects.filter(offered_by=user), "post__function", "created_at"),
        *_acts("poste quitté", Handover.objects.filter(predecessor=user), "post__function", "ended_at"),
        *_acts("fichier de démarches", DemarcheImport.objects.filter(user=user), "filename", "created_at"),
    ]
    taken = WantedTopic.objects.filter(taken_by=user).order_by("pk").values_list("words", flat=True)
    return rows + [{"geste": "sujet à écrire, pris par vous", "sur": words} for words in taken]


def _acts(act: str, rows: Any, name: str, date: str) -> list[dict[str, object]]:
    found = rows.order_by("pk").values_list(name, date)
    return [{"geste": act, "sur": subject, "le": at.isoformat() if at else None} for subject, at in found]


OWN_DATA = OwnData(
    name="gestes",
    purpose="Pour que les réseaux, l’annuaire et la rédaction sachent où ils en sont.",
    collect=acts,
    tells_of=(
        "memberships.Membership.decided_by",
        "memberships.Invitation.invited_by",
        "memberships.NetworkLetter.sender",
        "directory.Handover.offered_by",
        "directory.Handover.predecessor",
        "demarches_data.DemarcheImport.user",
        "search.WantedTopic.taken_by",
    ),
    kept=(
        Kept(
            "La date de ce que vous avez fait pour un réseau ou l’annuaire : invitations, réponses, messages envoyés",
            "Le réseau et l’annuaire en ont besoin pour la suite. Rien n’y dit plus que c’était vous.",
            (
                "memberships.Membership",
                "memberships.Invitation",
                "memberships.NetworkLetter",
                "directory.Handover",
                "directory.Post",
            ),
        ),
        replace(PUBLICATION, models=("demarches_data.DemarcheImport",)),
        replace(HISTORY, models=("search.WantedTopic",)),
    ),
)
