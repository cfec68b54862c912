"""A database whose transactions are real, and which is left as every test finds it: migrated, with the site's tree."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection


def know_every_content_type() -> None:
    """Rows that are restored before the types of content would ask for one, and so make it under another number."""
    ContentType.objects.get_for_models(*apps.get_models())


@pytest.fixture(scope="session")
def _as_found(django_db_setup, django_db_blocker) -> str:
    """The rows that every test finds, and a database that holds these alone."""
    rows: str = connection._test_serialized_contents
    with django_db_blocker.unblock():
        know_every_content_type()
        # The restored rows keep their numbers: PostgreSQL must not count from one again.
        call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True, reset_sequences=False)
        connection.creation.deserialize_db_from_string(rows)
    return rows


@pytest.fixture
def _kept_data(request, _as_found, django_db_blocker) -> Iterator[None]:
    """What every test finds is there before this one and after it: emptying the tables would take it away.

    Django restores it before each test that asks for it; here it is restored after, so there is nothing to restore yet.
    What else asks for a database would come first, and empty the tables last.
    """
    assert not request.node.get_closest_marker("django_db"), "lasting_db is all the database that a test needs"
    assert "live_server" not in request.fixturenames, "live_server empties the tables last"
    with django_db_blocker.unblock():
        del connection._test_serialized_contents
    yield
    with django_db_blocker.unblock():
        connection.creation.deserialize_db_from_string(_as_found)
        connection.close()


@pytest.fixture
def lasting_db(_kept_data, django_db_serialized_rollback, transactional_db, _as_found) -> Iterator[None]:
    """Commits are real: other processes and connections see them."""
    connection._test_serialized_contents = _as_found  # with these at hand, Django's emptying writes no row of its own
    yield
    know_every_content_type()  # a migration, in this test or an earlier one, has Django forget them
