"""Places: finding one by its code, and what a place contains or covers."""

from __future__ import annotations

from asv.taxonomy.models import Territory, TerritoryKind


def place_by_code(code: str) -> Territory | None:
    """The territory of this code, or None."""
    return Territory.objects.filter(code=code).first()


def covered_by(code: str, kind: str) -> tuple[str, ...]:
    """Codes of the régions and départements that a country or a région covers whole; nothing for smaller places."""
    from asv.taxonomy.catalogue import catalogue_places

    if kind == TerritoryKind.PAYS:
        return tuple(place.code for place in catalogue_places() if place.code != code)
    if kind == TerritoryKind.REGION:
        return tuple(place.code for place in catalogue_places() if place.parent == code)
    return ()
