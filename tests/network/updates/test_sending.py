"""One mail a person and round, each resource once, checked again at the last moment."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import BaseViewRestriction

from asv.jobs.models import MailState, OutboxEvent, OutgoingMail
from network.alerts import sending
from network.alerts.matching import match_new_resources
from network.alerts.models import Frequency, Notice, NoticeState
from network.alerts.rechecking import may_still_leave
from network.alerts.sending import send_digests, send_immediate
from tests.factories.many import copies
from tests.factories.site import make_experience, make_user, restrict
from tests.factories.updates import an_hour_passes, mails, make_subscription, owe_since, run_worker, titles_in

pytestmark = pytest.mark.django_db


def states() -> set[tuple[str, str]]:
    return set(Notice.objects.values_list("state", "reason"))


def test_a_match_is_mailed_once_and_says_which_alert_it_comes_from(tree, member):
    make_subscription(member, "q=ambassadeurs", "Les relais du Nord")
    page = make_experience(tree, "Ambassadeurs de santé l'été")
    run_worker()
    [message] = mails()
    assert message.to == ["membre@exemple.fr"]
    assert message.subject == "Récit d’expérience : Ambassadeurs de santé l’été"
    html = message.alternatives[0][0]
    for part in (message.body, html):
        assert "«\u202fLes relais du Nord\u202f»" in part
        assert f"https://asv.example{page.get_url()}" in part
        assert "https://asv.example/compte/alertes/" in part
    assert "l’été" in message.body, "the text part is plain text"
    run_worker()
    make_experience(tree, "Tout autre chose")
    run_worker()
    assert len(mails()) == 1


def test_the_headers_let_mail_programs_stop_it_with_one_click(tree, member):
    make_subscription(member)
    make_experience(tree)
    run_worker()
    headers = mails()[0].message()
    assert re.fullmatch(r"<https://asv\.example/compte/alertes/desinscription/[^/>\s]+/>", headers["List-Unsubscribe"])
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Id"] == "Alertes ASV <alertes.asv.example>"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Precedence"] == "bulk"
    assert headers["Message-ID"] == OutgoingMail.objects.get().message_id


def test_one_mail_for_all_that_is_due_and_each_resource_once_with_all_its_reasons(tree, member):
    make_subscription(member, "q=ambassadeurs", "Relais")
    make_subscription(member, "", "Tout")
    make_experience(tree, "Ambassadeurs de santé")
    make_experience(tree, "Jardins partagés")
    run_worker()
    [message] = mails()
    assert message.subject == "2 nouvelles ressources pour vos alertes"
    assert titles_in(message, "Ambassadeurs de santé", "Jardins partagés") == [1, 1]
    assert "Pour votre alerte «\u202fRelais\u202f»" in message.body
    assert "Et pour votre alerte «\u202fTout\u202f»" in message.body
    assert Notice.objects.filter(state=NoticeState.MAILED).count() == 3


def test_what_was_told_at_once_is_not_repeated_by_a_digest(tree, member):
    make_subscription(member, "q=ambassadeurs", "Aussitôt")
    make_subscription(member, "", "Chaque jour", frequency=Frequency.DAILY)
    make_subscription(member, "type=experience", "Chaque semaine", frequency=Frequency.WEEKLY)
    make_experience(tree, "Ambassadeurs de santé")
    make_experience(tree, "Jardins partagés")
    run_worker()
    send_digests(timezone.now() + timedelta(days=8))
    run_worker()
    first, second = mails()
    assert titles_in(first, "Ambassadeurs de santé", "Jardins partagés") == [1, 0]
    assert titles_in(second, "Ambassadeurs de santé", "Jardins partagés") == [0, 1]
    assert not Notice.objects.filter(state=NoticeState.DUE).exists()


def test_told_already_counts_even_when_the_entry_comes_later(tree, member):
    first = make_subscription(member, "q=ambassadeurs")
    page = make_experience(tree)
    run_worker()
    later = make_subscription(member, "")
    Notice.objects.create(subscription=later, page_id=page.pk, version=1, owed_since=timezone.now())
    an_hour_passes()
    run_worker()
    assert len(mails()) == 1
    assert Notice.objects.get(subscription=first).state == NoticeState.MAILED
    assert Notice.objects.get(subscription=later).reason == "déjà annoncée"


def test_a_title_cannot_reach_into_the_headers_or_run_in_the_mail(tree, member):
    make_subscription(member, "", "<b>Alerte</b>\r\nBcc: tous@exemple.fr")
    make_experience(tree, "Récit <script>alert(1)</script>")
    run_worker()
    [message] = mails()
    html = message.alternatives[0][0]
    assert "<script>" not in html
    assert "<b>Alerte" not in html
    assert message.recipients() == ["membre@exemple.fr"]
    assert message.message()["Bcc"] is None


def withdraw(page, tree, member):
    page.unpublish()


def remove(page, tree, member):
    page.delete()


def keep_for_a_group(page, tree, member):
    restrict(page, BaseViewRestriction.GROUPS, Group.objects.create(name="Autres"))


def lock(page, tree, member):
    restrict(tree.experiences, BaseViewRestriction.PASSWORD)


def stop_the_alert(page, tree, member):
    member.subscriptions.update(active=False)


def delete_the_alert(page, tree, member):
    member.subscriptions.all().delete()


def close_the_account(page, tree, member):
    member.is_active = False
    member.save()


def delete_the_account(page, tree, member):
    member.delete()


CHANGES = [
    withdraw,
    remove,
    keep_for_a_group,
    lock,
    stop_the_alert,
    delete_the_alert,
    close_the_account,
    delete_the_account,
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_between_match_and_send_is_not_told(change, tree, member):
    make_subscription(member, frequency=Frequency.DAILY)
    page = make_experience(tree)
    run_worker()
    assert Notice.objects.filter(state=NoticeState.DUE).count() == 1
    change(page, tree, member)
    assert send_digests(timezone.now() + timedelta(days=2)) == 0
    run_worker()
    assert mails() == []
    assert not Notice.objects.filter(state=NoticeState.DUE).exists()


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_while_the_mail_waited_for_its_server_is_not_told(change, tree, member):
    make_subscription(member)
    page = make_experience(tree)
    other = make_experience(tree, "Jardins partagés") if change in (withdraw, keep_for_a_group) else None
    match_new_resources(list(OutboxEvent.objects.filter(topic="page")))
    assert send_immediate(timezone.now()) == 1
    assert OutgoingMail.objects.get().state == MailState.QUEUED
    change(page, tree, member)
    run_worker()
    told = mails()
    if other:
        assert len(told) == 1, "what may still be told is told by a mail anew"
        assert titles_in(told[0], "Ambassadeurs de santé à Lille", "Jardins partagés") == [0, 1]
    else:
        assert told == []


@pytest.mark.parametrize("change", [one for one in CHANGES if one not in (keep_for_a_group, lock)])
def test_what_is_taken_back_in_the_last_second_does_not_leave(change, tree, member, monkeypatch):
    """While the mail before it is on its way, long after anything was asked of the whole batch."""
    monkeypatch.setattr("asv.jobs.mails.AFRESH_SECONDS", 3600)
    make_subscription(make_user("premiere@exemple.fr"))
    make_subscription(member)
    page = make_experience(tree)
    match_new_resources(list(OutboxEvent.objects.filter(topic="page")))
    assert send_immediate(timezone.now()) == 2
    send = EmailBackend.send_messages

    def meanwhile(self, messages):
        change(page, tree, member)
        return send(self, messages)

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", meanwhile)
    run_worker()
    assert [message.to for message in mails()] == [["premiere@exemple.fr"]]


def test_the_last_question_is_one_query_that_holds_the_alert_until_the_attempt_is_written(tree, member):
    """Where the database has row locks: SQLite lets one writer in at a time anyway."""
    make_subscription(member)
    make_experience(tree)
    match_new_resources(list(OutboxEvent.objects.filter(topic="page")))
    send_immediate(timezone.now())
    mail = OutgoingMail.objects.get()
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        assert may_still_leave(mail)
    [asked] = captured.captured_queries
    if connection.features.has_select_for_update:
        held = asked["sql"].partition("FOR UPDATE")[2]
        assert "updates_notice" in held and "updates_subscription" in held


def test_a_mail_that_cannot_be_written_for_one_stops_nobody(tree, member, monkeypatch):
    make_subscription(member)
    make_subscription(make_user("autre@exemple.fr"))
    make_experience(tree)
    write = sending.context_of

    def fussy(recipient, *found):
        if recipient.user == member:
            raise ValueError("no")
        return write(recipient, *found)

    monkeypatch.setattr(sending, "context_of", fussy)
    run_worker()
    assert [message.to for message in mails()] == [["autre@exemple.fr"]]
    monkeypatch.setattr(sending, "context_of", write)
    run_worker()
    assert [message.to for message in mails()] == [["autre@exemple.fr"], ["membre@exemple.fr"]]


def test_a_refused_address_does_not_keep_others_from_their_mail(tree, smtp):
    for name in ("a", "b", "c"):
        make_subscription(make_user(f"{name}@exemple.fr"))
    smtp.refused["b@exemple.fr"] = "550 unknown"
    make_experience(tree)
    run_worker()
    assert smtp.recipients == ["a@exemple.fr", "c@exemple.fr"]
    assert OutgoingMail.objects.get(recipient="b@exemple.fr").state == MailState.FAILED


def test_a_long_list_is_cut_and_leads_to_the_rest(tree, member, monkeypatch):
    monkeypatch.setattr("network.alerts.letter.SHOWN", 2)
    make_subscription(member, "q=jardin", "Jardins")
    for number in range(4):
        make_experience(tree, f"Jardin {number}")
    run_worker()
    [message] = mails()
    assert message.subject == "4 nouvelles ressources pour «\u202fJardins\u202f»"
    assert "Et 2 autres" in message.body
    assert "https://asv.example/recherche/?q=jardin&tri=date" in message.body


@pytest.mark.counts_queries
def test_a_digest_costs_as_many_queries_for_fifty_resources_as_for_five(tree, member):
    make_subscription(member, frequency=Frequency.DAILY)
    costs = []
    for count in (5, 50):
        copies(make_experience(tree, f"Jardin {count}"), count - 1)
        run_worker()
        with CaptureQueriesContext(connection) as captured:
            assert send_digests(timezone.now() + timedelta(days=2)) == 1
        costs.append(len(captured))
    assert costs[0] == costs[1]
    assert costs[0] <= 25


@pytest.mark.counts_queries
def test_nothing_due_costs_next_to_nothing(tree, member, django_assert_max_num_queries):
    make_subscription(member)
    with django_assert_max_num_queries(3):
        assert send_immediate(timezone.now()) + send_digests(timezone.now()) == 0


def test_the_last_mail_of_an_alert_is_remembered(tree, member):
    subscription = make_subscription(member)
    assert subscription.last_mailed_at is None
    make_experience(tree)
    run_worker()
    subscription.refresh_from_db()
    assert isinstance(subscription.last_mailed_at, datetime)
    owe_since(timezone.now())
