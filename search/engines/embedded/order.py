"""The orders of an answer, each total: two pages of an answer never share a hit nor lose one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from math import inf

import tantivy
from tantivy import DocAddress, Occur, Order, Query

from asv.taxonomy.distances import distance_km
from search.engines.embedded.filters import terms, together, unscored
from search.engines.embedded.reading import column, count_of
from search.index.projection import NOWHERE
from search.query import PlaceFilter, SearchQuery, Sort

_MOST_POINTS = 50_000  # more than there are communes


@dataclass(frozen=True, slots=True)
class Found:
    """A match: where the index keeps it, its score, and whether it may answer in part."""

    address: DocAddress
    score: float = 0.0
    partly: bool = False

    def in_part(self, score: float) -> Found:
        """The same as a match that may answer in part."""
        return Found(self.address, score, partly=True)


def ordered(
    searcher: tantivy.Searcher, base: Query, query: SearchQuery, offset: int, limit: int
) -> tuple[list[Found], int]:
    """The matches from `offset` on, at most `limit`, by date, title or distance, and how many there are in all."""
    if place := query.centre:
        return _by_distance(searcher, base, place, offset, limit)
    if query.sort == Sort.TITLE:
        return _by_field(searcher, base, "title_key", Order.Asc, offset, limit)
    return _by_field(searcher, base, "date_rank", Order.Desc, offset, limit)


def _by_field(
    searcher: tantivy.Searcher, base: Query, field: str, order: Order, offset: int, limit: int
) -> tuple[list[Found], int]:
    result = searcher.search(base, limit, order_by_field=field, order=order, offset=offset)
    return [Found(address) for _value, address in result.hits], count_of(result)


def by_score(searcher: tantivy.Searcher, base: Query, offset: int, limit: int) -> tuple[list[Found], int]:
    """Best score first, then the latest. The window grows until no tie stands across its end."""
    wanted = offset + limit
    window = min(wanted + 100, searcher.num_docs)
    while True:
        result = searcher.search(base, max(window, 1))
        hits = result.hits
        if len(hits) < window or window >= searcher.num_docs or hits[-1][0] != hits[wanted - 1][0]:
            break
        window = min(window * 4, searcher.num_docs)
    ranks = column(searcher, "date_rank", [address for _score, address in hits])
    rows = sorted(zip(hits, ranks, strict=True), key=lambda row: (-row[0][0], -row[1]))
    return [Found(address, score) for (score, address), _rank in rows[offset:wanted]], count_of(result)


def _by_distance(
    searcher: tantivy.Searcher, base: Query, place: PlaceFilter, offset: int, limit: int
) -> tuple[list[Found], int]:
    """What lies in the place, then what covers it, the smallest cover first; in each the nearest, then the latest.

    Resources are counted point by point; only those points are looked at where the answer's page falls.
    """
    total = count_of(searcher.search(base, 1))
    found: list[Found] = []
    passed = 0
    for tier in _tiers(base, place):
        for keys, number in _points(searcher, tier, place):
            start, end = max(offset - passed, 0), min(offset + limit - passed, number)
            if start < end:
                here = together(None, [tier, terms("point", keys)])
                rows, _count = _by_field(searcher, here, "date_rank", Order.Desc, start, end - start)
                found += [Found(row.address) for row in rows]
            passed += number
        if passed >= offset + limit:
            break
    return found, total


def _tiers(base: Query, place: PlaceFilter) -> Iterator[Query]:
    """The answer in parts: what lies in the place, what belongs to its nearest container, to the next…

    A région or a département holds more than what lies in it: what covers it is told by its own place.
    """
    covering = [terms("own_place", [code]) for code in place.ancestors]
    inside = terms("place", [place.code])
    covers = covering if place.code.startswith(("reg-", "dep-")) else []
    before = [unscored(inside)]
    yield _without(together(None, [base, inside]), covers)
    for container in covering:
        yield _without(together(None, [base, container]), before if not covers else before[1:])
        before.append(container)


def _without(query: Query, others: list[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, query), *[(Occur.MustNot, other) for other in others]])


def _points(searcher: tantivy.Searcher, tier: Query, place: PlaceFilter) -> Iterator[tuple[list[str], int]]:
    """The points where there is something, the nearest first; those equally far, and how many resources are there."""
    request = {"points": {"terms": {"field": "point", "size": _MOST_POINTS}}}
    buckets = searcher.aggregate(tier, request)["points"]["buckets"]
    rows = sorted((_distance(place, bucket["key"]), bucket["key"], int(bucket["doc_count"])) for bucket in buckets)
    for _far, equal in groupby(rows, key=lambda row: row[0]):
        there = list(equal)
        yield [key for _distance, key, _number in there], sum(number for _distance, _key, number in there)


def _distance(place: PlaceFilter, key: str) -> float:
    if key == NOWHERE or place.latitude is None or place.longitude is None:
        return inf
    points = (one.split(",") for one in key.split(";"))
    here = (place.latitude, place.longitude)
    return min(distance_km(here, (float(latitude), float(longitude))) for latitude, longitude in points)
