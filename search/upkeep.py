"""What the worker does for the indexes by itself: it builds what is missing or damaged, and brings a server back."""

from __future__ import annotations

import logging
import time
from datetime import datetime

from asv.jobs.consuming import next_batch, work_off
from asv.jobs.registry import Consumer, RetryLater
from asv.jobs.worker import BATCHES_A_ROUND
from search.consumers import TOPICS, consumer_of, is_whole, rebuild_index, update_remote
from search.engines import EngineUnavailable, FallbackEngine, NeedsRebuild, fallback_engine, local_engine
from search.engines.fallback import PROBE

logger = logging.getLogger(__name__)

# An index may fail a question for other reasons than damage: it is built anew seldom, whatever is asked of it.
SUSPECT_SECONDS = 600.0
_rebuilt_at = float("-inf")


def tend_local(now: datetime) -> int:
    """Build the local index where there is none, or one of another version, or a damaged one; 1 if it was built."""
    global _rebuilt_at
    engine = local_engine()
    try:
        engine.search(PROBE)
        sound = not engine.suspect()
    except NeedsRebuild:
        return _built(rebuild_index(engine, in_worker=True))
    except EngineUnavailable:
        sound = False
    if sound or time.monotonic() - _rebuilt_at < SUSPECT_SECONDS:
        return 0
    _rebuilt_at = time.monotonic()
    return _built(rebuild_index(engine, in_worker=True))


def tend_remote(now: datetime) -> int:
    """Ask the server whether it answers. If so it is brought up to date, then visitors are sent to it again.

    Answers how many events were worked off, or 1 for an index that was built. Visitors never wait for a server that
    is away: this is who tries. Raises EngineUnavailable where a rebuild fails.
    """
    engine = fallback_engine()
    if engine is None:
        return 0
    try:
        engine.probe()
        whole = is_whole(engine.remote)
    except NeedsRebuild:
        whole = False
    except EngineUnavailable as error:
        engine.breaker.trip(error)
        return 0
    return _catch_up(engine) if whole else _build_remote(engine)


def _build_remote(engine: FallbackEngine) -> int:
    number = rebuild_index(engine.remote, in_worker=True)
    engine.breaker.close()
    return _built(number)


def _catch_up(engine: FallbackEngine) -> int:
    """Work off what the server missed; the breaker closes once nothing is left."""
    consumer = Consumer(consumer_of(engine.name), frozenset(TOPICS), update_remote)
    done = 0
    for _batch in range(BATCHES_A_ROUND):
        events = next_batch(consumer)
        if not events:
            engine.breaker.close()
            break
        try:
            work_off(consumer, events)
        except RetryLater as error:
            engine.breaker.trip(error)
            break
        done += len(events)
    return done


def _built(number: int) -> int:
    logger.info("A search index was built: %d resources.", number)
    return 1
