"""Writing beside others: each transaction short, tried again where the database is held, and others let in between.

SQLite has one writer, and no queue: who waits looks every tenth of a second whether the file is free. A loop of
transactions that never rests leaves it free for some microseconds, and the worker, or someone who saves a page, is
told in the end that the database is locked.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection, transaction

PAUSES = (0.2, 1.0, 3.0)
REST = 0.5  # of the time that the database was held
LONGEST_REST = 0.5  # seconds
_T = TypeVar("_T")


def in_turn(work: Callable[[], _T]) -> _T:
    """What `work` returns, done in a transaction of its own; done anew where another held the database too long."""
    for pause in (*PAUSES, None):
        began = time.monotonic()
        try:
            with transaction.atomic():
                done = work()
        except OperationalError as error:
            if pause is None or not is_held(error) or connection.in_atomic_block:
                raise
            time.sleep(pause)
        else:
            _let_others_in(time.monotonic() - began)
            return done
    raise AssertionError("the last try returns or raises")


def while_one_waits(step: Callable[[], object], times: int = 1) -> None:
    """Some steps while a person waits; where another holds the database, the worker takes them up."""
    try:
        for _step in range(times):
            step()
    except OperationalError as error:
        if not is_held(error):
            raise


def is_held(error: OperationalError) -> bool:
    """Whether another held the database, and later it will be free: SQLite's lock, PostgreSQL's deadlock."""
    return "locked" in str(error) or "deadlock" in str(error)


def _let_others_in(held: float) -> None:
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        time.sleep(min(held * REST, LONGEST_REST))
