"""What every test stands on: its own index and media, an empty cache, and a site."""

import pytest
from django.conf import settings as site_settings
from django.core.cache import caches

from asv.jobs.models import OutboxEvent
from asv.taxonomy.catalogue import forget_catalogue
from search.lexicon import forget_names
from tests.factories.site import make_tree


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The home page and the index pages are there before the first test: each would take a third of a second."""
    with django_db_blocker.unblock():
        make_tree()
        OutboxEvent.objects.all().delete()


@pytest.fixture(autouse=True)
def own_ground(settings, tmp_path):
    """No test sees another's index, files or cached values."""
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DATA_DIR = tmp_path
    forget_caches()
    forget_catalogue()
    forget_names()
    yield
    forget_caches()


def forget_caches():
    for name in site_settings.CACHES:
        caches[name].clear()


def pytest_addoption(parser):
    parser.addoption("--asks-database", action="store_true", help="only the tests that ask the database anything")
    parser.addoption("--asks-no-database", action="store_true", help="only the tests that ask no database: a minute")


def pytest_collection_modifyitems(config, items):
    """On a second database, what asks none has nothing new to say; the number left out is in pytest's last line."""
    wanted = {name for name in ("asks_database", "asks_no_database") if config.getoption(name)}
    if len(wanted) != 1:
        return
    parts = {"asks_database": [], "asks_no_database": []}
    for item in items:
        parts["asks_database" if _asks_database(item) else "asks_no_database"].append(item)
    kept = parts.pop(wanted.pop())
    (left,) = parts.values()
    config.hook.pytest_deselected(items=left)
    items[:] = kept


def _asks_database(item):
    asking = {"db", "transactional_db", "live_server"}
    return bool(item.get_closest_marker("django_db") or asking.intersection(item.fixturenames))
