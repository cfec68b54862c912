"""Keeping the index in step with the outbox, and rebuilding it whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Max

from asv.jobs.models import OutboxEvent
from asv.jobs.registry import RetryLater
from asv.resources.assemble import documents_for, published_ids
from asv.resources.models import ResourceFile
from search.engines import Engine, EngineUnavailable, get_engine, local_engine
from search.engines.base import Changes
from search.engines.embedded import NeedsRebuild

TOPICS = ("page", "document")


def handle(events: Sequence[OutboxEvent]) -> None:
    """Bring the embedded index up to date with these events; without a usable index, build one."""
    engine = local_engine()
    try:
        try:
            apply_changes(engine, events)
        except NeedsRebuild:
            rebuild_index(engine)
    except EngineUnavailable as error:
        raise RetryLater(str(error)) from error


def apply_changes(engine: Engine, events: Iterable[OutboxEvent]) -> None:
    """Index what is still published of the pages concerned, and remove the rest."""
    ids = changed_pages(events)
    documents = list(documents_for(ids))
    found = {document.id for document in documents}
    if documents:
        engine.index(documents)
    if gone := [page_id for page_id in ids if page_id not in found]:
        engine.delete(gone)


def changed_pages(events: Iterable[OutboxEvent]) -> list[int]:
    """The pages that events name, and those that carry the documents they name, each once."""
    pages: dict[int, None] = {}
    documents: set[int] = set()
    for event in events:
        if event.topic == "page":
            pages[event.object_id] = None
        elif event.topic == "document":
            documents.add(event.object_id)
    if documents:
        pages.update(
            dict.fromkeys(ResourceFile.objects.filter(document__in=documents).values_list("page_id", flat=True))
        )
    return list(pages)


def rebuild_index(engine: Engine) -> int:
    """Build an engine's index anew from the database, with the changes made meanwhile; how many resources."""
    before = OutboxEvent.objects.aggregate(last=Max("id"))["last"] or 0

    def catch_up() -> Changes:
        ids = changed_pages(OutboxEvent.objects.filter(id__gt=before, topic__in=TOPICS).order_by("id"))
        return Changes(ids, documents_for(ids))

    return engine.rebuild(documents_for(published_ids()), catch_up)


def health() -> str:
    """What `/readyz/` says of search."""
    try:
        return get_engine().health()
    except ImproperlyConfigured as error:
        return str(error)
