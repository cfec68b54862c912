"""Search asked backwards: new resources go into a small index, and each saved search runs against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from asv.accounts.models import User
from asv.core.visibility import visible_to, visible_to_each
from asv.jobs.models import OutboxEvent
from asv.resources.assemble import documents_for
from asv.resources.models import ResourcePage
from asv.taxonomy.catalogue import catalogue
from network.updates.models import Announcement, Notice, Subscription
from network.updates.questions import stored_question
from search.engines.embedded import EmbeddedEngine
from search.query import Hit, SearchQuery

# What the small index is spared: an alert asks which resources match, not how they look.
_BARE = {"facets": (), "highlight": False, "page": 1}


@dataclass(frozen=True, slots=True)
class Novelty:
    """A version of a resource that nobody was told of yet."""

    page_id: int
    version: int
    published_at: datetime
    owed_since: datetime


def match_new_resources(events: Sequence[OutboxEvent]) -> None:
    """Write down who is owed word of the resources that were newly published; safe to repeat.

    Costs a constant number of queries, one more for each distinct search that names a commune, and for each distinct
    search one question to the small index for each set of restrictions its subscribers do not pass.
    """
    novelties = _novelties(events)
    if not novelties:
        return
    notices = list(_owed(novelties))
    with transaction.atomic():
        Announcement.objects.bulk_create(
            [Announcement(page_id=new.page_id, version=new.version) for new in novelties.values()]
        )
        Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=500)


def _novelties(events: Sequence[OutboxEvent]) -> dict[int, Novelty]:
    """The resources of these events that are listed and whose version was not announced, by page id."""
    first_seen: dict[int, datetime] = {}
    for event in events:
        first_seen.setdefault(event.object_id, event.created_at)
    listed = visible_to(None).listed(ResourcePage.objects.filter(pk__in=first_seen, first_published_at__isnull=False))
    known = set(Announcement.objects.filter(page__in=first_seen).values_list("page_id", "version"))
    now = timezone.now()
    found = {}
    for page_id, version, published_at in listed.values_list("pk", "version", "first_published_at"):
        if (page_id, version) not in known:
            owed_since = min(max(published_at, first_seen[page_id]), now)
            found[page_id] = Novelty(page_id, version, published_at, owed_since)
    return found


def _owed(novelties: dict[int, Novelty]) -> Iterator[Notice]:
    newest = max(new.published_at for new in novelties.values())
    asking = Subscription.objects.filter(active=True, user__is_active=True, created_at__lt=newest)
    groups = _by_question(asking)
    if not groups:
        return
    engine = EmbeddedEngine.in_memory(documents_for(novelties))
    people = visible_to_each(User.objects.filter(is_active=True, pk__in=asking.values("user")))
    labels = catalogue()
    for querystring, subscriptions in groups.items():
        question = stored_question(querystring, labels)
        if question.ignored:
            continue  # a term or a place is no more: without it the search would find more than was asked
        answers: dict[frozenset[int], list[Hit]] = {}
        for subscription in subscriptions:
            visibility = people.get(subscription.user_id)
            if visibility is None:
                continue
            failed = visibility.failed_restrictions
            if failed not in answers:
                answers[failed] = _readable(engine, question.query(visibility, **_BARE, page_size=len(novelties)))
            yield from _notices(subscription, answers[failed], novelties)


def _by_question(asking: Iterable[Subscription]) -> dict[str, list[Subscription]]:
    groups: dict[str, list[Subscription]] = defaultdict(list)
    for subscription in asking:
        groups[subscription.querystring].append(subscription)
    return groups


def _readable(engine: EmbeddedEngine, query: SearchQuery) -> list[Hit]:
    """The resources that match and may be read whole: what is for members goes to those who are."""
    return [hit for hit in engine.search(query).hits if not hit.card.members_only]


def _notices(subscription: Subscription, hits: list[Hit], novelties: dict[int, Novelty]) -> Iterator[Notice]:
    for hit in hits:
        new = novelties[hit.card.id]
        if subscription.created_at < new.published_at:
            yield Notice(subscription=subscription, page_id=new.page_id, version=new.version, owed_since=new.owed_since)
