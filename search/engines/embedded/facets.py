"""Facet counts: each facet under the words and every filter but its own."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TypedDict

import tantivy
from tantivy import Query

from search.engines.embedded.filters import narrowed, place_query, together
from search.engines.embedded.reading import count_of
from search.engines.embedded.schema import SLOTTED, slots
from search.query import SearchQuery

_FIELDS = {"territoire": "region", "annee": "years"}
_MEMBERS_FORMAT = "members_format_key"
_SIZE = 2000
_ALL = "_all"

Counts = dict[str, dict[str, int]]
Counted = tuple[Counts, int | None]


class Bucket(TypedDict):
    """How many resources hold a value."""

    key: str
    doc_count: float


def facet_counts(
    searcher: tantivy.Searcher, query: SearchQuery, text: Query | None, found: dict[str, Query]
) -> Counted:
    """`{facet: {value: count}}`, and how many match in all where a facet without a selection is counted.

    Facets without a selection share one request; each other one has its own.
    """
    by_filters: dict[str, list[str]] = defaultdict(list)
    for facet in query.facets:
        by_filters[facet if facet in found else ""].append(facet)
    counts: Counts = {}
    total: int | None = None
    for own, facets in by_filters.items():
        others = [part for facet, part in found.items() if facet != own]
        base = together(text, [*narrowed(query), *others])
        counted, number = _aggregated(searcher, base, facets, query.failed_restrictions)
        counts.update(counted)
        total = total if own else number
        if "territoire" in facets:
            _add_small_places(searcher, query, base, counts["territoire"])
    return {facet: counts[facet] for facet in query.facets}, total


def _aggregated(
    searcher: tantivy.Searcher, base: Query, facets: list[str], failed: frozenset[int]
) -> tuple[Counts, int]:
    """The counts of these facets, and how many match."""
    columns = {facet: _columns(facet) for facet in facets}
    if "format" in facets:
        columns[_MEMBERS_FORMAT] = [_MEMBERS_FORMAT]
    request = {name: {"terms": {"field": name, "size": _SIZE}} for names in columns.values() for name in names}
    answer = searcher.aggregate(base, {**request, _ALL: {"value_count": {"field": "id"}}})
    counts = {facet: _summed([answer[name]["buckets"] for name in names]) for facet, names in columns.items()}
    for key, number in counts.pop(_MEMBERS_FORMAT, {}).items():
        barred, _bar, name = key.partition("|")
        if failed.isdisjoint(map(int, barred.split(","))):
            counts["format"][name] = counts["format"].get(name, 0) + number
    return counts, int(answer[_ALL]["value"])


def _columns(facet: str) -> list[str]:
    field = _FIELDS.get(facet, facet)
    return slots(field) if field in SLOTTED else [field]


def _summed(columns: list[list[Bucket]]) -> dict[str, int]:
    """A resource's values are distinct and each stands in one column, so that the columns' counts add up."""
    counts: Counter[str] = Counter()
    for buckets in columns:
        for bucket in buckets:
            counts[bucket["key"]] += int(bucket["doc_count"])
    return counts


def _add_small_places(searcher: tantivy.Searcher, query: SearchQuery, base: Query, counts: dict[str, int]) -> None:
    """Selected places smaller than a département are counted one by one: there are too many to count them all."""
    for place in query.places:
        if not place.code.startswith(("reg-", "dep-")):
            counts[place.code] = count_of(searcher.search(together(None, [base, place_query(place)]), 1))
