"""Figures of a place, only from what the platform holds, each with its source; and the places around it."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import Any

from django.core.cache import caches
from django.db.models import Count, F, Q, QuerySet

from asv.core.prepared import prepared
from asv.taxonomy.models import Organisation, OrganisationKind, Territory, TerritoryKind
from network.demarches.places.content import codes_with_content_under
from network.demarches.places.inside import levels_below, lies_in

CHILDREN, ORGANISATIONS, NEIGHBOURS = 200, 12, 6
_KEPT = 600
_EARTH_KM = 6371.0
INSEE = "Insee, populations légales, par geo.api.gouv.fr"
ANCT = "ANCT, quartiers prioritaires de la politique de la ville"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what it counts, where it comes from, and where to look closer."""

    number: int
    label: str
    source: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation in the list of a place; `place` names where it is within it."""

    name: str
    slug: str
    acronym: str
    kind: str
    place: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A place beside this one: how far its middle is, and how many resources choosing it would find."""

    code: str
    name: str
    km: int
    count: int


def within(place: Territory, prefix: str = "") -> Q:
    """Territories that lie in this one; `prefix` leads to the territory of other rows."""
    if place.kind == TerritoryKind.PAYS:
        return ~Q(**{f"{prefix}pk": place.pk})
    code, path = place.code, f"{prefix}path"
    alone, first = Q(**{path: code}), Q(**{f"{path}__startswith": f"{code} "})
    return alone | first | Q(**{f"{path}__contains": f" {code} "}) | Q(**{f"{path}__endswith": f" {code}"})


def quarters_in(place: Territory) -> tuple[int, int]:
    """How many quartiers prioritaires lie in it, and how many the platform knows in all; one query."""
    counted = Territory.objects.filter(kind=TerritoryKind.QPV).aggregate(
        here=Count("pk", filter=within(place)), everywhere=Count("pk")
    )
    return counted["here"], counted["everywhere"]


def figures_of(place: Territory) -> list[Figure]:
    """Inhabitants and quartiers prioritaires, where they are known."""
    found = []
    if place.population:
        found.append(Figure(place.population, "habitant,habitants", INSEE))
    here, known = quarters_in(place)
    if known and place.kind != TerritoryKind.QPV:
        found.append(Figure(here, "quartier prioritaire,quartiers prioritaires", ANCT))
    return found


def places_below(place: Territory) -> list[tuple[str, str]]:
    """(code, name) of the next level down: régions, départements, then communes, the most populated first.

    Of a département with many, the most populated, and all that have something of their own: no page leads there else.
    """
    rows = Territory.objects.filter(parent=place).order_by("name", "code")
    if place.kind == TerritoryKind.EPCI:
        rows = Territory.objects.filter(epci=place).order_by("name", "code")
    if place.kind == TerritoryKind.DEPARTEMENT:
        communes = rows.filter(kind=TerritoryKind.COMMUNE)
        rows = rows.order_by(F("population").desc(nulls_last=True), "name", "code")
        largest = communes.order_by(F("population").desc(nulls_last=True), "name", "code").values("pk")[:CHILDREN]
        inner = codes_with_content_under(place.insee)
        return list(rows.filter(Q(pk__in=largest) | Q(code__in=inner)).values_list("code", "name"))
    return list(rows.values_list("code", "name")[:CHILDREN])


def organisations_of(place: Territory) -> list[Body]:
    """Organisations of the place and of the smaller places in it; of the country, its own alone."""

    def write(code: str) -> QuerySet[Any]:
        rows = Organisation.objects.filter(lies_in("territory", [code], levels)).order_by("name", "pk")
        return rows.values_list("name", "slug", "acronym", "kind", "territory__code", "territory__name")[:limit]

    levels, limit = levels_below([place.kind]), ORGANISATIONS + 1
    rows = prepared(("place.organisations", levels), write, [place.code])
    return [
        Body(name, slug, acronym, OrganisationKind(kind).label, "" if code == place.code else where)
        for name, slug, acronym, kind, code, where in rows
    ]


def middles() -> dict[str, tuple[str, str, float, float]]:
    """`{code: (name, kind, latitude, longitude)}` of régions and départements: rows that change every few years."""
    known = caches["remembered"].get("places.middles")
    if known is None:
        kinds = (TerritoryKind.REGION, TerritoryKind.DEPARTEMENT)
        rows = Territory.objects.filter(kind__in=kinds, latitude__isnull=False, longitude__isnull=False)
        values = rows.values_list("code", "name", "kind", "latitude", "longitude")
        known = {code: tuple(rest) for code, *rest in values}
        caches["remembered"].set("places.middles", known, _KEPT)
    return known


def neighbours(place: Territory, counts: dict[str, int]) -> list[Neighbour]:
    """The régions or départements whose middle is nearest, with what the search would find there; no query."""
    return [Neighbour(code, name, km, counts.get(code, 0)) for km, code, name in _nearest(place)]


def neighbour_codes(place: Territory) -> list[str]:
    """Their codes, the nearest first."""
    return [code for _km, code, _name in _nearest(place)]


def _nearest(place: Territory) -> list[tuple[int, str, str]]:
    known = middles()
    here = known.get(place.code)
    if here is None:
        return []
    others = [(code, row) for code, row in known.items() if row[1] == here[1] and code != place.code]
    return sorted((round(_km(here, row)), code, row[0]) for code, row in others)[:NEIGHBOURS]


def _km(one: tuple[str, str, float, float], other: tuple[str, str, float, float]) -> float:
    first, second = radians(one[2]), radians(other[2])
    across = sin(radians(other[3] - one[3]) / 2) ** 2 * cos(first) * cos(second)
    return 2 * _EARTH_KM * asin(sqrt(min(1.0, sin((second - first) / 2) ** 2 + across)))
