"""The worker, killed -9 over and over while the mail server has one fault after another: nothing is lost.

100 kills under each fault in the whole walk. A mail may come twice only with the same Message-ID, and only as often
as a worker was killed with it in flight, or the server took it without saying so.
"""

import os
import random
import signal
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from asv.jobs import mails
from asv.jobs.models import MailReturn, MailState, OutgoingMail
from asv.jobs.registry import RetryLater
from asv.jobs.worker import Worker
from tests.depth import SEED, amount
from tests.factories.jobs import queue_mail
from tests.factories.smtp_process import FAULTS, smtp_process

pytestmark = pytest.mark.walk
DOWN = "down"
A_START = 7  # more than are refused in a row


def start(moment):
    """A worker in a process of its own, at this moment of the clock; its process."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    try:
        Worker(lambda: moment).run_once()
    except BaseException:  # noqa: BLE001
        os._exit(3)
    os._exit(0)


def kill_soon(child, server, chance):
    """Kill it at some point of its work, after so many mails were offered; whether it was still at it."""
    goal, deadline = server.heard + chance.randrange(A_START), time.monotonic() + 0.5
    while server.heard < goal and time.monotonic() < deadline and not _ended(child):
        time.sleep(0.001)
    time.sleep(chance.uniform(0.0, 0.02))
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def _ended(child):
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


@pytest.mark.parametrize("fault", [*FAULTS, DOWN])
def test_killed_under_a_fault_nothing_is_lost_and_repeats_have_the_same_identity(
    fault, lasting_db, settings, monkeypatch, tmp_path
):
    chance, moment = random.Random(f"{SEED} {fault}"), timezone.now()
    kills = starts = 0
    in_flight = Counter()
    monkeypatch.setattr(timezone, "now", lambda: moment)
    OutgoingMail.objects.all().delete()
    with smtp_process(tmp_path / "taken", seed=SEED, fault=fault) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 0.2
        settings.EMAIL_PORT = 1 if fault == DOWN else server.port
        while kills < amount(2, 100):
            starts += 1
            for number in range(A_START):
                queue_mail(f"news-{starts}-{number}", f"membre-{starts}-{number}@exemple.fr", "Objet", "Texte")
            kills += kill_soon(start(moment), server, chance)
            half_sent = list(OutgoingMail.objects.filter(state=MailState.SENDING).values_list("message_id", flat=True))
            assert len(half_sent) <= 1, "one mail at a time is in flight"
            in_flight.update(half_sent)
            moment += timedelta(minutes=chance.choice([1, 7]))
        settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = server.port, 5
        server.break_down("")
        for _day in range(8):
            moment += timedelta(hours=13)
            mails.requeue_interrupted()
            try:
                mails.deliver_due(moment)
            except RetryLater:
                continue
        taken, unconfirmed = Counter(server.taken), Counter(server.unconfirmed)
    rows = OutgoingMail.objects.all()
    assert rows.count() == A_START * starts
    refused = {row.message_id for row in rows.filter(state=MailState.FAILED)}
    assert refused == {back.mail.message_id for back in MailReturn.objects.select_related("mail")}, "each is a bounce"
    assert not refused or fault == "gone"
    assert set(rows.values_list("state", flat=True)) <= {MailState.SENT, MailState.FAILED}
    assert set(taken) == set(rows.filter(state=MailState.SENT).values_list("message_id", flat=True))
    for message_id, times in taken.items():
        assert times <= 1 + in_flight[message_id] + unconfirmed[message_id]
    print(f"{fault}: {kills} kills, {rows.count()} mails, {sum(taken.values()) - len(taken)} repeated")  # noqa: T201
