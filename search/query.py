"""One question and its answer: what every engine takes and gives."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from django.conf import settings

from asv.core.easy_reading import EASY, EASY_LABEL
from asv.resources.cards import Card
from asv.taxonomy.facet import Facet
from asv.taxonomy.models import VOCABULARIES

PAGE_SIZE = 20
# As far as pages go, on every engine: what Elasticsearch keeps ready. Exports and feeds have no such end.
MAX_WINDOW = 10_000
# A question that finds fewer is offered another spelling.
FEW = 3
# What is near in meaning is asked for where the words find fewer than MEANT_BELOW, and at most NEAR are shown.
MEANT_BELOW = 10
NEAR = 6
# Every facet by its search parameter, in the order the page shows them.
DECLARED = {
    facet.parameter: facet
    for facet in (
        Facet(parameter="type", label="Type", opened=True),
        *(model.facet for model in VOCABULARIES.values()),
        Facet(parameter="territoire", label="Territoire", opened=True),
        Facet(parameter="annee", label="Année"),
        Facet(parameter="format", label="Format"),
    )
}
_MEDIA = {"video": "Vidéo", "audio": "Audio", "replay": "Replay", EASY: EASY_LABEL}
FORMATS = {extension: extension.upper() for extension in settings.WAGTAILDOCS_EXTENSIONS} | _MEDIA
FACETS = tuple(DECLARED)
VOCABULARY_FACETS = tuple(VOCABULARIES)


class Sort(StrEnum):
    """The orders of `tri`."""

    RELEVANCE = "pertinence"
    DATE = "date"
    TITLE = "titre"
    DISTANCE = "distance"


@dataclass(frozen=True, slots=True)
class PlaceFilter:
    """A selected place: its code, what contains it (nearest first), and where it is if known."""

    code: str
    ancestors: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that words of the question name: `territoire` `dep-59`, `theme` `alcool`, `annee` `2019`.

    Beside the parameters of FACETS there is `nature`: what an attached document is. A place stands for what is in it.
    """

    facet: str
    value: str


# The stems of a run of words, and the values that answer it as well as the words do.
Understood = tuple[tuple[str, ...], tuple[Choice, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """A validated question. Within a facet values are alternatives, across facets they add up.

    `selected` maps a facet to its chosen values (`type`, vocabularies, `format`); places and years apart.
    `failed_restrictions`: ids of the view restrictions the reader does not pass; texts under them are not searched.
    `understood`: what some of the words name beside being words (search/understanding.py).
    `partly`: what answers only the most of what matters is found too (search/degrees.py), by relevance after the rest.
    `near`: how many at the most are wanted that are near in meaning, where the words find little (search/meaning.py).
    `correct` is False where the words are wanted exactly as typed: no `corrected`, no `suggested`.
    """

    words: str = ""
    understood: tuple[Understood, ...] = ()
    selected: tuple[tuple[str, tuple[str, ...]], ...] = ()
    places: tuple[PlaceFilter, ...] = ()
    years: tuple[tuple[int, int], ...] = ()
    sort: Sort = Sort.DATE
    page: int = 1
    page_size: int = PAGE_SIZE
    facets: tuple[str, ...] = FACETS
    highlight: bool = True
    correct: bool = True
    partly: bool = False
    near: int = 0
    failed_restrictions: frozenset[int] = frozenset()
    ids: tuple[int, ...] | None = None

    def values(self, facet: str) -> tuple[str, ...]:
        """The chosen values of a facet."""
        return dict(self.selected).get(facet, ())

    @property
    def centre(self) -> PlaceFilter | None:
        """The place that distances are measured from, where that order is asked for and the place is on the map."""
        place = self.places[0] if len(self.places) == 1 else None
        if self.sort != Sort.DISTANCE or place is None or place.latitude is None or place.longitude is None:
            return None
        return place

    def at_page(self, page: int) -> SearchQuery:
        """The same question, another page of its answer."""
        return replace(self, page=page)


class Degree(StrEnum):
    """How a resource answers the words: every one that matters, most of what matters, or by what it means alone."""

    ALL = "all"
    SOME = "some"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class Hit:
    """A found resource: what its card shows. `restrictions` tells which view restrictions stand over it.

    `misses`: the words, as typed, that it holds no form or synonym of. `near`: it was found by its meaning.
    """

    card: Card
    score: float = 0.0
    restrictions: tuple[int, ...] = ()
    distance_km: float | None = None
    misses: tuple[str, ...] = ()
    near: bool = False

    @property
    def match(self) -> Degree:
        """How it answers the words."""
        if self.near:
            return Degree.MEANING
        return Degree.SOME if self.misses else Degree.ALL


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of an answer. `counts` maps a facet to `{value: count}` under every filter but the facet's own.

    `whole`: how many of `total` answer every word; the others answer in part. `near`: what is near in meaning, the
    nearest first; it counts nowhere.
    `corrected`: the words answered instead of those asked, which find nothing. `suggested`: words that would find
    more than those asked, which find little (fewer than FEW) and were answered all the same.
    """

    total: int
    hits: tuple[Hit, ...]
    whole: int = 0
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    page: int = 1
    pages: int = 1
    took_ms: float = 0.0
    corrected: str | None = None
    suggested: str | None = None
    near: tuple[Hit, ...] = ()
    engine: str = ""
