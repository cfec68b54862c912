"""What the map is asked: the search's own form, kept to the démarches, and the search engine's answer."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.core.cache import caches
from django.http import QueryDict

from asv.core.visibility import Visibility
from asv.taxonomy.catalogue import Catalogue, catalogue
from network.demarches.models import DemarchePage
from search import engines
from search.engines.base import EngineUnavailable
from search.forms import SearchForm
from search.places import FoundPlace
from search.query import PAGE_SIZE, Hit, PlaceFilter, SearchPage, SearchQuery, Sort
from search.results import NOTHING, checked

logger = logging.getLogger(__name__)

ROWS = PAGE_SIZE
DEMARCHE = DemarchePage.resource_type
# How the table is sorted, where the search has no such order; read by the table.
ORDER = "ordre"
FACETS = ("territoire", "annee")
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


class MapQuestion:
    """The question of an address: a SearchForm whose type is `demarche`, and the addresses the map's links need."""

    def __init__(self, data: QueryDict, visibility: Visibility) -> None:
        self.visibility = visibility
        self.words: Catalogue = catalogue()
        self.form = SearchForm(data, self.words, also=(ORDER,))
        self.other_types = [value for value in self.form.selected["type"] if value != DEMARCHE]
        self.form.selected["type"] = (DEMARCHE,)
        self.order = data.get(ORDER, "")[:20]
        self.sort = self._sort(data)

    def _sort(self, data: QueryDict) -> Sort:
        """As the search sorts, but by title where it would sort by date: a list of démarches is read by name."""
        asked = self.form.sort
        return Sort.TITLE if asked == Sort.DATE and data.get("tri") != Sort.DATE else asked

    def query(self, **options: Any) -> SearchQuery:
        """The question as this reader may ask it."""
        return self.form.query(self.visibility, **{"sort": self.sort, "highlight": False, **options})

    def ask(self) -> Found:
        """One request: the rows of a page in the engine's order, and the counts that shade the map."""
        try:
            page = engines.get_engine().search(self.query(page_size=ROWS, facets=FACETS))
        except EngineUnavailable:
            logger.warning("The search engine does not answer the map.", exc_info=True)
            return Found(NOTHING, available=False)
        return Found(page, tuple(checked(page.hits, self.visibility)))

    def of_ids(self, ids: list[int]) -> list[Hit]:
        """The hits of these démarches as they may be shown now, in this order."""
        query = self.query(
            words="", places=(), years=(), selected=(), ids=tuple(ids), page=1, page_size=ROWS, facets=()
        )
        hits = checked(engines.get_engine().search(query).hits, self.visibility) if ids else []
        return sorted(hits, key=lambda hit: ids.index(hit.card.id))

    def everything(self, page: SearchPage, places: tuple[PlaceFilter, ...] | None = None) -> list[Hit]:
        """All that matches, checked; under other places than those chosen where they are given."""
        options: dict[str, Any] = {"page": 1, "page_size": 500, "facets": ()}
        if places is not None:
            options |= {"places": places, "sort": Sort.TITLE}
        if page.corrected:
            options["words"] = page.corrected
        batches = engines.get_engine().stream(self.query(**options), 500)
        return checked([hit for batch in batches for hit in batch], self.visibility)

    def remembered(self, name: str, page: SearchPage, make: Callable[[], Any]) -> Any:
        """What `make` reckons from everything found, kept a minute for this very question and these very counts.

        Never what may be read: whoever shows it asks again.
        """
        asked = repr(
            (self.query(facets=()), page.total, page.corrected, sorted(page.counts.get("territoire", {}).items()))
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
        places = list(self.form.places.values())
        return places[0] if len(places) == 1 and places[0].kind != "pays" else None

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The question without its type, which the map's own address implies, and without its page."""
        return parse_qsl(self.form.without("type"), keep_blank_values=True)

    def address(self, *added: tuple[str, str], left: tuple[str, ...] = ()) -> str:
        """The querystring, question mark included, without these parameters and with these pairs."""
        kept = [pair for pair in self.pairs if pair[0] not in left]
        if "territoire" in left:
            kept = [pair for pair in kept if pair != ("tri", Sort.DISTANCE.value)]
        return "?" + urlencode([*kept, *added])

    @property
    def faults(self) -> list[str]:
        """What was left out of the address, in words."""
        told = [f"« {fault.value} » : {fault.reason}" for fault in self.form.ignored if fault.value][:8]
        return told + [f"« {value} » : la carte ne montre que des démarches" for value in self.other_types]
