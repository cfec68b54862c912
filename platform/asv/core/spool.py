"""Lines that requests leave for the worker in a file: nothing of the database stands on the visitor's path."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from django.utils import timezone

# Without a worker to read it the file grows no further.
MAX_BYTES = 5_000_000


def today() -> str:
    """The day, as lines tell it. Finding it out takes longer than writing one: it is done once a minute."""
    return _day(int(time.time()) // 60)


@lru_cache(maxsize=2)
def _day(minute: int) -> str:
    return timezone.localdate().isoformat()


def append(path: Path, line: str, most: int = MAX_BYTES) -> None:
    """Add a line; a file that the worker has just taken away is begun anew, one that is full takes no more."""
    data = (line + "\n").encode()
    for _attempt in range(3):
        descriptor = _opened(path)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH)
            state = os.fstat(descriptor)
            if not _is(path, state):
                continue
            if state.st_size < most:
                os.write(descriptor, data)
            return
        finally:
            os.close(descriptor)


def taken(path: Path) -> Iterator[Path]:
    """The files of lines that wait, at most two: one that a worker took and did not finish, and what came since.

    Each is to be counted, then deleted by who counted it: a worker that dies in between counts it once more.
    """
    mine = path.with_name(f"taken-{path.name}")
    for _turn in range(2):
        if mine.exists():
            yield mine
        if not path.exists():
            return
        path.replace(mine)


def lines(path: Path) -> Iterator[str]:
    """The lines of a file that was taken, once those who were writing it are done."""
    with path.open(encoding="utf-8", errors="replace") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield from file


def _opened(path: Path) -> int:
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW
    try:
        return os.open(path, flags, 0o600)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, flags, 0o600)


def _is(path: Path, state: os.stat_result) -> bool:
    try:
        return os.path.samestat(path.stat(), state)
    except FileNotFoundError:
        return False
