"""Meetings, networks, démarches, places and organisations for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from asv.taxonomy.models import DemarcheKind, Organisation, Territory
from network.demarches.models import DemarchePage
from network.meetings.models import MeetingPage
from network.networks.models import NetworkPage
from tests.factories.pages import publish


def make_meeting(tree: Any, title: str = "Santé des jeunes", days: int = 10, **fields: Any) -> MeetingPage:
    """A published meeting that starts in so many days (before today when negative) and lasts two hours."""
    starts = fields.pop("starts_at", timezone.now() + timedelta(days=days))
    ends = fields.pop("ends_at", starts + timedelta(hours=2))
    territories = fields.pop("territories", [])
    page = MeetingPage(title=title, starts_at=starts, ends_at=ends, **fields)
    page.territories = territories
    return publish(tree.meetings, page)


def make_network(tree: Any, title: str = "Réseau santé", **fields: Any) -> NetworkPage:
    """A published network."""
    return publish(tree.networks, NetworkPage(title=title, **fields))


def make_demarche(tree: Any, title: str = "ASV de Lille", **fields: Any) -> DemarchePage:
    """A published démarche, an ASV unless said otherwise."""
    territories = fields.pop("territories", [])
    page = DemarchePage(title=title, kind=fields.pop("kind", None) or asv(), **fields)
    page.territories = territories
    return publish(tree.demarches, page)


def asv() -> DemarcheKind:
    """The kind "ASV"."""
    return DemarcheKind.objects.get_or_create(slug="asv", defaults={"label": "Atelier santé ville", "acronym": "ASV"})[
        0
    ]


def place(code: str, kind: str, name: str, parent: Territory | None = None) -> Territory:
    """A territory, made at first need."""
    path = f"{parent.code} {parent.path}".strip() if parent else ""
    defaults = {"kind": kind, "name": name, "insee": code.split("-")[-1], "parent": parent, "path": path}
    return Territory.objects.get_or_create(code=code, defaults=defaults)[0]


def lille() -> Territory:
    """Lille, in the Nord, in the Hauts-de-France."""
    france = place("fra", "pays", "France")
    region = place("reg-32", "region", "Hauts-de-France", france)
    return place("com-59350", "commune", "Lille", place("dep-59", "departement", "Nord", region))


def make_organisation(name: str = "Ville de Lille", **fields: Any) -> Organisation:
    """An organisation."""
    return Organisation.objects.create(name=name, slug=slugify(name), **fields)
