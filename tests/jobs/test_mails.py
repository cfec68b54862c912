"""The mail ledger before a real SMTP server on loopback: nothing lost, nothing twice but the one in flight."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.utils import timezone

from asv.jobs import letters, mails
from asv.jobs.mail_files import ENDING, file_name
from asv.jobs.mails import deliver_due
from asv.jobs.models import MailState, OutgoingMail, Priority, message_id_of
from asv.jobs.queueing import Draft, queue_mails
from asv.jobs.registry import RetryLater
from asv.jobs.worker import Worker
from tests.factories.jobs import DIED, die, in_a_dying_process, make_letter, queue_mail
from tests.factories.site import make_user


def queue(number=1, recipient="", **values):
    recipient = recipient or f"membre-{number}@exemple.fr"
    return queue_mail(f"test-{number}", recipient, f"Objet {number}", "Bonjour,\n\nà vous.", **values)


@pytest.mark.django_db
def test_a_mail_leaves_in_text_and_html_with_its_headers(smtp):
    queue(html="<p>Bonjour</p>", headers={"List-Id": "Alertes <alertes.asv.example>"})
    assert deliver_due(timezone.now()) == 1
    [taken] = smtp.taken
    assert taken["Subject"] == "Objet 1"
    assert taken["List-Id"] == "Alertes <alertes.asv.example>"
    assert taken.get_body(("plain",)).get_content().splitlines()[:3] == ["Bonjour,", "", "à vous."]
    assert "<p>Bonjour</p>" in taken.get_body(("html",)).get_content()
    row = OutgoingMail.objects.get()
    assert (row.state, row.attempts, row.last_error) == (MailState.SENT, 1, "")
    assert row.sent_at
    assert taken["Message-ID"] == row.message_id
    assert row.message_id.endswith("@asv.example>")


@pytest.mark.django_db
def test_a_key_is_owed_one_mail():
    assert queue(1).pk == queue(1, recipient="autre@exemple.fr").pk
    assert OutgoingMail.objects.get().recipient == "membre-1@exemple.fr"
    assert deliver_due(timezone.now()) == 1
    queue(1)
    assert deliver_due(timezone.now()) == 0
    assert len(outbox.outbox) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("recipient", "headers"),
    [
        ("a@exemple.fr\nBcc: tous@exemple.fr", {}),
        ("a@exemple.fr", {"X-Nom": "a\r\nBcc: tous@exemple.fr"}),
        ("a@exemple.fr", {"X-Nom\nBcc": "tous@exemple.fr"}),
        ("a@exemple.fr", {"X Nom": "a"}),
    ],
)
def test_no_text_becomes_a_header(recipient, headers):
    with pytest.raises(ValueError, match=r"header name|line break"):
        queue(recipient=recipient, headers=headers)
    assert not OutgoingMail.objects.exists()


@pytest.mark.django_db
def test_line_breaks_in_a_subject_become_spaces():
    queue_mail("key", "a@exemple.fr", "Récit :\r\nBcc: tous@exemple.fr\n", "texte")
    deliver_due(timezone.now())
    assert outbox.outbox[0].subject == "Récit : Bcc: tous@exemple.fr"
    assert outbox.outbox[0].recipients() == ["a@exemple.fr"]


@pytest.mark.django_db
def test_a_refused_recipient_stops_nobody_and_is_given_up(smtp):
    for number in range(1, 6):
        queue(number)
    smtp.refused["membre-3@exemple.fr"] = "550 no such person"
    assert deliver_due(timezone.now()) == 4
    assert smtp.recipients == [f"membre-{number}@exemple.fr" for number in (1, 2, 4, 5)]
    refused = OutgoingMail.objects.get(key="test-3")
    assert refused.state == MailState.FAILED
    assert "no such person" in refused.last_error


@pytest.mark.django_db
def test_a_recipient_refused_for_now_is_tried_again_later_and_later(smtp):
    queue(1)
    smtp.refused["membre-1@exemple.fr"] = "451 greylisted"
    now = timezone.now()
    assert deliver_due(now) == 0
    row = OutgoingMail.objects.get()
    assert row.state == MailState.QUEUED
    assert row.next_attempt_at > now
    assert deliver_due(now) == 0
    assert OutgoingMail.objects.get().attempts == 1
    smtp.refused.clear()
    assert deliver_due(now + timedelta(minutes=2)) == 1
    assert [message["Message-ID"] for message in smtp.taken] == [row.message_id]


@pytest.mark.django_db
def test_a_mail_that_never_leaves_is_given_up_after_days(smtp):
    queue(1)
    smtp.refused["membre-1@exemple.fr"] = "451 greylisted"
    now = timezone.now()
    for _attempt in range(len(mails.RETRIES) + 3):
        deliver_due(now)
        now += timedelta(days=1)
    row = OutgoingMail.objects.get()
    assert (row.state, row.attempts) == (MailState.FAILED, len(mails.RETRIES) + 1)
    assert sum(mails.RETRIES, timedelta()) > timedelta(days=2)


@pytest.mark.django_db
def test_a_mail_that_cannot_be_written_is_given_up_and_stops_nobody(smtp):
    OutgoingMail.objects.create(key="bad", recipient="a@exemple.fr\nBcc: b@exemple.fr", subject="s", text="t")
    queue(2)
    assert deliver_due(timezone.now()) == 1
    assert OutgoingMail.objects.get(key="bad").state == MailState.FAILED


@pytest.mark.django_db
def test_a_server_that_is_down_costs_no_attempt(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    queue(1)
    with pytest.raises(RetryLater):
        deliver_due(timezone.now())
    assert OutgoingMail.objects.get().attempts == 0
    worker = Worker()
    worker.run_once()
    assert worker.resting == ["mails"]


@pytest.mark.django_db
def test_a_server_that_hangs_up_keeps_the_mails_for_later_with_the_same_identity(smtp):
    for number in range(1, 4):
        queue(number)
    smtp.hang_up_before_data = 1
    smtp.hang_up_after_data = 1
    assert deliver_due(timezone.now()) == 1
    assert deliver_due(timezone.now() + timedelta(minutes=2)) == 2
    assert not OutgoingMail.objects.exclude(state=MailState.SENT).exists()
    identities = [message["Message-ID"] for message in smtp.taken]
    # The server took the second one and hung up before saying so: it came twice, recognisably.
    assert len(identities) == 4
    assert len(set(identities)) == 3


@pytest.mark.django_db
def test_a_server_that_hangs_up_on_everything_is_left_alone_for_a_while(smtp):
    for number in range(1, 9):
        queue(number)
    smtp.hang_up_before_data = 99
    with pytest.raises(RetryLater):
        deliver_due(timezone.now())
    assert OutgoingMail.objects.filter(attempts=0).count() == 8 - mails.BROKEN_IN_A_ROW


@pytest.mark.django_db
def test_one_connection_carries_many_mails(smtp):
    for number in range(1, 251):
        queue(number)
    assert deliver_due(timezone.now()) == 250
    assert smtp.connections == 1


@pytest.mark.django_db
def test_a_mail_is_written_as_being_sent_before_it_is_sent(monkeypatch):
    queue(1)
    seen = []
    send = mails.get_connection().__class__.send_messages

    def spy(self, messages):
        seen.append(OutgoingMail.objects.get().state)
        return send(self, messages)

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", spy)
    deliver_due(timezone.now())
    assert seen == [MailState.SENDING]


@pytest.mark.django_db
def test_a_check_can_stop_a_mail_at_the_last_moment(monkeypatch):
    monkeypatch.setattr(letters, "_LETTERS", {})
    letters.register_letters(make_letter("test-1", still_owed=lambda mail: False))
    queue(1)
    queue(2)
    assert deliver_due(timezone.now()) == 2, "one left, one is owed no more"
    assert OutgoingMail.objects.get(key="test-1").state == MailState.CANCELLED


@pytest.mark.django_db
def test_a_check_of_many_is_asked_once_for_all_that_wait(monkeypatch):
    asked = []

    def untrue(waiting):
        asked.append(len(waiting))
        return [mail.pk for mail in waiting if mail.key == "test-2"]

    monkeypatch.setattr(letters, "_LETTERS", {})
    monkeypatch.setattr(mails, "AFRESH_SECONDS", 60)
    letters.register_letters(make_letter("test-", owed_no_more=untrue))
    for number in range(1, 6):
        queue(number)
    assert deliver_due(timezone.now()) == 5
    assert asked == [5]
    assert OutgoingMail.objects.get(key="test-2").state == MailState.CANCELLED
    assert OutgoingMail.objects.filter(state=MailState.SENT).count() == 4, "the last one's end is written too"


@pytest.mark.django_db
def test_what_someone_waits_for_leaves_in_the_middle_of_a_long_run(monkeypatch):
    monkeypatch.setattr(mails, "AFRESH_SECONDS", 0)
    send = mails.get_connection().__class__.send_messages

    def meanwhile(self, messages):
        queue_mail("code", "a@exemple.fr", "Votre code", "123", priority=Priority.URGENT)
        return send(self, messages)

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", meanwhile)
    for number in range(1, 5):
        queue(number)
    assert deliver_due(timezone.now()) == 5
    assert [message.subject for message in outbox.outbox] == ["Objet 1", "Votre code", "Objet 2", "Objet 3", "Objet 4"]


@pytest.mark.django_db
def test_mails_queued_together_are_owed_once_each():
    first = queue(1)
    drafts = [Draft(f"test-{number}", "autre@exemple.fr", "Objet\n2", "Texte") for number in (1, 2)]
    found = queue_mails(drafts)
    assert found["test-1"] == first.pk
    assert OutgoingMail.objects.get(pk=found["test-1"]).recipient == "membre-1@exemple.fr"
    second = OutgoingMail.objects.get(pk=found["test-2"])
    assert (second.subject, second.message_id) == ("Objet 2", message_id_of("test-2"))
    with pytest.raises(ValueError, match="recipient"):
        queue_mails([Draft("test-3", "a@exemple.fr\nBcc: b@exemple.fr", "Objet", "Texte")])


@pytest.mark.django_db
def test_the_mails_of_a_deleted_account_go_with_it():
    user = make_user()
    queue(1, recipient=user.email, user=user)
    user.delete()
    assert deliver_due(timezone.now()) == 0
    assert not OutgoingMail.objects.exists()


@pytest.mark.django_db
def test_mails_are_forgotten_after_three_months_but_never_those_still_owed():
    for number in (1, 2):
        queue(number)
    OutgoingMail.objects.filter(key="test-1").update(state=MailState.SENT)
    OutgoingMail.objects.update(created_at=timezone.now() - timedelta(days=91))
    assert mails.prune_mails(timezone.now()) == 1
    assert OutgoingMail.objects.get().key == "test-2"


@pytest.mark.django_db
def test_mails_as_files_are_one_file_each(settings, tmp_path):
    settings.EMAIL_BACKEND = "asv.jobs.mail_files.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    for number in (1, 2, 3):
        queue(number)
    assert deliver_due(timezone.now()) == 3
    OutgoingMail.objects.update(state=MailState.QUEUED)  # as a worker leaves it that dies before it says so
    assert deliver_due(timezone.now()) == 3
    named = {mail.message_id.strip("<>") + ".eml" for mail in OutgoingMail.objects.all()}
    assert {path.name for path in (tmp_path / "mail").iterdir()} == named


def test_a_mail_as_a_file_stays_in_its_folder_whatever_its_identity(settings, tmp_path):
    settings.EMAIL_BACKEND = "asv.jobs.mail_files.EmailBackend"
    here = tmp_path / "here"
    settings.EMAIL_FILE_PATH = str(here / "mail")
    identities = ["<../../x@y>", "</etc/x@y>", "<..@..>", "<.x@y>", f"<{'a' * 400}@y>", "<a@b>", ""]
    for identity in identities:
        headers = {"Message-ID": identity} if identity else {}
        outbox.EmailMessage("Objet", "Texte", "a@exemple.fr", ["b@exemple.fr"], headers=headers).send()
    assert len(list((here / "mail").iterdir())) == len(identities)
    # Where the standard library of some versions fails to read an empty one, Django cannot send it at all.
    assert file_name("<>").removesuffix(ENDING).isalnum()
    assert [path.name for path in here.iterdir()] == ["mail"] and set(tmp_path.iterdir()) <= {here, tmp_path / "drawn"}


KILLS = [
    ("asv.jobs.mails._claim", 0),
    ("asv.jobs.mails._attempt", 0),
    ("django.core.mail.backends.smtp.EmailBackend.send_messages", 0),
    ("asv.jobs.mails._settle", 1),
]


@pytest.mark.parametrize(("where", "taken_before"), KILLS, ids=[where for where, _ in KILLS])
def test_killed_at_any_point_every_mail_arrives_and_only_the_one_in_flight_twice(
    where, taken_before, lasting_db, monkeypatch, smtp
):
    for number in range(1, 4):
        queue(number)
    with monkeypatch.context() as patch:
        patch.setattr(where, die)
        assert in_a_dying_process(Worker().run_once) == DIED
    assert len(smtp.taken) == taken_before
    Worker().run_once()
    identities = [message["Message-ID"] for message in smtp.taken]
    assert len(identities) == 3 + taken_before
    assert len(set(identities)) == 3
    assert not OutgoingMail.objects.exclude(state=MailState.SENT).exists()
    Worker().run_once()
    assert len(smtp.taken) == 3 + taken_before
