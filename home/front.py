"""What the home page and the lists of news show."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone

from asv.core.paging import paginate
from asv.core.visibility import Visibility, visible_to
from asv.resources.cards import cards_for
from asv.resources.models import ResourcePage

DOORS = ("experience", "inspir-action", "analyse")
# A démarche or a network is an entry of the map, not something new to read.
NOT_NEWS = ("demarche", "reseau")
NEW_SHOWN = 6
PAGE_SIZE = 12
_CANDIDATES = 80


def front_page(user: Any) -> dict[str, Any]:
    """The three doors' real counts, how many resources in all, and the latest."""
    visibility = visible_to(user)
    counts = _counts(visibility)
    return {
        "door_counts": {name.replace("-", "_"): counts.get(name, 0) for name in DOORS},
        "resource_count": sum(counts.values()),
        "new_cards": cards_for(_newest(visibility), visibility),
    }


def _types_by_content_type() -> dict[int, str]:
    models = {model.resource_type: model for model in apps.get_models() if issubclass(model, ResourcePage)}
    models.pop("", None)
    found = ContentType.objects.get_for_models(*models.values())
    return {found[model].pk: name for name, model in models.items()}


def _counts(visibility: Visibility) -> dict[str, int]:
    types = _types_by_content_type()
    rows = visibility.listed(ResourcePage.objects.all()).order_by().values_list("content_type").annotate(Count("pk"))
    return {types[content_type]: count for content_type, count in rows if content_type in types}


def _newest(visibility: Visibility) -> list[ResourcePage]:
    """The latest published, no more than two of a kind so that a batch of one kind leaves room for the others."""
    types = _types_by_content_type()
    wanted = [pk for pk, name in types.items() if name not in NOT_NEWS]
    rows = (
        visibility.listed(ResourcePage.objects.filter(content_type__in=wanted))
        .order_by("-first_published_at", "-pk")
        .values_list("pk", "content_type", "first_published_at", "date")[:_CANDIDATES]
    )
    chosen = _varied(sorted(rows, key=_freshness, reverse=True))
    pages = ResourcePage.objects.in_bulk(chosen)
    return [pages[pk] for pk in chosen]


def _freshness(row: tuple[int, int, datetime | None, date | None]) -> tuple[date, date, int]:
    """The day of publication, then the date of what it tells, for what was published together."""
    pk, _, published, told = row
    day = timezone.localdate(published) if published else date.min
    return day, told or day, pk


def _varied(rows: list[Any]) -> list[int]:
    chosen: list[int] = []
    spare: list[int] = []
    taken: dict[int, int] = {}
    for pk, content_type, *_ in rows:
        taken[content_type] = taken.get(content_type, 0) + 1
        (chosen if taken[content_type] <= 2 else spare).append(pk)
    return [*chosen, *spare][:NEW_SHOWN]


def listing(pages: Any, visibility: Visibility, request: HttpRequest) -> dict[str, Any]:
    """A page of cards with its pager."""
    rows, total, pager = paginate(pages, request, PAGE_SIZE)
    return {"cards": cards_for(rows, visibility), "total": total, "pager": pager}
