"""The worker, killed -9 at any moment, before a mail server that refuses, stalls and dies: nothing lost, nothing twice.

KILLS says how often it is killed in all (the benchmark kills it more often). Unless it is set: 24 times on SQLite, 200
in depth, and 40 on PostgreSQL, where each death costs a server's process and a commit to disk.
"""

import os
import random
import signal
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, connections
from django.utils import timezone

from asv.jobs import mails
from asv.jobs.models import MailState, OutgoingMail
from asv.jobs.registry import RetryLater, register_duty
from asv.jobs.worker import Worker
from tests.depth import amount
from tests.factories.jobs import queue_mail
from tests.factories.smtp_process import GONE, smtp_process

KILLS = int(os.environ.get("KILLS", amount(24, 200) if connection.vendor == "sqlite" else amount(16, 40)))
MOODS = {"ok": 84, "slow": 4, "later": 3, "error": 3, "died": 3, "broken": 3}
PARIS = ZoneInfo("Europe/Paris")
# The night on which summer time ends: its hours come twice, and the clock is set wrong on top of it.
NIGHT = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
A_DIGEST = 4


class Fleet:
    """Workers in processes of their own, and what is known of each mail."""

    def __init__(self, server, settings, monkeypatch, seed):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
        self.server, self.settings = server, settings
        self.chance = random.Random(seed)
        self.in_flight, self.starts, self.kills = Counter(), 0, 0
        self.moment = NIGHT
        OutgoingMail.objects.all().delete()  # what a killed run of this very test may have left
        monkeypatch.setattr(timezone, "now", lambda: self.moment)
        monkeypatch.setattr(mails, "BATCH", 5)
        register_duty("digest", self.write_digest)

    def write_digest(self, now):
        """One digest an hour of the wall clock of Paris: repeating it queues nothing anew."""
        hour = now.astimezone(PARIS)
        for number in range(A_DIGEST):
            name = GONE if number == 0 else "membre"
            queue_mail(f"digest-{hour:%d-%H}-{hour.fold}-{number}", f"{name}-{number}@exemple.fr", "Objet", "Texte")
        return 0

    def start(self):
        """A worker that works until it is killed or nothing is due; its process."""
        connections.close_all()
        child = os.fork()
        if child:
            return child
        try:
            Worker(lambda: self.moment).run_once()
        except BaseException:  # noqa: BLE001
            os._exit(3)
        os._exit(0)

    def kill(self, number):
        """Start so many workers at a moment of a clock that goes as it likes, and kill them at any point."""
        about = self.chance.choice([180, 40_000])  # around the night, or weeks away and back
        self.moment = NIGHT + timedelta(minutes=self.chance.randrange(-180, about))
        self.settings.EMAIL_PORT = self.server.port if self.chance.random() < 0.95 else 1  # nobody answers there
        for mail in range(A_DIGEST):  # what the site owes meanwhile: nobody is killed at rest
            queue_mail(f"news-{self.starts}-{mail}", f"membre-{mail}@exemple.fr", "Objet", "Texte")
        self.starts += 1
        goal = self.server.log.stat().st_size + self.chance.randrange(4) * 60
        children = [self.start() for _child in range(number)]
        deadline = time.monotonic() + 0.4
        while self.server.log.stat().st_size < goal and time.monotonic() < deadline and _any_alive(children):
            time.sleep(0.001)
        time.sleep(self.chance.uniform(0.0, 0.012))
        for child in children:
            os.kill(child, signal.SIGKILL)
            self.kills += os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        half_sent = list(OutgoingMail.objects.filter(state=MailState.SENDING).values_list("message_id", flat=True))
        assert len(half_sent) <= 1, "one mail at a time is in flight"
        self.in_flight.update(half_sent)

    def finish(self):
        """Let everything leave, the clock going on as it should."""
        self.settings.EMAIL_PORT = self.server.port
        for _round in range(40):
            self.moment += timedelta(hours=13)
            mails.requeue_interrupted()
            try:
                mails.deliver_due(self.moment)
            except RetryLater:
                continue
            if not OutgoingMail.objects.filter(state__in=[MailState.QUEUED, MailState.SENDING]).exists():
                return


def _any_alive(children):
    """Whether one of them still works; those that ended are left to be reaped."""
    ended = os.WEXITED | os.WNOHANG | os.WNOWAIT
    return not all(os.waitid(os.P_PID, child, ended) for child in children)


@pytest.mark.walk
@pytest.mark.parametrize("workers", [1, 2])
def test_killed_at_any_moment_every_mail_arrives_and_only_the_one_in_flight_again(
    workers, lasting_db, settings, monkeypatch, tmp_path
):
    with smtp_process(tmp_path / "taken", seed=workers, moods=MOODS) as server:
        fleet = Fleet(server, settings, monkeypatch, seed=workers)
        while fleet.kills < KILLS / 2:
            fleet.kill(workers)
        fleet.finish()
        taken = Counter(server.taken)
        unconfirmed = Counter(server.unconfirmed)
    rows = OutgoingMail.objects.exclude(recipient__startswith=GONE)
    assert rows.count() > KILLS / 4
    assert set(rows.values_list("state", flat=True)) == {MailState.SENT}
    assert set(taken) == set(rows.values_list("message_id", flat=True))
    for message_id, times in taken.items():
        assert times <= 1 + fleet.in_flight[message_id] + unconfirmed[message_id]
    refused = OutgoingMail.objects.filter(recipient__startswith=GONE)
    assert set(refused.values_list("state", flat=True)) == {MailState.FAILED}


def test_one_worker_at_a_time_speaks_to_the_mail_server(lasting_db, settings, monkeypatch, tmp_path):
    with smtp_process(tmp_path / "taken", moods={"slow": 1}) as server:
        fleet = Fleet(server, settings, monkeypatch, seed=3)
        children = [fleet.start(), fleet.start(), fleet.start()]
        assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
        taken = server.taken
    assert len(taken) == len(set(taken)) == A_DIGEST - 1
    connection.close()
