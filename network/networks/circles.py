"""Names groups for readers: the network whose members each holds."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from asv.core.circles import Circle
from asv.core.visibility import visible_to
from network.networks.models import NetworkPage


def network_circles(groups: Iterable[int]) -> dict[int, Circle]:
    """The published networks of these groups; none that a password hides, which is told to nobody."""
    networks = visible_to(None).listed(NetworkPage.objects.filter(group__in=groups))
    return {
        page.group_id: Circle(page.title, reverse("network_join", args=[page.slug]))
        for page in networks.order_by("-pk")
        if page.group_id
    }
