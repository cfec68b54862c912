"""What a network's page shows of its life: who is in it in figures, its themes, its groups, its own pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone

from asv.core.visibility import Visibility, visibility_of
from asv.resources.assemble import page_path
from asv.resources.cards import cards_for
from asv.resources.models import ResourcePage
from home.models import PlainPage
from network.memberships.joining import is_team
from network.memberships.models import Membership, State, WorkingGroup, YearTheme

THEMES_SHOWN = 30
RESOURCES_SHOWN = 6


@dataclass(frozen=True, slots=True)
class SpacePage:
    """A page of a network's own space in a list: for those who may not read it, its title and teaser."""

    title: str
    summary: str
    url: str
    reserved: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A working group, how many work there, and whether this reader does."""

    row: WorkingGroup
    number: int
    mine: bool


def network_life(page: Any, request: HttpRequest) -> dict[str, Any]:
    """A constant number of queries; nothing for a page that is not saved yet."""
    visibility = visibility_of(request)
    user: Any = request.user if hasattr(request, "user") else visibility.user
    if not page.pk:
        return {
            "themes": [],
            "groups": [],
            "member_count": 0,
            "mine": None,
            "runs": False,
            "space": [],
            "resources": [],
        }
    mine = Membership.objects.filter(network=page.pk, user=user.pk).first() if user.is_authenticated else None
    return {
        "themes": list(YearTheme.objects.filter(network=page.pk)[:THEMES_SHOWN]),
        "this_year": timezone.localdate().year,
        "groups": _groups(page, mine),
        "member_count": Membership.objects.filter(network=page.pk, state=State.ACTIVE, user__is_active=True).count(),
        "mine": mine,
        "runs": bool(mine and mine.facilitates) or is_team(user, page),
        "space": _space(page, visibility),
        "resources": _resources(page, visibility),
    }


def _groups(page: Any, mine: Membership | None) -> list[Group]:
    rows = WorkingGroup.objects.filter(network=page.pk).annotate(
        number=Count("members", filter=Q(members__user__is_active=True)),
        mine=Count("members", filter=Q(members=mine.pk if mine else 0)),
    )
    return [Group(row, row.number, bool(row.mine)) for row in rows]


def _space(page: Any, visibility: Visibility) -> list[SpacePage]:
    pages = (
        visibility.listed(PlainPage.objects.child_of(page))
        .order_by("path")
        .only("title", "summary", "path", "live", "url_path")
    )
    return [SpacePage(row.title, row.summary, page_path(row), not visibility.may_read(row)) for row in pages]


def _resources(page: Any, visibility: Visibility) -> list[Any]:
    """What the organisation that runs the network wrote, bears or funds; meetings stand in their own lists."""
    if not page.animator_id:
        return []
    linked = ResourcePage.objects.filter(organisation_links__organisation=page.animator_id, meetingpage=None)
    found = visibility.listed(linked).exclude(pk=page.pk).distinct().order_by("-date", "title", "pk")[:RESOURCES_SHOWN]
    return list(cards_for(found, visibility)) if found else []
