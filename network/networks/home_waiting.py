"""What waits on the home of an account: requests to join a network that the person looks after."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse

from asv.accounts.home_parts import Waiting
from network.networks.models import Membership, Role, State


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
