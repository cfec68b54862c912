"""The search form: any query string in, one validated question and a list of what was left out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from asv.core.visibility import Visibility
from asv.core.words import clean_words
from asv.resources.types import resource_types
from asv.taxonomy.catalogue import Catalogue
from search import analysis, parsing
from search.faceted_form import PLACE, FacetedForm, Pairs
from search.query import FACETS, FORMATS, MAX_WINDOW, PAGE_SIZE, Choice, SearchQuery, Sort, Understood
from search.synonyms import current_thesaurus
from search.understanding import Named, named_in, understood_in

MAX_WORDS = 400
MAX_PAGE = MAX_WINDOW // PAGE_SIZE
# `exact` is an extension of the contract: `exact=1` has the words answered as they are typed, without correction.
PARAMETERS = ("q", "exact", *FACETS, "tri", "page")


class SearchForm(FacetedForm):
    """The search's query string. Page, feed, exports, API and saved searches share it.

    `data` is any QueryDict; `also` names further parameters that a page knows how to read by itself. Beside what every
    faceted form reads there are `exact`, `sort` and `page`; `beyond` says that a page was asked for past the last one
    that any search has.
    """

    facets: Sequence[str] = FACETS

    def __init__(self, data: QueryDict, catalogue: Catalogue, also: Iterable[str] = ()) -> None:
        super().__init__(data, catalogue, also=(*PARAMETERS, *also))
        self.exact = self._read_exact()
        self.sort = self._read_sort()
        self.beyond = False
        self.page = self._read_page()

    def _read_words(self) -> str:
        typed = self._single("q")
        words = clean_words(typed[: 10 * MAX_WORDS])
        if len(words) > MAX_WORDS or len(typed) > 10 * MAX_WORDS:
            words = words[:MAX_WORDS].rstrip()
            self._leave("q", words[-40:], f"seuls les {MAX_WORDS} premiers caractères ont été cherchés")
        searched = list(islice(analysis.tokens(words), parsing.MAX_WORDS + 1))
        if len(searched) > parsing.MAX_WORDS:
            self._leave(
                "q", words[searched[-1].start :], f"seuls les {parsing.MAX_WORDS} premiers mots ont été cherchés"
            )
            words = words[: searched[-1].start].rstrip()
        return words

    def _read_exact(self) -> bool:
        value = self._single("exact")
        if value not in ("", "0", "1"):
            self._leave("exact", value, "1 pour chercher les mots tels qu’ils sont écrits")
        return value == "1" and bool(self.words)

    def _known(self, facet: str) -> Collection[str]:
        if facet == "type":
            return resource_types()
        return FORMATS if facet == "format" else super()._known(facet)

    def _read_sort(self) -> Sort:
        default = self.default_sort
        value = self._single("tri")
        if not value:
            return default
        if value not in set(Sort):
            self._leave("tri", value, "ordre inconnu")
            return default
        if value == Sort.DISTANCE and not self.may_sort_by_distance:
            self._leave("tri", value, "trier par distance demande un seul territoire, une commune que l’on sait situer")
            return default
        return default if value == Sort.RELEVANCE and not self.words else Sort(value)

    def _read_page(self) -> int:
        value = self._single("page") or "1"
        if re.fullmatch(r"0*[1-9][0-9]{0,8}", value) and int(value) <= MAX_PAGE:
            return int(value)
        if re.fullmatch(r"0*[1-9][0-9]*", value):
            # Too far is still a page number: the last one answers better than the first.
            self.beyond = True
            self._leave("page", value, f"une recherche se lit jusqu’à la page {MAX_PAGE}, soit {MAX_WINDOW} résultats")
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

    @property
    def partly(self) -> bool:
        """Whether what answers the words in part follows what answers all of them; other orders have these alone."""
        return self.sort == Sort.RELEVANCE

    def query(self, visibility: Visibility, **options: Any) -> SearchQuery:
        """The question as this reader may ask it; `options` are further fields of SearchQuery."""
        return SearchQuery(
            **{
                "words": self.words,
                "understood": self._understood(),
                "selected": tuple((facet, values) for facet, values in self.selected.items() if values),
                "places": tuple(place.filter for place in self.places.values()),
                "years": self.years,
                "sort": self.sort,
                "page": self.page,
                "correct": not self.exact,
                "partly": self.partly,
                "failed_restrictions": visibility.failed_restrictions,
                **options,
            }
        )

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The filters, then the order where it is not the default one; never the page."""
        filters = list(super().pairs)
        if self.exact:
            filters.insert(1, ("exact", "1"))
        order = [("tri", self.sort.value)] if self.sort != self.default_sort else []
        return (*filters, *order)

    def by_relevance(self) -> str:
        """The query string of the same question, what answers it in part included."""
        return urlencode([pair for pair in self.pairs if pair[0] != "tri"])

    def without_filters(self) -> str:
        """The query string of the words alone."""
        return urlencode([pair for pair in self.pairs if pair[0] in ("q", "exact")])

    def with_words(self, words: str, *, exact: bool = False) -> str:
        """The query string of other words under the same filters; `exact` has them answered as they are written."""
        pairs = [pair for pair in self.pairs if pair[0] not in ("q", "exact")]
        return urlencode([("q", words), *([("exact", "1")] if exact else []), *pairs])

    @cached_property
    def named(self) -> tuple[Named, ...]:
        """What the words name beside being words."""
        return named_in(self.words, self.catalogue)

    def _understood(self) -> tuple[Understood, ...]:
        if not self.words:
            return ()
        return understood_in(self.words, self.named, self.catalogue, current_thesaurus())

    def as_filter(self, named: Named, choice: Choice) -> str:
        """The query string of the other words, with what these name as a filter."""
        left = " ".join(f"{self.words[: named.start]} {self.words[named.end :]}".split())
        words = [("q", left)] if any(char.isalnum() for char in left) else []
        pairs = [
            pair for pair in self._apart_from(choice.facet) if pair[0] != "q" and pair != (choice.facet, choice.value)
        ]
        return urlencode([*words, *pairs, (choice.facet, choice.value)])

    def as_words(self, named: Named) -> str:
        """The query string of the same question where these are but words: each between quotation marks."""
        quoted = " ".join(f'"{word}"' for word in named.words.split())
        words = f"{self.words[: named.start]}{quoted}{self.words[named.end :]}"
        return self.with_words(words, exact=self.exact)

    def within(self, codes: Iterable[str]) -> str:
        """The query string with these places instead of those chosen."""
        return self.address(*((PLACE, code) for code in codes), left=(PLACE,))[1:]

    def _apart_from(self, *changed: str) -> Pairs:
        """Sorting by distance ends with the place it starts from."""
        distance = ("tri", Sort.DISTANCE.value)
        return [pair for pair in self.pairs if PLACE not in changed or pair != distance]

    def label(self, facet: str, value: str) -> str:
        """What readers call a value."""
        if facet == "type":
            return resource_types().get(value, value)
        return FORMATS.get(value, value.upper()) if facet == "format" else super().label(facet, value)
