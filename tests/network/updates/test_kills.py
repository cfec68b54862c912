"""Killed at any point, started again: every owed resource arrives, and only a mail in flight can arrive twice."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from asv.jobs.models import MailState, OutgoingMail
from asv.jobs.worker import Worker
from network.alerts.models import Notice, NoticeState
from tests.factories.jobs import DIED, die, in_a_dying_process
from tests.factories.site import make_experience, make_user
from tests.factories.updates import make_subscription, run_worker

POINTS = {
    "before matching": "network.alerts.matching.documents_for",
    "between announcement and ledger": "network.alerts.matching._write",
    "before the cursor moves": "asv.jobs.consuming._advance",
    "before the basket": "network.alerts.sending.fill_baskets",
    "before the mails are queued": "network.alerts.sending.owe_all",
    "between mails and ledger": "network.alerts.sending.connection.cursor",
    "before the attempt": "asv.jobs.mails._attempt",
    "in the attempt": "django.core.mail.backends.smtp.EmailBackend.send_messages",
    "after the server took it": "asv.jobs.mails._settle",
}


@pytest.mark.parametrize("point", POINTS)
def test_killed_anywhere_each_member_hears_once(point, lasting_tree, monkeypatch, smtp):
    for name in ("a", "b"):
        user = make_user(f"{name}@exemple.fr")
        make_subscription(user, "q=ambassadeurs", "Relais")
        make_subscription(user, "", "Tout")
    make_experience(lasting_tree)
    with monkeypatch.context() as patch:
        patch.setattr(POINTS[point], die)
        assert in_a_dying_process(run_worker) == DIED
    taken_at_death = len(smtp.taken)
    assert taken_at_death == (1 if point == "after the server took it" else 0)
    run_worker()
    run_worker()
    identities = [message["Message-ID"] for message in smtp.taken]
    assert len(set(identities)) == 2
    assert len(identities) == 2 + taken_at_death
    assert set(smtp.recipients) == {"a@exemple.fr", "b@exemple.fr"}
    assert set(Notice.objects.values_list("state", flat=True)) == {NoticeState.MAILED}
    assert Notice.objects.count() == 4
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {MailState.SENT}


def test_two_workers_at_once_tell_everyone_once(lasting_tree, smtp):
    for number in range(10):
        make_subscription(make_user(f"m{number}@exemple.fr"))
    for number in range(3):
        make_experience(lasting_tree, f"Jardin {number}")

    def work():
        try:
            run_worker()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _worker in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(smtp.recipients) == sorted(f"m{number}@exemple.fr" for number in range(10))
    assert all(message.get_body(("plain",)).get_content().count("Jardin") >= 3 for message in smtp.taken)


@pytest.mark.parametrize("point", ["waiting.tell", "matching._write", "sending.owe_all"])
def test_killed_while_what_waited_leaves_each_hears_once(point, lasting_tree, monkeypatch, smtp, settings):
    settings.ALERT_DELAY = timedelta(minutes=15)
    for name in ("a", "b"):
        make_subscription(make_user(f"{name}@exemple.fr"))
    make_experience(lasting_tree)

    def later():
        Worker(clock=lambda: timezone.now() + timedelta(minutes=16)).run_once()

    with monkeypatch.context() as patch:
        patch.setattr(f"network.alerts.{point}", die)
        assert in_a_dying_process(later) == DIED
    assert not smtp.taken
    later()
    later()
    assert sorted(smtp.recipients) == ["a@exemple.fr", "b@exemple.fr"]
