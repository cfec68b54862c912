"""Rows of a list of the admin that have the words asked; how words are compared is said by the room of search."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db.models import Model, Q, QuerySet

Conditions = Callable[[Sequence[str], str], list[Q]]
_REGISTERED: list[Conditions] = []


def register_conditions(conditions: Conditions) -> None:
    """Register what makes conditions, all to be met by a row, of fields as lookups name them and of words."""
    _REGISTERED[:] = [conditions]


def having_words(rows: QuerySet[Model], fields: Sequence[str], words: str) -> QuerySet[Model]:
    """The rows that have every word, in any of the fields and any order; all of them where no word is asked."""
    for conditions in _REGISTERED if fields else ():
        rows = rows.filter(*conditions(fields, words))
    return rows
