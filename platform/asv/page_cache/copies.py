"""Copies of pages that the server before us may give while the site does not answer: those marked safe, no other.

A page is marked by its copy in `DATA_DIR/copies`. Whatever closes something to somebody ends all the marks: before its
transaction commits, and once more after it, so that a page made in between leaves none. While that goes on no copy is
made; a flag says so, that a process which dies meanwhile leaves behind for some minutes.
"""

from __future__ import annotations

import re
import secrets
import shutil
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings

MOST_COPIES = 2000
CLOSED_SECONDS = 600
# One name a level, of letters, digits, dashes and dots; never `..`, a hidden file, or what is decoded twice.
_PATH = re.compile(r"/(?:[a-z0-9_](?:[a-z0-9_-]|\.(?!\.))*/){0,8}", re.ASCII | re.I)
_COUNTED_EVERY = 50
_written = 0


def folder() -> Path:
    """Where the copies are."""
    return Path(settings.DATA_DIR) / "copies"


def _flag() -> Path:
    return Path(settings.DATA_DIR) / "copies.closed"


def may_be_copied(path: str) -> bool:
    """Whether a page of this path can have a copy."""
    return len(path) < 200 and _PATH.fullmatch(path) is not None


def make_copy(path: str, page: bytes) -> None:
    """Mark the page as safe by a copy of it.

    The caller says that it is true, and asks `drop_copy` where it no longer is. Raises nothing: where no file can be
    written there is none.
    """
    if not may_be_copied(path) or are_closed() or _is_full():
        return
    place = folder() / path.strip("/") / "index.html"
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_name(f".{secrets.token_hex(6)}")
        draft.write_bytes(page)
        draft.replace(place)
    if are_closed():
        drop_copy(path)


def drop_copy(path: str) -> None:
    """End the mark of one page."""
    if may_be_copied(path):
        with suppress(OSError):
            (folder() / path.strip("/") / "index.html").unlink(missing_ok=True)


def are_closed() -> bool:
    """Whether something is being closed now, so that no copy is made."""
    try:
        return time.time() - _flag().stat().st_mtime < CLOSED_SECONDS
    except OSError:
        return False


def close_copies() -> None:
    """End every mark, and make none until `copies_reopen`. Raises OSError where a mark cannot be ended."""
    with suppress(OSError):
        _flag().touch()
    _end_marks()


def copies_reopen() -> None:
    """What was closed is closed for everyone: end the marks that were made meanwhile, then make new ones."""
    _end_marks()
    with suppress(OSError):
        _flag().unlink(missing_ok=True)


def _end_marks() -> None:
    """In one step for whoever reads them; the files go afterwards."""
    gone = folder().with_name(f"copies.{secrets.token_hex(6)}")
    try:
        folder().rename(gone)
    except FileNotFoundError:
        return
    shutil.rmtree(gone, ignore_errors=True)


def _is_full() -> bool:
    global _written
    _written += 1
    if _written % _COUNTED_EVERY != 1:
        return False
    return sum(1 for _ in folder().rglob("index.html")) >= MOST_COPIES
