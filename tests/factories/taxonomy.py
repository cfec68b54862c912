"""A handful of places and terms, as the references have them."""

from __future__ import annotations

from itertools import count
from typing import Any

from asv.taxonomy.models import Audience, DemarcheKind, Organisation, Territory, Theme

_NUMBERS = count(1)

# code, kind, name, parent, epci, population, postcodes, path
PLACES = [
    ("fra", "pays", "France", "", "", 68_000_000, "", ""),
    ("reg-32", "region", "Hauts-de-France", "fra", "", 5_992_194, "", "fra"),
    ("reg-11", "region", "Île-de-France", "fra", "", 12_300_000, "", "fra"),
    ("reg-04", "region", "La Réunion", "fra", "", 889_679, "", "fra"),
    ("dep-59", "departement", "Nord", "reg-32", "", 2_615_635, "", "reg-32 fra"),
    ("dep-93", "departement", "Seine-Saint-Denis", "reg-11", "", 1_700_000, "", "reg-11 fra"),
    ("dep-974", "departement", "La Réunion", "reg-04", "", 889_679, "", "reg-04 fra"),
    ("epci-200093201", "epci", "Métropole Européenne de Lille", "dep-59", "", 1_195_234, "", "dep-59 reg-32 fra"),
    (
        "com-59350",
        "commune",
        "Lille",
        "dep-59",
        "epci-200093201",
        238_246,
        "59000 59160 59260 59777 59800",
        "epci-200093201 dep-59 reg-32 fra",
    ),
    ("com-59178", "commune", "Douai", "dep-59", "", 40_250, "59500", "dep-59 reg-32 fra"),
    ("com-93066", "commune", "Saint-Denis", "dep-93", "", 149_077, "93200 93210", "dep-93 reg-11 fra"),
    ("com-97411", "commune", "Saint-Denis", "dep-974", "", 155_634, "97400 97490", "dep-974 reg-04 fra"),
    ("com-59527", "commune", "Saint-André-lez-Lille", "dep-59", "epci-200093201", 12_000, "59350", "dep-59 reg-32 fra"),
]


def make_places() -> dict[str, Territory]:
    """The country, some régions and départements, Lille and its surroundings, and two Saint-Denis; by code."""
    made: dict[str, Territory] = {}
    for code, kind, name, parent, epci, population, postcodes, path in PLACES:
        made[code] = Territory.objects.create(
            code=code,
            kind=kind,
            insee="FRA" if code == "fra" else code.split("-")[1],
            name=name,
            parent=made.get(parent),
            epci=made.get(epci),
            population=population,
            postcodes=postcodes,
            path=path,
        )
    return made


def make_theme(slug: str = "", **values: Any) -> Theme:
    """A theme named after its slug."""
    slug = slug or f"theme-{next(_NUMBERS)}"
    return Theme.objects.create(slug=slug, **{"label": slug.replace("-", " ").capitalize(), **values})


def make_audience(slug: str = "", **values: Any) -> Audience:
    """A public named after its slug."""
    slug = slug or f"public-{next(_NUMBERS)}"
    return Audience.objects.create(slug=slug, **{"label": slug.replace("-", " ").capitalize(), **values})


def make_demarche_kind(slug: str = "asv", **values: Any) -> DemarcheKind:
    """A kind of démarche named after its slug."""
    return DemarcheKind.objects.create(slug=slug, **{"label": slug.upper(), "acronym": slug.upper(), **values})


def make_organisation(name: str = "", **values: Any) -> Organisation:
    """An organisation that names itself in addresses."""
    return Organisation.objects.create(name=name or f"Organisation {next(_NUMBERS)}", **values)
