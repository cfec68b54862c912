"""What every test stands on: its own index and media, an empty cache, and a site."""

import gc
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.core.cache import caches
from django.db import connection
from django.test import Client

from asv.core import kept
from asv.jobs.models import OutboxEvent
from asv.taxonomy.catalogue import forget_catalogue
from search.lexicon import forget_names
from tests import migrated
from tests.databases import ON_BOTH
from tests.factories.lasting import _as_found, _kept_data, lasting_db  # noqa: F401 - fixtures of all
from tests.factories.site import make_tree


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker, worker_id):
    """A migrated database of this process's own; the home page and the index pages are there before the first test."""
    with django_db_blocker.unblock():
        migrated.work_on_a_copy(migrated.migrated(), worker_id)
        make_tree()
        OutboxEvent.objects.all().delete()
        if any("lasting_db" in item.fixturenames for item in request.session.items):
            connection._test_serialized_contents = connection.creation.serialize_db_to_string()


@pytest.fixture
def client():
    """A browser says with each request that a page of ours made it; `asv.accounts.same_origin` asks."""
    return Client(headers={"sec-fetch-site": "same-origin"})


@pytest.fixture(autouse=True)
def own_ground(request, settings, tmp_path, monkeypatch):
    """No test sees another's index, files or cached values, and what is kept ends by no clock."""
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    settings.MEDIA_ROOT = tmp_path / "media"
    drawn = Path(settings.DATA_DIR) / "drawn"  # drawing the static files takes a second: once for all tests
    drawn.mkdir(parents=True, exist_ok=True)
    (tmp_path / "drawn").symlink_to(drawn.resolve())
    settings.DATA_DIR = tmp_path
    if _keeps_no_indexes(request.node):
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    monkeypatch.setattr(kept, "clock", lambda: 0.0)
    forget_caches()
    forget_catalogue()
    forget_names()
    yield
    forget_caches()


# Rooms whose pages are made by the hundred, and which ask nothing of what Wagtail notes after each save of a row: its
# index of references and the admin's of words, a tenth of the suite. A test there that asks is marked `indexes`.
WITHOUT_INDEXES = (
    "accounts", "directory", "dossiers", "experiences", "home", "jobs", "memberships", "network", "notifications",
    "readers", "registrations", "replays", "search", "watching",
)  # fmt: skip


def _keeps_no_indexes(item):
    room = item.path.relative_to(item.config.rootpath).parts[1]
    return room in WITHOUT_INDEXES and not item.get_closest_marker("indexes")


def forget_caches():
    for name in site_settings.CACHES:
        caches[name].clear()


def pytest_configure(config):
    migrated.begin(afresh=config.getoption("create_db"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config, specs):
    """Several processes are about to collect their tests: the database is migrated meanwhile."""
    if not config.getoption("--asks-no-database"):
        migrated.ahead()


def pytest_collection_finish(session):
    """What is loaded stays to the end: looking through it for what nobody needs costs the suite a twentieth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_addoption(parser):
    parser.addoption("--asks-database", action="store_true", help="only the tests that both databases owe")
    parser.addoption(
        "--asks-no-database",
        action="store_true",
        help="only the tests that ask neither database nor Elasticsearch: a minute",
    )


def pytest_ignore_collect(collection_path, config):
    """What a second database is not asked is not even read: eight seconds a process."""
    if config.getoption("--asks-database") and collection_path.name.startswith("test_"):
        path = collection_path.relative_to(config.rootpath).as_posix()
        return not any(path.startswith(tests.partition("::")[0]) for tests in ON_BOTH) or None
    return None


def pytest_collection_modifyitems(config, items):
    """A second database is asked the tests of `ON_BOTH`; pytest counts what is left out."""
    if config.getoption("--asks-database"):
        kept = [item for item in items if _asks_database(item) and _owed_by_both(item)]
    elif config.getoption("--asks-no-database"):
        kept = [item for item in items if not (_asks_database(item) or _asks_elasticsearch(item))]
    else:
        return
    chosen = set(kept)
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = kept


def _owed_by_both(item):
    return item.nodeid.startswith(ON_BOTH) and not item.get_closest_marker("counts_queries")


def _asks_database(item):
    asking = {"db", "transactional_db", "live_server"}
    return bool(item.get_closest_marker("django_db") or asking.intersection(item.fixturenames))


def _asks_elasticsearch(item):
    return "server" in item.fixturenames or "elasticsearch" in item.nodeid
