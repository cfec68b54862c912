"""A real Elasticsearch that is down, killed, mute, red or half-way through a rebuild, and comes back each time.

One server on a port of its own goes through all of it in one order: a start costs ten seconds.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from itertools import count
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from asv.jobs import registry
from asv.jobs.models import OutboxCursor
from asv.jobs.registry import register_consumer, register_duty
from asv.jobs.worker import Worker
from asv.resources.assemble import documents_for
from search import engines, upkeep
from search.consumers import TOPICS, consumer_of, handle, handle_remote
from search.engines import EngineUnavailable, NeedsRebuild, fallback_engine, local_engine, remote_engine
from search.engines.elasticsearch import indexes, writing
from search.engines.elasticsearch.mapping import entry
from search.query import SearchQuery
from tests.depth import spared
from tests.factories.node import SCRIPT, own_node
from tests.factories.site import make_experience, make_tree

# Two seconds are promised to the visitor; the rest is for a busy test machine.
SOON = 4.0
PATIENCE = 60.0
EVERYTHING = SearchQuery(page_size=100, highlight=False)
NUMBERS = count(1)
pytestmark = pytest.mark.xdist_group("elasticsearch-failures")


@pytest.fixture(scope="module")
def node():
    found = own_node()
    found.run("wipe")
    yield found
    found.run("wipe")


@pytest.fixture
def site(node, settings, request):
    """A site on this server, with the worker's parts and a consumer that stands for alerts."""
    request.getfixturevalue("lasting_db" if "lasting_db" in request.fixturenames else "db")
    prefix = f"fail-{os.getpid()}-{next(NUMBERS)}"
    settings.SEARCH_URL = node.url(prefix)
    engines._engine.cache_clear()
    engines._fallback.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "_CONSUMERS", {})
        patch.setattr(registry, "_DUTIES", {})
        yield Site(node, prefix)


class Site:
    """What the steps below ask of it."""

    def __init__(self, node, prefix):
        self.node, self.prefix = node, prefix
        self.alerted = []
        register_consumer(LOCAL, TOPICS, handle)
        register_consumer(REMOTE, TOPICS, handle_remote)
        register_consumer("alerts", ["page"], lambda events: self.alerted.extend(e.object_id for e in events))
        register_duty("the local index", upkeep.tend_local)
        register_duty("the search server", upkeep.tend_remote)
        self.tree = make_tree()
        self.expected = set()
        self.pages = []

    def publish(self, *titles):
        for title in titles:
            self.pages.append(make_experience(self.tree, title=title))
            self.expected.add(title)

    def withdraw(self):
        page = self.pages.pop(0)
        page.unpublish()
        self.expected.discard(page.title)

    def work(self):
        """A round of the worker, from a fresh start: what rests does not wait."""
        assert Worker().round() is not None

    def titles(self):
        """What the embedded index holds."""
        return {hit.card.title for hit in local_engine().search(EVERYTHING).hits}

    def titles_on_the_server(self):
        """What the server's index holds, asked with more patience than visitors have."""
        found = self.node.client.search(index=remote_engine()._indexes.alias, size=100)
        return {row["_source"]["payload"]["title"] for row in found["hits"]["hits"]}

    def is_whole_on_both(self):
        assert self.titles_on_the_server() == self.expected == self.titles()

    def embedded_answers(self, client):
        """Within two seconds at the first failure, and without asking the server afterwards."""
        started = time.monotonic()
        assert fallback_engine().search(EVERYTHING).engine == "embedded"
        assert time.monotonic() - started < SOON
        assert fallback_engine().breaker.state() is not None
        asked = []
        transport = fallback_engine().remote._client.transport
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(type(transport), "perform_request", lambda *a, **k: asked.append(a))
            assert {fallback_engine().search(EVERYTHING).engine for _ in range(10)} == {"embedded"}
            assert client.get("/recherche/?q=recit").status_code == 200
            ready = client.get("/readyz/").json()["search"]
        assert not asked
        assert ready.startswith("ok: embedded answers, elasticsearch down since 20")
        assert "secret" not in ready + repr(list(OutboxCursor.objects.values_list("last_error", flat=True)))

    def goes_on(self, title):
        """Publishing, the embedded index and alerts do not wait for the server."""
        self.publish(title)
        self.withdraw()
        started = time.monotonic()
        self.work()
        assert time.monotonic() - started < PATIENCE / 2
        assert self.titles() == self.expected
        assert self.pages[-1].pk in self.alerted

    def comes_back(self):
        """The worker alone brings everything up to date, then visitors are sent there again."""
        deadline = time.monotonic() + PATIENCE
        self.work()
        while fallback_engine().search(EVERYTHING).engine != "elasticsearch":
            assert time.monotonic() < deadline
            self.work()  # a server that has just started may be too slow for a visitor
        self.is_whole_on_both()


def test_whatever_happens_to_the_server_all_goes_on_and_nothing_is_missing(site, node, client, monkeypatch, caplog):
    node.run("kill")
    down_at_start(site, client)
    mute(site, node, client)
    mute_in_the_middle_of_a_stream(site, node)
    red(site, node, client)
    published_during_a_rebuild(site, node, monkeypatch)
    mute_during_a_rebuild(site, node, monkeypatch)
    killed_while_people_search(site, node, client)
    killed_in_the_middle_of_a_change(site, node, monkeypatch)
    assert "secret" not in caplog.text


def down_at_start(site, client):
    """First configured while the server is down; it starts, and its index is built by itself."""
    site.publish("Récit un", "Récit deux", "Récit trois")
    site.work()
    site.embedded_answers(client)
    site.goes_on("Récit quatre")
    with pytest.raises(CommandError, match="elasticsearch : ") as told:
        call_command("rebuild_search_index", engine="elasticsearch")
    assert "secret" not in str(told.value)
    site.node.run("start")
    site.comes_back()
    assert "3 ressources" in fallback_engine().health()


def mute(site, node, client):
    """It takes connections and says nothing."""
    node.run("freeze")
    site.embedded_answers(client)
    site.goes_on("Récit cinq")
    node.run("thaw")
    site.comes_back()


def mute_in_the_middle_of_a_stream(site, node):
    """What was given is not given again, and the rest comes from the embedded index."""
    stream = fallback_engine().stream(EVERYTHING, batch=2)
    titles = [hit.card.title for hit in next(stream)]
    node.run("freeze")
    titles += [hit.card.title for hits in stream for hit in hits]
    assert sorted(titles) == sorted(site.expected)
    node.run("thaw")
    site.comes_back()


def red(site, node, client):
    """The server answers and its shard does not: it is unavailable, and not rebuilt for that."""
    (good,) = node.indexes(site.prefix)
    alias = remote_engine()._indexes.alias
    bad = f"red-{site.prefix}"
    settings = {"routing.allocation.require._name": "nobody"}
    node.client.indices.create(index=bad, settings=settings, wait_for_active_shards="0")
    move(node, alias, good, bad)
    with pytest.raises(EngineUnavailable) as raised:
        remote_engine().search(EVERYTHING)
    assert not isinstance(raised.value, NeedsRebuild)
    site.embedded_answers(client)
    site.goes_on("Récit six")
    assert node.indexes(site.prefix) == [good]
    move(node, alias, bad, good)
    node.client.indices.delete(index=bad)
    site.comes_back()


def move(node, alias, source, target):
    actions = [{"remove": {"index": source, "alias": alias}}, {"add": {"index": target, "alias": alias}}]
    node.client.indices.update_aliases(actions=actions)


def published_during_a_rebuild(site, node, monkeypatch):
    """The worker goes on while the new index is built; what it changes in the old one is in the new one too."""
    before = node.indexes(site.prefix)

    def slow(ids):
        yield from documents_for(ids)
        if not changed:
            changed.append(True)
            site.publish("Récit pendant la reconstruction")
            site.withdraw()
            site.work()

    changed = []
    monkeypatch.setattr("search.consumers.documents_for", slow)
    call_command("rebuild_search_index", engine="elasticsearch")
    monkeypatch.undo()
    assert set(node.indexes(site.prefix)) > set(before)
    site.is_whole_on_both()
    assert OutboxCursor.objects.get(consumer=REMOTE).last_error == ""


def mute_during_a_rebuild(site, node, monkeypatch):
    """The command says that it failed; the index that served goes on serving."""

    def dying(ids):
        yield from documents_for(ids)
        node.run("freeze")

    monkeypatch.setattr("search.consumers.documents_for", dying)
    monkeypatch.setattr(writing, "WRITE_SECONDS", 1.0)
    monkeypatch.setattr(indexes, "WRITE_SECONDS", 1.0)
    remote_engine().__dict__.pop("_indexes", None)
    with pytest.raises(CommandError, match="elasticsearch : "):
        call_command("rebuild_search_index", engine="elasticsearch")
    remote_engine().__dict__.pop("_indexes", None)
    monkeypatch.undo()
    node.run("thaw")
    site.comes_back()


def killed_while_people_search(site, node, client):
    """No search fails and none takes long."""
    slowest, engine, killing = 0.0, "elasticsearch", None
    deadline = time.monotonic() + PATIENCE
    while engine == "elasticsearch" and time.monotonic() < deadline:
        started = time.monotonic()
        page = fallback_engine().search(EVERYTHING)
        slowest = max(slowest, time.monotonic() - started)
        assert page.total == len(site.expected)
        engine = page.engine
        killing = killing or subprocess.Popen([SCRIPT, "kill", str(node.port)])
    killing.wait()
    assert engine == "embedded" and slowest < SOON
    site.embedded_answers(client)
    site.goes_on("Récit sept")
    node.run("start")
    site.comes_back()


def killed_in_the_middle_of_a_change(site, node, monkeypatch):
    """Part of a bulk is in when it dies; the cursor stays before it, and the whole of it is repeated."""
    site.publish(*[f"Récit en nombre {number}" for number in range(8)])
    cursor = OutboxCursor.objects.get(consumer=REMOTE).last_event_id
    sent = []

    def dying(document):
        sent.append(document.id)
        if len(sent) == 5:
            node.run("kill")
        return entry(document)

    monkeypatch.setattr(writing, "_ACTIONS", 2)
    monkeypatch.setattr(writing, "entry", dying)
    while not sent:
        site.work()
    monkeypatch.undo()
    assert len(sent) in {5, 6} and OutboxCursor.objects.get(consumer=REMOTE).last_event_id == cursor
    assert site.titles() == site.expected
    node.run("start")
    site.comes_back()


LOCAL, REMOTE = consumer_of("embedded"), consumer_of("elasticsearch")
KILLED = """
import django; django.setup()
import time
from django.core.management import call_command
from asv.resources.assemble import documents_for
from search import consumers
def slow(ids):
    yield from documents_for(ids)
    print("half-way", flush=True)
    time.sleep(60)
consumers.documents_for = slow
call_command("rebuild_search_index", engine="elasticsearch")
"""


def database_url():
    """The test database, for another process."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**values)


@pytest.mark.walk
@spared("postgresql", "what is killed only reads the database")
@pytest.mark.usefixtures("lasting_db")
def test_a_rebuild_killed_half_way_leaves_the_old_index_serving(site, node):
    node.run("start")
    site.publish("Récit un", "Récit deux")
    site.comes_back()
    (serving,) = node.indexes(site.prefix)
    here = Path(__file__).parents[2]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "asv.settings.test",
        "DATABASE_URL": database_url(),
        "SEARCH_URL": node.url(site.prefix),
        "PYTHONPATH": str(here),
    }
    child = subprocess.Popen([sys.executable, "-c", KILLED], stdout=subprocess.PIPE, env=environment, cwd=here)
    assert child.stdout.readline() == b"half-way\n"
    assert len(node.indexes(site.prefix)) == 2
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    site.is_whole_on_both()
    site.publish("Récit trois")
    site.comes_back()
    call_command("rebuild_search_index", engine="elasticsearch")
    site.is_whole_on_both()
    assert len(node.indexes(site.prefix)) == 2 and serving in node.indexes(site.prefix), "the half-built one is gone"
