"""What a list page shows: a page of cards, a few themes to start from, and the way to the search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, DateField, Q
from django.db.models.functions import Cast, Coalesce
from django.http import HttpRequest

from asv.core.metadata import list_head
from asv.core.paging import paginate
from asv.core.visibility import visibility_of
from asv.resources.addresses import search_address
from asv.resources.cards import cards_for
from asv.resources.models import ResourcePage
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
    shown = Coalesce("date", Cast("first_published_at", DateField()))
    rows = (
        visibility.listed(model.objects.all()).defer(*model.body_fields).order_by(shown.desc(nulls_last=True), "title")
    )
    found, count, pager = paginate(rows, request, page.per_page)
    return {
        "cards": cards_for(found, visibility),
        "count": count,
        "pager": pager,
        **list_head(pager),
        "search_url": search_address({"type": model.resource_type}),
        "shortcuts": shortcuts(model),
    }


def shortcuts(model: type[ResourcePage]) -> list[Shortcut]:
    """The first-level themes that most of the published resources of a type carry, in one query."""
    own = Q(theme__parent=None, resourcepage__live=True)
    through = ResourcePage.themes.through.objects.filter(own, resourcepage__content_type__model=model._meta.model_name)
    rows = through.values_list("theme__slug", "theme__label").annotate(total=Count("resourcepage", distinct=True))
    best = sorted(rows, key=lambda row: (-row[2], row[1]))[:SHORTCUTS]
    return [Shortcut(label, search_address({"type": model.resource_type, "theme": slug}), n) for slug, label, n in best]
