"""Elasticsearch as a body runs it: TLS by its own authority, a user with one prefix, three nodes, a master that dies.

`make test-deep`; `.venv/bin/pytest tests/search/test_cluster.py` with DEEP=1 for these alone.
"""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from itertools import count
from urllib.parse import quote

import pytest
from elasticsearch import AuthorizationException

from search.engines import FallbackEngine
from search.engines.base import EngineUnavailable
from search.engines.breaker import Breaker
from search.engines.elasticsearch import engine_at
from search.engines.elasticsearch.address import parse_address
from search.engines.elasticsearch.connection import connect
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.embedded import EmbeddedEngine
from search.query import SearchQuery
from search.synonyms import Thesaurus
from tests.depth import DEEP
from tests.factories.cluster import PASSWORD, PREFIX, USER, Cluster
from tests.factories.documents import make_documents
from tests.factories.node import own_node

pytestmark = [
    pytest.mark.walk,
    pytest.mark.skipif(not DEEP, reason="three servers: make test-deep"),
    pytest.mark.xdist_group("cluster"),
]
MANY = 300


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    own_node()  # skips where there is no Elasticsearch
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    made.run("wipe", *made.ports)
    made.run("start", *made.ports)
    made.wait("green", nodes=3)
    yield made
    made.run("wipe", *made.ports)


def url(cluster, password=PASSWORD, authority=True):
    """What SEARCH_URL says to use it."""
    hosts = ",".join(f"127.0.0.1:{port}" for port in cluster.ports)
    ca = f"?ca={cluster.authority}" if authority else ""
    return f"elasticsearch+https://{USER}:{quote(password, safe='')}@{hosts}/{PREFIX}{ca}"


def patient(cluster, tmp_path, **other):
    """The engine that SEARCH_URL names, for as long as a busy machine takes: what it says is asked, not how fast."""
    address = parse_address(url(cluster, **other))
    return ElasticsearchEngine(
        lambda: connect(address).options(request_timeout=60), PREFIX, tmp_path, Thesaurus, seconds=60
    )


@pytest.fixture(scope="module")
def documents():
    return list(make_documents(MANY))


def titles(engine, words):
    return [hit.card.title for hit in engine.search(SearchQuery(words=words, page_size=50)).hits]


def test_a_user_with_one_prefix_builds_asks_and_is_told_from_a_stranger(cluster, documents, tmp_path):
    engine = patient(cluster, tmp_path)
    assert engine.rebuild(documents) == MANY
    local = EmbeddedEngine.in_memory(documents, synonyms=Thesaurus)
    for words in ("ressource", "santé quartier", ""):
        assert titles(engine, words) == titles(local, words)
    assert engine.health() == f"ok: {MANY} ressources"
    engine.delete([1])
    assert engine.health() == f"ok: {MANY - 1} ressources"
    engine.index(documents[:1])
    refused = "Elasticsearch refuse l’identifiant ou le mot de passe de SEARCH_URL."
    assert patient(cluster, tmp_path, password="un autre").health() == refused
    assert patient(cluster, tmp_path, authority=False).health() == "Elasticsearch ne répond pas."
    with pytest.raises(AuthorizationException):
        cluster.connect(USER).indices.create(index="of-others")


def test_a_master_that_dies_under_load_costs_no_answer_and_no_change(cluster, documents, tmp_path):
    remote, looking = engine_at(url(cluster), Thesaurus), patient(cluster, tmp_path)
    looking.rebuild(documents)
    cluster.wait("green", nodes=3)
    local = EmbeddedEngine.in_memory(documents, synonyms=Thesaurus)
    both = FallbackEngine(remote, local, Breaker("cluster"))
    answers, failures, stop, settled = [], [], threading.Event(), threading.Event()
    held = {document.id: document.title for document in documents}

    def ask():
        while not stop.is_set():
            page = both.search(SearchQuery(page_size=1))
            answers.append((page.engine, page.whole))

    def change():
        """As the worker does: a change that the server did not take is due until it has."""
        for number in count():
            if settled.is_set():
                return
            changed = [replace(each, title=f"{each.title} {number}") for each in documents[number % 30 :: 30]]
            while True:
                try:
                    remote.index(changed)
                    break
                except EngineUnavailable as error:
                    failures.append(str(error))
                    time.sleep(0.2)
            held.update({each.id: each.title for each in changed})

    readers = [threading.Thread(target=guarded(ask, failures)) for _ in range(4)]
    writer = threading.Thread(target=change)
    for each in (*readers, writer):
        each.start()
    time.sleep(2)
    lost = cluster.master()
    cluster.run("kill", lost)
    cluster.wait("yellow", nodes=2)
    assert cluster.master() != lost
    time.sleep(2)
    cluster.run("start", lost)
    cluster.wait("green", nodes=3)
    settled.set()
    writer.join(timeout=60)
    stop.set()
    for each in readers:
        each.join()
    unanswered = [failure for failure in failures if failure.startswith("unanswered")]
    by = {name: sum(1 for engine, _count in answers if engine == name) for name in ("elasticsearch", "embedded")}
    print(f"master {lost} lost: {len(answers)} answers {by}, {len(failures)} writes tried again, 0 lost")  # noqa: T201
    assert unanswered == [] and not writer.is_alive()
    assert {count for _engine, count in answers} == {MANY}
    assert by["elasticsearch"] > 0
    assert looking.health() == f"ok: {MANY} ressources"
    assert {hit.card.id: hit.card.title for hits in looking.stream(SearchQuery()) for hit in hits} == held


def guarded(ask, failures):
    """A reader whose question must never end in an error."""

    def asking():
        try:
            ask()
        except Exception as error:  # noqa: BLE001
            failures.append(f"unanswered: {error!r}")

    return asking
