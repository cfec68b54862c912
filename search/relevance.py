"""How well an answer serves a question that was judged: the measures that benchmarks, tests and rehearsals share.

Grades are 1 to 3: 1 touches the question, 2 answers it, 3 is among the best there is. What was not judged counts as 0.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from math import log2
from typing import TypeVar

TOP = 10
GOOD = 2
FIRST = 3
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Measures:
    """Of one answer, or in the mean of several; each from 0 to 1.

    `nothing`: no result. `nothing_good`: none of grade GOOD in the first TOP. `best_first`: one of the highest grade
    given stands in the first FIRST. `ndcg`: discounted gain of the first TOP, 2^grade − 1 (Järvelin and Kekäläinen,
    2002), over the best there can be. `mrr`: one over the rank of the first of the highest grade.
    """

    nothing: float
    nothing_good: float
    best_first: float
    ndcg: float
    mrr: float


def measured(ranked: Sequence[Key], grades: Mapping[Key, int]) -> Measures:
    """The measures of an answer, best first, against the grades of what is relevant (at least one)."""
    best = max(grades.values())
    found = [grades.get(key, 0) for key in ranked]
    rank = next((at for at, grade in enumerate(found, start=1) if grade == best), 0)
    return Measures(
        nothing=float(not found),
        nothing_good=float(not any(grade >= GOOD for grade in found[:TOP])),
        best_first=float(0 < rank <= FIRST),
        ndcg=ndcg(ranked, grades),
        mrr=1 / rank if rank else 0.0,
    )


def ndcg(ranked: Sequence[Key], grades: Mapping[Key, int], top: int = TOP) -> float:
    """What the first of an answer give beside the best order there is, discounted by rank."""
    found = [grades.get(key, 0) for key in ranked]
    return _gain(found[:top]) / _gain(sorted(grades.values(), reverse=True)[:top])


def mean(rows: Iterable[Measures]) -> Measures:
    """Of each measure the mean; at least one row."""
    columns = list(zip(*(astuple(row) for row in rows), strict=True))
    return Measures(*(sum(column) / len(column) for column in columns))


def _gain(grades: Sequence[int]) -> float:
    return sum((float(2**grade) - 1) / log2(rank + 1) for rank, grade in enumerate(grades, start=1))
