"""What the home page and the lists of news show."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Subquery
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

from asv.core.paging import paginate
from asv.core.visibility import Visibility, visibility_of
from asv.resources.cards import cards_for
from asv.resources.models import ResourcePage

DOORS = {"experience": "experience", "inspir_action": "inspir-action", "analyse": "analyse"}
# A démarche or a network is an entry of the map, not something new to read.
NOT_NEWS = ("demarche", "reseau")
NEW_SHOWN = 6
PAGE_SIZE = 12
CANDIDATES = 60


def front_page(request: HttpRequest) -> dict[str, Any]:
    """The three doors' real counts, how many resources in all, and the latest."""
    visibility = visibility_of(request)
    candidates = _candidates(visibility)
    counts = candidates[0] if candidates else None
    return {
        "door_counts": {name: getattr(counts, f"{name}_count", None) or 0 for name in DOORS},
        "resource_count": getattr(counts, "resource_count", 0),
        "new_cards": cards_for(_varied(sorted(candidates, key=_freshness, reverse=True)), visibility),
    }


def _content_types() -> dict[str, int]:
    models = {model.resource_type: model for model in apps.get_models() if issubclass(model, ResourcePage)}
    models.pop("", None)
    found = ContentType.objects.get_for_models(*models.values())
    return {name: found[model].pk for name, model in models.items()}


def _candidates(visibility: Visibility) -> list[Any]:
    """The latest published, each with the counts of the doors: the database counts once, in the same query."""
    types = _content_types()
    wanted = [pk for name, pk in types.items() if name not in NOT_NEWS]
    pages = visibility.listed(ResourcePage.objects.filter(content_type__in=wanted))
    counts = {f"{name}_count": _count(visibility, [types[key]] if key in types else []) for name, key in DOORS.items()}
    annotated = pages.annotate(**counts, resource_count=_count(visibility, list(types.values())))
    return list(annotated.order_by("-first_published_at", "-pk")[:CANDIDATES])


def _count(visibility: Visibility, content_types: list[int]) -> Subquery:
    pages = visibility.listed(Page.objects.filter(content_type__in=content_types))
    return Subquery(pages.order_by().values("live").annotate(found=Count("pk")).values("found"))


def _freshness(page: ResourcePage) -> tuple[date, date, int]:
    """The day of publication, then the date of what it tells, for what was published together."""
    day = timezone.localdate(page.first_published_at) if page.first_published_at else date.min
    return day, page.date or day, page.pk


def _varied(pages: list[ResourcePage]) -> list[ResourcePage]:
    """No more than two of a kind, so that a batch of one kind leaves room for the others."""
    chosen: list[ResourcePage] = []
    spare: list[ResourcePage] = []
    taken: dict[int, int] = {}
    for page in pages:
        taken[page.content_type_id] = taken.get(page.content_type_id, 0) + 1
        (chosen if taken[page.content_type_id] <= 2 else spare).append(page)
    return [*chosen, *spare][:NEW_SHOWN]


def listing(pages: Any, visibility: Visibility, request: HttpRequest) -> dict[str, Any]:
    """A page of cards with its pager."""
    rows, total, pager = paginate(pages, request, PAGE_SIZE)
    return {"cards": cards_for(rows, visibility), "total": total, "pager": pager}
