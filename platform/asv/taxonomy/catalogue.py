"""Labels of every vocabulary, for facets and chips: one query; régions and départements are kept by the process."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache

from asv.taxonomy.models import Territory, TerritoryKind

_PLACES_KEY = "taxonomy.catalogue.places"


@dataclass(frozen=True, slots=True)
class CataloguePlace:
    """A région or a département."""

    code: str
    name: str
    kind: str
    parent: str


def catalogue_places() -> tuple[CataloguePlace, ...]:
    """Country, régions and départements by name: some 130 rows that change every few years."""
    places = cache.get(_PLACES_KEY)
    if places is None:
        kinds = [TerritoryKind.PAYS, TerritoryKind.REGION, TerritoryKind.DEPARTEMENT]
        rows = (
            Territory.objects.filter(kind__in=kinds)
            .order_by("name")
            .values_list("code", "name", "kind", "parent__code")
        )
        places = tuple(CataloguePlace(code, name, kind, parent or "") for code, name, kind, parent in rows)
        if places:
            cache.set(_PLACES_KEY, places, 3600)
    return places
