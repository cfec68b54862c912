"""A worker that dies while it tells, and two at once: each change once."""

from threading import Thread

from django.db import connection

from asv.jobs.worker import Worker
from asv.notifications.models import Notification
from tests.factories.jobs import DIED, die, in_a_dying_process
from tests.factories.site import make_experience, make_tree, make_user
from tests.factories.watching import make_watch, say_change


def test_two_workers_and_a_death_tell_once(lasting_db, smtp, monkeypatch):
    tree, member = make_tree(), make_user()
    page = make_experience(tree)
    make_watch(member, page)
    say_change(page)
    with monkeypatch.context() as patch:
        patch.setattr("asv.jobs.letters.queue_mail", die)
        assert in_a_dying_process(lambda: Worker().run_once()) == DIED
    assert not Notification.objects.exists()  # nothing half-told
    threads = [Thread(target=_run_and_close) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(smtp.taken) == 1 and Notification.objects.count() == 1


def _run_and_close():
    Worker().run_once()
    connection.close()
