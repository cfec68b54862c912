"""The store of counters: nothing goes before its time, each counts once, and where it cannot be written it says no."""

import re
import threading

import pytest
from django.conf import settings as site
from django.core.cache import caches
from django.db import OperationalError
from django_ratelimit.core import is_ratelimited

from asv.core.counter_store import CounterStore
from asv.core.outages import Outage, outage_of


@pytest.fixture
def place(tmp_path):
    return tmp_path / "counters.sqlite3"


@pytest.fixture
def store(place):
    return CounterStore(str(place), {})


def test_it_keeps_as_a_django_cache_does(store, place):
    assert store.get("a") is None and store.get("a", 7) == 7
    store.set("a", [1.5, "é"])
    assert store.get("a") == [1.5, "é"] and "a" in store
    assert not store.add("a", 1) and store.add("b", 1) and store.get("b") == 1
    assert store.incr("b") == 2 and store.incr("b", 5) == 7 and store.decr("b") == 6 and store.get("b") == 6
    assert CounterStore(str(place), {}).get("b") == 6, "another process sees the same"
    with pytest.raises(ValueError, match="not found"):
        store.incr("none")
    assert store.touch("b", 100) and not store.touch("none")
    assert store.delete("b") and not store.delete("b")
    store.set("never", 1, None)
    store.set("gone", 1, 0)
    assert store.get("never") == 1 and store.get("gone") is None
    assert store.add("gone", 2), "what has ended is not there"
    store.clear()
    assert store.get("never") is None


def test_ten_thousand_entries_push_nothing_out_and_what_ended_is_swept(store, monkeypatch):
    store.add("guesses", 5, 600)
    for number in range(10_000):
        store.add(f"flood {number}", 1, 60)
    assert store.get("guesses") == 5
    monkeypatch.setattr("asv.core.counter_store.time.time", lambda: 4_000_000_000)
    monkeypatch.setattr("asv.core.counter_store.SWEEP_SECONDS", -1)
    store.add("later", 1, 60)
    assert store._run("SELECT count(*) FROM counters") == [(1,)]


def test_many_at_once_count_one_by_one(store):
    store.add("n", 0)
    added = []

    def work():
        for number in range(50):
            store.incr("n")
            added.append(store.add(f"once {number}", 1))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.get("n") == 400 and sum(added) == 50


def test_a_store_that_cannot_be_written_allows_nothing_and_breaks_no_page(settings, tmp_path, rf):
    (tmp_path / "file").touch()
    nowhere = {"BACKEND": "asv.core.counter_store.CounterStore", "LOCATION": str(tmp_path / "file" / "counters")}
    settings.CACHES = {**settings.CACHES, "default": nowhere}
    store = caches["default"]
    assert store.get("a", 3) == 3 and not store.add("a", 1)
    store.set("a", 1)
    assert is_ratelimited(rf.post("/"), group="g", key=lambda *_: "x", rate="5/h", increment=True)


def test_a_store_without_room_says_so_where_something_is_to_be_counted_and_is_read_on(store):
    store.set("a", 1)
    store._connection().execute("PRAGMA query_only=1")
    with pytest.raises(OperationalError) as told:
        store.add("b", 1)
    assert outage_of(told.value) is Outage.ROOM
    store.set("a", 2)
    assert store.get("a") == 1


def test_a_damaged_store_begins_anew(store, place):
    store.set("a", 1)
    for connection in (store._own.connection,):
        connection.close()
    store._own.pid = None
    place.write_bytes(b"no database" * 1000)
    assert store.get("a") is None
    assert store.add("a", 2) and store.get("a") == 2


# Who may name them: everything else asks these, so that all limits count alike.
ONLY = {
    r"core\.cache import cache\b": {"platform/asv/core/limits.py"},
    r"REMOTE_ADDR|X-Forwarded-For|HTTP_X_(?!FORWARDED_PROTO)|X-Real-IP": {
        "platform/asv/core/client_address.py",
        "platform/asv/settings/base.py",
        "platform/asv/settings/production.py",
    },
}


@pytest.mark.parametrize("words", ONLY)
def test_counters_and_the_clients_address_have_one_door(words):
    found = set()
    for folder in ("platform/asv", "network", "search", "home", "experiences"):
        for file in (site.ROOT / folder).rglob("*.py"):
            if re.search(words, file.read_text()):
                found.add(str(file.relative_to(site.ROOT)))
    assert found <= ONLY[words]
    assert "platform/asv/core/" in "".join(found), "the pattern finds nothing any more"
