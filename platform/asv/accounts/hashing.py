"""Passwords are hashed a few at a time: a flood of sign-ins slows sign-ins, and no other page.

A hash takes a processor for a third of a second, on purpose. Each holds one of a few seats that all processes of this
machine share, as locks on files that the system frees should a process die; a few more wait for one. Whoever finds no
seat is told so at once, which costs a thousandth of a hash.
"""

from __future__ import annotations

import fcntl
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher

LONGEST_WAIT = 5.0  # seconds
_LOOK_AGAIN = 0.02
log = logging.getLogger(__name__)


class HashingBusy(Exception):
    """Too many passwords are being hashed: try again in some seconds."""


class BoundedHasher(PBKDF2PasswordHasher):
    """Django's own hasher, and the same hashes; raises HashingBusy where too many are under way."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        """The hash that Django would make, computed when one of the seats is free."""
        with _seat():
            return super().encode(password, salt, iterations)


@contextmanager
def _seat() -> Iterator[None]:
    at_once, waiting = settings.PASSWORD_HASHES_AT_ONCE, settings.PASSWORD_HASHES_WAITING
    try:
        room = _lock_one_of("room", at_once + waiting)
    except OSError:
        log.exception("The seats for hashing cannot be kept: hashing goes on without them.")
        yield
        return
    if room is None:
        raise HashingBusy
    try:
        seat = _wait_for_seat(at_once)
        try:
            yield
        finally:
            os.close(seat)
    finally:
        os.close(room)


def _wait_for_seat(at_once: int) -> int:
    until = time.monotonic() + LONGEST_WAIT
    while (seat := _lock_one_of("seat", at_once)) is None:
        if time.monotonic() > until:
            raise HashingBusy
        time.sleep(_LOOK_AGAIN)
    return seat


def _lock_one_of(name: str, count: int) -> int | None:
    """An open file of this name that nobody else holds: closing it lets it go. None where all are held."""
    folder = Path(settings.DATA_DIR) / "hashing"
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        file = os.open(folder / f"{name}-{number}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        os.close(file)
    return None
