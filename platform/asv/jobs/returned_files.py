"""Reports dropped as files: DATA_DIR/bounces is a Maildir for a local mail server, or a folder of `.eml` files.

What was read goes to `done/`, what is no report of ours to `unreadable/`, both for a month.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from django.conf import settings

from asv.jobs.returns import MAX_BYTES, take_report

logger = logging.getLogger(__name__)

BATCH = 200
KEPT = timedelta(days=30)
# Whoever copies a file in place, instead of moving it there, needs a moment to end it.
_SETTLED_SECONDS = 5.0
DONE, UNREADABLE = "done", "unreadable"


def folder() -> Path:
    """Where reports are dropped."""
    return Path(settings.DATA_DIR) / "bounces"


def collect_reports(now: datetime) -> int:
    """Take the reports that wait; how many were ours. A file is moved away once what it says is committed."""
    taken = 0
    for path in list(islice(_waiting(now), BATCH)):
        try:
            with path.open("rb") as file:
                ours = take_report(file.read(MAX_BYTES))
            _move(path, DONE if ours else UNREADABLE)
        except OSError as error:
            logger.warning("The report %s cannot be read or moved: %s", path.name, error)
            continue
        taken += ours
    return taken


def _waiting(now: datetime) -> Iterator[Path]:
    for place, ending in ((folder() / "new", ""), (folder(), ".eml")):
        if not place.is_dir():
            continue
        with os.scandir(place) as entries:
            for entry in entries:
                plain = entry.is_file(follow_symlinks=False) and not entry.name.startswith(".")
                if plain and entry.name.endswith(ending) and (not ending or _is_settled(entry, now)):
                    yield Path(entry.path)


def _is_settled(entry: os.DirEntry[str], now: datetime) -> bool:
    """Whether the file is complete: not modified lately (a date in the future counts as old)."""
    return not 0 <= now.timestamp() - entry.stat(follow_symlinks=False).st_mtime < _SETTLED_SECONDS


def _move(path: Path, name: str) -> None:
    target = folder() / name
    target.mkdir(exist_ok=True)
    path.replace(target / path.name)


def forget_reports(now: datetime) -> int:
    """Delete the files read a month ago: they hold addresses; how many."""
    gone = 0
    for name in (DONE, UNREADABLE):
        place = folder() / name
        for path in place.iterdir() if place.is_dir() else ():
            if path.is_file() and path.stat().st_mtime < (now - KEPT).timestamp():
                path.unlink(missing_ok=True)
                gone += 1
    return gone
