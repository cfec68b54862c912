"""Locks across processes: one worker at a time, one rebuild of the server's index, one archive made or restored."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

# Any constants: they name our advisory locks.
_NUMBERS = {
    "worker": 727_002,
    "rebuild": 727_003,
    "demarches": 727_004,
    "backup": 727_005,
    "restore": 727_006,
    "corpus": 727_007,
}


def worker_lock() -> AbstractContextManager[bool]:
    """Hold the worker's lock if it is free; yields whether we hold it. A worker that dies lets go of it by dying."""
    return lock("worker")


@contextmanager
def lock(name: str) -> Iterator[bool]:
    """Hold the lock of this name (a key of `_NUMBERS`) if it is free; yields whether we hold it."""
    with _database_lock(_NUMBERS[name]) if connection.vendor == "postgresql" else _file_lock(name) as held:
        yield held


@contextmanager
def _database_lock(number: int) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        held = bool(cursor.fetchone()[0])
    try:
        yield held
    finally:
        if held:
            _release(number)


def _release(number: int) -> None:
    """Release the lock; a database session that was lost has released it already."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
    except DatabaseError:
        connection.close()


@contextmanager
def _file_lock(name: str) -> Iterator[bool]:
    with (Path(settings.DATA_DIR) / f"{name}.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True  # closing the file lets go
