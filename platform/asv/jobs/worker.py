"""The worker: in each round it works off the outbox, does what is due, and lets the mails leave."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime, timedelta

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from asv.core.rehearsal import is_rehearsal
from asv.core.writes import writing
from asv.jobs import consuming, mails
from asv.jobs.lock import worker_lock
from asv.jobs.models import WorkerHeartbeat
from asv.jobs.registry import Consumer, RetryLater, consumers, duties
from asv.jobs.stillness import Mark, database_mark

logger = logging.getLogger(__name__)

PAUSE = 0.5
REST_SECONDS = 20.0  # between two rounds while nobody writes: what is due by the clock is found then
ROUNDS_A_CHANGE = 2  # what was committed while the first of them was under way the second finds
BATCHES_A_ROUND = 20
BEAT_SECONDS = 5.0
FRESH_SECONDS = 60
LOCK_SECONDS = 120.0
_BACKOFF = (2.0, 5.0, 15.0, 60.0)


_AT_WORK: ContextVar[Worker | None] = ContextVar("the worker whose round is under way here", default=None)


class Worker:
    """Works in rounds until stopped. A part that fails is tried again after a growing pause; the others go on."""

    def __init__(self, clock: Callable[[], datetime] = timezone.now) -> None:
        self._clock = clock
        self._stop = threading.Event()
        self._failures: Counter[str] = Counter()
        self._rest_until: dict[str, float] = {}
        self._beat_at = float("-inf")
        self._worked_at = float("-inf")
        self._mark: Mark | None = None
        self._owed = 0

    def stop(self, *_signal: object) -> None:
        """Stop after the part under way; may be called from a signal handler."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Whether someone asked to stop."""
        return self._stop.is_set()

    @property
    def resting(self) -> list[str]:
        """Names of the parts that failed and wait to be tried again."""
        return sorted(self._failures)

    def run(self) -> None:
        """Work in rounds until stopped; a failure of the database or of the disk is logged and waited out.

        While nobody writes and nothing was left to do there is a round every few seconds only; whether somebody wrote
        is asked twice a second.
        """
        while not self.stopping:
            try:
                if self._is_called():
                    done = self.round()
                    self._call_again(done)
                    if done:  # at rest the connection stays: a new one has no mark to compare, and is owed two rounds
                        close_old_connections()
            except (DatabaseError, OSError):
                logger.exception("The database or the disk failed; a new connection in a moment")
                connection.close()
                self._stop.wait(5 * PAUSE)
            self._stop.wait(PAUSE)

    def _is_called(self) -> bool:
        """Whether there may be something to do: somebody wrote, a round is owed, or the rest is over."""
        mark = database_mark()
        if mark != self._mark:
            self._mark, self._owed = mark, ROUNDS_A_CHANGE
        return self._owed > 0 or time.monotonic() - self._worked_at >= REST_SECONDS

    def _call_again(self, done: Counter[str] | None) -> None:
        """What did something, failed or could not begin is followed by another round."""
        self._worked_at = time.monotonic()
        self._owed = max(self._owed - 1, 1 if done is None or done or self._failures else 0)

    def run_once(self) -> Counter[str]:
        """Work until nothing is due; returns what was done, by name. Waits while another worker is in a round."""
        total: Counter[str] = Counter()
        deadline = time.monotonic() + LOCK_SECONDS
        while not self.stopping:
            done = self.round()
            if done is None and time.monotonic() > deadline:
                raise TimeoutError("another worker has held the lock for two minutes")
            if done is not None:
                total += done
                deadline = time.monotonic() + LOCK_SECONDS
                if not done:
                    break
            else:
                self._stop.wait(PAUSE / 5)
        return total

    def round(self) -> Counter[str] | None:
        """One round: what was done, by name; None when another worker is in the middle of one.

        Nothing is done while the site is closed to writing.
        """
        self.beat()
        with writing() as allowed, worker_lock() as held:
            if not held:
                return None
            if not allowed:
                return Counter()
            at_work = _AT_WORK.set(self)
            try:
                return self._work()
            finally:
                _AT_WORK.reset(at_work)

    def _work(self) -> Counter[str]:
        mails.requeue_interrupted()
        done: Counter[str] = Counter()
        for consumer in consumers():
            self._guarded(consumer.name, lambda c=consumer: self._consume(c), done)  # type: ignore[misc]
        for name, duty in duties().items():
            self._guarded(name, lambda d=duty: d(self._clock()), done)  # type: ignore[misc]
        if not is_rehearsal():
            self._guarded("mails", lambda: mails.deliver_due(self._clock(), self._is_to_stop), done)
        return done

    def _consume(self, consumer: Consumer) -> int:
        """A bounded number of batches, so that a long queue does not keep the mails waiting."""
        done = 0
        try:
            for _batch in range(BATCHES_A_ROUND):
                events = consuming.next_batch(consumer)
                if not events or self.stopping:
                    break
                consuming.work_off(consumer, events)
                done += len(events)
                self.beat()
        except RetryLater as error:
            consuming.write_error(consumer, error)
            raise
        return done

    def _guarded(self, name: str, work: Callable[[], int], done: Counter[str]) -> None:
        """Do one part; when it fails it rests, longer each time, and the others go on."""
        if self.stopping or time.monotonic() < self._rest_until.get(name, 0.0):
            return
        self.beat()
        try:
            number = work()
        except Exception as error:
            if isinstance(error, consuming.DATABASE_TROUBLE) and not connection.is_usable():
                raise
            seconds = _BACKOFF[min(self._failures[name], len(_BACKOFF) - 1)]
            self._failures[name] += 1
            self._rest_until[name] = time.monotonic() + seconds
            if isinstance(error, RetryLater):
                logger.warning("%s rests for %d s: %s", name, seconds, error)
            else:
                logger.exception("%s failed and rests for %d s", name, seconds)
            return
        self._failures.pop(name, None)
        self._rest_until.pop(name, None)
        if number:
            done[name] += number

    def _is_to_stop(self) -> bool:
        """Whether to stop between two mails of a delivery, which may take hours; beats too."""
        self.beat()
        return self.stopping

    def beat(self) -> None:
        """A sign of life, every few seconds at most."""
        if time.monotonic() - self._beat_at < BEAT_SECONDS:
            return
        sign_of_life()
        self._beat_at = time.monotonic()


def sign_of_life() -> None:
    """Say that this worker lives; a part of a round that takes minutes says it now and then."""
    WorkerHeartbeat.objects.update_or_create(name="worker", defaults={"pid": os.getpid(), "beat_at": timezone.now()})


def still_at_work() -> None:
    """Renew the worker's sign of life during a long step; does nothing outside a worker's round, as in a command."""
    if worker := _AT_WORK.get():
        worker.beat()


def worker_health() -> str:
    """ "ok" when a worker gave a sign of life within the last minute."""
    try:
        beat = WorkerHeartbeat.objects.filter(name="worker").values_list("beat_at", flat=True).first()
    except DatabaseError as error:
        return type(error).__name__
    if beat is None:
        return "the worker has never run"
    age = timezone.now() - beat
    return (
        "ok" if abs(age) < timedelta(seconds=FRESH_SECONDS) else f"last sign of life {int(age.total_seconds())} s ago"
    )
