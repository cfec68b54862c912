"""Versions on disk: built beside, swapped, locked, killed half-way, damaged."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from search.consumers import apply_changes, rebuild_index
from search.engines import EngineUnavailable, get_engine
from search.engines.base import Changes
from search.engines.embedded import EmbeddedEngine, NeedsRebuild, store
from search.query import SearchQuery
from search.synonyms import Thesaurus
from tests.factories.documents import make_document, make_documents
from tests.factories.search import put_in_place


@pytest.fixture
def root(tmp_path):
    return tmp_path / "versions"


def engine_at(root):
    return EmbeddedEngine(root, synonyms=Thesaurus)


def titles(engine):
    return {hit.card.title for hit in engine.search(SearchQuery(page_size=100)).hits}


def versions(root):
    return [path for path in root.iterdir() if path.is_dir()]


def test_without_an_index_it_says_how_to_get_one(root):
    engine = engine_at(root)
    with pytest.raises(NeedsRebuild, match="rebuild_search_index"):
        engine.search(SearchQuery())
    with pytest.raises(EngineUnavailable):
        engine.index([make_document(1)])
    assert "rebuild_search_index" in engine.health()


def test_a_rebuild_serves_at_once_and_other_processes_follow(root):
    writer, reader = engine_at(root), engine_at(root)
    assert writer.rebuild([make_document(1, "Un")]) == 1
    assert titles(reader) == titles(writer) == {"Un"}
    writer.index([make_document(2, "Deux")])
    assert titles(reader) == {"Un", "Deux"}
    writer.rebuild([make_document(3, "Trois")])
    assert titles(reader) == {"Trois"}
    assert reader.health() == "ok: 1 ressources"


def test_old_versions_are_cleared_away_but_the_last(root):
    engine = engine_at(root)
    for _ in range(4):
        engine.rebuild([make_document(1)])
    (root / "orphan-of-a-killed-rebuild").mkdir()
    engine.rebuild([make_document(1)])
    assert len(versions(root)) == 2
    assert not list(root.glob("current.*"))


def test_the_old_index_answers_and_takes_changes_during_a_rebuild(root):
    engine = engine_at(root)
    engine.rebuild([make_document(1, "Ancien")])
    late = make_document(9, "Pendant")

    def documents():
        yield make_document(1, "Nouveau")
        yield make_document(2, "Retiré entre-temps")
        engine.index([late])
        assert titles(engine) == {"Ancien", "Pendant"}

    engine.rebuild(documents(), lambda: Changes([9, 2], [late]))
    assert titles(engine) == {"Nouveau", "Pendant"}


def test_a_rebuild_that_fails_changes_nothing(root):
    engine = engine_at(root)
    engine.rebuild([make_document(1, "Ancien")])

    def documents():
        yield make_document(1, "Nouveau")
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        engine.rebuild(documents())
    assert titles(engine) == {"Ancien"}
    assert len(versions(root)) == 1


def test_an_update_that_fails_changes_nothing(root):
    engine = engine_at(root)
    engine.rebuild([make_document(1, "Ancien")])

    def documents():
        yield make_document(1, "Nouveau")
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        engine.index(documents())
    assert titles(engine) == {"Ancien"}


def test_another_stamp_needs_a_rebuild(root):
    engine = engine_at(root)
    engine.rebuild([make_document(1)])
    (root / "current").write_text("0123456789-20200101000000-abcdef")
    assert "autre version" in engine.health()
    with pytest.raises(NeedsRebuild):
        engine.search(SearchQuery())
    engine.rebuild([make_document(1, "Neuf")])
    assert titles(engine) == {"Neuf"}


@pytest.mark.parametrize("damage", ["meta.json", "everything", "gone", "pointer"])
def test_a_damaged_index_is_said_and_healed(root, damage):
    engine_at(root).rebuild(make_documents(20))
    (path,) = versions(root)
    if damage == "gone":
        path.rename(root / "elsewhere")
    elif damage == "pointer":
        (root / "current").write_bytes(b"\xff\xfe\x00")
    else:
        for file in [path / "meta.json"] if damage == "meta.json" else path.iterdir():
            put_in_place(file, b"not an index")
    engine = engine_at(root)
    with pytest.raises(NeedsRebuild):
        engine.search(SearchQuery(words="santé"))
    with pytest.raises(NeedsRebuild):
        engine.index([make_document(21)])
    assert not engine.health().startswith("ok")
    engine.rebuild([make_document(1, "Neuf")])
    assert titles(engine) == {"Neuf"}
    assert engine.health().startswith("ok")


@pytest.mark.parametrize("truncated", [True, False])
def test_any_file_that_is_cut_short_or_lost_asks_for_a_rebuild(root, truncated):
    engine_at(root).rebuild(make_documents(20))
    (path,) = versions(root)
    for file in [file for file in path.iterdir() if file.suffix and file.suffix != ".lock"]:
        kept = file.read_bytes()
        put_in_place(file, kept[: len(kept) // 2]) if truncated else file.unlink()
        if file.name != ".managed.json":
            for ask in (
                lambda: engine_at(root).search(SearchQuery()),
                lambda: engine_at(root).index([make_document(1)]),
            ):
                with pytest.raises(NeedsRebuild):
                    ask()
        put_in_place(file, kept)
    assert engine_at(root).search(SearchQuery()).total == 20


def test_writers_wait_for_one_another(root):
    engine_at(root).rebuild([])
    threads = [
        threading.Thread(target=lambda i=i: engine_at(root).index([make_document(i, f"T{i}")])) for i in range(1, 9)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert titles(engine_at(root)) == {f"T{i}" for i in range(1, 9)}


def test_a_writer_that_waits_too_long_says_so(root, monkeypatch):
    engine = engine_at(root)
    engine.rebuild([])
    monkeypatch.setattr(store, "LOCK_SECONDS", 0.1)
    with engine._store._locked("writer.lock"), pytest.raises(EngineUnavailable, match="en cours"):
        engine.index([make_document(1)])


def test_readers_never_fail_beside_writers_and_swaps(root):
    engine = engine_at(root)
    engine.rebuild([make_document(1)])
    failures, stop = [], threading.Event()

    def read():
        reader = engine_at(root)
        while not stop.is_set():
            try:
                assert reader.search(SearchQuery()).total >= 1
            except Exception as error:  # noqa: BLE001  # whatever it is, it is reported
                failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for number in range(2, 12):
        engine.index([make_document(number)])
        if number % 3 == 0:
            engine.rebuild([make_document(i) for i in range(1, number + 1)])
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []


KILLED = """
import django; django.setup()
from search.engines.embedded import EmbeddedEngine
from search.synonyms import Thesaurus
from tests.factories.documents import make_document
from pathlib import Path
import sys, time
def slow():
    for i in range(100000):
        yield make_document(i + 10, "Inachevé")
        if i == 50:
            print("half-way", flush=True)
        time.sleep(0.001)
engine = EmbeddedEngine(Path(sys.argv[1]), synonyms=Thesaurus)
getattr(engine, sys.argv[2])(slow())
"""


@pytest.mark.parametrize("action", ["index", "rebuild"])
def test_killed_half_way_it_opens_again_by_itself(root, action):
    engine = engine_at(root)
    engine.rebuild([make_document(1, "Ancien")])
    here = Path(__file__).parents[2]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "asv.settings.test", "PYTHONPATH": str(here)}
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(root), action], stdout=subprocess.PIPE, env=environment, cwd=here
    )
    assert child.stdout.readline() == b"half-way\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert titles(engine) == {"Ancien"}
    engine.index([make_document(2, "Suivant")])
    engine.rebuild([make_document(1, "Ancien"), make_document(2, "Suivant")])
    assert titles(engine) == {"Ancien", "Suivant"}
    assert len(versions(root)) == 2


@pytest.mark.django_db
class TestFromTheDatabase:
    """With pages in the database and events in the outbox."""

    @pytest.fixture
    def tree(self):
        from tests.factories.site import make_tree

        return make_tree()

    def test_edits_during_a_rebuild_are_not_lost(self, tree, monkeypatch):
        from asv.resources.assemble import documents_for
        from tests.factories.site import make_experience

        first = make_experience(tree, title="Jardin partagé")
        second = make_experience(tree, title="Marche exploratoire")
        third = make_experience(tree, title="Atelier cuisine")
        calls = []

        def slow_documents(ids):
            ids = list(ids)
            yield from documents_for(ids)
            if not calls:  # while the index is built: one edit, one withdrawal, one new récit
                calls.append(ids)
                first.title = "Potager partagé"
                first.save_revision().publish()
                second.unpublish()
                make_experience(tree, title="Forum santé")

        monkeypatch.setattr("search.consumers.documents_for", slow_documents)
        rebuild_index(get_engine())
        assert titles(get_engine()) >= {"Potager partagé", third.title, "Forum santé"}
        assert not titles(get_engine()) & {"Jardin partagé", "Marche exploratoire"}

    def test_the_command_prints_what_it_did(self, tree, capsys):
        from tests.factories.site import make_experience

        make_experience(tree)
        call_command("rebuild_search_index")
        assert "ressources en" in capsys.readouterr().out
        assert get_engine().search(SearchQuery(words="ambassadeur sante")).hits[0].card.territory_name == ""

    def test_the_command_names_an_engine_that_is_not_there(self):
        with pytest.raises(CommandError, match=r"Elasticsearch n’est pas configuré"):
            call_command("rebuild_search_index", engine="elasticsearch")

    def test_no_events_change_nothing(self):
        engine = get_engine()
        engine.rebuild([make_document(1, "Un")])
        apply_changes(engine, [])
        assert titles(engine) == {"Un"}
