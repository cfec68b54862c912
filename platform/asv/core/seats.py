"""A few at a time, over all processes of this machine: seats that are locks on files, freed should a process die."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import BinaryIO

from django.conf import settings


def take_seat(name: str, count: int) -> BinaryIO | None:
    """One of so many seats of this name, held until it is closed; None where all are taken. May raise OSError."""
    folder = Path(settings.DATA_DIR) / "seats"
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        seat = (folder / f"{name}-{number}").open("ab")
        try:
            fcntl.flock(seat, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            seat.close()
        else:
            return seat
    return None
