"""A connection that an outage left behind is not what the next page is asked of."""

from django.db import DatabaseError, connection

from asv.page_cache import generation


def test_a_connection_that_cannot_tell_the_generation_is_left(lasting_db, monkeypatch):
    def gone():
        raise DatabaseError("no such table")

    connection.ensure_connection()
    monkeypatch.setattr(generation, "current_generation", gone)
    assert generation.known_generation() is None
    assert connection.connection is None
    monkeypatch.undo()
    assert generation.known_generation()
