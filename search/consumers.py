"""Keeping each engine's index in step with the outbox, from a cursor of its own, and rebuilding it whole."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Max

from asv.jobs.lock import lock, worker_lock
from asv.jobs.models import OutboxCursor, OutboxEvent
from asv.jobs.registry import RetryLater
from asv.jobs.worker import sign_of_life
from asv.resources.assemble import documents_for, published_ids
from asv.resources.document import ResourceDocument
from asv.resources.models import ResourceFile
from search.engines import (
    Engine,
    EngineUnavailable,
    NeedsRebuild,
    fallback_engine,
    get_engine,
    local_engine,
    local_name,
)
from search.engines.base import Changes, DocumentsRefused

logger = logging.getLogger(__name__)

TOPICS = ("page", "document")
PAUSE_SECONDS = 300.0
_BEAT_SECONDS = 5.0
_NEVER = 0  # a cursor that only says why it could not begin


def handle(events: Sequence[OutboxEvent]) -> None:
    """Bring the local index up to date with these events; without a usable index, build one."""
    _update(local_engine(), events)


def handle_remote(events: Sequence[OutboxEvent]) -> None:
    """Bring the server's index up to date with these events, unless it is known not to answer."""
    engine = fallback_engine()
    if engine is None:
        raise RetryLater("Le serveur de recherche n’est plus configuré.")
    if opened := engine.breaker.state():
        raise RetryLater(opened.reason)  # the worker's duty brings it back, and works off what it missed
    try:
        # A server that went mute is found out by the short question rather than by a long change.
        engine.probe()
        update_remote(events)
    except NeedsRebuild:
        rebuild_index(engine.remote, in_worker=True)
    except EngineUnavailable as error:
        engine.breaker.trip(error)
        raise


def update_remote(events: Sequence[OutboxEvent]) -> None:
    """Bring the server's index up to date with these events, whatever is known of it."""
    engine = fallback_engine()
    if engine is None:
        raise RetryLater("Le serveur de recherche n’est plus configuré.")
    if is_whole(engine.remote):
        _update(engine.remote, events)
    else:
        rebuild_index(engine.remote, in_worker=True)


def consumer_of(engine: str) -> str:
    """The name under which an engine, told by its own name, has its cursor in the outbox."""
    return f"search:{engine}"


def is_whole(engine: Engine) -> bool:
    """Whether this site built a server's index and has kept it since.

    Without a cursor events may have been forgotten while nobody kept the index, and only a rebuild makes it whole.
    """
    return OutboxCursor.objects.filter(consumer=consumer_of(engine.name)).exclude(last_event_id=_NEVER).exists()


def _update(engine: Engine, events: Sequence[OutboxEvent]) -> None:
    try:
        apply_changes(engine, events)
    except NeedsRebuild:
        rebuild_index(engine, in_worker=True)


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


def rebuild_index(engine: Engine, *, in_worker: bool = False) -> int:
    """Build an engine's index anew from the database, with the changes made meanwhile; how many resources.

    The local engine keeps its own writers out while it catches up. A server has writers on other machines: the
    worker rests from the catching up until the new index is in use, so that no change goes to the old one alone.
    Raises EngineUnavailable, with the old index still in use.
    """
    if engine.name == local_name():
        return _rebuild(engine, in_worker, nullcontext)
    with lock("rebuild") as held:
        if not held:
            raise EngineUnavailable("Une autre reconstruction de cet index est en cours.")
        return _rebuild(engine, in_worker, nullcontext if in_worker else _worker_resting)


def _rebuild(engine: Engine, in_worker: bool, nobody_writing: Callable[[], AbstractContextManager[None]]) -> int:
    before = OutboxEvent.objects.aggregate(last=Max("id"))["last"] or 0
    entered: list[bool] = []
    with ExitStack() as held:

        def catch_up() -> Changes:
            if not entered:  # an engine may ask more than once
                held.enter_context(nobody_writing())
                entered.append(True)
            ids = changed_pages(OutboxEvent.objects.filter(id__gt=before, topic__in=TOPICS).order_by("id"))
            return Changes(ids, documents_for(ids))

        documents = documents_for(published_ids())
        try:
            number = engine.rebuild(_with_signs_of_life(documents) if in_worker else documents, catch_up)
        except DocumentsRefused:
            _kept_from(engine, before)
            if not in_worker:
                raise
            logger.exception("Some resources are missing from the new index of %s", engine.name)
            return 0
        _kept_from(engine, before)
        return number


def _kept_from(engine: Engine, event_id: int) -> None:
    """A server's new index is in use, and whole from here on; also where the outbox is still empty."""
    if engine.name != local_name():
        OutboxCursor.objects.get_or_create(consumer=consumer_of(engine.name))
        OutboxCursor.objects.filter(consumer=consumer_of(engine.name), last_event_id=_NEVER).update(
            last_event_id=event_id or -1
        )


@contextmanager
def _worker_resting() -> Iterator[None]:
    """Wait for the end of the worker's round and keep it from the next one. Raises EngineUnavailable."""
    deadline = time.monotonic() + PAUSE_SECONDS
    while True:
        with worker_lock() as held:
            if held:
                yield
                return
        if time.monotonic() > deadline:
            raise EngineUnavailable("Le worker est occupé : l’ancien index reste en service. Réessayez plus tard.")
        time.sleep(0.02)


def _with_signs_of_life(documents: Iterable[ResourceDocument]) -> Iterator[ResourceDocument]:
    """The documents; the worker that builds with them says now and then that it lives."""
    beat_at = time.monotonic()
    for document in documents:
        yield document
        if time.monotonic() - beat_at > _BEAT_SECONDS:
            sign_of_life()
            beat_at = time.monotonic()


def health() -> str:
    """What `/readyz/` says of search."""
    try:
        return get_engine().health()
    except ImproperlyConfigured as error:
        return str(error)
