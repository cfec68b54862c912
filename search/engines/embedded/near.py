"""Which resources are near a question in meaning: the vectors tell how near, tantivy whether each may be shown."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import tantivy

from search.engines.embedded.filters import barred, by_ids, together
from search.engines.embedded.order import Found
from search.engines.embedded.reading import column
from search.engines.embedded.vectors import Near, VectorRows
from search.meaning import LEAST_CLOSENESS, SCALE

_FIRST_LOOK = 200


def nearest(
    searcher: tantivy.Searcher,
    rows: VectorRows,
    asked: bytes,
    fitting: tantivy.Query,
    failed: frozenset[int],
    limit: int,
) -> list[Found]:
    """Of what is `fitting` the nearest, at most `limit`: the closest first, then the latest.

    A restricted text counts where the reader passes every restriction. More is looked at until no tie stands across
    the end.
    """
    close = rows.closest(asked, LEAST_CLOSENESS)
    looked_at = _FIRST_LOOK
    while True:
        part = close[:looked_at]
        found = _ranked(searcher, part, fitting, failed)
        if len(part) == len(close) or (len(found) >= limit and found[limit - 1][0] > part[-1].closeness):
            return [Found(address, closeness / SCALE**2) for closeness, _rank, address in found[:limit]]
        looked_at *= 8


def _ranked(
    searcher: tantivy.Searcher, close: Sequence[Near], fitting: tantivy.Query, failed: frozenset[int]
) -> list[tuple[int, int, tantivy.DocAddress]]:
    """(closeness, rank by date, address) of those that fit, best first."""
    closed = _closed(searcher, {one.id for one in close if one.members}, failed)
    best: dict[int, int] = {}
    for one in close:
        if not (one.members and one.id in closed):
            best.setdefault(one.id, one.closeness)
    here = together(None, [by_ids(list(best)), fitting])
    addresses = [address for _score, address in searcher.search(here, len(best) or 1).hits]
    numbers, ranks = (column(searcher, name, addresses) for name in ("id", "date_rank"))
    found = [(best[number], rank, at) for number, rank, at in zip(numbers, ranks, addresses, strict=True)]
    return sorted(found, key=lambda row: (-row[0], -row[1]))


def _closed(searcher: tantivy.Searcher, ids: Collection[int], failed: frozenset[int]) -> set[int]:
    """Those of these resources whose text this reader may not read."""
    if not (ids and failed):
        return set()
    here = together(None, [by_ids(list(ids)), barred(failed)])
    addresses = [address for _score, address in searcher.search(here, len(ids)).hits]
    return set(column(searcher, "id", addresses))
