"""Matching new resources against saved searches: each is run on the new resources alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from asv.accounts.models import User
from asv.core.visibility import Visibility, visible_to
from asv.jobs.models import OutboxEvent
from asv.resources.assemble import documents_for
from asv.resources.models import ResourcePage
from network.alerts.models import Announcement, Notice, NoticeState, Subscription
from network.alerts.questions import stored_questions
from network.alerts.recipients import Owner, sights_of
from network.alerts.targets import linked_pages
from search.engines import local_engine
from search.engines.base import Questioned

BATCH = 1000
STEP = 5000
# Of the ledger: subscription, page, version, since when it is owed.
Entry = tuple[int, int, int, datetime]
_INSERT = (
    f"INSERT INTO {Notice._meta.db_table} (subscription_id, page_id, version, owed_since, state, reason) "  # noqa: S608
    "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class Novelty:
    """A version of a resource that was not announced yet."""

    page_id: int
    version: int
    published_at: datetime
    owed_since: datetime


def match_new_resources(events: Sequence[OutboxEvent]) -> None:
    """Write down who is owed word of the resources that were newly published; safe to repeat."""
    tell(novelties_of(events))


def tell(novelties: Mapping[int, Novelty]) -> None:
    """Write down who is owed word of these, by page id; safe to repeat.

    Costs a constant number of queries for each thousand subscriptions. The ledger is written in steps, so that
    nobody waits for the database meanwhile, and what was announced last: killed in between, all is done again, and
    an entry that is there already stays as it is.
    """
    if not novelties:
        return
    owed = _owed(novelties)
    while step := list(islice(owed, STEP)):
        _write(step)
    announced = [Announcement(page_id=new.page_id, version=new.version) for new in novelties.values()]
    Announcement.objects.bulk_create(announced, ignore_conflicts=True)


def people_to_tell(novelties: Mapping[int, Novelty]) -> dict[int, int]:
    """How many people alerts would tell of each of these, by page id; nothing is written."""
    people: dict[int, set[Owner]] = {page_id: set() for page_id in novelties}
    for subscription, found in _matches(novelties):
        for new in found:
            people[new.page_id].add((subscription.user_id, subscription.subscriber_id))
    return {page_id: len(owners) for page_id, owners in people.items()}


def _write(entries: list[Entry]) -> None:
    """Add these to the ledger where they are not in it yet; all of them or none.

    By the statement itself: 37 ms for 5,000 entries, 248 with objects (`python -m bench.cleverness`).
    """
    adapt = connection.ops.adapt_datetimefield_value
    rows = [(*entry, adapt(owed_since), NoticeState.DUE.value, "") for *entry, owed_since in entries]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(_INSERT, rows)


def novelties_of(events: Sequence[OutboxEvent]) -> dict[int, Novelty]:
    """The resources of these events that are listed and whose version was not announced, by page id."""
    first_seen: dict[int, datetime] = {}
    for event in events:
        first_seen.setdefault(event.object_id, event.created_at)
    known = set(Announcement.objects.filter(page__in=first_seen).values_list("page_id", "version"))
    now = timezone.now()
    found = {}
    for new in listed_now(first_seen):
        if (new.page_id, new.version) not in known:
            owed_since = min(max(new.published_at, first_seen[new.page_id]), now)
            found[new.page_id] = replace(new, owed_since=owed_since)
    return found


def listed_now(ids: Iterable[int]) -> list[Novelty]:
    """Those of these resources that are published and listed, owed since their publication."""
    listed = visible_to(None).listed(ResourcePage.objects.filter(pk__in=ids, first_published_at__isnull=False))
    rows = listed.values_list("pk", "version", "first_published_at")
    return [Novelty(pk, version, published_at, published_at) for pk, version, published_at in rows]


def _owed(novelties: Mapping[int, Novelty]) -> Iterator[Entry]:
    for subscription, found in _matches(novelties):
        for new in found:
            yield subscription.pk, new.page_id, new.version, new.owed_since


def _matches(novelties: Mapping[int, Novelty]) -> Iterator[tuple[Subscription, list[Novelty]]]:
    """Each running alert with those of the novelties that it is to tell."""
    if not novelties:
        return
    newest = max(new.published_at for new in novelties.values())
    may_be_told = Q(user__is_active=True) | Q(user=None)
    asking = Subscription.objects.filter(may_be_told, active=True, confirmed_at__lt=newest).order_by("pk")
    fresh: Questioned | None = None
    last = 0
    while batch := list(asking.filter(pk__gt=last)[:BATCH]):
        fresh = fresh or local_engine().questioned(documents_for(novelties))
        yield from _matches_of(batch, fresh, novelties)
        last = batch[-1].pk


def _matches_of(
    batch: list[Subscription], fresh: Questioned, novelties: Mapping[int, Novelty]
) -> Iterator[tuple[Subscription, list[Novelty]]]:
    people = _people(batch)
    questions = stored_questions({subscription.querystring for subscription in batch})
    linked = linked_pages({target for question in questions.values() for target in question.targets}, novelties)
    answers: dict[tuple[str, frozenset[int]], set[int]] = {}
    for subscription in batch:
        question = questions[subscription.querystring]
        visibility = people.get(subscription.user_id)
        if question.ignored or visibility is None:
            continue  # a term or a place is no more: without it the search would find more than was asked
        asked = subscription.querystring, visibility.failed_restrictions
        if asked not in answers:
            answers[asked] = fresh.readable(question.query(visibility, page=1))
            for target in question.targets:
                answers[asked] &= linked[target]
        yield subscription, _since_confirmed(subscription, answers[asked], novelties)


def _people(batch: list[Subscription]) -> dict[int | None, Visibility]:
    users = {subscription.user_id for subscription in batch if subscription.user_id is not None}
    return sights_of(User.objects.filter(is_active=True, pk__in=users))


def _since_confirmed(subscription: Subscription, found: set[int], novelties: Mapping[int, Novelty]) -> list[Novelty]:
    confirmed_at = subscription.confirmed_at
    news = (novelties[page_id] for page_id in sorted(found))
    return [new for new in news if confirmed_at and confirmed_at < new.published_at]
