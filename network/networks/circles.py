"""Names groups for readers: the network whose members each holds."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from asv.core.circles import Circle, Listed
from asv.core.prepared import Rows, in_steps
from network.networks.models import NetworkPage


def network_circles(groups: Iterable[int], listed: Listed) -> dict[int, Circle]:
    """The published networks of these groups; none that a password hides, which is told to nobody."""
    return {
        group: Circle(title, reverse("network_join", args=[slug]))
        for group, title, slug, path in in_steps("circles", _networks, sorted(groups))
        if listed(path)
    }


def _networks(*groups: int) -> Rows:
    rows: Rows = NetworkPage.objects.filter(group__in=groups, live=True).order_by("-pk")
    return rows.values_list("group_id", "title", "slug", "path")
