"""What waits on the home of an account: who invites the person, and who asks to join what they look after."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse

from asv.accounts.home_parts import Waiting
from network.networks.inviting import waiting_for
from network.networks.models import Membership, Role, State


def invitations_to_answer(request: HttpRequest) -> list[Waiting]:
    """A line for each network that invites whoever is signed in; one query."""
    return [
        Waiting(
            title=row.network.title,
            text=f"{(row.invited_by and row.invited_by.get_full_name()) or 'On'} vous invite dans ce réseau.",
            act="Répondre",
            url=reverse("my_networks"),
            icon="users",
        )
        for row in waiting_for(request.user)
    ]


def requests_to_answer(request: HttpRequest) -> list[Waiting]:
    """A line for each network of whoever is signed in where somebody waits for an answer; one query."""
    looked_after = {
        "network__memberships__user": request.user,
        "network__memberships__role": Role.FACILITATOR,
        "network__memberships__state": State.ACTIVE,
    }
    asked = Membership.objects.filter(state=State.REQUESTED, network__live=True, **looked_after)
    networks = asked.values_list("network__slug", "network__title").annotate(number=Count("pk", distinct=True))
    return [
        Waiting(
            title=title,
            text="Une personne demande à entrer dans votre réseau." if number == 1 else
                 f"{number} personnes demandent à entrer dans votre réseau.",
            act="Répondre",
            url=reverse("network_desk", args=[slug]),
            icon="users",
        )
        for slug, title, number in networks.order_by("network__title")
    ]  # fmt: skip
