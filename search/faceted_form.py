"""What an address asks of a faceted list: any query string in, one validated question and a list of what was left out.

A plain class and not a Django form: one bad value among good ones is left out alone, a parameter repeats, and a form
takes 157 µs where this takes 35 (14 parameters, Python 3.11); alerts read ten thousand of them in a round.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, QueryDict

from asv.core.words import clean_words
from asv.taxonomy.catalogue import Catalogue
from search.places import FoundPlace, places_by_code

MAX_VALUES = 30
FIRST_YEAR, LAST_YEAR = 1900, 2100
PLACE, YEAR = "territoire", "annee"
Pairs = list[tuple[str, str]]
_YEAR = re.compile(r"(\d{4})(?:\.\.(\d{4}))?\Z")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something of the query string that was left out, and why, in words for readers."""

    parameter: str
    value: str
    reason: str

    def as_dict(self) -> dict[str, str]:
        """The fault in JSON types."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use, in words, and the address without it."""

    label: str
    url: str


def parameters(request: HttpRequest) -> QueryDict:
    """The query string; of one with thousands of parameters, which Django refuses to read, the first and a fault."""
    try:
        return request.GET
    except TooManyFieldsSent:
        most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS or 0
        pairs = request.META.get("QUERY_STRING", "").split("&")
        return QueryDict("&".join([*pairs[: most - 1], urlencode({"trop": f"plus de {most} paramètres"})]))


class FacetedForm:
    """The query string of a list, read once. A list declares its facets and may read words and more of its own.

    `ignored` holds a Fault for all that was left out. `words`, `selected`, `places` and `years` are what remains.
    With `also`, parameters that are neither facets nor among these are faults too; without, they are passed over.
    Costs a query when a commune, an intercommunalité or a neighbourhood is named, else none.
    """

    # The parameters of the facets, in the order addresses write them, and how many values of each are read.
    facets: Sequence[str] = ()
    most_values = MAX_VALUES

    def __init__(self, data: QueryDict, catalogue: Catalogue, also: Iterable[str] | None = None) -> None:
        self.catalogue = catalogue
        self.ignored: list[Fault] = []
        self._data = data
        if also is not None:
            self._leave_unknown_parameters(frozenset((*self.facets, *also)))
        self.words = self._read_words()
        self.selected: dict[str, tuple[str, ...]] = {}
        self.places: dict[str, FoundPlace] = {}
        self.years: tuple[tuple[int, int], ...] = ()
        for facet in self.facets:
            if facet == PLACE:
                self.places = self._read_places()
            elif facet == YEAR:
                self.years = self._read_years()
            else:
                self.selected[facet] = self._read_terms(facet)

    def _leave(self, parameter: str, value: str, reason: str) -> None:
        self.ignored.append(Fault(_short(parameter), _short(value), reason))

    def _leave_unknown_parameters(self, known: frozenset[str]) -> None:
        for parameter in self._data:
            if parameter not in known and (parameter or any(self._data.getlist(parameter))):
                self._leave(parameter, ", ".join(self._data.getlist(parameter)[:5]), "paramètre inconnu")

    def _single(self, parameter: str) -> str:
        values = self._data.getlist(parameter)
        for value in values[1:]:
            self._leave(parameter, value, "une seule valeur est possible")
        return values[0] if values else ""

    def _several(self, facet: str) -> list[str]:
        values = list(dict.fromkeys(self._data.getlist(facet)))
        if "" in values:
            self._leave(facet, "", "valeur vide")
            values.remove("")
        for value in values[self.most_values :]:
            self._leave(facet, value, f"{self.most_values} valeurs au plus")
        return values[: self.most_values]

    def _read_words(self) -> str:
        return ""

    def _read_terms(self, facet: str) -> tuple[str, ...]:
        known = self._known(facet)
        kept = []
        for value in self._several(facet):
            today = (value,) if value in known else self.catalogue.successors(facet, value)
            kept += [slug for slug in today if slug in known]
            if not known or not any(slug in known for slug in today):
                self._leave(facet, value, "valeur inconnue" if today else "retirée du vocabulaire")
        return tuple(sorted(set(kept)))

    def _known(self, facet: str) -> Collection[str]:
        return self.catalogue.terms.get(facet, {})

    def _read_places(self) -> dict[str, FoundPlace]:
        codes = self._several(PLACE)
        found = self._find_places(codes) if codes else {}
        for code in codes:
            if code not in found:
                self._leave(PLACE, code, "territoire inconnu")
        return {place.code: place for place in sorted(found.values(), key=lambda place: place.code)}

    def _find_places(self, codes: list[str]) -> dict[str, FoundPlace]:
        return places_by_code(codes, self.catalogue)

    def _read_years(self) -> tuple[tuple[int, int], ...]:
        kept = set()
        for value in self._several(YEAR):
            years = year_range(value)
            if years:
                kept.add(years)
            else:
                self._leave(YEAR, value, "une année (2019) ou deux (2016..2019)")
        return tuple(sorted(kept))

    def values(self, facet: str) -> tuple[str, ...]:
        """The chosen values of a facet, as the address writes them."""
        if facet == PLACE:
            return tuple(self.places)
        if facet == YEAR:
            return tuple(written_years(years) for years in self.years)
        return self.selected[facet]

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The question as its address writes it, without the page."""
        words = [("q", self.words)] if self.words else []
        return (*words, *((facet, value) for facet in self.facets for value in self.values(facet)))

    def querystring(self, page: int = 1) -> str:
        """The same question in its one canonical writing, at this page."""
        return urlencode([*self.pairs, *([("page", str(page))] if page > 1 else [])])

    @property
    def suffix(self) -> str:
        """The query string as other addresses take it, question mark included; empty without any filter."""
        return f"?{self.querystring()}" if self.pairs else ""

    def with_value(self, facet: str, value: str) -> str:
        """The query string with a value more, from the first page."""
        pairs = self._apart_from(facet)
        return urlencode(pairs if (facet, value) in pairs else [*pairs, (facet, value)])

    def without(self, parameter: str, value: str | None = None) -> str:
        """The query string without a value, or without a whole parameter, from the first page."""
        left = {"q", "exact"} if parameter == "q" else {parameter}
        pairs = self._apart_from(parameter)
        return urlencode([pair for pair in pairs if pair[0] not in left or value not in (None, pair[1])])

    def address(self, *added: tuple[str, str], left: Collection[str] = ()) -> str:
        """The querystring, question mark included, without these parameters and with these pairs."""
        return "?" + urlencode([*(pair for pair in self._apart_from(*left) if pair[0] not in left), *added])

    def _apart_from(self, *changed: str) -> Pairs:
        """The pairs that still hold where these parameters change."""
        return list(self.pairs)

    def label(self, facet: str, value: str) -> str:
        """What readers call a value."""
        if facet == PLACE and value in self.places:
            return self.places[value].label
        return value.replace("..", " à ") if facet == YEAR else self.catalogue.label(facet, value)

    @property
    def filters(self) -> list[tuple[str, str, str]]:
        """(facet, value, label) of every filter, in the facets' order."""
        return [(facet, value, self.label(facet, value)) for facet in self.facets for value in self.values(facet)]

    def describe(self) -> str:
        """The question in words, for titles of pages, feeds, mails and saved searches; empty when nothing is asked."""
        words = [f"« {self.words} »"] if self.words else []
        return " · ".join([*words, *(label for _facet, _value, label in self.filters)])

    @property
    def chips(self) -> list[Chip]:
        """Every filter with the address of this very page without it."""
        return [Chip(label, f"?{self.without(facet, value)}") for facet, value, label in self.filters]


def year_range(value: str) -> tuple[int, int] | None:
    """The two ends of "2019" or "2016..2019", or None."""
    found = _YEAR.match(value)
    if not found or not value.isascii():
        return None
    first, last = int(found.group(1)), int(found.group(2) or found.group(1))
    return (first, last) if FIRST_YEAR <= first <= last <= LAST_YEAR else None


def written_years(years: tuple[int, int]) -> str:
    """The value of `annee` for two ends."""
    first, last = years
    return str(first) if first == last else f"{first}..{last}"


def _short(text: str) -> str:
    text = clean_words(text[:400])
    return text if len(text) <= 80 else text[:79] + "…"
