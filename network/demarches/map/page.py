"""What the page of the map shows: one answer of the search as a drawing, as tiles, as a form and as a table."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from asv.core.metadata import list_head
from asv.core.paging import Pager, pager_at
from asv.core.visibility import visibility_of
from asv.taxonomy.catalogue import Catalogue
from asv.taxonomy.models import TerritoryKind
from network.demarches.map.drawing import WHOLE, Outline, around, drawing
from network.demarches.map.points import Opened, open_place
from network.demarches.map.question import ORDER, Found, MapQuestion
from network.demarches.map.shading import Shading
from network.demarches.map.table import COLUMNS, columns, rows
from search.faceted_form import parameters
from search.facets import notices, terms_to_choose

EARLIEST = 2000
FIELDS = ("demarche", "theme", "public", "territoire")
Choices = list[tuple[str, str, bool]]


@dataclass(frozen=True, slots=True)
class Shape:
    """A département on the map or on a tile: its outline, its count, and the address that opens it.

    What the drawing writes is text already: making a hundred numbers readable takes Django longer than drawing them.
    """

    code: str
    name: str
    path: str
    x: str
    y: str
    count: int
    said: str
    level: str
    url: str
    small: bool
    outside: bool

    @property
    def number(self) -> str:
        """The official number: "59", "2A", "974"."""
        return self.code.removeprefix("dep-")


def map_context(page: object, request: HttpRequest) -> dict[str, object]:
    """Map, tiles, form and table for the question of the address, which is a question of the search."""
    question = MapQuestion(parameters(request), visibility_of(request))
    found = question.ask()
    shown = rows(question, found)
    pager = _pager(question, found)
    return {
        **drawn(question, found),
        **list_head(pager, bool(question.order) or len(question.address()) > 1, question.describe()),
        **_form(question, found),
        "rows": shown,
        "columns": columns(question),
        "pager": pager,
        "corrected": found.page.corrected,
        "notices": notices(question.ignored),
        "chips": question.chips,
        "search_query": question.search_query,
        "map_query": question.address()[1:],
        "snippet": _snippet(question),
    }


def drawn(question: MapQuestion, found: Found) -> dict[str, object]:
    """The drawing alone: what the page, a partner's frame and a place's page have in common."""
    opened = open_place(question, found.page) if found.available else None
    shapes, shading = _shapes(question, found, opened)
    whole = drawing()
    window = opened.window if opened else WHOLE
    whole_url = question.address(left=("territoire",))
    return {
        "signature": _signature([(shape.code, shape.count, shape.level) for shape in shapes], opened, whole_url),
        "drawing": whole,
        "opened": opened,
        "transform": window.transform,
        "shapes": [shape for shape in shapes if shape.path],
        "tiles": [shape for shape in shapes if not shape.path and not shape.small],
        "small_tiles": [shape for shape in shapes if shape.small],
        "legend": shading.legend(),
        "total": found.total,
        "available": found.available,
        "whole_url": whole_url,
    }


def _signature(*shown: object) -> str:
    """What names a rendered part by all that it shows, so that the cache can never give another one."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:40]


def _shapes(question: MapQuestion, found: Found, opened: Opened | None) -> tuple[list[Shape], Shading]:
    every = drawing().outlines
    shading = Shading([found.count(code) for code in every])
    base = question.address(left=("territoire",))
    base = base if base == "?" else f"{base}&"
    outlines = around(opened.window) if opened else list(every.values())
    return [_shape(outline, found, shading, base, opened) for outline in outlines], shading


def _shape(outline: Outline, found: Found, shading: Shading, base: str, opened: Opened | None) -> Shape:
    count = found.count(outline.code)
    x, y = (outline.x, outline.y) if opened is None else opened.window.place((outline.x, outline.y))
    return Shape(
        code=outline.code,
        name=outline.name,
        path=outline.path,
        x=str(round(x)),
        y=str(round(y)),
        count=count,
        said=str(count),
        level=str(shading.level(count)),
        url=f"{base}territoire={outline.code}#carte",
        small=outline.small and opened is None,
        outside=opened is not None and outline.code not in opened.codes,
    )


def _form(question: MapQuestion, found: Found) -> dict[str, object]:
    """The fields as they were filled; what the form has no field for goes along unseen."""
    taken = {(name, question.values(name)[0]) for name in FIELDS if question.values(name)}
    years = question.years
    year = years[0][0] if len(years) == 1 and years[0][0] == years[0][1] else None
    if year:
        taken.add(("annee", str(year)))
    last = max([timezone.localdate().year, *([year] if year else [])])
    first = min([EARLIEST, *(number for number in found.years if number <= last), *([year] if year else [])])
    choices = {
        "term_choices": [
            terms_to_choose(question, "demarche", "Type de démarche", "Tous les types"),
            terms_to_choose(question, "theme", "Thème", "Tous les thèmes"),
            terms_to_choose(question, "public", "Public", "Tous les publics"),
        ],
        "place_choices": place_choices(question.catalogue, question.values("territoire")[:1]),
        "other_place": _other_place(question),
    }
    return {
        **choices,
        "choices_signature": _signature(choices),
        "asked_words": question.words,
        "year": year,
        "first_year": first,
        "last_year": last,
        "hidden": [pair for pair in question.pairs if pair not in taken and pair[0] != "q"],
    }


def place_choices(words: Catalogue, chosen: tuple[str, ...]) -> list[tuple[str, Choices]]:
    """Régions, each with its départements: what a form's list offers."""
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


def _other_place(question: MapQuestion) -> tuple[str, str] | None:
    """The place chosen first where the list does not hold it: a commune, an intercommunalité, the country."""
    for code, place in question.places.items():
        known = question.catalogue.places.get(code)
        return (code, place.label) if known is None or known.kind == TerritoryKind.PAYS else None
    return None


def _pager(question: MapQuestion, found: Found) -> Pager:
    pages = max(found.page.pages, 1)
    page = min(max(found.page.page, 1), pages)
    order = question.order if question.order.removeprefix("-") in COLUMNS else ""

    def query(number: int) -> str:
        added = [(ORDER, order)] if order else []
        written = question.address(*added, *([("page", str(number))] if number > 1 else []))
        return written if len(written) > 1 else ""

    def address(number: int) -> str:
        return (query(number) or "./") + "#liste"

    return pager_at(page, pages, address, query(page))


def _snippet(question: MapQuestion) -> str:
    """The lines a partner copies into a page to show this very map."""
    query = question.address()
    url = settings.SITE_URL + reverse("map_embed") + (query if len(query) > 1 else "")
    return (
        f'<iframe src="{url.replace("&", "&amp;")}" title="Carte des démarches locales de santé" '
        'width="100%" height="720" loading="lazy" style="border:0"></iframe>'
    )
