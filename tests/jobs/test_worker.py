"""The worker itself: signs of life, one at a time, through failures, and leaving when asked."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings as django_settings
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone

from asv.jobs import consuming, letters
from asv.jobs.lock import worker_lock
from asv.jobs.models import MailState, OutgoingMail, WorkerHeartbeat
from asv.jobs.outbox import emit
from asv.jobs.registry import register_consumer, register_duty
from asv.jobs.worker import Worker, still_at_work, worker_health
from tests.factories.jobs import DIED, die, in_a_dying_process, make_letter, queue_mail


@pytest.mark.django_db
def test_the_worker_says_that_it_lives_and_readyz_hears_it(client):
    assert worker_health() == "the worker has never run"
    Worker().run_once()
    assert worker_health() == "ok"
    assert client.get("/readyz/").json()["worker"] == "ok"
    WorkerHeartbeat.objects.update(beat_at=timezone.now() - timedelta(seconds=75))
    assert worker_health() == "last sign of life 75 s ago"
    answer = client.get("/readyz/")
    assert answer.status_code == 503


@pytest.mark.django_db
def test_once_does_all_that_is_due_and_says_what():
    def index(events):
        if events[0].object_id == 1:
            emit("page", 2)  # what a consumer causes is due as well

    register_consumer("index", ["page"], index)
    register_duty("duty", lambda now: 0)
    emit("page", 1)
    out = StringIO()
    call_command("run_worker", "--once", stdout=out)
    assert out.getvalue() == "Done: index: 2.\n"
    out = StringIO()
    call_command("run_worker", "--once", stdout=out)
    assert out.getvalue() == "Nothing was due.\n"


@pytest.mark.django_db
def test_a_long_delivery_gives_signs_of_life_between_its_mails(client, monkeypatch):
    """A digest run for everybody may take an hour: /readyz/ goes on saying that the worker lives."""
    seen = []
    send = EmailBackend.send_messages

    def slowly(self, messages):
        seen.append(client.get("/readyz/").json()["worker"])
        WorkerHeartbeat.objects.update(beat_at=timezone.now() - timedelta(seconds=75))
        return send(self, messages)

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", slowly)
    monkeypatch.setattr("asv.jobs.worker.BEAT_SECONDS", 0)
    for number in range(3):
        queue_mail(f"test-{number}", f"a{number}@exemple.fr", "Objet", "Texte")
    Worker().run_once()
    assert seen == ["ok"] * 3


@pytest.mark.django_db
def test_a_long_duty_gives_signs_of_life_and_a_command_gives_none(monkeypatch):
    monkeypatch.setattr("asv.jobs.worker.BEAT_SECONDS", 0)
    seen = []

    def write_for_everybody(now):
        WorkerHeartbeat.objects.update(beat_at=timezone.now() - timedelta(seconds=75))
        still_at_work()
        seen.append(worker_health())
        return 0

    register_duty("digests", write_for_everybody)
    Worker().run_once()
    assert seen == ["ok"]
    write_for_everybody(None)  # as a command does, beside a worker that may be dead
    assert seen[1].startswith("last sign of life 75 s")


@pytest.mark.django_db
@pytest.mark.parametrize("of_many", [True, False])
def test_once_goes_on_after_a_round_that_only_cancelled(monkeypatch, of_many):
    """What a cancelled mail told is due again, for a mail anew, which leaves in the same run."""
    monkeypatch.setattr(letters, "_LETTERS", {})
    due = []

    def refuse(mail):
        due.append("anew")
        return False

    if of_many:
        kind = make_letter("old", owed_no_more=lambda waiting: [mail.pk for mail in waiting if not refuse(mail)])
    else:
        kind = make_letter("old", still_owed=refuse)
    letters.register_letters(kind)
    register_duty("write", lambda now: len([queue_mail(due.pop(), "a@exemple.fr", "Objet", "Texte") for _ in due[:]]))
    queue_mail("old", "a@exemple.fr", "Objet", "Texte")
    call_command("run_worker", "--once", stdout=StringIO())
    states = dict(OutgoingMail.objects.values_list("key", "state"))
    assert states == {"old": MailState.CANCELLED, "anew": MailState.SENT}


@pytest.mark.django_db
def test_a_duty_that_fails_rests_and_the_others_go_on():
    calls = []

    def broken(now):
        raise ValueError("broken")

    register_duty("broken", broken)
    register_duty("sound", lambda now: calls.append(now) or 0)
    err = StringIO()
    call_command("run_worker", "--once", stdout=StringIO(), stderr=err)
    assert len(calls) == 1
    assert "broken" in err.getvalue()


@pytest.mark.django_db
def test_a_consumer_with_a_broken_query_does_not_stop_the_worker_where_the_database_answers(monkeypatch):
    def handle(events):
        raise OperationalError("no such table")

    seen = []
    register_consumer("broken", ["page"], handle)
    register_consumer("sound", ["page"], seen.extend)
    emit("page", 1)
    Worker().run_once()
    assert len(seen) == 1
    monkeypatch.setattr(connection, "is_usable", lambda: False)
    with pytest.raises(OperationalError):
        Worker().run_once()


@pytest.mark.django_db
def test_the_worker_goes_on_after_the_database_was_away(monkeypatch):
    worker = Worker()
    rounds = []

    def round():
        rounds.append(1)
        if len(rounds) == 1:
            raise OperationalError("the server closed the connection")
        worker.stop()

    monkeypatch.setattr(worker, "round", round)
    monkeypatch.setattr(worker._stop, "wait", lambda seconds: None)
    monkeypatch.setattr("asv.jobs.worker.connection.close", lambda: rounds.append("closed"))
    monkeypatch.setattr("asv.jobs.worker.close_old_connections", lambda: None)
    worker.run()
    assert rounds == [1, "closed", 1]


def test_two_workers_take_turns_and_do_everything_once(lasting_db):
    seen, together = [], []

    def slowly(events):
        together.append(1)
        assert len(together) == 1, "two workers in a round at the same time"
        time.sleep(0.05)
        seen.extend(event.object_id for event in events)
        together.pop()

    register_consumer("slow", ["page"], slowly)
    workers = [Worker(), Worker()]

    def run(worker):
        try:
            worker.run()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[worker]) for worker in workers]
    for thread in threads:
        thread.start()
    for number in range(10):
        emit("page", number)
        time.sleep(0.1)
    deadline = time.monotonic() + 15
    while len(seen) < 10 and time.monotonic() < deadline:
        time.sleep(0.05)
    for worker in workers:
        worker.stop()
    for thread in threads:
        thread.join(10)
    assert seen == list(range(10))


def test_the_lock_is_free_when_its_holder_dies(lasting_db):
    def hold_and_die():
        with worker_lock() as held:
            assert held
            die()

    assert in_a_dying_process(hold_and_die) == DIED
    with worker_lock() as held:
        assert held


def test_once_waits_for_the_round_of_another_worker(lasting_db):
    inside, leave = threading.Event(), threading.Event()

    def hold():
        with worker_lock():
            inside.set()
            leave.wait(5)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    inside.wait(5)
    assert Worker().round() is None
    threading.Timer(0.3, leave.set).start()
    emit("page", 1)
    register_consumer("index", ["page"], lambda events: None)
    assert Worker().run_once() == {"index": 1}
    thread.join()


def test_a_worker_killed_before_its_cursor_moved_does_the_batch_again(lasting_db, monkeypatch, tmp_path):
    done = tmp_path / "done"
    register_consumer("pages", ["page"], lambda events: done.open("a").write(f"{len(events)} "))
    emit("page", 1)
    with monkeypatch.context() as patch:
        patch.setattr(consuming, "_advance", die)
        assert in_a_dying_process(Worker().run_once) == DIED
    assert Worker().run_once() == {"pages": 1}
    assert done.read_text().split() == ["1", "1"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_worker_cleanly(number, tmp_path):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "asv.settings.test",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
    }
    create = (
        "from django.db import connection; from asv.jobs import models as m\n"
        "with connection.schema_editor() as editor:\n"
        "    [editor.create_model(x) for x in (m.OutboxEvent, m.OutboxCursor, m.OutboxFailure, m.WorkerHeartbeat)]"
    )
    manage = [sys.executable, str(django_settings.ROOT / "manage.py")]
    subprocess.run([*manage, "shell", "-c", create], env=environment, check=True, capture_output=True)
    process = subprocess.Popen([*manage, "run_worker"], env=environment, stderr=subprocess.PIPE)
    try:
        deadline = time.monotonic() + 30
        while not (tmp_path / "worker.lock").exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        process.send_signal(number)
        assert process.wait(15) == 0
    finally:
        process.kill()
        process.wait()
