"""The search form: any query string in, one validated question and a list of what was left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict

from asv.core.visibility import Visibility
from asv.resources.types import resource_types
from asv.taxonomy.catalogue import Catalogue
from search import analysis
from search.places import FoundPlace, places_by_code
from search.query import FACETS, MAX_WINDOW, PAGE_SIZE, VOCABULARY_FACETS, SearchQuery, Sort

MAX_WORDS = 400
MAX_VALUES = 30
MAX_PAGE = MAX_WINDOW // PAGE_SIZE
FIRST_YEAR = 1900
# `exact` is an extension of the contract: `exact=1` has the words answered as they are typed, without correction.
PARAMETERS = ("q", "exact", *FACETS, "tri", "page")
_MEDIA = {"video": "Vidéo", "audio": "Audio", "replay": "Replay"}
FORMATS = {extension: extension.upper() for extension in settings.WAGTAILDOCS_EXTENSIONS} | _MEDIA
_YEAR = re.compile(r"(\d{4})(?:\.\.(\d{4}))?\Z")
# Control, private and unassigned characters, and those that turn the direction of the text around them.
_UNWANTED = ("Cc", "Co", "Cs", "Cn")
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something of the query string that was left out, and why, in words for readers."""

    parameter: str
    value: str
    reason: str

    def as_dict(self) -> dict[str, str]:
        """The fault in JSON types."""
        return asdict(self)


def clean_words(text: str) -> str:
    """Words as typed, on one line, without control characters."""
    text = "".join(" " if unicodedata.category(c) in _UNWANTED else c for c in text if c not in _TURNING)
    return " ".join(unicodedata.normalize("NFC", text).split())


class SearchForm:
    """The query string, read once. Page, feed, exports, API and saved searches share it.

    `data` is any QueryDict; `also` names further parameters that a page knows how to read by itself.
    `ignored` holds a Fault for all that was left out. `words`, `exact`, `selected`, `places`, `years`, `sort` and
    `page` are what remains; `beyond` says that a page was asked for past the last one that any search has.
    Costs a query when a commune, an intercommunalité or a neighbourhood is named, else none.
    """

    def __init__(self, data: QueryDict, catalogue: Catalogue, also: Iterable[str] = ()) -> None:
        self.catalogue = catalogue
        self.ignored: list[Fault] = []
        self._data = data
        self._leave_unknown_parameters(frozenset((*PARAMETERS, *also)))
        self.words = self._read_words()
        self.exact = self._read_exact()
        self.selected = {facet: self._read_terms(facet) for facet in ("type", *VOCABULARY_FACETS)}
        self.places = self._read_places()
        self.years = self._read_years()
        self.selected["format"] = self._read_terms("format")
        self.sort = self._read_sort()
        self.beyond = False
        self.page = self._read_page()

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
        for value in values[MAX_VALUES:]:
            self._leave(facet, value, f"{MAX_VALUES} valeurs au plus")
        return values[:MAX_VALUES]

    def _read_words(self) -> str:
        typed = self._single("q")
        words = clean_words(typed[: 10 * MAX_WORDS])
        if len(words) > MAX_WORDS or len(typed) > 10 * MAX_WORDS:
            words = words[:MAX_WORDS].rstrip()
            self._leave("q", words[-40:], f"seuls les {MAX_WORDS} premiers caractères ont été cherchés")
        searched = list(islice(analysis.tokens(words), analysis.MAX_WORDS + 1))
        if len(searched) > analysis.MAX_WORDS:
            self._leave(
                "q", words[searched[-1].start :], f"seuls les {analysis.MAX_WORDS} premiers mots ont été cherchés"
            )
            words = words[: searched[-1].start].rstrip()
        return words

    def _read_exact(self) -> bool:
        value = self._single("exact")
        if value not in ("", "0", "1"):
            self._leave("exact", value, "1 pour chercher les mots tels qu'ils sont écrits")
        return value == "1" and bool(self.words)

    def _read_terms(self, facet: str) -> tuple[str, ...]:
        known = self._known(facet)
        kept = []
        for value in self._several(facet):
            today = value if value in known else self.catalogue.renamed(facet, value)
            if today in known:
                kept.append(today)
            else:
                self._leave(facet, value, "valeur inconnue")
        return tuple(sorted(set(kept)))

    def _known(self, facet: str) -> Any:
        if facet == "type":
            return resource_types()
        return FORMATS if facet == "format" else self.catalogue.terms.get(facet, {})

    def _read_places(self) -> dict[str, FoundPlace]:
        codes = self._several("territoire")
        found = self._find_places(codes) if codes else {}
        for code in codes:
            if code not in found:
                self._leave("territoire", code, "territoire inconnu")
        return {place.code: place for place in sorted(found.values(), key=lambda place: place.code)}

    def _find_places(self, codes: list[str]) -> dict[str, FoundPlace]:
        return places_by_code(codes, self.catalogue)

    def _read_years(self) -> tuple[tuple[int, int], ...]:
        kept = set()
        for value in self._several("annee"):
            years = year_range(value)
            if years:
                kept.add(years)
            else:
                self._leave("annee", value, "une année (2019) ou deux (2016..2019)")
        return tuple(sorted(kept))

    def _read_sort(self) -> Sort:
        default = self.default_sort
        value = self._single("tri")
        if not value:
            return default
        if value not in set(Sort):
            self._leave("tri", value, "ordre inconnu")
            return default
        if value == Sort.DISTANCE and not self.may_sort_by_distance:
            self._leave("tri", value, "trier par distance demande un seul territoire, une commune que l'on sait situer")
            return default
        return default if value == Sort.RELEVANCE and not self.words else Sort(value)

    def _read_page(self) -> int:
        value = self._single("page") or "1"
        if re.fullmatch(r"0*[1-9][0-9]{0,8}", value) and int(value) <= MAX_PAGE:
            return int(value)
        if re.fullmatch(r"0*[1-9][0-9]*", value):
            # Too far is still a page number: the last one answers better than the first.
            self.beyond = True
            self._leave("page", value, f"une recherche se lit jusqu'à la page {MAX_PAGE}, soit {MAX_WINDOW} résultats")
            return MAX_PAGE
        self._leave("page", value, f"un nombre de 1 à {MAX_PAGE}")
        return 1

    @property
    def may_sort_by_distance(self) -> bool:
        """Whether one place is chosen, a commune, and its position is known."""
        places = list(self.places.values())
        return len(places) == 1 and places[0].kind == "commune" and places[0].filter.latitude is not None

    @property
    def default_sort(self) -> Sort:
        """The order when none is asked for: by relevance with words, else nearest first from a commune, else date."""
        if self.words:
            return Sort.RELEVANCE
        return Sort.DISTANCE if self.may_sort_by_distance else Sort.DATE

    def query(self, visibility: Visibility, **options: Any) -> SearchQuery:
        """The question as this reader may ask it; `options` are further fields of SearchQuery."""
        return SearchQuery(
            **{
                "words": self.words,
                "selected": tuple((facet, values) for facet, values in self.selected.items() if values),
                "places": tuple(place.filter for place in self.places.values()),
                "years": self.years,
                "sort": self.sort,
                "page": self.page,
                "correct": not self.exact,
                "failed_restrictions": visibility.failed_restrictions,
                **options,
            }
        )

    def values(self, facet: str) -> tuple[str, ...]:
        """The chosen values of a facet, as the address writes them."""
        if facet == "territoire":
            return tuple(self.places)
        if facet == "annee":
            return tuple(written_years(years) for years in self.years)
        return self.selected[facet]

    @cached_property
    def _pairs(self) -> tuple[tuple[str, str], ...]:
        """The filters, then the order where it is not the default one; never the page."""
        pairs = [("q", self.words)] if self.words else []
        pairs += [("exact", "1")] if self.exact else []
        pairs += [(facet, value) for facet in FACETS for value in self.values(facet)]
        if self.sort != self.default_sort:
            pairs.append(("tri", self.sort.value))
        return tuple(pairs)

    def querystring(self, page: int = 1) -> str:
        """The same question in its one canonical writing, at this page."""
        return urlencode([*self._pairs, *([("page", str(page))] if page > 1 else [])])

    def with_value(self, facet: str, value: str) -> str:
        """The query string with a value more, from the first page."""
        pairs = self._without_distance() if facet == "territoire" else list(self._pairs)
        return urlencode(pairs if (facet, value) in pairs else [*pairs, (facet, value)])

    def without(self, parameter: str, value: str | None = None) -> str:
        """The query string without a value, or without a whole parameter, from the first page."""
        pairs = self._without_distance() if parameter == "territoire" else self._pairs
        left = {"q", "exact"} if parameter == "q" else {parameter}
        return urlencode([pair for pair in pairs if pair[0] not in left or value not in (None, pair[1])])

    def without_filters(self) -> str:
        """The query string of the words alone."""
        return urlencode([pair for pair in self._pairs if pair[0] in ("q", "exact")])

    def with_words(self, words: str, *, exact: bool = False) -> str:
        """The query string of other words under the same filters; `exact` has them answered as they are written."""
        pairs = [pair for pair in self._pairs if pair[0] not in ("q", "exact")]
        return urlencode([("q", words), *([("exact", "1")] if exact else []), *pairs])

    def within(self, codes: Iterable[str]) -> str:
        """The query string with these places instead of those chosen."""
        pairs = [pair for pair in self._without_distance() if pair[0] != "territoire"]
        return urlencode([*pairs, *(("territoire", code) for code in codes)])

    def _without_distance(self) -> list[tuple[str, str]]:
        return [pair for pair in self._pairs if pair != ("tri", Sort.DISTANCE.value)]

    def label(self, facet: str, value: str) -> str:
        """What readers call a value."""
        if facet == "type":
            return resource_types().get(value, value)
        if facet == "territoire" and value in self.places:
            return self.places[value].label
        if facet == "annee":
            return value.replace("..", " à ")
        return FORMATS.get(value, value.upper()) if facet == "format" else self.catalogue.label(facet, value)

    @property
    def filters(self) -> list[tuple[str, str, str]]:
        """(facet, value, label) of every filter, in the facets' order."""
        return [(facet, value, self.label(facet, value)) for facet in FACETS for value in self.values(facet)]

    def describe(self) -> str:
        """The question in words, for titles of feeds, mails and saved searches; empty when nothing is asked."""
        words = [f"« {self.words} »"] if self.words else []
        return " · ".join([*words, *(label for _facet, _value, label in self.filters)])


def year_range(value: str) -> tuple[int, int] | None:
    """The two ends of "2019" or "2016..2019", or None."""
    found = _YEAR.match(value)
    if not found or not value.isascii():
        return None
    first, last = int(found.group(1)), int(found.group(2) or found.group(1))
    return (first, last) if FIRST_YEAR <= first <= last <= date.today().year + 10 else None  # noqa: DTZ011 - a bound


def written_years(years: tuple[int, int]) -> str:
    """The value of `annee` for two ends."""
    first, last = years
    return str(first) if first == last else f"{first}..{last}"


def _short(text: str) -> str:
    text = clean_words(text[:400])
    return text if len(text) <= 80 else text[:79] + "…"
