"""The vectors of an embedded index: a file of rows beside tantivy's, in which nothing is ever changed.

A row is the number of a resource, whether its vector is that of a restricted text, and the vector. Of a resource the
last open row counts, and the row of its restricted text where one follows at once. What is deleted keeps its rows until
the next rebuild: whether a resource is there, and who may read it, is asked of tantivy.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from mmap import mmap
from typing import BinaryIO, NamedTuple

from search.meaning import DIMENSIONS, Vectors

FILE = "vectors"
_HEAD = struct.Struct("<q?")
ROW = _HEAD.size + DIMENSIONS
_AT_ONCE = 8192  # rows: what is widened to reckon with stays a few megabytes


class Near(NamedTuple):
    """A vector close to the one asked: how close, whose it is, and whether it is that of a restricted text."""

    closeness: int
    id: int
    members: bool


def write_vectors(file: BinaryIO, number: int, vectors: Vectors) -> None:
    """Add the rows of a resource."""
    for members, vector in enumerate(vectors):
        if vector:
            file.write(_HEAD.pack(number, bool(members)) + vector)


class VectorRows:
    """The rows as they were when they were opened."""

    def __init__(self, rows: bytes | mmap) -> None:
        import numpy as np  # takes a moment: only for who asks by meaning

        kept = np.dtype([("id", "<i8"), ("members", "?"), ("vector", "i1", (DIMENSIONS,))])
        whole = len(rows) // ROW * ROW  # a row half written is none yet
        self._rows = np.frombuffer(rows, dtype=kept, count=whole // ROW)
        opened = np.flatnonzero(~self._rows["members"])
        self._ids, last = np.unique(self._rows["id"][opened[::-1]], return_index=True)
        self._open = live = opened[::-1][last]
        after = live[live + 1 < len(self._rows)] + 1
        self._live = np.sort(np.concatenate([live, after[self._rows["members"][after]]]))

    def closeness(self, number: int, others: Sequence[int]) -> dict[int, int]:
        """How close each of these resources is to one, by what anyone may see of both; those with a row alone."""
        import numpy as np

        wanted = np.array([number, *others], dtype=np.int64)
        at = np.minimum(np.searchsorted(self._ids, wanted), len(self._ids) - 1) if len(self._ids) else wanted[:0]
        there = wanted[: len(at)] == self._ids[at]
        if not (len(at) and there[0]):
            return {}
        vectors = self._rows["vector"][self._open[at[there]]].astype(np.float32)
        return dict(zip(wanted[there][1:].tolist(), map(int, vectors[1:] @ vectors[0]), strict=True))

    def closest(self, vector: bytes, least: int) -> list[Near]:
        """Every vector at least so close to this one, the closest first."""
        import numpy as np

        asked = np.frombuffer(vector, dtype=np.int8).astype(np.float32)
        found: list[Near] = []
        for start in range(0, len(self._live), _AT_ONCE):
            rows = self._rows[self._live[start : start + _AT_ONCE]]
            # Whole numbers below 2²⁴: exact in single precision, in whatever order they are added.
            products = rows["vector"].astype(np.float32) @ asked
            close = np.flatnonzero(products >= least)
            columns = products[close].tolist(), rows["id"][close].tolist(), rows["members"][close].tolist()
            found += [Near(int(product), number, members) for product, number, members in zip(*columns, strict=True)]
        return sorted(found, reverse=True)
