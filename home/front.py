"""What the home page and the lists of news show."""

from __future__ import annotations

from datetime import date, datetime

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.db.models import Count, QuerySet
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, get_page_models
from wagtail.signals import page_published, page_unpublished

from asv.core.metadata import list_head
from asv.core.paging import paginate
from asv.core.prepared import moment_of, prepared
from asv.core.reads import asked_again, note_answer, unrecorded
from asv.core.remembered import forget
from asv.core.visibility import Visibility, visibility_of, visible_to
from asv.resources.cards import CARD_FIELDS, LISTED_A_PAGE, cards_for
from asv.resources.lists import RememberedLists
from asv.resources.models import ResourcePage
from home.models import HomePage, NewsIndexPage, NewsPage

DOORS = {"experience": "experience", "inspir_action": "inspir-action", "analyse": "analyse"}
# A démarche or a network is an entry of the map, not something new to read.
NOT_NEWS = ("demarche", "reseau")
NEW_SHOWN = 6
CANDIDATES = 60
_COUNTS = "home.counts"


def front_page(page: HomePage, request: HttpRequest) -> dict[str, object]:
    """The three doors' real counts, how many resources in all, and the latest; rooms above tell of the next meeting."""
    visibility = visibility_of(request)
    types = _content_types()
    counts = _counts(visibility, list(types.values()))
    return {
        "next_meeting": None,
        "door_counts": {name: counts.get(types.get(key, 0), 0) for name, key in DOORS.items()},
        "resource_count": sum(counts.values()),
        "new_cards": cards_for(_latest(visibility, types), visibility),
    }


def _content_types() -> dict[str, int]:
    models = {model.resource_type: model for model in apps.get_models() if issubclass(model, ResourcePage)}
    models.pop("", None)
    found = ContentType.objects.get_for_models(*models.values())
    return {name: found[model].pk for name, model in models.items()}


def _counts(visibility: Visibility, content_types: list[int]) -> dict[int, int]:
    """How many of each type are listed: the same for everyone, counted anew when something appears or goes.

    A page is not made of what is remembered, which each publication forgets, but of what it comes to.
    """
    with unrecorded():
        counts = caches["remembered"].get(_COUNTS)
        if counts is None:
            pages = visibility.listed(Page.objects.filter(content_type__in=content_types))
            counts = dict(pages.order_by().values_list("content_type").annotate(found=Count("pk")))
            caches["remembered"].set(_COUNTS, counts, 300)
    note_answer(counts_again, (tuple(content_types),), counts)
    return counts


@asked_again(lambda counts: sorted(counts.items()))
def counts_again(content_types: tuple[int, ...]) -> dict[int, int]:
    """The counts as they are now."""
    return _counts(visible_to(None), list(content_types))


@receiver([page_published, page_unpublished])
@receiver([post_delete], sender=Page)
@receiver([post_save, post_delete], sender=PageViewRestriction)
def forget_counts(sender: object, **kwargs: object) -> None:
    """Forget the remembered counts: a page was published, withdrawn, or changed its restrictions."""
    forget(_COUNTS)


def _latest(visibility: Visibility, types: dict[str, int]) -> list[ResourcePage]:
    """The newest, varied; only those shown are read whole."""
    wanted = {pk for name, pk in types.items() if name not in NOT_NEWS}
    others = [found.pk for found in ContentType.objects.get_for_models(*get_page_models()).values()]
    left_out = [pk for pk in others if pk not in wanted]
    shape = "front.newest", visibility.hidden_paths, tuple(left_out)
    rows = prepared(shape, lambda: _newest(visibility, left_out), ())
    ranked = sorted(((_freshness(row), row) for row in rows if row[4]), reverse=True)
    chosen = _varied([(row[0], row[1]) for _rank, row in ranked])
    found = ResourcePage.objects.select_related("content_type").only(*CARD_FIELDS).in_bulk(chosen)
    return [found[pk] for pk in chosen]


def _newest(visibility: Visibility, left_out: list[int]) -> QuerySet:
    """Candidates of all types but these.

    What is not wanted is left out, rather than what is wanted taken: the database then walks the index of publication
    dates and stops after a few rows, where it would sort every page (10,000 pages: 7 ms less).
    """
    pages = visibility.listed(Page.objects.exclude(content_type__in=left_out)).order_by("-first_published_at", "-pk")
    told = "pk", "content_type", "first_published_at", "resourcepage__date", "resourcepage__pk"
    return pages.values_list(*told)[:CANDIDATES]


def _freshness(row: tuple[int, int, datetime | None, date | None, int | None]) -> tuple[date, date, int]:
    """The day of publication, then the date of what it tells, for what was published together."""
    day = timezone.localdate(moment_of(row[2])) if row[2] else date.min
    return day, row[3] or day, row[0]


def _varied(pages: list[tuple[int, int]]) -> list[int]:
    """No more than two of a kind, so that a batch of one kind leaves room for the others."""
    chosen: list[int] = []
    spare: list[int] = []
    taken: dict[int, int] = {}
    for pk, kind in pages:
        taken[kind] = taken.get(kind, 0) + 1
        (chosen if taken[kind] <= 2 else spare).append(pk)
    return [*chosen, *spare][:NEW_SHOWN]


def news_listing(page: NewsIndexPage, request: HttpRequest) -> dict[str, object]:
    """The page of news asked for, latest first."""
    visibility = visibility_of(request)
    ids, total, pager = paginate(RememberedLists(visibility).order_of(NewsPage, "-pk"), request, LISTED_A_PAGE)
    found = ResourcePage.objects.select_related("content_type").only(*CARD_FIELDS).in_bulk(ids)
    cards = cards_for([found[pk] for pk in ids if pk in found], visibility)
    return {"cards": cards, "total": total, "pager": pager, **list_head(pager)}
