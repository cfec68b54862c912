"""The request of a results page: hits under every filter, each facet's counts under every filter but its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from elasticsearch.dsl import A, Facet, FacetedResponse, FacetedSearch, Search
from elasticsearch.dsl.query import Query

from search.engines.elasticsearch.clauses import (
    EVERYTHING,
    Part,
    by_ids,
    dsl,
    either,
    of_files,
    place_query,
    readable,
    years_query,
)
from search.engines.elasticsearch.connection import Answer
from search.query import FACETS, VOCABULARY_FACETS, PlaceFilter, SearchQuery

_SIZE = 2000
Row = tuple[str, int, bool]


class ValuesFacet(Facet[Any]):
    """Every value of a field, chosen by value."""

    agg_type = "terms"

    def __init__(self, field: str) -> None:
        super().__init__(field=field, size=_SIZE)
        self._field = field

    def add_filter(self, filter_values: Sequence[Any]) -> Query | None:
        """Any of the chosen values."""
        return dsl(either([self.chosen(value) for value in filter_values])) if filter_values else None

    def chosen(self, value: Any) -> Part:
        """What choosing one value narrows to."""
        return {"term": {self._field: value}}

    def get_values(self, data: Any, filter_values: Sequence[Any]) -> list[Row]:
        """(value, count, chosen) of each."""
        return _rows(data, {str(value) for value in filter_values})


class YearsFacet(ValuesFacet):
    """Years, chosen by ranges."""

    def chosen(self, value: tuple[int, int]) -> Part:
        """The years of a range."""
        return years_query(*value)


class FormatsFacet(ValuesFacet):
    """Formats of attached files; those of restricted resources for those who may read them."""

    agg_type = "filter"

    def __init__(self, failed: frozenset[int]) -> None:
        Facet.__init__(self)
        self._failed = failed

    def get_aggregation(self) -> Any:
        """Open formats beside those of readable restricted resources."""
        members = A("filter", filter=dsl(readable(EVERYTHING, self._failed)))
        members.bucket("values", "terms", field="members_format", size=_SIZE)
        both = A("filter", filter=dsl(EVERYTHING))
        both.bucket("open", "terms", field="format", size=_SIZE)
        both.aggs["members"] = members
        return both

    def chosen(self, value: str) -> Part:
        """Resources with a file of this format, where the reader may read."""
        return of_files("format", value, self._failed)

    def get_values(self, data: Any, filter_values: Sequence[Any]) -> list[Row]:
        """The counts of both added: no resource has formats of both sorts."""
        counts: dict[str, int] = {}
        for part in (data.open, data.members["values"]):
            for bucket in part.buckets:
                counts[bucket.key] = counts.get(bucket.key, 0) + bucket.doc_count
        return [(value, count, value in filter_values) for value, count in counts.items()]


class PlacesFacet(ValuesFacet):
    """Régions and départements, and the chosen places smaller than these: there are too many to count them all."""

    agg_type = "filter"

    def __init__(self, places: Sequence[PlaceFilter]) -> None:
        Facet.__init__(self)
        self._small = [place for place in places if not place.code.startswith(("reg-", "dep-"))]

    def get_aggregation(self) -> Any:
        """Counts by région and département beside those of the small places."""
        both = A("filter", filter=dsl(EVERYTHING))
        both.bucket("regions", "terms", field="region", size=_SIZE)
        for place in self._small:
            both.bucket(place.code, "filter", filter=dsl(place_query(place)))
        return both

    def chosen(self, value: PlaceFilter) -> Part:
        """What lies in a place, or covers it."""
        return place_query(value)

    def get_values(self, data: Any, filter_values: Sequence[Any]) -> list[Row]:
        """(code, count, chosen) of each place."""
        chosen = {place.code for place in filter_values}
        rows = _rows(data.regions, chosen)
        return rows + [(place.code, data[place.code].doc_count, True) for place in self._small]


class ResourceSearch(FacetedSearch[Any]):
    """A SearchQuery as FacetedSearch sends it: a `post_filter` for hits, each facet under the others' filters.

    `whole`: what holds every word, counted under all filters, where `text` finds more.
    """

    def __init__(
        self, query: SearchQuery, text: Part | None, order: list[str | Part], whole: Part | None = None
    ) -> None:
        self.facets = _facets(query)
        self._asked = query
        self._text = text
        self._whole = whole
        super().__init__(filters=_chosen(query), sort=cast(list[str], order))

    def search(self) -> Search[Any]:
        """What hits and counts are narrowed from: everything, until `body` says what is asked."""
        return Search[Any]().response_class(FacetedResponse)

    def aggregate(self, search: Any) -> None:
        """Only the facets asked for are counted; the others may filter."""
        every = self.facets
        self.facets = {name: every[name] for name in self._asked.facets}
        super().aggregate(search)

    def body(self) -> Part:
        """The body of the search request.

        What words ask is put in as it is: as objects of the client's language its clauses would be copied at each of
        their levels, which took nine tenths of the processor time of a search of two words.
        """
        found: Part = self._s.to_dict()
        if narrowed := self._narrowed():
            found["query"] = narrowed
        if self._whole:
            whole = {"filter": {"bool": {"filter": [self._whole, *chosen(self._asked)]}}}
            found["aggs"] = {**cast(Part, found.get("aggs", {})), "whole": whole}
        return found

    def _narrowed(self) -> Part | None:
        """The words, among the ids asked for; None where neither was."""
        if self._asked.ids is None:
            return self._text
        among = {"filter": [by_ids(self._asked.ids)]}
        return {"bool": {**among, "must": [self._text]} if self._text else among}

    def counts(self, answer: Answer) -> dict[str, dict[str, int]]:
        """`{facet: {value: count}}` of the answer."""
        response = FacetedResponse[Any](self._s, answer)
        response._faceted_search = self  # as FacetedSearch.execute() does
        return {name: {value: count for value, count, _chosen in response.facets[name]} for name in self.facets}


def chosen(query: SearchQuery) -> list[Part]:
    """The filters of a question."""
    facets = _facets(query)
    narrowings = (facets[name].add_filter(values) for name, values in _chosen(query).items())
    return [narrowing.to_dict() for narrowing in narrowings if narrowing]


def _facets(query: SearchQuery) -> dict[str, Facet[Any]]:
    found: dict[str, Facet[Any]] = {name: ValuesFacet(name) for name in ("type", *VOCABULARY_FACETS)}
    found["territoire"] = PlacesFacet(query.places)
    found["annee"] = YearsFacet("years")
    found["format"] = FormatsFacet(query.failed_restrictions)
    return {name: found[name] for name in FACETS}


def _chosen(query: SearchQuery) -> dict[str, Any]:
    chosen: dict[str, Any] = {name: list(query.values(name)) for name in ("type", *VOCABULARY_FACETS, "format")}
    return {**chosen, "territoire": list(query.places), "annee": list(query.years)}


def _rows(data: Any, chosen: set[str]) -> list[Row]:
    return [(str(bucket.key), bucket.doc_count, str(bucket.key) in chosen) for bucket in data.buckets]
