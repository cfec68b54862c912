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

    `links` are (number, address); a gap between numbers has no address. `query` is the query string, question mark
    included, that this page has among search engines: empty for the first page of a list under no filter.
    """

    page: int
    pages: int
    previous_url: str
    next_url: str
    links: tuple[tuple[int | str, str], ...]
    query: str = ""


def pager_at(page: int, pages: int, address: Callable[[int], str], query: str = "") -> Pager:
    """The pager on this page of so many; `address` gives the address of a page by its number."""
    around = Paginator(range(pages), 1).get_elided_page_range(page, on_each_side=2, on_ends=1)
    return Pager(
        page=page,
        pages=pages,
        previous_url=address(page - 1) if page > 1 else "",
        next_url=address(page + 1) if page < pages else "",
        links=tuple((number, address(number) if isinstance(number, int) else "") for number in around),
        query=query,
    )


def paginate(
    rows: Any,
    request: HttpRequest,
    size: int,
    kept: Iterable[tuple[str, str]] = (),
    name: str = "page",
    number: int | None = None,
    first_named: bool = False,
) -> tuple[list[Any], int, Pager]:
    """The rows of the page asked for, how many there are in all, and the pager; `kept` are the parameters of the
    filters in use.

    `name` is the parameter: a second list on the same page needs one of its own. `number` is the page to show
    whatever the address asks for. The first page is the list's own address, without the parameter; `first_named` where
    that address shows something else.
    """
    page = Paginator(rows, size).get_page(number or request.GET.get(name, "1")[:8])

    def query(number: int) -> str:
        pairs = [*kept, *([(name, str(number))] if number > 1 or first_named else [])]
        return "?" + urlencode(pairs) if pairs else ""

    paginator, here = page.paginator, query(page.number)
    # Relative, as the others: a list refreshed in place is asked for at another address. Those of lists end in "/".
    pager = pager_at(page.number, paginator.num_pages, lambda number: query(number) or "./", here)
    return list(page.object_list), paginator.count, pager
