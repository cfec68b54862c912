"""Names groups for readers: the network whose members each holds."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from asv.core.circles import Circle, Listed
from network.networks.models import NetworkPage


def network_circles(groups: Iterable[int], listed: Listed) -> dict[int, Circle]:
    """The published networks of these groups; none that a password hides, which is told to nobody."""
    networks = listed(NetworkPage.objects.filter(group__in=groups)).order_by("-pk")
    return {
        group: Circle(title, reverse("network_join", args=[slug]))
        for group, title, slug in networks.values_list("group_id", "title", "slug")
    }
