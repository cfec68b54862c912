"""From an address to its page in two queries, however deep the page stands; Wagtail takes two for each level."""

from __future__ import annotations

from collections.abc import Sequence

from wagtail.models import Page

DEPTH = 12


def pages_along(start: Page, slugs: Sequence[str]) -> list[Page]:
    """The pages that these slugs name one below the other, as far as they lead; each knows its parent."""
    if len(slugs) > DEPTH:
        return []
    rows = Page.objects.filter(
        slug__in=set(slugs), path__startswith=start.path, depth__range=(start.depth + 1, start.depth + len(slugs))
    )
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
