"""All that the site holds about a person: each room declares its part; the page, the file and the deletion follow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from asv.accounts.models import User
from asv.core.templatetags.asv import date_fr

Data = dict[str, Any] | list[dict[str, Any]]
# What a browser says of itself says nothing to a reader, and the device stands beside it: in the file alone.
BROWSER = "description du navigateur"
MOST_SHOWN = 20
_DATE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows that outlive the account without naming it: what they are and why, in words for who leaves."""

    what: str
    why: str
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnData:
    """What a room holds of a person, declared once: told, exported, erased or kept as it says.

    `tells_of` names the tables and columns that it tells of ("jobs.OutgoingMail", "accounts.Consent.user"): each key to
    an account and each address in the database is told by one of them, or a test fails.
    """

    name: str  # in French: the heading on the page, the key in the file
    purpose: str  # why it is held
    collect: Callable[[User], Data]  # in JSON types
    tells_of: tuple[str, ...]
    # What the database does not erase by itself when the account goes; called before, in the same transaction.
    erase: Callable[[User], object] | None = None
    kept: tuple[Kept, ...] = ()


# The only thing that no room holds.
_BACKUPS = Kept(
    "Les sauvegardes du site",
    "Elles servent après une panne, et sont remplacées par de plus récentes. Si l’une d’elles était remise en "
    "place, votre compte devrait être supprimé de nouveau : demandez-le nous.",
    (),
)
_OWN_DATA: dict[str, OwnData] = {}


def register_own_data(*declared: OwnData) -> None:
    """Have these told on the page of own data and in its file, and erased with the account."""
    _OWN_DATA.update({one.name: one for one in declared})


def declared_own_data() -> list[OwnData]:
    """All that is declared, in the order of the page."""
    return list(_OWN_DATA.values())


def own_data(user: User) -> dict[str, Data]:
    """Everything the site keeps about this person, ready for JSON."""
    return {one.name: held for one, held in _collected(user)}


def erase_own_data(user: User) -> None:
    """The account is about to go, whoever deletes it: every room erases what would stay."""
    for one in declared_own_data():
        if one.erase:
            one.erase(user)


def what_is_kept() -> list[Kept]:
    """What stays after an account is deleted, for the pages that announce and confirm it; each kind of data once."""
    kept = [kept for one in declared_own_data() for kept in one.kept]
    return list({one.what: one for one in (*kept, _BACKUPS)}.values())


@dataclass(frozen=True)
class Section:
    """A part of own data as a page shows it: rows of named values, and how many more the file holds."""

    name: str
    purpose: str
    rows: list[list[tuple[str, str]]]
    left_off: int


def readable(user: User) -> list[Section]:
    """What the site keeps about this person, as sections for the page of own data.

    Dates are in words, empty values are left out and long lists are cut; `own_data` has them whole.
    """
    return [_section(one, held) for one, held in _collected(user)]


def _collected(user: User) -> Iterator[tuple[OwnData, Data]]:
    prefetch_related_objects([user], "emailaddress_set")  # several rooms ask for the account's addresses
    for one in declared_own_data():
        yield one, one.collect(user)


def _section(one: OwnData, held: Data) -> Section:
    items = held if isinstance(held, list) else [held]
    rows = [_row(item) for item in items[:MOST_SHOWN]]
    return Section(one.name, one.purpose, [row for row in rows if row], len(items[MOST_SHOWN:]))


def _row(item: dict[str, object]) -> list[tuple[str, str]]:
    kept = ((name, value) for name, value in item.items() if name != BROWSER and value not in (None, "", [], {}))
    return [(name, _in_words(value)) for name, value in kept]


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return ", ".join(_in_words(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} : {_in_words(item)}" for name, item in value.items())
    text = str(value)
    moment = parse_datetime(text) if _DATE.match(text) else None
    return f"{date_fr(moment)} à {timezone.localtime(moment):%H:%M}" if moment and timezone.is_aware(moment) else text
