"""One worker at a time: the second waits for the round of the first to end."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

_LOCK = 727_002  # any constant: it names our advisory lock


@contextmanager
def worker_lock() -> Iterator[bool]:
    """Hold the lock if it is free; yields whether we hold it. A worker that dies lets go of it by dying."""
    with _database_lock() if connection.vendor == "postgresql" else _file_lock() as held:
        yield held


@contextmanager
def _database_lock() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        held = bool(cursor.fetchone()[0])
    try:
        yield held
    finally:
        if held:
            _release()


def _release() -> None:
    """Let go; a session that is lost has let go already."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
    except DatabaseError:
        connection.close()


@contextmanager
def _file_lock() -> Iterator[bool]:
    with (Path(settings.DATA_DIR) / "worker.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True  # closing the file lets go
