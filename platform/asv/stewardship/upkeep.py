"""Keeping in step with the pages: what the worker writes down of each, and when each is to be read again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from asv.jobs.models import OutboxEvent
from asv.jobs.outbox import emit
from asv.resources.models import ResourcePage
from asv.stewardship.completeness import completeness
from asv.stewardship.links.finding import keep_links
from asv.stewardship.models import Upkeep
from asv.stewardship.title_keys import key_of

TOPICS = ("page",)
CONSUMER = "stewardship"
AT_ONCE = 100


def review_due(page: ResourcePage) -> date | None:
    """When a page (the specific one) is to be read again, years after it was or appeared; None for a draft."""
    return page.review_due if page.live else None


def tend(ids: Iterable[int]) -> int:
    """Write down what these resources are like now: completeness, due date, links; how many. Safe to repeat."""
    pages = list(ResourcePage.objects.filter(pk__in=set(ids)).specific())
    known = Upkeep.objects.in_bulk([page.pk for page in pages])
    for page in pages:
        upkeep = known.get(page.pk) or Upkeep(page_id=page.pk)
        found = completeness(page)
        upkeep.done, upkeep.total = found.done, found.total
        upkeep.due_on = review_due(page)
        upkeep.title_key = key_of(page.draft_title)[:255] or str(page.pk)
        upkeep.save()
        keep_links(page)
    return len(pages)


def handle(events: Sequence[OutboxEvent]) -> None:
    """The consumer of what changed: a page that is gone took its rows along."""
    tend(event.object_id for event in events)


def tend_missing(now: datetime) -> int:
    """The resources of before this room was there, some at a time; how many. A duty of the worker."""
    bare = Q(upkeep=None) | Q(upkeep__title_key="")
    ids = ResourcePage.objects.filter(bare).order_by("pk").values_list("pk", flat=True)
    return tend(list(ids[:AT_ONCE]))


def tend_all() -> None:
    """All of those at once, for the command."""
    while tend_missing(timezone.now()):
        pass


def confirm(page: ResourcePage, today: date) -> Upkeep:
    """Somebody read the page (the specific one) again, and it is right as it is."""
    page.reviewed_on = today
    ResourcePage.objects.filter(pk=page.pk).update(reviewed_on=today)
    emit("page", page.pk)  # readers see the day
    upkeep, _new = Upkeep.objects.get_or_create(page_id=page.pk)
    upkeep.asked_on, upkeep.deputy_asked_on, upkeep.due_on = None, None, review_due(page)
    upkeep.contact_asked_on, upkeep.contact = None, None
    upkeep.save()
    return upkeep
