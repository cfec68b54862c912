"""The chain of actions: which récit took up which, shown on both pages and counted on the card of the first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.http import HttpRequest
from wagtail.models import PageQuerySet

from asv.core.visibility import visibility_of, visible_to
from asv.jobs.outbox import emit_many
from asv.resources.assemble import page_path
from asv.resources.models import ResourcePage
from experiences.models import ActionSheetPage, ExperiencePage


@dataclass(frozen=True, slots=True)
class Chained:
    """A page of the chain."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Chain:
    """What a page took up, what took it up, and whether it tells an action that can be."""

    can_be_redone: ClassVar[tuple[type[ResourcePage], ...]] = (ExperiencePage, ActionSheetPage)

    inspired_by: Chained | None
    redone_by: tuple[Chained, ...]
    is_action: bool


def chain_context(page: ResourcePage, request: HttpRequest) -> dict[str, object]:
    """`chain`, of what this person may know of: no query where nothing is chained, one each way where something is."""
    visibility, source = visibility_of(request), getattr(page, "inspired_by_id", None)
    above = visibility.listed(ResourcePage.objects.filter(pk=source)) if source else ()
    below = visibility.listed(ResourcePage.objects.filter(pk__in=_takers(page.pk))) if page.redone else ()
    first = next((Chained(row.title, page_path(row)) for row in above), None)
    after = tuple(Chained(row.title, page_path(row)) for row in below)
    return {"chain": Chain(first, after, isinstance(page, Chain.can_be_redone))}


def _takers(number: int) -> PageQuerySet:
    return ExperiencePage.objects.filter(inspired_by=number, live=True).values("pk")


def recount(numbers: Iterable[int | None]) -> int:
    """Count anew how often these pages were taken up, by récits that anyone may know of; how many changed."""
    changed = []
    with transaction.atomic():
        for row in ResourcePage.objects.filter(pk__in={one for one in numbers if one}).only("pk", "redone"):
            known = visible_to(None).listed(ResourcePage.objects.filter(pk__in=_takers(row.pk))).count()
            if known != row.redone:
                ResourcePage.objects.filter(pk=row.pk).update(redone=known)
                changed.append(row.pk)
        emit_many("page", changed)
    return len(changed)


def tend_counts(now: datetime) -> int:
    """The worker's duty: what restrictions and other sources changed meanwhile; how many counts."""
    counted = ResourcePage.objects.filter(redone__gt=0).values_list("pk", flat=True)
    named = ExperiencePage.objects.exclude(inspired_by=None).values_list("inspired_by", flat=True)
    return recount({*counted, *named})
