"""The people and posts of a place, as the directory lets this reader see them."""

from __future__ import annotations

from django.http import HttpRequest

from asv.taxonomy.models import Territory, TerritoryKind
from network.demarches.places.sections import PlaceSection
from network.directory.finding import people
from network.directory.viewing import viewer_of

MOST = 8


def people_section(place: Territory, request: HttpRequest) -> PlaceSection | None:
    """Who coordinates here, or in what contains the place; nothing for the whole country, nor where nobody shows."""
    if place.kind == TerritoryKind.PAYS:
        return None
    found = people(viewer_of(request), place=place, limit=MOST + 1)
    if not found:
        return None
    shown = {"entries": found[:MOST], "more": len(found) > MOST, "code": place.code}
    return PlaceSection("personnes", "Qui coordonne", "network/_place_people.html", shown)
