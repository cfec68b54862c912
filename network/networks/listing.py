"""The list of networks."""

from __future__ import annotations

from django.http import HttpRequest

from asv.core.visibility import visibility_of
from asv.resources.cards import card_listing
from network.networks.models import NetworkIndexPage, NetworkPage


def network_listing(page: NetworkIndexPage, request: HttpRequest) -> dict[str, object]:
    """The page of networks asked for."""
    visibility = visibility_of(request)
    networks = visibility.listed(NetworkPage.objects.child_of(page)).order_by("title", "pk")
    return card_listing(networks, visibility, request)
