"""The store of what limits count: one small SQLite file that every process of this machine shares.

Django's file cache evicts at random above some hundred entries and its database cache above some thousand: whoever can
add entries buys new guesses at a password. Here nothing goes before its time, whatever else is written, and adding and
counting are single statements, so that requests at the same moment count one by one.

Where the store does not answer, nothing is counted as allowed: `add` and `incr` say no, which django-ratelimit, allauth
and the limits of this site take as "too many". Where it has no room (a full disk), `add` raises, so that a form tells
that and not "too many". Reading answers the default: pages go on.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import OperationalError

from asv.core.outages import has_no_room

SWEEP_SECONDS = 60
_WAIT_SECONDS = 5
_SCHEMA = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=NORMAL;
CREATE TABLE IF NOT EXISTS counters (name BLOB PRIMARY KEY, value TEXT NOT NULL, expires REAL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS counters_expires ON counters (expires);
"""
_LIVE = "(expires IS NULL OR expires > :now)"
_GET = f"SELECT value FROM counters WHERE name = :name AND {_LIVE}"  # noqa: S608 - constants only
_SET = """INSERT INTO counters VALUES (:name, :value, :expires)
ON CONFLICT (name) DO UPDATE SET value = excluded.value, expires = excluded.expires"""
_ADD = f"{_SET} WHERE counters.expires <= :now"
_COUNT = f"""UPDATE counters SET value = CAST(value AS INTEGER) + :delta
WHERE name = :name AND {_LIVE} RETURNING CAST(value AS INTEGER)"""  # noqa: S608 - constants only
_TOUCH = f"UPDATE counters SET expires = :expires WHERE name = :name AND {_LIVE}"  # noqa: S608 - constants only
_DELETE = "DELETE FROM counters WHERE name = :name"
_SWEEP = "DELETE FROM counters WHERE expires <= :now"

log = logging.getLogger(__name__)


class CounterStore(BaseCache):
    """A Django cache of JSON values (numbers, text, lists), its LOCATION a file; entries go by expiry alone."""

    def __init__(self, location: str, params: dict[str, object]) -> None:
        super().__init__(params)
        self._path = Path(location)
        self._own = threading.local()
        self._swept = time.monotonic()

    def get(self, key: str, default: object = None, version: int | None = None) -> object:
        """The value, or the default where there is none or the store does not answer."""
        rows = self._run(_GET, name=self._name(key, version))
        return json.loads(rows[0][0]) if rows else default

    def set(self, key: str, value: object, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep the value. Raises TypeError for what is no JSON."""
        self._write(_SET, key, version, value=json.dumps(value), expires=self.get_backend_timeout(timeout))

    def add(self, key: str, value: object, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep the value where there is none; whether it did. False also where the store does not answer.

        Raises OperationalError where there is no room to write.
        """
        expires = self.get_backend_timeout(timeout)
        return self._write(_ADD, key, version, needed=True, value=json.dumps(value), expires=expires) > 0

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """The number after adding to it; its time stays. Raises ValueError where there is none, or no store."""
        rows = self._run(_COUNT, name=self._name(key, version), delta=delta)
        if not rows:
            raise ValueError(f"Key {key!r} not found")
        return int(rows[0][0])

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Give the entry a new time; whether there is one."""
        return self._write(_TOUCH, key, version, expires=self.get_backend_timeout(timeout)) > 0

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget the entry; whether there was one."""
        return self._write(_DELETE, key, version) > 0

    def clear(self) -> None:
        """Forget everything."""
        self._run("DELETE FROM counters")

    def close(self, **kwargs: object) -> None:
        """Connections stay open from request to request: opening one costs more than all it does."""

    def _name(self, key: str, version: int | None) -> bytes:
        """Keyed with the site's secret: names hold addresses of people and of the network, which no file should."""
        whole = self.make_key(key, version).encode()
        return hashlib.blake2b(whole, digest_size=16, key=settings.SECRET_KEY.encode()[:64]).digest()

    def _write(self, statement: str, key: str, version: int | None, *, needed: bool = False, **values: object) -> int:
        if time.monotonic() - self._swept > SWEEP_SECONDS:
            self._swept = time.monotonic()
            self._run(_SWEEP)
        rows = self._run(f"{statement} RETURNING 1", needed, name=self._name(key, version), **values)
        return len(rows or [])

    def _run(self, statement: str, needed: bool = False, **values: object) -> list[Any] | None:
        """The rows of a statement; None, and a line in the log, where the store does not answer.

        Raises OperationalError where what is needed finds no room.
        """
        try:
            return self._connection().execute(statement, {"now": time.time(), **values}).fetchall()
        except sqlite3.OperationalError as error:
            log.exception("The store of counters does not answer: what is limited is refused.")
            if needed and has_no_room(error):
                raise OperationalError(str(error)) from error
        except sqlite3.DatabaseError:
            log.exception("The store of counters was damaged: a new one begins.")
            self._begin_anew()
        return None

    def _connection(self) -> sqlite3.Connection:
        """This thread's connection: SQLite's may not cross a fork, nor serve two threads at once."""
        own = self._own
        if getattr(own, "pid", None) != os.getpid():
            own.connection, own.pid = self._open(), os.getpid()
            own.inode = self._path.stat().st_ino
        connection: sqlite3.Connection = own.connection
        return connection

    def _open(self) -> sqlite3.Connection:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise sqlite3.OperationalError(str(error)) from error
        connection = sqlite3.connect(self._path, timeout=_WAIT_SECONDS, isolation_level=None)
        connection.executescript(_SCHEMA)
        return connection

    def _begin_anew(self) -> None:
        """Set the damaged file aside, unless another process did so already."""
        damaged = getattr(self._own, "inode", None)
        self._own.pid = None
        try:
            if damaged in (None, self._path.stat().st_ino):
                for name in (self._path, Path(f"{self._path}-wal"), Path(f"{self._path}-shm")):
                    name.unlink(missing_ok=True)
        except OSError:
            log.exception("The damaged store of counters cannot be removed.")
