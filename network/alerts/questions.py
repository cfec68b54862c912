"""From a query string to the question a subscription asks, and what readers call it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from django.http import QueryDict

from asv.core.visibility import Visibility
from asv.resources.addresses import search_address
from asv.taxonomy.catalogue import Catalogue, catalogue
from network.alerts.models import TITLE_LENGTH
from network.alerts.targets import TARGETS, Target, linked_pages, target_names
from search.forms import SearchForm
from search.places import FoundPlace, places_by_code
from search.query import SearchQuery

EVERYTHING = "Toutes les nouvelles ressources"
_NOT_ASKED = ("tri", "page", "exact")


class Question(SearchForm):
    """A search without order or page, and what else an alert may follow: `organisation`, `reseau`, `serie`.

    Where a stored one has `ignored` faults, a term, a place or a target is no more: it is obsolete.
    Costs what SearchForm costs; names of targets and places are asked for unless given.
    """

    def __init__(
        self,
        data: QueryDict,
        labels: Catalogue,
        names: dict[Target, str] | None = None,
        places: dict[str, FoundPlace] | None = None,
    ) -> None:
        self._known_places = places
        filters = data
        if any(parameter in data for parameter in _NOT_ASKED):
            filters = data.copy()
            for parameter in _NOT_ASKED:
                filters.pop(parameter, None)
        super().__init__(filters, labels, also=TARGETS)
        asked = asked_targets(filters, labels)
        names = target_names(asked) if names is None else names
        self.targets = {target: names[target] for target in asked if target in names}
        for kind in TARGETS:
            for value in filters.getlist(kind)[1:]:
                self._leave(kind, value, "une seule valeur est possible")
        for kind, slug in asked:
            if (kind, slug) not in names:
                self._leave(kind, slug, "plus connu du site")

    def _find_places(self, codes: list[str]) -> dict[str, FoundPlace]:
        known = self._known_places
        return super()._find_places(codes) if known is None else {code: known[code] for code in codes if code in known}

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        return (*super().pairs, *self.targets)

    @property
    def partly(self) -> bool:
        """Always False: an alert tells only of what answers every word."""
        return False

    @property
    def is_everything(self) -> bool:
        """Whether nothing narrows it."""
        return not self.pairs

    def describe(self) -> str:
        """The question in words."""
        return " · ".join([*filter(None, [super().describe()]), *self.targets.values()]) or EVERYTHING

    def query_among(self, ids: Iterable[int], visibility: Visibility, **options: object) -> SearchQuery | None:
        """The question asked of these resources alone, as an alert asks it; None where none of them can match."""
        wanted = set(ids)
        if self.targets:
            linked = linked_pages(self.targets, wanted)
            for target in self.targets:
                wanted &= linked[target]
        if not wanted:
            return None
        bare = {"facets": (), "highlight": False, "correct": False, "page": 1}
        return self.query(visibility, **{**bare, "ids": tuple(sorted(wanted)), **options})

    @property
    def path(self) -> str:
        """Where a reader sees what it finds, the newest first; a target is searched for by its name."""
        pairs = [pair for pair in self.pairs if pair[0] not in TARGETS]
        if self.targets:
            words = " ".join([self.words, *(f'"{name}"' for name in self.targets.values())]).strip()
            pairs = [("q", words), *(pair for pair in pairs if pair[0] != "q")]
        return search_address([*pairs, ("tri", "date")])


def asked_targets(data: QueryDict, labels: Catalogue) -> list[Target]:
    """(kind, slug) of the organisation, network and series that a query string names: the first of each kind.

    Slugs of former times are given as they are today.
    """
    first = {kind: data.getlist(kind)[0][:255] for kind in TARGETS if data.getlist(kind)}
    return [(kind, labels.renamed(kind, slug)) for kind, slug in first.items() if slug]


def read_question(data: QueryDict, labels: Catalogue | None = None) -> Question:
    """The question of a query string as a reader brings it."""
    return Question(data, labels or catalogue())


def stored_question(querystring: str, labels: Catalogue | None = None) -> Question:
    """The question of a subscription."""
    return read_question(QueryDict(querystring), labels)


def stored_questions(querystrings: Iterable[str]) -> dict[str, Question]:
    """The questions of many subscriptions: labels, places and names of targets are asked for once."""
    labels = catalogue()
    read = {querystring: QueryDict(querystring) for querystring in querystrings}
    names = target_names({target for data in read.values() for target in asked_targets(data, labels)})
    places = places_by_code({code for data in read.values() for code in data.getlist("territoire")}, labels)
    return {querystring: Question(data, labels, names, places) for querystring, data in read.items()}


def describe(question: Question) -> str:
    """The search in words."""
    return question.describe()


def suggested_title(question: Question) -> str:
    """The name an alert gets unless its owner chooses another."""
    # Names stand between quotation marks in mails: the words need none of their own.
    title = question.describe().replace(f"« {question.words} »", question.words, 1)
    return title if len(title) <= TITLE_LENGTH else title[: TITLE_LENGTH - 1] + "…"
