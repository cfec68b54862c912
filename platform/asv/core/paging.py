"""Pages of a list: whatever number is asked for leads to a page that exists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict


@dataclass(frozen=True, slots=True)
class Pager:
    """Where the reader is in a list, and the addresses around: what `components/pagination.html` shows."""

    page: int
    pages: int
    previous_url: str
    next_url: str
    links: tuple[tuple[int, str], ...]


def paginate(
    rows: Any, request: HttpRequest, size: int, kept: Mapping[str, Sequence[str]] | None = None, name: str = "page"
) -> tuple[list[Any], int, Pager]:
    """The rows of the page asked for, how many there are in all, and the pager; `kept` are the filters in use.

    `name` is the parameter: a second list on the same page needs one of its own.
    """
    paginator = Paginator(rows, size)
    page = paginator.get_page(request.GET.get(name, "1")[:8])
    pager = Pager(
        page=page.number,
        pages=paginator.num_pages,
        previous_url=_address(page.number - 1, kept, name) if page.has_previous() else "",
        next_url=_address(page.number + 1, kept, name) if page.has_next() else "",
        links=tuple((number, _address(number, kept, name)) for number in _around(page.number, paginator.num_pages)),
    )
    return list(page.object_list), paginator.count, pager


def _around(page: int, pages: int) -> list[int]:
    return sorted({1, *range(max(1, page - 2), min(pages, page + 2) + 1), pages})


def _address(number: int, kept: Mapping[str, Sequence[str]] | None, name: str) -> str:
    query = QueryDict(mutable=True)
    for filtered, values in (kept or {}).items():
        query.setlist(filtered, list(values))
    query[name] = str(number)
    return "?" + query.urlencode()
