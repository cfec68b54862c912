"""Databases beside the one in use, on the same server or the same disk: copied whole, put in its place, given back."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

_TRIES = 5


class CannotCopy(Exception):
    """The database does not let itself be copied; says why."""


class Copies(Protocol):
    """The site's database, a copy for the next version, and the one of before. All but `copy` want nobody connected."""

    def copy(self) -> str:
        """Make the copy, replacing an older one, while others read; its DATABASE_URL. Raises CannotCopy."""

    def take(self) -> None:
        """Put the copy in the place of the database in use, which is kept."""

    def give_back(self) -> None:
        """Put back the database of before, where there is one, and the copy beside it: dropping takes time."""

    def forget(self) -> None:
        """Drop the copy and the database of before."""


class SQLiteCopies:
    """Three files: the one in use, and two in a folder beside."""

    def __init__(self, folder: Path) -> None:
        self.used = Path(settings.DATABASES["default"]["NAME"])
        self.next, self.before = folder / "db.sqlite3", folder / "before.sqlite3"

    def copy(self) -> str:
        """As `Copies` says."""
        with sqlite3.connect(self.used) as source, sqlite3.connect(self.next) as target:
            source.backup(target)
        return f"sqlite:///{self.next}"

    def take(self) -> None:
        """As `Copies` says."""
        if self.next.exists():
            _move(self.used, self.before)
            _move(self.next, self.used)

    def give_back(self) -> None:
        """As `Copies` says; here the copy goes."""
        if self.before.exists():
            _move(self.before, self.used)

    def forget(self) -> None:
        """Its folder goes with all it holds."""


def _move(file: Path, place: Path) -> None:
    """Rename a database that nobody has open, with what SQLite had not written back into it."""
    connection.close()
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    for left in (f"{place}-wal", f"{place}-shm", f"{file}-wal", f"{file}-shm"):
        Path(left).unlink(missing_ok=True)
    file.rename(place)


class PostgresCopies:
    """Three databases of one server; the site's role may create databases there."""

    def __init__(self) -> None:
        self.told = connection.settings_dict
        self.used = str(self.told["NAME"])
        self.next, self.before = f"{self.used}_next", f"{self.used}_before"

    def copy(self) -> str:
        """As `Copies` says."""
        try:
            with self._server() as server:
                drop_database(server, self.next)
                _run(server, "CREATE DATABASE {} TEMPLATE template0", self.next)
            self._pour()
        except (psycopg.Error, OSError, subprocess.CalledProcessError) as error:
            raise CannotCopy(str(error).strip().splitlines()[0]) from None
        user, password, host = (quote(str(self.told[name]), safe="") for name in ("USER", "PASSWORD", "HOST"))
        port = f":{self.told['PORT']}" if self.told["PORT"] else ""
        return f"postgres://{user}:{password}@{host}{port}/{self.next}"

    def _pour(self) -> None:
        """Every table, row, index and sequence, as they are at one moment."""
        named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
        environment = {**os.environ, **{name: str(self.told[key]) for name, key in named.items() if self.told[key]}}
        dumping = ["pg_dump", "--no-owner", "--no-privileges", self.used]
        pouring = ["psql", "--quiet", "--no-psqlrc", "--output", os.devnull, "--set", "ON_ERROR_STOP=1", self.next]
        dump = subprocess.Popen(dumping, env=environment, stdout=subprocess.PIPE)  # noqa: S603
        subprocess.run(pouring, env=environment, stdin=dump.stdout, check=True)  # noqa: S603
        if dump.wait():
            raise subprocess.CalledProcessError(dump.returncode, "pg_dump")

    def take(self) -> None:
        """As `Copies` says: both names change in one transaction."""
        with self._server() as server:
            if _is_there(server, self.next) and not _is_there(server, self.before):
                self._rename(server, (self.used, self.before), (self.next, self.used))

    def give_back(self) -> None:
        """As `Copies` says."""
        with self._server() as server:
            if _is_there(server, self.before) and not _is_there(server, self.next):
                self._rename(server, (self.used, self.next), (self.before, self.used))

    def forget(self) -> None:
        """As `Copies` says."""
        with self._server() as server:
            for name in (self.next, self.before):
                drop_database(server, name)

    def _rename(self, server: psycopg.Connection, *names: tuple[str, str]) -> None:
        for old, _new in names:
            _send_away(server, old)
        with server.transaction():
            for old, new in names:
                _run(server, "ALTER DATABASE {} RENAME TO {}", old, new)

    @contextmanager
    def _server(self) -> Iterator[psycopg.Connection]:
        """A connection to the server's own database: one cannot rename the database one is in."""
        connection.close()
        with psycopg.connect(
            dbname="postgres", user=self.told["USER"], password=self.told["PASSWORD"], host=self.told["HOST"] or None,
            port=self.told["PORT"] or None, autocommit=True,
        ) as server:  # fmt: skip
            yield server


def drop_database(server: psycopg.Connection, name: str) -> None:
    """Drop a database where there is one, whoever of the site's role is in it. Raises psycopg.errors.ObjectInUse.

    Not `WITH (FORCE)`, which fails where the server itself is at work in it (autovacuum): that, no role but the
    server's owner may end, and a plain DROP waits for it.
    """
    for left in reversed(range(_TRIES)):
        _send_away(server, name)
        try:
            return _run(server, "DROP DATABASE IF EXISTS {}", name)
        except psycopg.errors.ObjectInUse:
            if not left:
                raise


def _send_away(server: psycopg.Connection, name: str) -> None:
    """End what the site's role does in a database."""
    server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user", [name]
    )


def _run(server: psycopg.Connection, statement: str, *names: str) -> None:
    server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _is_there(server: psycopg.Connection, name: str) -> bool:
    return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def copies(folder: Path) -> Copies:
    """Those of the kind of database that the site has; files stand in this folder."""
    return PostgresCopies() if connection.vendor == "postgresql" else SQLiteCopies(folder)
