"""All that the site holds about a person: apps register what they keep, the export gathers it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from asv.accounts.models import User
from asv.core.templatetags.asv import date_fr
from asv.resources.assemble import page_path

Collect = Callable[[User], Any]
_COLLECTORS: dict[str, Collect] = {}
_PURPOSES: dict[str, str] = {}
MOST_SHOWN = 20
_DATE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


@dataclass(frozen=True)
class Section:
    """A part of own data as a page shows it: rows of named values, and how many more the file holds."""

    name: str
    purpose: str
    rows: list[list[tuple[str, str]]]
    left_off: int


def register_own_data(name: str, collect: Collect, purpose: str = "") -> None:
    """Have `collect(user)` add its answer, in JSON types, to the export under a French name, and say why it is held."""
    _COLLECTORS[name] = collect
    _PURPOSES[name] = purpose


def own_data(user: User) -> dict[str, Any]:
    """Everything the site keeps about this person, ready for JSON."""
    return {name: collect(user) for name, collect in _COLLECTORS.items()}


def readable(held: dict[str, Any]) -> list[Section]:
    """The same for reading: dates in words, empty values left out, long lists cut (the file holds them whole)."""
    sections = []
    for name, value in held.items():
        items = value if isinstance(value, list) else [value] if value else []
        rows = [_row(item) for item in items[:MOST_SHOWN]]
        sections.append(Section(name, _PURPOSES.get(name, ""), [row for row in rows if row], len(items[MOST_SHOWN:])))
    return sections


def _row(item: Any) -> list[tuple[str, str]]:
    pairs = item.items() if isinstance(item, dict) else [("", item)]
    return [(str(name), _in_words(value)) for name, value in pairs if value not in (None, "", [], {})]


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return ", ".join(_in_words(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} : {_in_words(item)}" for name, item in value.items())
    text = str(value)
    moment = parse_datetime(text) if _DATE.match(text) else None
    return f"{date_fr(moment)} à {timezone.localtime(moment):%H:%M}" if moment and timezone.is_aware(moment) else text


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
