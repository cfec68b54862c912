"""A worker with nothing to do rests, and is there as soon as somebody writes."""

from collections import Counter
from threading import Thread

from django.db import connection

from asv.jobs import worker as module
from asv.jobs.outbox import emit
from asv.jobs.stillness import database_mark
from asv.jobs.worker import REST_SECONDS, Worker


class Clocked(Worker):
    """Goes through half-seconds; at each of them `events` may say that somebody wrote, and `found` what a round did."""

    def __init__(self, monkeypatch, seconds, events=(), found=()):
        super().__init__()
        self.now, self.rounds, self._found = 0.0, [], dict(found)
        monkeypatch.setattr(module.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(module, "database_mark", lambda: (1, sum(at <= self.now for at in events)))
        monkeypatch.setattr(module, "close_old_connections", lambda: None)
        self._end = seconds
        self._stop.wait = self._pass

    def _pass(self, seconds):
        self.now += seconds
        if self.now >= self._end:
            self.stop()

    def round(self):
        self.rounds.append(self.now)
        return Counter(self._found.get(self.now, {}))


def test_while_nobody_writes_a_round_is_made_every_few_seconds(monkeypatch):
    worker = Clocked(monkeypatch, 60)
    worker.run()
    assert worker.rounds[:2] == [0.0, 0.5]  # the first mark is a new one
    assert len(worker.rounds) <= 2 + 60 / REST_SECONDS


def test_what_somebody_writes_is_found_within_a_second(monkeypatch):
    worker = Clocked(monkeypatch, 30, events=[11.2, 20.9])
    worker.run()
    assert {11.5, 12.0, 21.0, 21.5} <= set(worker.rounds)


def test_a_round_that_found_something_is_followed_by_another(monkeypatch):
    worker = Clocked(monkeypatch, 25, found={0.0: {"mails": 3}, 0.5: {"mails": 3}, 1.0: {"mails": 1}})
    worker.run()
    assert worker.rounds[:4] == [0.0, 0.5, 1.0, 1.5] and worker.rounds[4] > 5


def test_a_part_that_rests_after_a_failure_is_tried_in_its_time(monkeypatch):
    worker = Clocked(monkeypatch, 4)
    worker._failures["alerts"] = 1
    worker.run()
    assert len(worker.rounds) == 8


def test_a_commit_of_somebody_else_is_seen_and_quiet_is_too(lasting_db):
    # PostgreSQL's log is its server's: other tests write to it beside, but not between any two questions.
    assert any(database_mark() == database_mark() for _try in range(200))
    before = database_mark()

    def write():
        emit("page", 1)
        connection.close()

    thread = Thread(target=write)
    thread.start()
    thread.join()
    assert database_mark() != before
