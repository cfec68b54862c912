"""A site that is closed to writing while it is updated; the rest is tests/deploy/test_upgrade.py."""

import fcntl
import threading

import pytest
from django.core.management import call_command

from asv.core import writes
from asv.jobs.models import OutgoingMail
from asv.jobs.worker import Worker


@pytest.mark.django_db
def test_a_site_closed_to_writes_is_read_and_says_so_to_who_writes(client, mailoutbox):
    OutgoingMail.objects.create(key="essai", recipient="a@exemple.fr", subject="Bonjour", text="Des nouvelles.")
    call_command("update_step", "close")
    assert client.get("/").status_code == client.get("/compte/connexion/").status_code == 200
    for address in ("/compte/connexion/", "/compte/inscription/", "/admin/pages/1/edit/", "/nulle-part/"):
        answer = client.post(address, {"login": "a@exemple.fr"})
        assert answer.status_code in (503, 404), address  # what is nowhere is refused to everyone
    answer = client.post("/compte/connexion/", {"login": "a@exemple.fr"})
    assert answer.status_code == 503 and int(answer["Retry-After"]) == 120
    assert "n&#x27;enregistre rien pendant quelques minutes" in answer.content.decode()
    Worker().run_once()
    assert mailoutbox == []
    call_command("update_step", "open")
    assert client.post("/compte/connexion/", {"login": "a@exemple.fr"}).status_code == 200
    Worker().run_once()
    assert [mail.subject for mail in mailoutbox] == ["Bonjour"]


def test_closing_waits_for_who_is_writing_and_gives_up_in_the_end():
    begun, end = threading.Event(), threading.Event()

    def write():
        with writes.writing() as allowed:
            assert allowed
            begun.set()
            end.wait(30)

    writer = threading.Thread(target=write)
    writer.start()
    begun.wait(30)
    with pytest.raises(TimeoutError):
        writes.close_writes(seconds=0)
    with writes.writing() as allowed:
        assert not allowed, "whoever comes after the closing does not write"
    end.set()
    writer.join()
    writes.close_writes(seconds=30)
    with writes._lock().open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
