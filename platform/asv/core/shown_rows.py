"""What a statement reads, without what no reader of a page can see of it: whether two readings show the same."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

Parameters = Sequence[str | int | float | None] | None
# What Wagtail notes in a page's row of its drafts: readers see nothing of it, and most edits change it.
_OF_DRAFTS = frozenset(
    {"draft_title", "has_unpublished_changes", "latest_revision_id", "latest_revision_created_at", "live_revision_id"}
)
_CHILDREN = "numchild"  # of which pages ask only whether there are any
_FIRST, _LAST = "first_published_at", "last_published_at"


def shown_rows(sql: str, params: Parameters, to_the_second: bool) -> list[tuple[object, ...]]:
    """The rows of a statement; of a page's row what readers can see: the day of its publication, or the second."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        names = [column[0] for column in cursor.description]
        rows: list[tuple[object, ...]] = cursor.fetchall()
    if _CHILDREN in names or not _OF_DRAFTS.isdisjoint(names):
        rows = [_shown(names, row, to_the_second) for row in rows]
    return rows


def _shown(names: Sequence[str], row: Sequence[object], to_the_second: bool) -> tuple[object, ...]:
    """What readers can see of a page's row: of its last publication the day, and whether it was the first one too."""
    shown: list[object] = []
    first: object = None
    for name, value in zip(names, row, strict=True):
        if name in _OF_DRAFTS:
            continue
        if name == _FIRST:
            first = value
        if name == _CHILDREN:
            shown.append(bool(value))
        elif name == _LAST and not to_the_second:
            shown.append((str(value)[:10], value == first))
        else:
            shown.append(value)
    return tuple(shown)
