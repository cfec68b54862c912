"""Whether anybody wrote to the database since: one short question, so that a worker with nothing to do asks little."""

from __future__ import annotations

from django.db import connection

Mark = tuple[int, object]


def database_mark() -> Mark:
    """What differs from an earlier mark where anybody else committed something in between.

    SQLite counts what others commit. PostgreSQL has written its log further, own writes included. A new connection is
    another mark. Raises DatabaseError.
    """
    asked = "SELECT pg_current_wal_flush_lsn()::text" if connection.vendor == "postgresql" else "PRAGMA data_version"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return id(connection.connection), cursor.fetchone()[0]
