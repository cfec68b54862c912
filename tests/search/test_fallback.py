"""Two engines as one: which answers, who tries a server that is away, and what becomes of changes meanwhile."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from asv.jobs import registry
from asv.jobs.consuming import prune_outbox, retry_failures
from asv.jobs.models import OutboxCursor, OutboxEvent, OutboxFailure
from asv.jobs.registry import RetryLater, register_consumer
from asv.jobs.worker import Worker
from search import consumers, engines, upkeep
from search.consumers import TOPICS, consumer_of, handle, handle_remote
from search.engines import EngineUnavailable, FallbackEngine, NeedsRebuild, get_engine, local_engine
from search.engines.breaker import OPEN_SECONDS, Breaker
from search.engines.embedded import EmbeddedEngine
from search.query import SearchQuery
from search.synonyms import Thesaurus
from tests.factories.documents import make_documents
from tests.factories.search import put_in_place
from tests.factories.site import make_experience, make_tree

LOCAL, REMOTE = consumer_of("embedded"), consumer_of("elasticsearch")
NOW = timezone.now()


class Server(EmbeddedEngine):
    """Stands for a server: it can be away, without an index, or fail in the middle; it counts what it is asked."""

    name = "elasticsearch"

    def __init__(self, directory=None):
        super().__init__(directory, synonyms=Thesaurus)
        self.error = None
        self.asked = 0
        self.breaks_after = None

    def _answering(self):
        self.asked += 1
        if self.error:
            raise self.error
        return super()._answering()

    def stream(self, query, batch=500):
        for number, hits in enumerate(super().stream(query, batch)):
            if number == self.breaks_after:
                raise EngineUnavailable("gone in the middle")
            yield hits


class Clock:
    def __init__(self):
        self.now = 1_700_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def both(clock):
    remote, local = Server(), EmbeddedEngine.in_memory(synonyms=Thesaurus)
    for engine in (remote, local):
        engine.rebuild(make_documents(30))
    remote.asked = 0
    return FallbackEngine(remote, local, Breaker("test", clock))


def answered(engine):
    return engine.search(SearchQuery()).engine


def test_the_server_answers_and_after_its_first_failure_the_embedded_engine_alone(both, clock):
    assert answered(both) == "elasticsearch"
    both.remote.error = EngineUnavailable("refused by https://asv:secret@es.example:9200")
    assert answered(both) == "embedded" and both.remote.asked == 2
    assert both.suggest("ressource") is not None and both.similar(1) and both.correct("santé") is None
    assert sum(len(hits) for hits in both.stream(SearchQuery())) == 30
    assert both.remote.asked == 2, "no one waits for the server again"
    other_process = FallbackEngine(both.remote, both.local, Breaker("test", clock))
    assert answered(other_process) == "embedded" and both.remote.asked == 2
    health = both.health()
    assert health.startswith("ok: embedded answers, elasticsearch down since 2023-11-14T22:13:20Z (refused by")
    assert "secret" not in health and "secret" not in repr(caches["remembered"].get("search.breaker.test"))


def test_without_a_worker_one_question_in_a_while_tries_the_server(both, clock):
    both.remote.error = EngineUnavailable("down")
    assert answered(both) == "embedded"
    clock.now += OPEN_SECONDS + 1
    asked = both.remote.asked
    assert [answered(both) for _ in range(5)] == ["embedded"] * 5
    assert both.remote.asked == asked + 1
    both.remote.error = None
    caches["remembered"].delete("search.breaker.test.try")
    clock.now += OPEN_SECONDS + 1
    assert [answered(both) for _ in range(3)] == ["elasticsearch"] * 3
    assert both.health() == "ok: elasticsearch, 30 ressources"


def test_the_breaker_survives_a_cache_that_forgets_or_fails(both, clock, monkeypatch):
    both.remote.error = EngineUnavailable("down")
    answered(both)
    asked = both.remote.asked
    caches["remembered"].clear()
    clock.now += 1
    assert answered(both) == "embedded" and both.remote.asked == asked

    def broken(*args, **kwargs):
        raise ConnectionError("no cache")

    for method in ("get", "set", "add"):
        monkeypatch.setattr(caches["remembered"], method, broken)
    clock.now += 1
    assert answered(both) == "embedded" and both.remote.asked == asked
    both.breaker.close()
    both.remote.error = None
    assert answered(both) == "elasticsearch"


def test_a_question_the_server_chokes_on_is_answered_by_the_other_and_opens_nothing(both, caplog):
    both.remote.error = KeyError("aggregations")
    assert answered(both) == "embedded" and "failed a question" in caplog.text
    assert sum(len(hits) for hits in both.stream(SearchQuery())) == 30
    both.remote.error = None
    assert answered(both) == "elasticsearch"


def test_a_slow_answer_from_before_the_failure_does_not_close_the_breaker(both):
    search = both.remote.search

    def while_another_fails(query):
        both.breaker.trip("another request failed meanwhile")
        return search(query)

    both.remote.search = while_another_fails
    assert answered(both) == "elasticsearch"
    assert answered(both) == "embedded"


@pytest.mark.parametrize("breaks_after", [0, 1, 2])
def test_a_stream_that_breaks_off_is_finished_without_doubles_or_gaps(both, breaks_after):
    both.remote.breaks_after = breaks_after
    ids = [hit.card.id for hits in both.stream(SearchQuery(), batch=10) for hit in hits]
    assert sorted(ids) == list(range(1, 31))
    assert both.breaker.state() is not None


def test_when_neither_answers_it_says_so(both):
    both.remote.error = EngineUnavailable("down")
    both.local = Server()
    both.local.name, both.local.error = "embedded", EngineUnavailable("damaged")
    with pytest.raises(EngineUnavailable, match="damaged"):
        both.search(SearchQuery())
    with pytest.raises(EngineUnavailable, match="damaged"):
        list(both.stream(SearchQuery()))
    assert both.health().startswith("elasticsearch down since") and "embedded: damaged" in both.health()


@pytest.mark.django_db
class TestFromTheDatabase:
    """The two consumers, the worker's duties and the command, with a server that stands in."""

    @pytest.fixture
    def server(self, settings, tmp_path, monkeypatch):
        settings.SEARCH_URL = "elasticsearch+http://stand-in:9200/asv"
        remote = Server(tmp_path / "server")
        engine = FallbackEngine(remote, local_engine())
        monkeypatch.setattr(engines, "remote_engine", lambda: remote)
        monkeypatch.setattr(engines, "_fallback", lambda url, directory: engine)
        monkeypatch.setattr(registry, "_CONSUMERS", {})
        monkeypatch.setattr(registry, "_DUTIES", {})
        monkeypatch.setattr(upkeep, "_rebuilt_at", float("-inf"))
        register_consumer(LOCAL, TOPICS, handle)
        register_consumer(REMOTE, TOPICS, handle_remote)
        registry.register_duty("local", upkeep.tend_local)
        registry.register_duty("remote", upkeep.tend_remote)
        return remote

    @pytest.fixture
    def tree(self):
        return make_tree()

    def titles(self, engine):
        return {hit.card.title for hit in engine.search(SearchQuery(page_size=100)).hits}

    def test_configured_on_an_existing_site_its_index_is_built_without_any_event(self, server, tree):
        make_experience(tree, title="Ancien récit")
        OutboxEvent.objects.all().delete()
        Worker().run_once()
        assert self.titles(server) == self.titles(local_engine()) == {"Ancien récit"}
        assert answered(get_engine()) == "elasticsearch"
        make_experience(tree, title="Nouveau récit")
        Worker().run_once()
        assert self.titles(server) == self.titles(local_engine()) == {"Ancien récit", "Nouveau récit"}

    def test_while_it_is_away_all_goes_on_and_it_catches_up_before_it_serves(self, server, tree, client):
        make_experience(tree, title="Avant")
        Worker().run_once()
        server.error = EngineUnavailable("down")
        page = make_experience(tree, title="Pendant")
        worker = Worker()
        worker.run_once()
        assert self.titles(local_engine()) == {"Avant", "Pendant"} == self.titles(get_engine())
        assert OutboxCursor.objects.get(consumer=REMOTE).last_error
        asked = server.asked
        with pytest.raises(RetryLater):
            handle_remote(list(OutboxEvent.objects.filter(object_id=page.pk)))
        assert server.asked == asked
        answer = client.get("/readyz/")
        assert answer.json()["search"].startswith("ok: embedded answers, elasticsearch down since")
        make_experience(tree, title="Encore")
        server.error = None
        assert upkeep.tend_remote(NOW) > 0, "the duty does it, whatever the consumer's rest"
        assert answered(get_engine()) == "elasticsearch"
        assert self.titles(server) == {"Avant", "Pendant", "Encore"}
        assert client.get("/readyz/").json()["search"] == "ok: elasticsearch, 3 ressources"

    def test_a_server_that_takes_no_changes_does_not_serve_its_old_index(self, server, tree, monkeypatch):
        Worker().run_once()

        def read_only(documents):
            raise EngineUnavailable("the disk is full")

        monkeypatch.setattr(server, "index", read_only)
        make_experience(tree, title="Récit")
        Worker().run_once()
        assert answered(get_engine()) == "embedded" and self.titles(get_engine()) == {"Récit"}
        monkeypatch.undo()

    def test_a_cursor_left_behind_forgotten_events_means_a_rebuild(self, server, tree):
        make_experience(tree, title="Un")
        Worker().run_once()
        registry._CONSUMERS.pop(REMOTE)  # Elasticsearch is no longer configured for a while
        missed = make_experience(tree, title="Deux")
        Worker().run_once()
        OutboxEvent.objects.update(created_at=NOW - timedelta(days=40))
        assert prune_outbox(NOW) > 0 and not OutboxEvent.objects.filter(object_id=missed.pk).exists()
        register_consumer(REMOTE, TOPICS, handle_remote)
        server.error = EngineUnavailable("down when it comes back, too")
        late = make_experience(tree, title="Trois")
        worker = Worker()
        worker.run_once()
        server.error = None
        with pytest.raises(RetryLater):
            handle_remote(list(OutboxEvent.objects.filter(object_id=late.pk)))
        assert upkeep.tend_remote(NOW) == 1
        assert self.titles(server) == {"Un", "Deux", "Trois"}
        assert upkeep.tend_remote(NOW) >= 0 and upkeep.tend_remote(NOW) == 0

    def test_a_lagging_server_holds_its_events_back_from_being_forgotten(self, server, tree):
        make_experience(tree, title="Un")
        Worker().run_once()
        server.error = EngineUnavailable("down")
        make_experience(tree, title="Deux")
        Worker().run_once()
        OutboxEvent.objects.update(created_at=NOW - timedelta(days=400))
        prune_outbox(NOW)
        server.error = None
        upkeep.tend_remote(NOW)
        assert self.titles(server) == {"Un", "Deux"}

    def test_second_tries_are_not_used_up_while_it_is_away(self, server, tree):
        Worker().run_once()
        page = make_experience(tree)
        OutboxFailure.objects.create(
            consumer=REMOTE, topic="page", object_id=page.pk, event_id=1, next_attempt_at=NOW - timedelta(minutes=1)
        )
        server.error = EngineUnavailable("down")
        for _ in range(9):
            assert retry_failures(NOW) == 0
        server.error = None
        get_engine().breaker.close()
        assert retry_failures(NOW) == 1 and not OutboxFailure.objects.exists()

    def test_what_is_published_during_a_rebuild_is_in_the_new_index(self, server, tree, monkeypatch):
        first = make_experience(tree, title="Un")
        Worker().run_once()
        swap, steps = server._store.replace, []

        def watched(fill, catch_up):
            def during(writer):
                fill(writer)
                first.title = "Un corrigé"
                first.save_revision().publish()
                Worker().run_once()
                steps.append(self.titles(server))

            def caught_up():
                missed = catch_up()
                steps.append(Worker().round())
                return missed

            swap(during, caught_up)

        monkeypatch.setattr(server._store, "replace", watched)
        call_command("rebuild_search_index", engine="elasticsearch")
        assert steps[0] == {"Un corrigé"}, "the worker goes on while it is built"
        # On PostgreSQL the lock belongs to the connection, and this worker asks through the command's own.
        assert steps[1] is None or connection.vendor == "postgresql", "and rests at the swap"
        assert self.titles(server) == {"Un corrigé"}
        assert Worker().round() is not None

    def test_one_rebuild_at_a_time(self, server, tree, monkeypatch):
        monkeypatch.setattr(consumers, "lock", lambda name: nullcontext(False))
        with pytest.raises(CommandError, match="en cours"):
            call_command("rebuild_search_index", engine="elasticsearch")

    def test_the_command_rebuilds_every_configured_engine_and_says_what_failed(self, server, tree, capsys):
        make_experience(tree)
        call_command("rebuild_search_index")
        assert capsys.readouterr().out.count("1 ressources en") == 2
        server.error = EngineUnavailable("refused")
        with pytest.raises(CommandError, match="elasticsearch : refused"):
            call_command("rebuild_search_index")
        assert "embedded : 1 ressources" in capsys.readouterr().out

    def test_a_server_that_lost_its_index_is_served_by_the_other_until_it_has_one(self, server, tree):
        make_experience(tree, title="Récit")
        Worker().run_once()
        server.error = NeedsRebuild("no index")
        assert self.titles(get_engine()) == {"Récit"} and answered(get_engine()) == "embedded"
        server.error = None
        upkeep.tend_remote(NOW)
        assert answered(get_engine()) == "elasticsearch"

    @pytest.mark.parametrize("damage", ["pointer", "gone", "postings"])
    def test_a_damaged_embedded_index_is_built_anew_by_the_worker(self, server, tree, settings, damage):
        settings.SEARCH_URL = "embedded:"
        for number in range(20):
            make_experience(tree, title=f"Récit {number}")
        Worker().run_once()
        root = settings.SEARCH_INDEX_DIR / "embedded"
        version = root / (root / "current").read_text()
        if damage == "pointer":
            (root / "current").write_bytes(b"\xff\xfe\x00")
        elif damage == "gone":
            version.rename(root / "elsewhere")
        else:
            for file in version.glob("*.idx"):
                put_in_place(file, b"\x00" * file.stat().st_size)
            engines._engine.cache_clear()
            with pytest.raises(EngineUnavailable):
                local_engine().search(SearchQuery(words="récit"))
        assert upkeep.tend_local(NOW) == 1
        assert local_engine().search(SearchQuery(words="récit")).total == 20
        assert upkeep.tend_local(NOW) == 0

    def test_an_index_that_fails_for_another_reason_is_not_built_over_and_over(self, server, tree, monkeypatch):
        Worker().run_once()
        monkeypatch.setattr(upkeep, "_rebuilt_at", float("-inf"))
        local_engine()._store.forget()
        assert upkeep.tend_local(NOW) == 1
        local_engine()._store.forget()
        assert [upkeep.tend_local(NOW) for _ in range(3)] == [0, 0, 0]
