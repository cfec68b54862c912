"""The orders of an answer, each total: two pages of an answer never share a hit nor lose one."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, degrees, radians, sin, sqrt

import tantivy
from tantivy import DocAddress, FieldType, Order, Query

from search.engines.embedded.clauses import together
from search.engines.embedded.reading import column, count_of
from search.engines.embedded.schema import SCHEMA
from search.query import SearchQuery, Sort

_EARTH_KM = 6371.0
_RADII_KM = (40.0, 160.0, 640.0)


@dataclass(frozen=True, slots=True)
class Found:
    """A match: where the index keeps it, its score, and its distance when that is the order."""

    address: DocAddress
    score: float = 0.0
    distance_km: float | None = None


def ordered(
    searcher: tantivy.Searcher, base: Query, query: SearchQuery, offset: int, limit: int, scored: bool
) -> tuple[list[Found], int]:
    """The matches from `offset` on, at most `limit`, in the order asked for, and how many there are in all."""
    centre = query.places[0] if len(query.places) == 1 else None
    if query.sort == Sort.DISTANCE and centre and centre.latitude is not None and centre.longitude is not None:
        return _by_distance(searcher, base, (centre.latitude, centre.longitude), offset, limit)
    if query.sort == Sort.RELEVANCE and scored:
        return _by_score(searcher, base, offset, limit)
    if query.sort == Sort.TITLE:
        return _by_field(searcher, base, "title_key", Order.Asc, offset, limit)
    return _by_field(searcher, base, "date_rank", Order.Desc, offset, limit)


def _by_field(
    searcher: tantivy.Searcher, base: Query, field: str, order: Order, offset: int, limit: int
) -> tuple[list[Found], int]:
    result = searcher.search(base, limit, order_by_field=field, order=order, offset=offset)
    return [Found(address) for _value, address in result.hits], count_of(result)


def _by_score(searcher: tantivy.Searcher, base: Query, offset: int, limit: int) -> tuple[list[Found], int]:
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
    searcher: tantivy.Searcher, base: Query, centre: tuple[float, float], offset: int, limit: int
) -> tuple[list[Found], int]:
    """Nearest first, then the latest; resources without a place last. Looks in growing boxes, then everywhere."""
    total = count_of(searcher.search(base, 1))
    wanted = min(offset + limit, total)
    for radius in _RADII_KM:
        rows = _measured(searcher, together(None, [base, _box(centre, radius)]), centre)
        near = [row for row in rows if row[0] <= radius]
        if len(near) >= wanted:
            break
    else:
        near = _measured(searcher, base, centre)
    near.sort(key=lambda row: row[:2])
    return [
        Found(address, distance_km=None if distance == float("inf") else round(distance, 1))
        for distance, _rank, address in near[offset : offset + limit]
    ], total


def _measured(
    searcher: tantivy.Searcher, base: Query, centre: tuple[float, float]
) -> list[tuple[float, int, DocAddress]]:
    addresses = [address for _score, address in searcher.search(base, max(searcher.num_docs, 1)).hits]
    latitudes = column(searcher, "latitude", addresses)
    longitudes = column(searcher, "longitude", addresses)
    ranks = column(searcher, "date_rank", addresses)
    places = zip(latitudes, longitudes, strict=True)
    distances = [distance_km(centre, place) if None not in place else float("inf") for place in places]
    return [(distance, -rank, address) for distance, rank, address in zip(distances, ranks, addresses, strict=True)]


def _box(centre: tuple[float, float], radius: float) -> Query:
    latitude, longitude = centre
    high = degrees(radius / _EARTH_KM)
    wide = min(high / max(cos(radians(min(abs(latitude) + high, 89.0))), 0.01), 180.0)
    return together(
        None,
        [
            Query.range_query(SCHEMA, "latitude", FieldType.Float, latitude - high, latitude + high),
            Query.range_query(SCHEMA, "longitude", FieldType.Float, longitude - wide, longitude + wide),
        ],
    )


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The great circle between two points in degrees."""
    latitude, other_latitude = radians(one[0]), radians(other[0])
    across = sin(radians(other[1] - one[1]) / 2) ** 2 * cos(latitude) * cos(other_latitude)
    return 2 * _EARTH_KM * asin(sqrt(min(1.0, sin((other_latitude - latitude) / 2) ** 2 + across)))
