"""What a network's page shows of its life: who is in it in figures, its themes, its groups, its own pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import caches
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest
from wagtail.models import Page

from asv.core.visibility import Visibility, visibility_of
from asv.resources.assemble import page_path
from asv.resources.models import ResourcePage
from home.models import PlainPage
from network.networks.joining import is_team
from network.networks.models import Membership, State, WorkingGroup, YearTheme

THEMES_SHOWN = 30
RESOURCES_SHOWN = 6
_REMEMBERED_SECONDS = 60


@dataclass(frozen=True, slots=True)
class SpacePage:
    """A page of a network's own space in a list: for those who may not read it, its title and teaser."""

    title: str
    summary: str
    url: str
    reserved: bool


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource in a short list."""

    title: str
    kind: str
    url: str
    date: date | None
    reserved: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A working group, how many work there, and whether this reader does."""

    row: WorkingGroup
    number: int
    mine: bool


def network_life(page: Page, request: HttpRequest) -> dict[str, Any]:
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
    life = _remembered(page.pk)
    return {
        **life,
        "groups": _groups(life["groups"], mine),
        "mine": mine,
        "runs": bool(mine and mine.facilitates) or is_team(user, page),
        "space": _space(page, visibility),
        "resources": _resources(page, visibility),
    }


def _remembered(network: int) -> dict[str, Any]:
    """What is the same for every reader, until someone changes it."""
    known: dict[str, Any] | None = caches["remembered"].get(_key(network))
    if known is None:
        working = Count("members", filter=Q(members__user__is_active=True))
        active = Membership.objects.filter(network=network, state=State.ACTIVE, user__is_active=True)
        known = {
            "themes": list(YearTheme.objects.filter(network=network)[:THEMES_SHOWN]),
            "groups": list(WorkingGroup.objects.filter(network=network).annotate(number=working)),
            "member_count": active.count(),
        }
        caches["remembered"].set(_key(network), known, _REMEMBERED_SECONDS)
    return known


def _key(network: int) -> str:
    return f"memberships.life:{network}"


def forget_life(network: int) -> None:
    """Forget what is remembered for a network's page, now and once more after the commit.

    A reader in between would otherwise remember the old state again.
    """
    caches["remembered"].delete(_key(network))
    transaction.on_commit(lambda: caches["remembered"].delete(_key(network)))


def _groups(rows: list[WorkingGroup], mine: Membership | None) -> list[Group]:
    joined = set(mine.working_groups.values_list("pk", flat=True)) if mine and rows else set()
    return [Group(row, row.number, row.pk in joined) for row in rows]  # type: ignore[attr-defined]


def _space(page: Page, visibility: Visibility) -> list[SpacePage]:
    pages = (
        visibility.listed(PlainPage.objects.child_of(page))
        .order_by("path")
        .only("title", "summary", "path", "live", "url_path")
    )
    return [SpacePage(row.title, row.summary, page_path(row), not visibility.may_read(row)) for row in pages]


def _resources(page: Page, visibility: Visibility) -> list[Resource]:
    """What the organisation that runs the network wrote, bears or funds; meetings stand in their own lists."""
    if not page.animator_id:
        return []
    linked = ResourcePage.objects.filter(organisation_links__organisation=page.animator_id, meetingpage=None)
    found = visibility.listed(linked).exclude(pk=page.pk).distinct().order_by("-date", "title", "pk")[:RESOURCES_SHOWN]
    return [_resource(row, visibility) for row in found]


def _resource(row: ResourcePage, visibility: Visibility) -> Resource:
    label = getattr(row.specific_class, "kind_label", "")
    return Resource(row.title, label, page_path(row), row.date, not visibility.may_read(row))
