"""One place's page: what the search finds there, who is there, figures, what is around, and how machines read it."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import urlencode

from asv.core.metadata import publisher
from asv.core.visibility import visibility_of
from asv.taxonomy.catalogue import Catalogue, catalogue
from asv.taxonomy.models import Territory, TerritoryKind
from asv.taxonomy.places import place_label
from network.demarches.map.drawing import WHOLE, Outline, Window, around, box_of, drawing, point_at, window_on
from network.demarches.places.content import has_content
from network.demarches.places.figures import (
    CHILDREN,
    ORGANISATIONS,
    figures_of,
    neighbours,
    organisations_of,
    places_below,
)
from network.demarches.places.gathering import Gathered, gather
from network.demarches.places.sections import place_sections


def place_path(code: str) -> str:
    """The address of a place's page."""
    return "/territoires/" if code == "fra" else f"/territoires/{code}/"


def place_context(place: Territory, request: HttpRequest) -> dict[str, object]:
    """Everything the page of a place shows to this reader, in a constant number of queries."""
    words = catalogue()
    visibility = visibility_of(request)
    found = gather(place, visibility)
    trail = trail_of(place, words)
    bodies = organisations_of(place)
    below = places_below(place)
    return {
        "place": place,
        "path": place_path(place.code),
        "label": place_label(place),
        "description": _described(place),
        "subscription": urlencode({"territoire": place.code}),
        "trail": [(place_path(code), name) for code, name in trail],
        "found": found,
        "themes": _themes(found, words),
        "figures": figures_of(place),
        "organisations": bodies[:ORGANISATIONS],
        "more_organisations": len(bodies) > ORGANISATIONS,
        "below": below,
        "below_signature": hashlib.sha256(repr(below).encode()).hexdigest()[:40],
        "below_cut": len(below) >= CHILDREN,
        "neighbours": neighbours(place, found.around),
        "elsewhere": [(hit.card, round(hit.distance_km or 0)) for hit in found.elsewhere],
        "sections": place_sections(place, request),
        "small_map": small_map(place, trail),
        "is_empty": not has_content(place.code),
        "structured_data": structured_data(place, trail),
    }


def _described(place: Territory) -> str:
    return (
        f"{place_label(place)} : les démarches locales de santé (ateliers santé ville, contrats locaux de santé…), "
        "les récits d’expériences, les rencontres et les structures de ce territoire, et ce qui se fait au plus près."
    )


def trail_of(place: Territory, words: Catalogue) -> list[tuple[str, str]]:
    """What contains the place, the country first: régions and départements are known without a query."""
    codes = [code for code in reversed(place.ancestor_codes) if code in words.places]
    return [(code, words.places[code].name) for code in codes]


def _themes(found: Gathered, words: Catalogue) -> list[tuple[str, str, int]]:
    """(slug, label, count) of the themes of the first level, in the vocabulary's order."""
    return [(slug, words.terms["theme"][slug].label, count) for slug, count in found.themes.items()]


def small_map(place: Territory, trail: list[tuple[str, str]]) -> dict[str, object] | None:
    """Where the place is: its outline or its point, among the outlines around; None where nothing can be drawn."""
    known = drawing().outlines
    code = next((one for one in (place.code, *(code for code, _name in reversed(trail))) if one.startswith("dep-")), "")
    here = known.get(code)
    window, own = WHOLE, set()
    if place.kind == TerritoryKind.REGION:
        own = _departements(place.code)
        boxes = [known[one].box for one in own if one in known and known[one].path]
        if not boxes:
            return None
        window = window_on(box_of([corner for box in boxes for corner in (box[:2], box[2:])]))
    elif here is not None:
        if not here.path:
            return None
        window, own = window_on(here.box), {code}
    elif place.kind != TerritoryKind.PAYS:
        return None
    return _drawn(window, own, place)


def _drawn(window: Window, own: set[str], place: Territory) -> dict[str, object]:
    shown: list[Outline] = around(window)
    point = None
    if place.kind not in (TerritoryKind.REGION, TerritoryKind.DEPARTEMENT, TerritoryKind.PAYS) and place.latitude:
        x, y = window.place(point_at(place.latitude, place.longitude or 0))
        point = (round(x), round(y))
    return {
        "width": drawing().width,
        "height": drawing().height,
        "transform": window.transform,
        "outlines": [(outline, outline.code in own) for outline in shown],
        "point": point,
        "credit": drawing().credit,
    }


def _departements(region: str) -> set[str]:
    return {inner.code for inner in catalogue().places_in(region)}


def structured_data(place: Territory, trail: list[tuple[str, str]]) -> dict[str, object]:
    """The place in schema.org's words, and the way to it."""
    steps = [
        ("/", "Accueil"),
        *((place_path(code), name) for code, name in trail),
        (place_path(place.code), place.name),
    ]
    kinds = {TerritoryKind.PAYS: "Country", TerritoryKind.COMMUNE: "City"}
    node: dict[str, object] = {
        "@type": kinds.get(TerritoryKind(place.kind), "AdministrativeArea"),
        "@id": settings.SITE_URL + place_path(place.code),
        "name": place.name,
        "url": settings.SITE_URL + place_path(place.code),
        "identifier": place.insee,
    }
    if place.latitude is not None and place.longitude is not None:
        node["geo"] = {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}
    if trail:
        node["containedInPlace"] = {"@id": settings.SITE_URL + place_path(trail[-1][0]), "name": trail[-1][1]}
    way = [
        {"@type": "ListItem", "position": position, "name": name, "item": settings.SITE_URL + path}
        for position, (path, name) in enumerate(steps, start=1)
    ]
    trail_node = {"@type": "BreadcrumbList", "itemListElement": way}
    return {"@context": "https://schema.org", "@graph": [node, trail_node, publisher()]}
