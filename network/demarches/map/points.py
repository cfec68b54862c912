"""Communes and intercommunalités as points, once a région or a département is opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from asv.resources.models import ResourcePage
from asv.taxonomy.models import Territory, TerritoryKind
from network.demarches.map.drawing import WHOLE, Point, Window, box_of, drawing, point_at, window_on
from network.demarches.map.gathering import NARROW, WIDE, Group, Sized, gathered, radius, said, sized
from network.demarches.map.question import MapQuestion
from search.places import FoundPlace
from search.query import PlaceFilter, SearchPage

MOST_POINTS = 400
_DRAWN = (TerritoryKind.COMMUNE, TerritoryKind.EPCI)
# code, name, kind, x and y in the window, count
_Spot = tuple[str, str, str, float, float, int]


@dataclass(frozen=True, slots=True)
class PlacePoint:
    """A commune or an intercommunalité where there is a démarche; `count` is what choosing it finds."""

    code: str
    name: str
    kind_label: str
    count: int
    url: str
    chosen: bool

    @property
    def is_group(self) -> bool:
        """Whether it is an intercommunalité, drawn otherwise than a commune."""
        return self.code.startswith("epci-")


@dataclass(frozen=True, slots=True)
class Mark:
    """What the drawing has for a place, or for several that would lie on each other, the fullest first."""

    places: tuple[PlacePoint, ...]
    at: Sized
    scale: int

    @property
    def several(self) -> bool:
        """Whether it stands for more than one place."""
        return len(self.places) > 1

    @property
    def first(self) -> PlacePoint:
        """The place where it stands."""
        return self.places[0]

    @property
    def said(self) -> str:
        """What is written on it: the démarches of a place, or how many places."""
        return said(len(self.places)) if self.several else str(self.first.count)

    @property
    def anchor(self) -> str:
        """Names the list of its places; the same for both widths where they gather the same."""
        return f"lieux-{self.first.code}-{len(self.places)}"

    @property
    def url(self) -> str:
        """What a place leads to, or the list of several."""
        return f"#{self.anchor}" if self.several else self.first.url

    @property
    def radius(self) -> int:
        """How large the disc of a place is, or the ends of a label are."""
        return self.at.height // 2 if self.several else radius(self.first.count) * self.scale

    @property
    def chosen(self) -> bool:
        """Whether one of its places is the one asked for."""
        return any(place.chosen for place in self.places)


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened région or département: its name, what of the drawing shows, its points; `dots` stand for an outline.

    `wide` and `narrow` are the same points as marks, of which the width of the drawing shows one or the other.
    """

    code: str
    name: str
    codes: frozenset[str]
    window: Window
    points: tuple[PlacePoint, ...] = ()
    wide: tuple[Mark, ...] = ()
    narrow: tuple[Mark, ...] = ()
    dots: tuple[Point, ...] = ()
    more: int = 0

    @property
    def lists(self) -> list[Mark]:
        """The marks of several places, each list once: what is together in the wide drawing is so in the narrow one."""
        return list({mark.anchor: mark for mark in (*self.wide, *self.narrow) if mark.several}.values())


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
    spots, wide, narrow, more = question.remembered(
        f"marks.{code}", page, lambda: _placed(_rows(question, page, code), code, window)
    )
    points = _points(spots, question)
    return Opened(
        code=code,
        name=known[code].name,
        codes=frozenset(inner),
        window=window,
        points=tuple(points),
        wide=tuple(_marks(wide, spots, points, WIDE)),
        narrow=tuple(_marks(narrow, spots, points, NARROW)),
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


def _placed(rows: list[_Row], code: str, window: Window) -> tuple[list[_Spot], list[Group], list[Group], int]:
    """The places to draw, how they are gathered for each width, and how many are left out."""
    spots, more = _spots(rows, code, window)
    wide = gathered([(at,) for at in range(len(spots))], lambda group: _sized(group, spots, WIDE))
    return spots, wide, gathered(wide, lambda group: _sized(group, spots, NARROW)), more


def _sized(group: Group, spots: list[_Spot], scale: int) -> Sized:
    *_named, x, y, count = spots[group[0]]
    return sized((x, y), len(group), count, scale)


def _spots(rows: list[_Row], code: str, window: Window) -> tuple[list[_Spot], int]:
    """Communes and groups of the opened place that a démarche names, the fullest first, and how many are left out."""
    inside = {row.code: row for row in rows if row.kind in _DRAWN and code in row.path and row.latitude is not None}
    pages = _pages_by_place(rows, inside)
    found = sorted(inside.values(), key=lambda row: (-len(pages[row.code]), row.name, row.code))
    spots = []
    for row in found[:MOST_POINTS]:
        at = window.place(point_at(row.latitude or 0.0, row.longitude or 0.0))
        spots.append((row.code, row.name, row.kind, *at, len(pages[row.code])))
    return spots, len(found) - len(spots)


def _points(spots: list[_Spot], question: MapQuestion) -> list[PlacePoint]:
    chosen = set(question.places)
    base = question.address(left=("territoire", "page"))
    base = base if base == "?" else f"{base}&"
    return [
        PlacePoint(code, name, TerritoryKind(kind).label, count, f"{base}territoire={code}#liste", code in chosen)
        for code, name, kind, _x, _y, count in spots
    ]


def _marks(groups: list[Group], spots: list[_Spot], points: list[PlacePoint], scale: int) -> list[Mark]:
    return [Mark(tuple(points[at] for at in group), _sized(group, spots, scale), scale) for group in groups]


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
