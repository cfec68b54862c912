"""What happens on a server alone: a document refused, a rebuild killed half-way, another version's index."""

import os
import signal
import subprocess
import sys
import textwrap

import pytest
from elastic_transport import ApiResponseMeta, HttpHeaders, ObjectApiResponse
from elasticsearch import ApiError

from search.engines import EngineUnavailable, NeedsRebuild
from search.engines.base import Changes
from search.engines.elasticsearch import DocumentsRefused, ElasticsearchEngine, writing
from search.engines.elasticsearch.connection import QuestionRefused
from search.engines.elasticsearch.mapping import STAMP
from search.query import MAX_WINDOW, SearchQuery, Sort
from search.synonyms import Thesaurus
from tests.factories.documents import make_document, make_documents


def indexes(server, prefix):
    return sorted(server.client.indices.get(index=f"{prefix}-*"))


def ids(engine, **values):
    return sorted(hit.card.id for hit in engine.search(SearchQuery(page_size=1000, **values)).hits)


@pytest.fixture
def prefix(server):
    return server.prefix()


def test_a_bad_document_is_named_and_the_others_go_in(server):
    engine = server.engine()
    bad = [make_document(number, latitude=123.0, longitude=500.0) for number in (3, 5)]
    with pytest.raises(DocumentsRefused) as refused:
        engine.index([make_document(1), *bad, make_document(7)])
    assert set(refused.value.reasons) == {3, 5}
    assert "3: " in str(refused.value)
    assert "latitude" in str(refused.value)
    assert ids(engine) == [1, 7]


def test_a_rebuild_with_a_bad_document_serves_the_others_and_says_so(server, prefix):
    engine = server.bare(prefix)
    with pytest.raises(DocumentsRefused, match="2: "):
        engine.rebuild([make_document(1), make_document(2, latitude=123.0, longitude=0.0)])
    assert ids(engine) == [1]


def test_bulk_requests_are_bounded_and_patient(server, monkeypatch):
    """A full server answers 429: what it refused is sent again, nothing is lost and nothing reported."""
    sent = []
    real = type(server.client).bulk

    def full_at_first(self, *args, **options):
        actions = options.get("operations") or options.get("body")
        sent.append(len(actions))
        answer = real(self, *args, **options)
        if len(sent) == 1:
            for item in answer.body["items"][:2]:
                item["index"] = {"_id": item["index"]["_id"], "status": 429, "error": {"type": "es_rejected"}}
        return answer

    monkeypatch.setattr(type(server.client), "bulk", full_at_first)
    monkeypatch.setattr(writing, "_ACTIONS", 4)
    engine = server.engine()
    assert engine.index(make_documents(6, body_words=5)) == 6
    assert sent == [8, 4, 4]
    assert ids(engine) == [1, 2, 3, 4, 5, 6]


def test_a_server_that_stays_full_is_unavailable(server, monkeypatch):
    def full(self, *args, **options):
        item = {"index": {"_id": "1", "status": 429, "error": {"type": "es_rejected_execution_exception"}}}
        return ObjectApiResponse(body={"items": [item], "errors": True}, meta=None)

    engine = server.engine()
    monkeypatch.setattr(type(server.client), "bulk", full)
    monkeypatch.setattr(writing, "_RETRIES", 0)
    with pytest.raises(EngineUnavailable, match="429"):
        engine.index([make_document(1)])


def test_without_an_index_a_rebuild_is_asked_for(server, prefix):
    engine = server.bare(prefix)
    for action in (
        lambda: engine.search(SearchQuery(words="jardin")),
        lambda: engine.search(SearchQuery()),
        lambda: engine.suggest("jardin"),
        lambda: engine.similar(1),
        lambda: engine.correct("jardni"),
        lambda: list(engine.stream(SearchQuery())),
        lambda: engine.index([make_document(1)]),
        lambda: engine.delete([1]),
    ):
        with pytest.raises(NeedsRebuild, match="rebuild_search_index"):
            action()
    assert "rebuild_search_index" in engine.health()
    assert indexes(server, prefix) == []


def test_an_index_of_another_version_needs_a_rebuild_and_goes_on_serving_its_own(server, prefix, monkeypatch):
    engine = server.bare(prefix)
    engine.rebuild([make_document(1)])
    monkeypatch.setattr("search.engines.elasticsearch.indexes.STAMP", "0123456789")
    newer = server.bare(prefix)
    with pytest.raises(NeedsRebuild):
        newer.search(SearchQuery())
    newer.rebuild([make_document(2)])
    assert (ids(engine), ids(newer)) == ([1], [2])
    assert list(server.client.indices.get_alias(name=prefix)) == [indexes(server, prefix)[0]]


def test_a_rebuild_swaps_in_one_step_and_prunes(server, prefix):
    engine = server.bare(prefix)
    assert engine.rebuild([make_document(1)]) == 1
    neighbour = server.bare(f"{prefix}-other")
    neighbour.rebuild([make_document(9)])
    (first,) = [name for name in indexes(server, prefix) if "other" not in name]
    engine.rebuild([make_document(2)])
    engine.rebuild([make_document(3)])
    assert ids(engine) == [3]
    assert ids(neighbour) == [9]
    kept = [name for name in indexes(server, prefix) if "other" not in name]
    assert (len(kept), first in kept) == (2, False)
    aliases = server.client.indices.get_alias(index=f"{prefix}-{STAMP}-*")
    assert sorted(len(found["aliases"]) for found in aliases.values()) == [0, 2]


def test_what_is_published_during_a_rebuild_is_not_missed(server, prefix):
    """Before the fill ends, between the two looks at what changed, and after the swap."""
    engine = server.bare(prefix)
    engine.rebuild([make_document(1), make_document(2)])
    changed, looked = {}, []

    def publish(number, title):
        changed[number] = make_document(number, title)
        engine.index([changed[number]])

    def documents():
        yield make_document(1)
        publish(3, "Pendant")
        assert ids(engine) == [1, 2, 3]
        yield make_document(2)

    def catch_up():
        looked.append(1)
        found = Changes([2, *changed], list(changed.values()))
        if len(looked) == 1:
            publish(4, "Juste avant l'échange")
        return found

    engine.rebuild(documents(), catch_up)
    assert ids(engine) == [1, 3, 4]
    assert len(looked) == 2


def test_two_rebuilds_at_once_are_refused(server, prefix):
    engine = server.bare(prefix)

    def documents():
        yield make_document(1)
        with pytest.raises(EngineUnavailable, match="déjà en cours"):
            server.bare(prefix).rebuild([])

    assert engine.rebuild(documents()) == 1


def test_a_rebuild_that_fails_leaves_the_index_in_use_and_nothing_behind(server, prefix):
    engine = server.bare(prefix)
    engine.rebuild([make_document(1)])
    before = indexes(server, prefix)

    def documents():
        yield make_document(2)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        engine.rebuild(documents())
    assert ids(engine) == [1]
    assert indexes(server, prefix) == before


KILLED = """
    import os, sys, time
    os.environ["DJANGO_SETTINGS_MODULE"] = "asv.settings.test"
    import django
    django.setup()
    from pathlib import Path
    from elasticsearch import Elasticsearch
    from search.engines.elasticsearch import ElasticsearchEngine, writing
    from search.synonyms import Thesaurus
    from tests.factories.documents import make_documents
    writing._ACTIONS = 50
    url, prefix, locks = sys.argv[1:]
    def documents():
        for number, document in enumerate(make_documents(500, body_words=5)):
            if number == 200:
                print("half-way", flush=True)
                time.sleep(600)
            yield document
    ElasticsearchEngine(lambda: Elasticsearch(url), prefix, Path(locks), synonyms=Thesaurus).rebuild(documents())
"""


def test_a_killed_rebuild_leaves_the_index_in_use_and_the_next_one_clears_up(server, prefix):
    engine = server.bare(prefix)
    engine.rebuild([make_document(1)])
    (serving,) = indexes(server, prefix)
    command = [sys.executable, "-c", textwrap.dedent(KILLED), server.url, prefix, str(server.locks)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:
        assert process.stdout.readline() == "half-way\n"
        process.send_signal(signal.SIGKILL)
        process.wait()
    (orphan,) = set(indexes(server, prefix)) - {serving}
    assert ids(engine) == [1]
    engine.index([make_document(2)])
    assert ids(engine) == [1, 2]
    engine.rebuild([make_document(3)])
    assert orphan not in indexes(server, prefix)
    assert ids(engine) == [3]


def test_a_draft_deleted_under_a_rebuild_is_not_made_again_by_writing(server, prefix):
    engine = server.bare(prefix)

    def documents():
        yield make_document(1)
        server.client.indices.delete(index=indexes(server, prefix)[0])

    with pytest.raises(EngineUnavailable):
        engine.rebuild(documents())
    assert indexes(server, prefix) == []


def test_pages_end_at_the_window_and_whole_sets_do_not(server, monkeypatch):
    engine = server.engine(*[make_document(number) for number in range(1, 32)])
    monkeypatch.setattr("search.engines.elasticsearch.engine.MAX_WINDOW", 20)
    page = engine.search(SearchQuery(page=99, page_size=5))
    assert (page.total, page.pages, page.page, len(page.hits)) == (31, 7, 4, 5)
    assert engine.search(SearchQuery(page_size=50_000)).total == 31
    assert sum(len(hits) for hits in engine.stream(SearchQuery(), batch=7)) == 31
    assert MAX_WINDOW == 10_000


def test_a_whole_set_is_one_view_whatever_changes_meanwhile(server):
    engine = server.engine(*make_documents(30, body_words=5))
    batches = engine.stream(SearchQuery(), batch=10)
    found = [hit.card.id for hit in next(batches)]
    engine.delete(list(range(1, 31)))
    found += [hit.card.id for hits in batches for hit in hits]
    assert sorted(found) == list(range(1, 31))


def test_one_request_a_results_page(server, monkeypatch):
    """With words, facets, extracts and a look at the spelling; a correction takes one more."""
    engine = server.engine(make_document(1, "Jardin partagé", body="Un jardin."), make_document(2, "Marche"))
    asked = []
    real = type(server.client.transport).perform_request

    def counted(self, method, target, **options):
        asked.append(target)
        return real(self, method, target, **options)

    monkeypatch.setattr(type(server.client.transport), "perform_request", counted)
    for query, requests in (
        (SearchQuery(words="jardin partagé", sort=Sort.RELEVANCE), 1),
        (SearchQuery(), 1),
        (SearchQuery(words="jardni"), 2),
        (SearchQuery(words="jardin", page=9), 2),
    ):
        asked.clear()
        assert engine.search(query).total
        assert len(asked) == requests, query
    asked.clear()
    engine.similar(1)
    engine.suggest("jard")
    assert len(asked) == 2


def test_a_slow_server_has_one_time_for_a_whole_search(server, monkeypatch):
    """Each of three requests would end in time, all of them would not: the search is given up, not waited for."""
    engine = server.engine(*make_documents(30, body_words=5), make_document(99, "Jardin"))
    engine._seconds = 1.0
    now, timeouts = [0.0], []
    monkeypatch.setattr("search.engines.elasticsearch.asking.time.monotonic", lambda: now[0])
    real = type(server.client.transport).perform_request

    def slow(self, method, target, *, request_timeout, **options):
        timeouts.append(request_timeout)
        now[0] += 0.6
        return real(self, method, target, request_timeout=30, **options)

    monkeypatch.setattr(type(server.client.transport), "perform_request", slow)
    assert engine.search(SearchQuery(words="jardin")).total
    assert timeouts == [1.0]
    with pytest.raises(EngineUnavailable, match="délai"):
        engine.search(SearchQuery(words="jardni quartir introuvable"))
    assert timeouts == pytest.approx([1.0, 1.0, 0.4])


def test_a_host_on_its_way_down_is_passed_over_in_what_time_is_left(server, monkeypatch):
    engine = server.engine(make_document(1, "Jardin"))
    asked = []

    def falling(self, method, target, *, request_timeout, max_retries, **options):
        asked.append(max_retries)
        raise ApiError("bad gateway", ApiResponseMeta(503, "1.1", HttpHeaders(), 0.0, None), {})

    monkeypatch.setattr(type(server.client.transport), "perform_request", falling)
    pool = server.client.transport.node_pool
    monkeypatch.setattr(type(pool), "all", lambda self: [object(), object(), object()])
    with pytest.raises(EngineUnavailable):
        engine.search(SearchQuery())
    assert asked == [0, 0, 0]


def test_a_question_the_server_refuses_is_not_a_server_that_is_down(server, monkeypatch):
    engine = server.engine(make_document(1))
    monkeypatch.setattr("search.engines.elasticsearch.engine.ordering", lambda query, scored: [{"nowhere": "asc"}])
    with pytest.raises(QuestionRefused):
        engine.search(SearchQuery())


def test_failures_tell_no_address_and_no_secret(server):
    from search.engines.elasticsearch.address import parse_address
    from search.engines.elasticsearch.connection import connect

    address = parse_address("elasticsearch+http://someone:s3cret@127.0.0.1:9/asv")
    engine = ElasticsearchEngine(lambda: connect(address), "asv", server.locks, synonyms=Thesaurus)
    with pytest.raises(EngineUnavailable) as down:
        engine.search(SearchQuery())
    assert str(down.value) == "Elasticsearch ne répond pas."
