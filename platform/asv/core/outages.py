"""What is answered where something that the site stands on fails it: the database gone, no room to write.

A page of either says what happened and that nothing is half done, with 503; all else that breaks stays an error.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from enum import Enum

from django.db import DatabaseError, InterfaceError, OperationalError, connection

RETRY_SECONDS = 60
_NO_ROOM = {errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EFBIG, errno.EACCES}
_SQLITE_NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR}
_SQLITE_GONE = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOTADB}
# PostgreSQL: disk full, read-only transaction; connection lost or refused, server stopping or starting, too many of us.
_STATES_NO_ROOM = {"53100", "25006"}
_STATES_GONE = ("08", "57P", "53300")


class Outage(Enum):
    """What failed, in the words that readers get: the title of the page and its first sentence."""

    DATABASE = ("La base de données ne répond pas.", "Le site ne peut rien lire pour le moment. Rien n’est perdu.")
    ROOM = (
        "Rien ne peut être enregistré pour le moment.",
        "Le disque du site est plein ou fermé : rien n’a été enregistré, pas même à moitié. La lecture reste ouverte.",
    )

    @property
    def title(self) -> str:
        """What happened."""
        return self.value[0]

    @property
    def said(self) -> str:
        """What it means."""
        return self.value[1]


def outage_of(error: BaseException | None) -> Outage | None:
    """The outage behind an exception, whatever it was wrapped in; None where it is something else."""
    return next((found for one in _chain(error) if (found := _outage(one))), None)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        yield error
        seen.add(id(error))
        error = error.__cause__ or error.__context__


def leave_connection() -> None:
    """Close this thread's connection after an outage, so that its next request finds the database as it is then.

    One that stays open to a file of SQLite's that was put elsewhere, or to an empty one in its place, would go on
    failing after all is back.
    """
    if not connection.in_atomic_block:
        connection.close()


def _outage(error: BaseException) -> Outage | None:
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return Outage.ROOM
    if not isinstance(error, DatabaseError | InterfaceError):
        return None
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        kind = _kind(cause)
        gone = kind in _SQLITE_GONE or (kind == sqlite3.SQLITE_ERROR and _is_empty())
        return Outage.ROOM if has_no_room(cause) else Outage.DATABASE if gone else None
    state = getattr(cause, "sqlstate", None)
    if state in _STATES_NO_ROOM:
        return Outage.ROOM
    unreachable = state is None and isinstance(error, OperationalError | InterfaceError) and cause is not None
    return Outage.DATABASE if unreachable or str(state).startswith(_STATES_GONE) else None


def has_no_room(error: sqlite3.Error) -> bool:
    """Whether SQLite could not write what it was given: the disk is full, or closed to writers."""
    return _kind(error) in _SQLITE_NO_ROOM


def _kind(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _is_empty() -> bool:
    """Whether SQLite's file went: the next connection makes an empty one in its place, where no table was ever made."""
    if connection.vendor != "sqlite":
        return False
    try:
        with connection.cursor() as cursor:
            return bool(cursor.execute("PRAGMA schema_version").fetchone() == (0,))
    except (DatabaseError, InterfaceError):
        return False
