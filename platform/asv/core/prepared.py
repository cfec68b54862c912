"""Questions that a page asks at each visit: written once by the ORM, then run as they are.

Writing a question of some joins takes the ORM several times longer than the database takes to answer it. Measured on
the demo content by `python -m bench.cleverness`, in processor time: 8.2 of a démarche page's 26.9 ms for what lies
around it, 7.7 for its terms and 1.0 to 1.7 for its coordinators; 3.9 of a list's 20.5 for the terms of its pages, 2.1
of a place's 21.4 for its organisations. A place's people (0.9, median of four runs) are asked plainly: that saves
neither 1 ms nor a fifth of its page. The restrictions save 0.6 of a file's 4.0 ms and of a plain page's 6.2, less than
that too; but every answer asks them, and a guarantee needs it: no page above 1.05 × the processor time of 8c41934.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

Rows = QuerySet[Any]
_MOST = 400
_STEPS = (1, 8, 24, 60, 200)  # numbers of rows for which a query of ids is written
_statements: dict[Hashable, tuple[str, list[Any]]] = {}


def prepared(shape: Hashable, write: Callable[..., Rows], values: Sequence[int | float | str]) -> list[tuple[Any, ...]]:
    """The rows of `write(*values)`, a query of values_list, as the database gives them.

    `shape` names the query and all that changes how it is written; values only fill it in: they are numbers or words
    that the query compares as they are (in, exact, range). Columns are numbers, words and days: no field converts them;
    `moment_of` reads moments.
    Raises ValueError for a value that does not reach the database as it is.
    """
    if shape not in _statements:
        if len(_statements) >= _MOST:
            _statements.clear()
        _statements[shape] = _written(write, values)
    sql, parameters = _statements[shape]
    filled = [values[mark.number] if isinstance(mark, _Mark) else mark for mark in parameters]
    with connection.cursor() as cursor:
        cursor.execute(sql, filled)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def moment_of(column: datetime) -> datetime:
    """The moment in a column of `prepared`: SQLite gives it in UTC, without saying so."""
    return column if timezone.is_aware(column) else column.replace(tzinfo=UTC)


def in_steps(name: str, write: Callable[..., Rows], ids: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """The rows of `write(*ids)`, as `prepared` gives them: written for a few numbers of ids, the last one repeated."""
    for start in range(0, len(ids), _STEPS[-1]):
        part = list(ids[start : start + _STEPS[-1]])
        count = next(step for step in _STEPS if step >= len(part))
        yield from prepared((name, count), write, [*part, *part[-1:] * (count - len(part))])


class _Mark:
    """Where a value goes."""

    def __init__(self, number: int) -> None:
        self.number = number


def _written(write: Callable[..., Rows], values: Sequence[int | float | str]) -> tuple[str, list[Any]]:
    """Written with stand-ins that nothing else in the query can be."""
    standing: list[Any] = [
        f"?{number}?" if isinstance(value, str) else -7_000_000 - number for number, value in enumerate(values)
    ]
    sql, parameters = write(*standing).query.sql_with_params()
    if lost := [stand for stand in standing if stand not in parameters]:
        raise ValueError(f"{lost} are converted on their way to the database: {sql}")
    places = {stand: _Mark(number) for number, stand in enumerate(standing)}
    return sql, [places.get(value, value) if isinstance(value, int | float | str) else value for value in parameters]
