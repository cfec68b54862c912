"""From an address to its page in two queries, however deep the page stands; and to a page there is one of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TypeVar

from django.db import connection
from wagtail.models import Page

from asv.core.prepared import Rows, prepared

Kind = TypeVar("Kind", bound=Page)
DEPTH = 12
# What a way is found by, and what a breadcrumb tells of it; whoever asks more of such a page reads it then.
_TOLD = {"id", "path", "depth", "slug", "title", "url_path", "live", "alias_of_id", "content_type_id"}
_FIELDS = tuple(field.attname for field in Page._meta.concrete_fields if field.attname in _TOLD)


def pages_along(start: Page, slugs: Sequence[str]) -> list[Page]:
    """The pages that these slugs name one below the other, as far as they lead; each knows its parent."""
    if len(slugs) > DEPTH:
        return []
    values = [*slugs, start.depth + 1, start.depth + len(slugs)]
    found = prepared(("along", len(slugs)), _rows, values) if slugs else []
    rows = [Page.from_db(connection.alias, _FIELDS, row) for row in found]
    by_place = {(row.path[: -Page.steplen], row.slug): row for row in rows}
    along: list[Page] = []
    parent = start
    for slug in slugs:
        row = by_place.get((parent.path, slug))
        if row is None:
            break
        row.parent_along = parent
        along.append(row)
        parent = row
    return along


def _rows(*values: object) -> Rows:
    """Pages of these names at these depths; which stand below which is told by their paths."""
    *slugs, first, last = values
    rows: Rows = Page.objects.filter(slug__in=slugs, depth__range=(first, last)).values_list(*_FIELDS)
    return rows


def the_page_of(model: type[Kind], **narrowed: object) -> Kind | None:
    """The page of a type that a site has one of (a list, the home page); the oldest where it has several.

    In the order of its own small table: in the tree's order, which is Wagtail's, PostgreSQL walks all pages of the site
    until it meets one of the type (50 ms at 100,000).
    """
    found: Kind | None = model._default_manager.filter(**narrowed).order_by("pk").first()
    return found


def known_ancestors(page: Page) -> list[Page] | None:
    """What contains the page, the root of the site first, if it was reached by its address; None if nobody knows."""
    found: list[Page] = []
    while page.depth > 2:
        parent = getattr(page, "parent_along", None)
        if parent is None:
            return None
        found.append(parent)
        page = parent
    return found[::-1]


class Together:
    """Pages of one list, which find their parents with one statement once any of them is asked for its own."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self._pages = list(pages)
        for page in self._pages:
            page.listed_with = self

    @cached_property
    def _above(self) -> dict[str, Page]:
        paths = {page.path[: -Page.steplen] for page in self._pages}
        return {page.path: page for page in Page.objects.filter(path__in=paths)}

    def parent_of(self, page: Page) -> Page | None:
        """What stands above a page of the list; None for one that was moved since."""
        return self._above.get(page.path[: -Page.steplen])
