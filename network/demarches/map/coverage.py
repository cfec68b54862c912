"""Coverage: how many resources themes and territories, or themes and publics, have in common; what is missing shows.

One question a theme, each answering for every territory and every public at once: as many requests as columns.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from asv.core.tables import CSV_TYPE, csv_file
from asv.core.visibility import visibility_of
from asv.resources.addresses import search_address
from asv.taxonomy.catalogue import catalogue
from network.demarches.map.page import place_choices
from search import engines
from search.engines.base import EngineUnavailable
from search.exports import unavailable
from search.faceted_form import YEAR, parameters
from search.facets import notices, terms_to_choose
from search.forms import SearchForm
from search.query import SearchPage, SearchQuery, Sort

logger = logging.getLogger(__name__)

# What tells an experience; the other types are counted on demand.
TELLING = ("experience", "inspir-action")
MOST_COLUMNS = 30
STEPS = (1, 3, 6, 10)  # where a colour of the table begins
NAMED_GAPS = 3
TABLE_FILE = "couverture.csv"
ALL = ""  # not a theme: what there is, each resource once
YEARS_BACK = (1, 2, 5, 10)
Answers = dict[str, SearchPage]


@dataclass(frozen=True, slots=True)
class Head:
    """A row's or a column's heading: its value, its words, and an address that looks closer, if there is one."""

    value: str
    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A crossing; `url` leads to what was found, and is empty where nothing was: a gap is a figure, not a link."""

    theme: Head
    count: int
    url: str

    @property
    def step(self) -> int:
        """How strongly it is drawn: 0 for a gap, then 1 or 2, 3 to 5, 6 to 9, 10 and more."""
        return sum(self.count >= least for least in STEPS)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table, and where to tell an experience of it."""

    head: Head
    cells: tuple[Cell, ...]
    call_url: str

    @property
    def gaps(self) -> int:
        """How many themes nobody has told of."""
        return sum(not cell.count for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Gap:
    """A theme that is missing in many rows, and where to tell an experience of it."""

    theme: Head
    rows: int
    url: str


class CoverageQuestion(SearchForm):
    """What is crossed, under the search's own filters."""

    def __init__(self, request: HttpRequest) -> None:
        data = parameters(request)
        super().__init__(data, catalogue(), also=("quoi", "lignes"))
        self.visibility = visibility_of(request)
        self.everything = data.get("quoi") == "tout"
        self.by_public = data.get("lignes") == "publics"
        if not self.selected["type"] and not self.everything:
            self.selected["type"] = TELLING

    @property
    def region(self) -> str:
        """The région whose départements are the rows; empty for all régions."""
        for code in self.places:
            place = self.catalogue.places.get(code)
            while place and place.kind == "departement":
                place = self.catalogue.places.get(place.parent)
            if place and place.kind == "region":
                return place.code
        return ""

    def columns(self) -> list[Head]:
        """The themes of the first level, or a chosen theme's own."""
        chosen = self.values("theme")
        terms = self.catalogue.values("theme")
        inner = [term for term in terms if term.parent in chosen or term.slug in chosen]
        shown = inner or [term for term in terms if not term.parent]
        return [Head(term.slug, term.label) for term in shown[:MOST_COLUMNS]]

    def rows(self) -> list[Head]:
        """Publics, or régions, or the départements of one."""
        if self.by_public:
            return [Head(term.slug, term.label) for term in self.catalogue.values("public")]
        places = self.catalogue.places_in(self.region) if self.region else self.catalogue.regions()
        return [Head(place.code, place.name, self._closer(place.code)) for place in places]

    def _closer(self, code: str) -> str:
        return "" if self.region else self.table(territoire=code)

    def whole(self) -> Head:
        """The last row: all the others together, each resource counted once."""
        if self.by_public:
            return Head("", "Tous les publics")
        return Head(self.region, self.catalogue.label("territoire", self.region) if self.region else "France")

    def answers(self, columns: Iterable[Head]) -> Answers:
        """What the search says of each theme, and under `ALL` of all: a request each. Raises EngineUnavailable."""
        engine = engines.get_engine()
        asked = {ALL: self.values("theme")} | {column.value: (column.value,) for column in columns}
        return {name: engine.search(self._of_themes(slugs)) for name, slugs in asked.items()}

    def _of_themes(self, slugs: tuple[str, ...]) -> SearchQuery:
        """The rows' own facet is left open: its counts ignore what is chosen of it, and so does the last row."""
        selected = {facet: values for facet, values in (self.selected | {"theme": slugs}).items() if values}
        selected.pop(self.crossed, None)
        options: dict[str, object] = {"selected": tuple(selected.items()), "sort": Sort.DATE, "page": 1, "page_size": 1}
        if not self.by_public:
            options["places"] = ()
        return self.query(self.visibility, **options, facets=(self.crossed,), highlight=False)

    def table(self, **changed: str) -> str:
        """The query string of this table with other choices (`changed`); a choice that is empty is left out."""
        kept = {
            "quoi": "tout" if self.everything else "",
            "lignes": "publics" if self.by_public else "",
            "territoire": next(iter(self.places), ""),
            "public": next(iter(self.values("public")), ""),
            "theme": next(iter(self.values("theme")), ""),
            YEAR: next(iter(self.values(YEAR)), ""),
            **changed,
        }
        return "?" + urlencode({name: value for name, value in kept.items() if value})

    def cell(self, row: Head, column: Head, count: int) -> Cell:
        """A cell of the table: a count links to the search with the same filters."""
        if not count:
            return Cell(column, 0, "")
        kept = [pair for pair in self.pairs if pair[0] not in (self.crossed, "theme", "exact", "tri")]
        crossing = [("theme", column.value), (self.crossed, row.value)]
        return Cell(column, count, search_address([*kept, *(pair for pair in crossing if pair[1])]))

    @property
    def crossed(self) -> str:
        """The parameter that the rows are values of."""
        return "public" if self.by_public else "territoire"

    def call(self, **asked: str) -> str:
        """The address of the call for an experience, of this table's place, public and theme with those `asked`."""
        kept = [pair for pair in self.pairs if pair[0] in ("theme", "territoire", "public") and pair[0] not in asked]
        return f"{reverse('coverage_call')}?{urlencode([*kept, *asked.items()])}"


@dataclass(frozen=True, slots=True)
class Table:
    """The figures: a line a row, then all rows together, and the resources there are; `rows_are` says what a row is."""

    columns: list[Head]
    lines: list[Line]
    whole: Line
    rows_are: str
    total: int

    @property
    def empty(self) -> int:
        """How many crossings nobody has told of."""
        return sum(line.gaps for line in self.lines)

    def records(self) -> Iterator[list[object]]:
        """The same as lines of a file, headings first. A place has its code, of which others can make a map."""
        yield ["Code", self.rows_are, *(column.label for column in self.columns)]
        for line in (*self.lines, self.whole):
            yield [line.head.value, line.head.label, *(cell.count for cell in line.cells)]


def table_of(question: CoverageQuestion) -> Table:
    """The figures under the choices of a question. Raises EngineUnavailable."""
    columns = question.columns()
    answers = question.answers(columns)
    *lines, whole = (_line(question, row, columns, answers) for row in (*question.rows(), question.whole()))
    total = _count(question, question.whole(), answers[ALL])
    return Table(columns, lines, whole, "Public" if question.by_public else "Territoire", total)


def _line(question: CoverageQuestion, row: Head, columns: list[Head], answers: Answers) -> Line:
    cells = (question.cell(row, column, _count(question, row, answers[column.value])) for column in columns)
    return Line(row, tuple(cells), question.call(**{question.crossed: row.value}))


def _count(question: CoverageQuestion, row: Head, answer: SearchPage) -> int:
    """What the search counts for a row; everything where the row is no value of the facet."""
    return answer.counts.get(question.crossed, {}).get(row.value, 0) if row.value else answer.total


def coverage_context(request: HttpRequest) -> dict[str, object]:
    """The table under the choices of the address, and the form as it was filled."""
    question = CoverageQuestion(request)
    try:
        table = table_of(question)
    except EngineUnavailable:
        logger.warning("The search engine does not answer the view of coverage.", exc_info=True)
        table = None
    return {
        "table": table,
        "gaps": _gaps(question, table) if table else [],
        "cells": len(table.columns) * len(table.lines) if table else 0,
        "by_public": question.by_public,
        "everything": question.everything,
        "region": question.catalogue.label("territoire", question.region) if question.region else "",
        "all_regions_url": question.table(territoire=""),
        "place_choices": place_choices(question.catalogue, tuple(question.places)[:1]),
        "term_choices": [
            terms_to_choose(question, "public", "Public", "Tous les publics", first_level=True),
            terms_to_choose(question, "theme", "Thème", "Tous les thèmes", first_level=True),
        ],
        "since_choices": _since_choices(question),
        "notices": notices(question.ignored),
        "query": question.table()[1:],
        "table_query": question.table() if len(question.table()) > 1 else "",
    }


def _since_choices(question: CoverageQuestion) -> list[tuple[str, str, bool]]:
    """Years to count from: `(value, words, chosen)`; what the address asks for is among them."""
    this_year, asked = timezone.localdate().year, next(iter(question.values(YEAR)), "")
    known = {f"{this_year - back}..{this_year}": str(this_year - back) for back in YEARS_BACK}
    if asked and asked not in known:
        known[asked] = question.label(YEAR, asked)
    return [(value, words, value == asked) for value, words in known.items()]


def coverage_file(request: HttpRequest) -> HttpResponse:
    """The table of the same address as CSV; 503 while the search does not answer."""
    try:
        content = csv_file(table_of(CoverageQuestion(request)).records())
    except EngineUnavailable:
        return unavailable()
    response = HttpResponse(content, content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{TABLE_FILE}"'
    return response


def _gaps(question: CoverageQuestion, table: Table) -> list[Gap]:
    """The themes that are missing in most rows."""
    missing = [
        Gap(column, sum(not line.cells[place].count for line in table.lines), question.call(theme=column.value))
        for place, column in enumerate(table.columns)
    ]
    return sorted((gap for gap in missing if gap.rows), key=lambda gap: -gap.rows)[:NAMED_GAPS]
