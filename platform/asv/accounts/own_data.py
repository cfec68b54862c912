"""All that the site holds about a person: apps register what they keep, the export gathers it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings

from asv.accounts.models import User
from asv.resources.assemble import page_path

Collect = Callable[[User], Any]
_COLLECTORS: dict[str, Collect] = {}


def register_own_data(name: str, collect: Collect) -> None:
    """Have `collect(user)` add its answer, in JSON types, to the export under a French name."""
    _COLLECTORS[name] = collect


def own_data(user: User) -> dict[str, Any]:
    """Everything the site keeps about this person, ready for JSON."""
    return {name: collect(user) for name, collect in _COLLECTORS.items()}


def account(user: User) -> dict[str, Any]:
    """The account itself."""
    return {
        "adresse": user.email,
        "prénom": user.first_name,
        "nom": user.last_name,
        "fonction": user.function,
        "structure": user.structure,
        "inscription": user.date_joined.isoformat(),
        "dernière connexion": user.last_login.isoformat() if user.last_login else None,
        "adresses": list(user.emailaddress_set.values("email", "verified", "primary")),  # type: ignore[attr-defined]
        "groupes": list(user.groups.values_list("name", flat=True)),
    }


def favourites(user: User) -> list[dict[str, str]]:
    """What the person keeps."""
    return [
        {
            "titre": row.kept_title,
            "adresse": settings.SITE_URL + page_path(row.page) if row.page and row.page.live else "",
            "gardé le": str(row.created_at),
        }
        for row in user.favourites.select_related("page")
    ]


def downloads(user: User) -> list[dict[str, str]]:
    """What the person has downloaded."""
    return [
        {"document": row.document.title, "téléchargé le": row.downloaded_at.isoformat()}
        for row in user.downloads.select_related("document")
    ]
