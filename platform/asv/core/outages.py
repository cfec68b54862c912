"""What is answered where something that the site stands on fails it: the database gone, no room to write.

A page of either says what happened and that nothing is half done, with 503; all else that breaks stays an error.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from enum import Enum

from django.db import DatabaseError, InterfaceError, OperationalError

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


def _outage(error: BaseException) -> Outage | None:
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return Outage.ROOM
    if not isinstance(error, DatabaseError | InterfaceError):
        return None
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        kind = code & 0xFF
        return Outage.ROOM if kind in _SQLITE_NO_ROOM else Outage.DATABASE if kind in _SQLITE_GONE else None
    state = getattr(cause, "sqlstate", None)
    if state in _STATES_NO_ROOM:
        return Outage.ROOM
    unreachable = state is None and isinstance(error, OperationalError | InterfaceError) and cause is not None
    return Outage.DATABASE if unreachable or str(state).startswith(_STATES_GONE) else None
