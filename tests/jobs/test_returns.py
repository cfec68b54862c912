"""What mail servers send back: read where it is ours, and nothing that a stranger sends does harm."""

import json
import os
import random
import time
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from asv.jobs.models import MailReturn, OutgoingMail, message_id_of
from asv.jobs.returned_files import collect_reports, folder, forget_reports
from asv.jobs.returns import MAX_BYTES, read_report, take_report
from tests.factories.jobs import queue_mail
from tests.factories.returns import bounce, complaint

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent():
    return queue_mail("updates-1-abc", "membre@exemple.fr", "Objet", "Texte")


def kinds():
    return list(MailReturn.objects.values_list("kind", "status"))


def test_a_report_counts_for_the_mail_whose_headers_it_returns(sent):
    assert take_report(bounce(sent, "5.1.1", "smtp; 550 5.1.1 no such person"))
    assert take_report(bounce(sent, "5.1.1"))
    assert kinds() == [("failed", "5.1.1")]
    assert MailReturn.objects.get().diagnostic == "smtp; 550 5.1.1 no such person"
    assert take_report(complaint(sent))
    assert kinds()[0] == ("complaint", "")


@pytest.mark.parametrize(
    ("status", "action", "kind"),
    [("4.2.2", "delayed", "delayed"), ("4.4.7", "failed", "delayed"), ("5.2.2", "failed", "failed")],
)
def test_what_is_refused_for_now_is_not_what_is_refused_for_good(sent, status, action, kind):
    assert take_report(bounce(sent, status, action=action))
    assert kinds() == [(kind, status)]


def test_headers_may_come_back_alone(sent):
    assert take_report(bounce(sent, "5.1.1", returned="text/rfc822-headers"))
    assert kinds() == [("failed", "5.1.1")]


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_a_mail_that_arrived_did_not_come_back(sent, action):
    assert not take_report(bounce(sent, "2.0.0", action=action))
    assert not take_report(complaint(sent, "not-spam"))
    assert not MailReturn.objects.exists()


def test_a_stranger_who_does_not_know_the_message_id_says_nothing(sent, settings):
    stranger = OutgoingMail(message_id="<0000@asv.example>", recipient=sent.recipient, subject=sent.subject)
    assert not take_report(bounce(stranger, "5.1.1"))
    told = bounce(stranger, "5.1.1").replace(b"could not", sent.message_id.encode() + b" could not")
    assert not take_report(told)
    assert not MailReturn.objects.exists()
    before = message_id_of("updates-1-abc")
    assert before == sent.message_id
    settings.SECRET_KEY = "another"
    assert message_id_of("updates-1-abc") != before


def test_hostile_reports_are_read_or_left_and_never_stop_the_next_one(sent):
    chance = random.Random(3)
    good = bounce(sent, "5.1.1")
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(1500))
    hostile = [
        b"", b"\x00" * 1000, b"\xff\xfe" * 500, nested, good[: len(good) // 2], good.replace(b"\n", b"\r"),
        b"Content-Type: multipart/report; boundary=\n\n--\n", good.replace(b"5.1.1", b"9" * 5000),
        b"From: a\n" * 30_000, good.replace(b"Message-ID: ", b"Message-ID: " + b"<" * 3000),
        b"Content-Type: multipart/report; boundary=x\n\n" + b"--x\nContent-Type: message/rfc822\n\n" * 3000,
        b"Content-Type: =?utf-8?B?////?=\nSubject: =?x-nothing?Q?=?=\n\n", good.replace(b"failed", b"\xf0\x28"),
    ]  # fmt: skip
    for _number in range(150):
        mangled = bytearray(good)
        for _byte in range(chance.randrange(1, 30)):
            mangled[chance.randrange(len(mangled))] = chance.randrange(256)
        hostile.append(bytes(mangled))
    for raw in hostile:
        read_report(raw)
    assert take_report(good + b"x" * 3 * MAX_BYTES)


def drop(raw, name="new/1.mail", age=60):
    path = folder() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    moment = time.time() - age
    os.utime(path, (moment, moment))
    return path


def test_files_are_read_and_put_away(sent):
    drop(bounce(sent, "5.1.1"))
    drop(complaint(sent), "plainte.eml")
    drop(b"nothing of ours", "autre.eml")
    drop(b"not yet", "new/.hidden")
    written_now = drop(bounce(sent, "4.2.2", action="delayed"), "copie.eml", age=1)
    (folder() / "lien.eml").symlink_to("/etc/hostname")
    now = timezone.now()
    assert collect_reports(now) == 2
    assert sorted(path.name for path in (folder() / "done").iterdir()) == ["1.mail", "plainte.eml"]
    assert [path.name for path in (folder() / "unreadable").iterdir()] == ["autre.eml"]
    assert written_now.exists()
    assert collect_reports(now + timedelta(seconds=10)) == 1
    assert collect_reports(now + timedelta(seconds=10)) == 0
    assert forget_reports(now) == 0
    assert forget_reports(now + timedelta(days=31)) == 4


def test_a_worker_killed_before_the_file_moved_counts_it_once(sent, monkeypatch):
    drop(bounce(sent, "5.1.1"))
    with monkeypatch.context() as patch:
        patch.setattr("asv.jobs.returned_files._move", lambda *a: (_ for _ in ()).throw(OSError("disk")))
        assert collect_reports(timezone.now()) == 0
    assert collect_reports(timezone.now()) == 1
    assert MailReturn.objects.count() == 1


def post(client, body, token="s" * 40, **options):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return client.post(reverse("mail_return"), body, headers=headers, **{"content_type": "message/rfc822", **options})


def test_reports_are_posted_by_who_holds_the_token(client, sent, settings):
    raw = bounce(sent, "5.1.1")
    assert post(client, raw).status_code == 404  # no token is set
    settings.BOUNCE_WEBHOOK_TOKEN = "s" * 40
    for token in ("", "x", "é", "s" * 39):
        assert post(client, raw, token).status_code == 404
    assert not MailReturn.objects.exists()
    assert client.get(reverse("mail_return")).status_code == 405
    assert post(client, raw).json() == {"taken": True}
    as_json = json.dumps({"message": complaint(sent).decode()})
    assert post(client, as_json, content_type="application/json").json() == {"taken": True}
    assert len(kinds()) == 2
    for body in ("{", "[]", "{}", '{"message": 3}', "[" * 100_000, "\x00"):
        assert post(client, body, content_type="application/json").status_code == 400
    assert post(client, b"x" * (MAX_BYTES + 1)).status_code == 413
    assert post(client, b"nothing").json() == {"taken": False}
