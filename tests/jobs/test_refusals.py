"""A refusal while a mail is handed over: of the recipient it is a bounce, of ourselves it loses nothing."""

import smtplib
from datetime import timedelta

import pytest
from django.utils import timezone

from asv.jobs import mails, returns
from asv.jobs.mails import deliver_due
from asv.jobs.models import MailReturn, MailState, MailTrouble, OutgoingMail, TroubleKind
from asv.jobs.refusals import REFUSED_IN_A_ROW, Fault, refusal_of
from asv.jobs.registry import RetryLater
from asv.jobs.returns import take_report
from asv.jobs.trouble import mail_health
from asv.jobs.worker import Worker
from tests.factories.jobs import queue_mail
from tests.factories.returns import bounce

GONE, PLAIN, BLOCKED = "550 5.1.1 no such person", "550 not taken", "550 5.7.1 you are blocked"


def queue(number, recipient=""):
    return queue_mail(f"test-{number}", recipient or f"membre-{number}@exemple.fr", "Objet", "Texte")


def refuse(smtp, answer, numbers):
    smtp.refused.update({f"membre-{number}@exemple.fr": answer for number in numbers})


def states():
    return {row.key: (row.state, row.attempts) for row in OutgoingMail.objects.all()}


def of_recipient(code, said):
    return smtplib.SMTPRecipientsRefused({"a@exemple.fr": (code, said)})


@pytest.mark.parametrize(
    ("error", "fault", "status"),
    [
        (of_recipient(550, b"5.1.1 no such person"), Fault.RECIPIENT, "5.1.1"),
        (of_recipient(550, b"#5.1.10 null MX"), Fault.RECIPIENT, "5.1.10"),
        (of_recipient(552, b"5.2.2 mailbox full"), Fault.RECIPIENT, "5.2.2"),
        (of_recipient(550, b"5.7.1 blocked"), Fault.SENDER, "5.7.1"),
        (of_recipient(553, b"5.1.8 bad sender"), Fault.SENDER, "5.1.8"),
        (of_recipient(530, b"authenticate first"), Fault.SENDER, ""),
        (of_recipient(554, b"policy"), Fault.SENDER, ""),
        (of_recipient(550, b"no"), Fault.UNCLEAR, ""),
        (of_recipient(550, b"5.4.1 no route"), Fault.UNCLEAR, "5.4.1"),
        (of_recipient(451, b"4.7.1 greylisted"), Fault.LATER, "4.7.1"),
        (of_recipient(421, b"closing"), Fault.CONNECTION, ""),
        (smtplib.SMTPSenderRefused(550, b"5.1.1 go away", "nous@asv.example"), Fault.SENDER, "5.1.1"),
        (smtplib.SMTPSenderRefused(421, b"too many", "nous@asv.example"), Fault.CONNECTION, ""),
        (smtplib.SMTPDataError(554, b"5.7.1 spam"), Fault.SENDER, "5.7.1"),
        (smtplib.SMTPDataError(452, b"full"), Fault.LATER, ""),
        (smtplib.SMTPNotSupportedError("no SMTPUTF8"), Fault.LATER, ""),
        (smtplib.SMTPServerDisconnected("gone"), Fault.CONNECTION, ""),
        (TimeoutError("slow"), Fault.CONNECTION, ""),
        (ValueError("a line break in a header"), Fault.MAIL, ""),
    ],
)
def test_whose_fault_a_refusal_is(error, fault, status):
    refusal = refusal_of(error)
    assert (refusal.fault, refusal.status) == (fault, status)
    assert refusal.words


@pytest.mark.django_db
def test_a_recipient_refused_is_a_bounce_once_however_it_comes_back(smtp, monkeypatch):
    heard = []
    monkeypatch.setattr(returns, "_LISTENERS", [heard.append])
    for number in range(3):
        queue(number)
    refuse(smtp, GONE, range(3))
    assert deliver_due(timezone.now()) == 0, "many recipients that are gone are no blocked sender"
    assert set(states().values()) == {(MailState.FAILED, 1)}
    assert set(MailReturn.objects.values_list("kind", "status")) == {("failed", "5.1.1")}
    assert "no such person" in MailReturn.objects.first().diagnostic
    assert take_report(bounce(OutgoingMail.objects.first(), "5.1.1"))
    assert len(heard) == MailReturn.objects.count() == 3


@pytest.mark.django_db
def test_who_listens_to_returns_and_fails_stops_nobody(smtp, monkeypatch):
    monkeypatch.setattr(returns, "_LISTENERS", [lambda returned: 1 / 0])
    queue(1)
    queue(2)
    refuse(smtp, GONE, [1])
    assert deliver_due(timezone.now()) == 1
    assert states()["test-1"] == (MailState.FAILED, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("answer", [BLOCKED, PLAIN, "530 authenticate first", "554 5.7.1 relay access denied"])
def test_a_blocked_sender_loses_no_mail_and_is_charged_none(smtp, answer):
    for number in range(30):
        queue(number)
    refuse(smtp, answer, range(30))
    now, worker = timezone.now(), Worker()
    worker.run_once()
    assert worker.resting == ["mails"]
    for _day in range(12):
        with pytest.raises(RetryLater):
            deliver_due(now)
        now += timedelta(days=1)
    assert set(states().values()) == {(MailState.QUEUED, 0)}
    assert not MailReturn.objects.exists()
    trouble = MailTrouble.objects.get()
    assert trouble.kind == TroubleKind.REFUSES and answer in trouble.error
    assert mail_health().startswith("ok: mails wait since")
    smtp.refused.clear()
    assert deliver_due(now + timedelta(hours=2)) == 30
    assert len({message["Message-ID"] for message in smtp.taken}) == len(smtp.taken) == 30
    assert not MailTrouble.objects.exists() and mail_health() == "ok"


@pytest.mark.django_db
def test_what_is_refused_before_or_after_the_recipients_is_the_senders_as_well(smtp, monkeypatch):
    for number in range(12):
        queue(number)
    monkeypatch.setattr(smtp, "sender_refused", "550 5.7.1 no mail from you")
    with pytest.raises(RetryLater):
        deliver_due(timezone.now())
    monkeypatch.setattr(smtp, "sender_refused", "")
    monkeypatch.setattr(smtp, "text_refused", "554 5.7.1 looks like spam")
    with pytest.raises(RetryLater):
        deliver_due(timezone.now() + timedelta(minutes=1))
    assert set(states().values()) == {(MailState.QUEUED, 0)}
    monkeypatch.setattr(smtp, "text_refused", "")
    assert deliver_due(timezone.now() + timedelta(hours=2)) == 12


@pytest.mark.django_db
def test_a_few_blocked_recipients_at_the_head_keep_nobody_waiting(smtp):
    for number in range(20):
        queue(number)
    refuse(smtp, BLOCKED, range(REFUSED_IN_A_ROW))
    now = timezone.now()
    with pytest.raises(RetryLater):
        deliver_due(now)
    assert deliver_due(now) == 20 - REFUSED_IN_A_ROW, "those behind leave while the first ones wait"
    for day in range(1, 20):
        queue(f"of-day-{day}")
        for _run in range(3):
            try:
                deliver_due(now + timedelta(days=day))
            except RetryLater:
                continue
        OutgoingMail.objects.filter(key=f"test-of-day-{day}").update(sent_at=now + timedelta(days=day, hours=1))
    assert {states()[f"test-{number}"][0] for number in range(REFUSED_IN_A_ROW)} == {MailState.FAILED}
    assert not MailReturn.objects.exists(), "their addresses are not at fault"


@pytest.mark.django_db
def test_one_recipient_who_blocks_us_rests_nothing_and_fails_after_days(smtp):
    for number in range(8):
        queue(number, "ailleurs@exemple.fr")
    smtp.refused["ailleurs@exemple.fr"] = BLOCKED
    now = timezone.now()
    for attempt in range(1, len(mails.RETRIES) + 2):
        assert deliver_due(now) == 0
        assert set(states().values()) == {(MailState.QUEUED if attempt <= 10 else MailState.FAILED, attempt)}
        now += timedelta(days=1)
    assert not MailReturn.objects.exists()


@pytest.mark.django_db
def test_an_unclear_refusal_counts_once_another_mail_left_after_it(smtp):
    queue(1)
    refuse(smtp, PLAIN, [1, 3])
    now = timezone.now()
    assert deliver_due(now) == 0
    assert states()["test-1"] == (MailState.QUEUED, 1), "it may be us"
    queue(2)
    assert deliver_due(now + timedelta(seconds=1)) == 1
    assert deliver_due(now + timedelta(minutes=5)) == 0
    assert states()["test-1"] == (MailState.FAILED, 2)
    queue(3)
    queue(4)
    assert deliver_due(now + timedelta(minutes=5)) == 1
    assert states()["test-3"] == (MailState.FAILED, 1)
    assert MailReturn.objects.count() == 2


@pytest.mark.django_db
def test_a_server_that_says_later_to_everyone_for_a_week_loses_nothing(smtp):
    for number in range(4):
        queue(number)
    refuse(smtp, "451 4.3.0 come again", range(4))
    now = timezone.now()
    for _day in range(20):
        deliver_due(now)
        now += timedelta(days=1)
    assert {state for state, _attempts in states().values()} == {MailState.QUEUED}
    smtp.refused.clear()
    assert deliver_due(now) == 4
