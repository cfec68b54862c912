"""What the map is asked: the search's own form, kept to the démarches, and the search engine's answer."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.http import QueryDict

from asv.core.visibility import Visibility
from asv.taxonomy.catalogue import catalogue
from network.demarches.models import DemarchePage
from search import engines
from search.engines.base import EngineUnavailable
from search.faceted_form import Chip
from search.forms import SearchForm
from search.places import FoundPlace
from search.query import FACETS, PAGE_SIZE, Hit, PlaceFilter, SearchPage, SearchQuery, Sort
from search.results import NOTHING, checked

logger = logging.getLogger(__name__)

ROWS = PAGE_SIZE
DEMARCHE = DemarchePage.resource_type
# How the table is sorted, where the search has no such order; read by the table.
ORDER = "ordre"
COUNTED = ("territoire", "annee")
_KEPT = 60


@dataclass(frozen=True, slots=True)
class Found:
    """The engine's answer to the map: its page, the hits that may be shown, and whether it answered at all."""

    page: SearchPage
    hits: tuple[Hit, ...] = ()
    available: bool = True

    @property
    def total(self) -> int:
        """How many démarches match, reckoned as the search page does."""
        return self.page.total

    def count(self, code: str) -> int:
        """How many choosing this région or département would find."""
        return self.page.counts.get("territoire", {}).get(code, 0)

    @property
    def years(self) -> list[int]:
        """The years in which any of them was active, under every filter but the year."""
        return sorted(int(year) for year in self.page.counts.get("annee", {}))


class MapQuestion(SearchForm):
    """The question of an address: a search among the démarches alone, which the map's addresses need not say."""

    facets = tuple(facet for facet in FACETS if facet != "type")

    def __init__(self, data: QueryDict, visibility: Visibility) -> None:
        super().__init__(data, catalogue(), also=(ORDER,))
        self.visibility = visibility
        for value in self._several("type"):
            if value != DEMARCHE:
                self._leave("type", value, "la carte ne montre que des démarches")
        self.selected["type"] = (DEMARCHE,)
        self.order = data.get(ORDER, "")[:20]
        # As the search sorts, but by title where it would sort by date: a list of démarches is read by name.
        by_date = self.sort == Sort.DATE and data.get("tri") != Sort.DATE
        self.listed_by = Sort.TITLE if by_date else self.sort

    def asked(self, **options: Any) -> SearchQuery:
        """The search query of this question for this reader; `options` stand over its fields."""
        return self.query(self.visibility, **{"sort": self.listed_by, "highlight": False, **options})

    def ask(self) -> Found:
        """Ask the engine once for the first ROWS hits and the counts that shade the map.

        Where it does not answer, an empty `Found` that says so (`available`).
        """
        try:
            page = engines.get_engine().search(self.asked(page_size=ROWS, facets=COUNTED))
        except EngineUnavailable:
            logger.warning("The search engine does not answer the map.", exc_info=True)
            return Found(NOTHING, available=False)
        return Found(page, tuple(checked(page.hits, self.visibility)))

    def of_ids(self, ids: list[int]) -> list[Hit]:
        """The hits of these démarches as they may be shown now, in this order."""
        query = self.asked(
            words="", places=(), years=(), selected=(), ids=tuple(ids), page=1, page_size=ROWS, facets=()
        )
        hits = checked(engines.get_engine().search(query).hits, self.visibility) if ids else []
        return sorted(hits, key=lambda hit: ids.index(hit.card.id))

    def everything(self, page: SearchPage, places: tuple[PlaceFilter, ...] | None = None) -> list[Hit]:
        """All hits of the question, checked against the database; under `places` in place of those chosen, if given.

        `page` is the answer of `ask`, whose corrected words are asked again.
        """
        options: dict[str, object] = {"page": 1, "page_size": 500, "facets": ()}
        if places is not None:
            options |= {"places": places, "sort": Sort.TITLE}
        if page.corrected:
            options["words"] = page.corrected
        batches = engines.get_engine().stream(self.asked(**options), 500)
        return checked([hit for batch in batches for hit in batch], self.visibility)

    def remembered(self, name: str, page: SearchPage, make: Callable[[], Any]) -> Any:
        """What `make()` returns, kept for a minute under `name`, this question and these counts.

        Never keep what a reader may read in it: rights are asked anew at each visit.
        """
        asked = repr(
            (self.asked(facets=()), page.total, page.corrected, sorted(page.counts.get("territoire", {}).items()))
        )
        key = f"carte.{name}.{hashlib.sha256(asked.encode()).hexdigest()[:40]}"
        known = caches["remembered"].get(key)
        if known is None:
            known = make()
            caches["remembered"].set(key, known, _KEPT)
        return known

    @property
    def opened(self) -> FoundPlace | None:
        """The one place chosen; None for the country, or for several."""
        places = list(self.places.values())
        return places[0] if len(places) == 1 and places[0].kind != "pays" else None

    @property
    def search_query(self) -> str:
        """The same question for the search."""
        return self.with_value("type", DEMARCHE)

    @property
    def chips(self) -> list[Chip]:
        """The words and every filter, each with the address without it."""
        words = [Chip(self.words, self.address(left=("q", "exact")))] if self.words else []
        return [*words, *super().chips]
