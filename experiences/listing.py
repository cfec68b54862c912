"""What a list page shows: a page of cards, a few themes to start from, and the way to the search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from asv.core.metadata import list_head
from asv.core.paging import paginate
from asv.core.visibility import visibility_of
from asv.resources.addresses import search_address
from asv.resources.cards import cards_for
from asv.resources.lists import RememberedLists
from experiences.models.indexes import ResourceIndexPage

SHORTCUTS = 6


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A theme of the list, and how many of its resources carry it."""

    label: str
    url: str
    count: int


def index_context(page: ResourceIndexPage, request: HttpRequest) -> dict[str, Any]:
    """The cards of the page asked for, newest first, with as many queries for 5 resources as for 500."""
    model = page.listed_model
    visibility = visibility_of(request)
    lists = RememberedLists(visibility)
    ids, count, pager = paginate(lists.order_of(model), request, page.per_page)
    found = model.objects.defer(*model.body_fields).in_bulk(ids)
    return {
        "cards": cards_for([found[pk] for pk in ids if pk in found], visibility),
        "count": count,
        "pager": pager,
        **list_head(pager),
        "search_url": search_address({"type": model.resource_type}),
        "shortcuts": [
            Shortcut(label, search_address({"type": model.resource_type, "theme": slug}), number)
            for slug, label, number in lists.themes_of(model, SHORTCUTS)
        ],
    }
