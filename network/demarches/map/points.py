"""Communes and intercommunalités as points, once a région or a département is opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import hypot

from asv.resources.models import ResourcePage
from asv.taxonomy.models import Territory, TerritoryKind
from network.demarches.map.drawing import WHOLE, Point, Window, box_of, drawing, point_at, window_on
from network.demarches.map.question import MapQuestion
from network.demarches.map.spreading import apart
from search.places import FoundPlace
from search.query import PlaceFilter, SearchPage

MOST_POINTS = 400
_TOUCHED = 100.0  # of the drawing's 1,226: 24 pixels where a screen of 360 shows it
_DRAWN = (TerritoryKind.COMMUNE, TerritoryKind.EPCI)
# code, name, kind, x and y in the window, count
_Spot = tuple[str, str, str, float, float, int]


@dataclass(frozen=True, slots=True)
class PlacePoint:
    """A commune or an intercommunalité where there is a démarche; `count` is what choosing it finds."""

    code: str
    name: str
    kind_label: str
    x: float
    y: float
    radius: float
    count: int
    url: str
    chosen: bool
    touched: float = 0.0  # the width of what a finger may touch, around the middle

    @property
    def is_group(self) -> bool:
        """Whether it is an intercommunalité, drawn otherwise than a commune."""
        return self.code.startswith("epci-")


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened région or département: its name, what of the drawing shows, its points; `dots` stand for an outline."""

    code: str
    name: str
    codes: frozenset[str]
    window: Window
    points: tuple[PlacePoint, ...] = ()
    dots: tuple[Point, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class _Row:
    """A territory of a démarche."""

    page: int
    code: str
    name: str
    kind: str
    path: tuple[str, ...]
    latitude: float | None
    longitude: float | None


def opening_of(place: FoundPlace, question: MapQuestion) -> tuple[str, tuple[str, ...]]:
    """The région or département to open for a place, and the départements in it."""
    known = question.catalogue.places
    for code in (place.code, *place.filter.ancestors):
        if code in known and code != "fra":
            inner = tuple(found.code for found in question.catalogue.places_in(code))
            return code, inner or (code,)
    return "", ()


def open_place(question: MapQuestion, page: SearchPage) -> Opened | None:
    """The place to zoom on with its points; None for the country. Two queries, one more overseas."""
    place = question.opened
    code, inner = opening_of(place, question) if place else ("", ())
    if not code or place is None:
        return None
    known = question.catalogue.places
    boxes = [outline.box for one in inner if (outline := drawing().outlines.get(one)) and outline.path]
    dots: list[Point] = []
    if not boxes:
        dots = communes_of(inner)
        boxes = [box_of(dots)] if dots else []
    window = window_on(box_of([corner for box in boxes for corner in (box[:2], box[2:])])) if boxes else WHOLE
    spots, more = question.remembered(f"spots.{code}", page, lambda: _spots(_rows(question, page, code), code, window))
    return Opened(
        code=code,
        name=known[code].name,
        codes=frozenset(inner),
        window=window,
        points=tuple(_points(spots, question)),
        dots=tuple(window.place(dot) for dot in dots),
        more=more,
    )


def communes_of(departements: Iterable[str]) -> list[Point]:
    """Where the communes of départements stand: overseas they stand for the outline, which the drawing lacks."""
    rows = Territory.objects.filter(kind=TerritoryKind.COMMUNE, parent__code__in=list(departements))
    degrees = rows.values_list("latitude", "longitude")
    return [point_at(north, east) for north, east in degrees if north is not None and east is not None]


def _rows(question: MapQuestion, page: SearchPage, code: str) -> list[_Row]:
    """Every territory of every démarche found in the opened place, whichever smaller place was chosen."""
    above = _filter_of(code, question)
    ids = [hit.card.id for hit in question.everything(page, places=(above,))]
    links = ResourcePage.territories.through.objects.filter(resourcepage__in=ids)
    values = links.values_list(
        "resourcepage_id",
        "territory__code",
        "territory__name",
        "territory__kind",
        "territory__path",
        "territory__latitude",
        "territory__longitude",
    )
    return [_Row(pk, own, name, kind, tuple(path.split()), *where) for pk, own, name, kind, path, *where in values]


def _filter_of(code: str, question: MapQuestion) -> PlaceFilter:
    above = []
    parent = question.catalogue.places[code].parent
    while parent:
        above.append(parent)
        parent = question.catalogue.places[parent].parent
    return PlaceFilter(code, tuple(above))


def _spots(rows: list[_Row], code: str, window: Window) -> tuple[list[_Spot], int]:
    """Communes and groups of the opened place that a démarche names, the fullest first, and how many are left out."""
    inside = {row.code: row for row in rows if row.kind in _DRAWN and code in row.path and row.latitude is not None}
    pages = _pages_by_place(rows, inside)
    found = sorted(inside.values(), key=lambda row: (-len(pages[row.code]), row.name, row.code))
    drawn = found[:MOST_POINTS]
    middles = (window.place(point_at(row.latitude or 0.0, row.longitude or 0.0)) for row in drawn)
    places = apart([(*middle, _radius(len(pages[row.code]))) for row, middle in zip(drawn, middles, strict=True)])
    spots = [(row.code, row.name, row.kind, *at, len(pages[row.code])) for row, at in zip(drawn, places, strict=True)]
    return spots, len(found) - len(drawn)


def _radius(count: int) -> float:
    return 14 + 4 * min(count, 4)


def _points(spots: list[_Spot], question: MapQuestion) -> list[PlacePoint]:
    chosen = set(question.places)
    base = question.address(left=("territoire", "page"))
    base = base if base == "?" else f"{base}&"
    found = [
        PlacePoint(
            code=code,
            name=name,
            kind_label=TerritoryKind(kind).label,
            x=round(x, 1),
            y=round(y, 1),
            radius=_radius(count),
            count=count,
            url=f"{base}territoire={code}#liste",
            chosen=code in chosen,
        )
        for code, name, kind, x, y, count in spots
    ]
    return [replace(point, touched=_touched(point, found)) for point in found]


def _touched(point: PlacePoint, points: list[PlacePoint]) -> float:
    """24 pixels on a screen of 360, or as far as half-way to the nearest other point; never less than is seen."""
    apart = min((hypot(one.x - point.x, one.y - point.y) for one in points if one is not point), default=_TOUCHED)
    return round(max(2 * point.radius, min(_TOUCHED, apart)), 1)


def _pages_by_place(rows: list[_Row], inside: dict[str, _Row]) -> dict[str, set[int]]:
    """The démarches that choosing each place finds: what lies in it, and what covers it."""
    by_own: dict[str, set[int]] = defaultdict(set)
    pages: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        by_own[row.code].add(row.page)
        for code in (row.code, *row.path):
            if code in inside:
                pages[code].add(row.page)
    for place in inside.values():
        for code in place.path:
            pages[place.code] |= by_own.get(code, set())
    return pages
