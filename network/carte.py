"""The map of the démarches by département, and the table that says the same in words."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode

from asv.core.paging import paginate
from asv.core.visibility import Visibility, visibility_of
from asv.resources.assemble import page_path
from asv.resources.models import ResourcePage
from asv.resources.terms import terms_of
from asv.taxonomy.catalogue import Catalogue
from asv.taxonomy.models import TerritoryKind
from network.filters import Kept, filtered, known_filters
from network.models import DemarchePage

ROWS = 50
# Too small on the map to hold a number or a pointer: they are repeated as tiles beside it.
SMALL = ("dep-75", "dep-92", "dep-93", "dep-94")
_DATA = Path(__file__).parent / "data" / "departements.json"


@dataclass(frozen=True, slots=True)
class Shape:
    """A département on the map: its outline and where its number stands; overseas ones are tiles without outline."""

    code: str
    name: str
    path: str
    x: int
    y: int
    count: int
    url: str
    small: bool

    @property
    def number(self) -> str:
        """The official number: "59", "2A", "974"."""
        return self.code.removeprefix("dep-")

    @property
    def level(self) -> int:
        """How strongly it is coloured, from 0 to 3; the number says it too."""
        return min(self.count, 2) if self.count < 4 else 3


@dataclass(frozen=True, slots=True)
class DemarcheRow:
    """A démarche in the table."""

    title: str
    url: str
    kind: str
    territories: tuple[str, ...]
    state: str
    since: date | None
    since_text: str
    members_only: bool


@cache
def outlines() -> dict[str, Any]:
    """The frozen drawing of the map."""
    return json.loads(_DATA.read_text(encoding="utf-8"))


def map_context(request: HttpRequest) -> dict[str, Any]:
    """Map, tiles, table and form under the filters `demarche` and `territoire` of the address."""
    visibility = visibility_of(request)
    kept, words = known_filters(request.GET, ("demarche", "territoire"))
    found = filtered(visibility.listed(DemarchePage.objects.all()), kept)
    shapes, wider = _shapes(found, kept)
    pages, total, pager = paginate(found.order_by("title", "pk"), request, ROWS, kept.parameters)
    return {
        "drawing": {"width": outlines()["width"], "height": outlines()["height"], "credit": outlines()["credit"]},
        "shapes": [shape for shape in shapes if shape.path],
        "tiles": [shape for shape in shapes if not shape.path],
        "small_tiles": [shape for shape in shapes if shape.small],
        "wider_count": wider,
        "rows": _rows(pages, visibility),
        "total": total,
        "pager": pager,
        "filters": kept,
        "kind_choices": _kind_choices(words, kept),
        "place_choices": _place_choices(words, kept),
        "search_query": urlencode({"type": "demarche", **kept.parameters}, doseq=True),
    }


def _shapes(found: Any, kept: Kept) -> tuple[list[Shape], int]:
    counts, wider = _count_by_departement(found)
    rest = {name: values for name, values in kept.parameters.items() if name != "territoire"}
    drawn = [*outlines()["departements"], *outlines()["overseas"]]
    shapes = [
        Shape(
            code=row["code"],
            name=row["name"],
            path=row.get("path", ""),
            x=row.get("x", 0),
            y=row.get("y", 0),
            count=counts.get(row["code"], 0),
            url="?" + urlencode({**rest, "territoire": row["code"]}, doseq=True) + "#liste",
            small=row["code"] in SMALL,
        )
        for row in drawn
    ]
    return shapes, wider


def _count_by_departement(found: Any) -> tuple[dict[str, int], int]:
    """Démarches in each département, and how many stand wider than any."""
    links = ResourcePage.territories.through.objects.filter(resourcepage__in=found.order_by().values("pk"))
    places: dict[int, set[str]] = defaultdict(set)
    for page_id, code, path in links.values_list("resourcepage_id", "territory__code", "territory__path"):
        places[page_id].update(part for part in (code, *path.split()) if part.startswith("dep-"))
    counts: dict[str, int] = defaultdict(int)
    for codes in places.values():
        for code in codes:
            counts[code] += 1
    return counts, sum(1 for codes in places.values() if not codes)


def _rows(pages: list[DemarchePage], visibility: Visibility) -> list[DemarcheRow]:
    found = terms_of([page.pk for page in pages])
    return [
        DemarcheRow(
            title=page.title,
            url=page_path(page),
            kind=page.kind_name,
            territories=tuple(place.name for place in found[page.pk].places),
            state=page.get_state_display(),
            since=page.since,
            since_text=page.since_text,
            members_only=not visibility.may_read(page),
        )
        for page in pages
    ]


def _kind_choices(words: Catalogue, kept: Kept) -> list[tuple[str, str, bool]]:
    chosen = kept.values.get("demarche", [])
    return [(term.slug, term.label, term.slug in chosen) for term in words.values("demarche")]


def _place_choices(words: Catalogue, kept: Kept) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Régions, each with its départements: what the form's list offers."""
    chosen = kept.values.get("territoire", [])
    return [
        (
            region.name,
            [(region.code, f"{region.name} : toute la région", region.code in chosen)]
            + [
                (place.code, place.name, place.code in chosen)
                for place in words.places_in(region.code)
                if place.kind == TerritoryKind.DEPARTEMENT
            ],
        )
        for region in words.regions()
    ]
