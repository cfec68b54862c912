"""Pages of a list: whatever number is asked for leads to a page that exists."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.http import urlencode


@dataclass(frozen=True, slots=True)
class Pager:
    """Where the reader is in a list, and the addresses around: what `components/pagination.html` shows.

    `links` are (number, address); a gap between numbers has no address.
    """

    page: int
    pages: int
    previous_url: str
    next_url: str
    links: tuple[tuple[int | str, str], ...]


def pager_at(page: int, pages: int, address: Callable[[int], str]) -> Pager:
    """The pager on this page of so many; `address` gives the address of a page by its number."""
    around = Paginator(range(pages), 1).get_elided_page_range(page, on_each_side=2, on_ends=1)
    return Pager(
        page=page,
        pages=pages,
        previous_url=address(page - 1) if page > 1 else "",
        next_url=address(page + 1) if page < pages else "",
        links=tuple((number, address(number) if isinstance(number, int) else "") for number in around),
    )


def paginate(
    rows: Any,
    request: HttpRequest,
    size: int,
    kept: Iterable[tuple[str, str]] = (),
    name: str = "page",
    number: int | None = None,
) -> tuple[list[Any], int, Pager]:
    """The rows of the page asked for, how many there are in all, and the pager; `kept` are the parameters of the
    filters in use.

    `name` is the parameter: a second list on the same page needs one of its own. `number` is the page to show
    whatever the address asks for.
    """
    page = Paginator(rows, size).get_page(number or request.GET.get(name, "1")[:8])

    def address(number: int) -> str:
        return "?" + urlencode([*kept, (name, str(number))])

    paginator = page.paginator
    return list(page.object_list), paginator.count, pager_at(page.number, paginator.num_pages, address)
