"""Whether anybody wrote to the database since: one short question, so that a worker with nothing to do asks little."""

from __future__ import annotations

from django.db import connection

Mark = tuple[int, object]


def database_mark() -> Mark:
    """What differs from an earlier mark where anybody else committed something in between.

    SQLite counts what others commit. PostgreSQL has its log gone on, own writes included
    (as far as it is inserted: what was committed without waiting for the disk is not flushed yet). A new connection is
    another mark. Raises DatabaseError.
    """
    asked = "SELECT pg_current_wal_insert_lsn()::text" if connection.vendor == "postgresql" else "PRAGMA data_version"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return id(connection.connection), cursor.fetchone()[0]
