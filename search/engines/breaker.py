"""A breaker: once a server failed, nobody waits for it again until it is known to answer.

The state is shared through the cache by every process. Each process remembers what it read for a moment, so that a
closed breaker costs a question nothing, and an open one survives a cache that drops it.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import caches

logger = logging.getLogger(__name__)

# How long an open breaker keeps everyone away. The worker tries the server every few seconds and renews or closes it;
# without a worker, one question in so many seconds is tried on the server.
OPEN_SECONDS = 30.0
# How long a process trusts what it read.
REMEMBERED_SECONDS = 0.25
_USER = re.compile(r"//[^/@\s]*@")


@dataclass(frozen=True, slots=True)
class Opened:
    """Since when the server has not answered, until when it is left alone, and why."""

    since: float
    until: float
    reason: str


class Breaker:
    """Opens at a failure, closes when the server answers. `clock` gives seconds of the wall, as processes share it."""

    def __init__(self, name: str, clock: Callable[[], float] = time.time) -> None:
        self._key = f"search.breaker.{name}"
        self._clock = clock
        self._read_at = float("-inf")
        self._opened: Opened | None = None

    def state(self) -> Opened | None:
        """Why and since when it is open; None when it is closed."""
        if 0 <= self._clock() - self._read_at < REMEMBERED_SECONDS:
            return self._opened
        found = self._shared()
        if isinstance(found, Opened):
            self._opened = found
        elif found == "closed":
            self._opened = None
        self._read_at = self._clock()
        return self._opened

    def allows(self) -> bool:
        """Whether to ask the server: it answers, or this question is the one that tries whether it does again."""
        opened = self.state()
        if opened is None:
            return True
        if self._clock() < opened.until:
            return False
        return self._first_to_try()

    def trip(self, reason: object) -> None:
        """The server failed: leave it alone for a while."""
        now = self._clock()
        before = self.state()
        text = _USER.sub("//", str(reason))[:300]
        if before is None:
            logger.warning("The search server does not answer; the local engine does: %s", text)
        self._write(Opened(before.since if before else now, now + OPEN_SECONDS, text))

    def close(self) -> None:
        """Note that the server answered: questions go to it again."""
        if self.state() is None:
            return
        logger.info("The search server answers again.")
        self._write(None)

    def _write(self, opened: Opened | None) -> None:
        self._opened, self._read_at = opened, self._clock()
        _quietly(lambda: caches["remembered"].set(self._key, opened or "closed", None))

    def _shared(self) -> object:
        return _quietly(lambda: caches["remembered"].get(self._key))

    def _first_to_try(self) -> bool:
        return bool(_quietly(lambda: caches["remembered"].add(f"{self._key}.try", 1, OPEN_SECONDS)))


def _quietly(action: Callable[[], object]) -> object:
    """A cache that is down leaves each process to its own memory."""
    try:
        return action()
    except Exception:
        logger.exception("The cache failed")
        return None
