"""A database whose transactions are real, and which is left as migrations made it."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection


@pytest.fixture
def _kept_data(django_db_setup, django_db_blocker):
    """What migrations loaded is there before the test and after it: emptying the tables would take it away."""
    with django_db_blocker.unblock():
        # Rows that are restored before the types of content would ask for one, and so make it under another number.
        ContentType.objects.get_for_models(*apps.get_models())
        # The restored rows keep their numbers: PostgreSQL must not count from one again.
        call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True, reset_sequences=False)
    yield
    with django_db_blocker.unblock():
        connection.creation.deserialize_db_from_string(connection._test_serialized_contents)
        connection.close()


@pytest.fixture
def lasting_db(_kept_data, django_db_serialized_rollback, transactional_db):
    """Commits are real: other processes and connections see them."""
