"""Watching a resource: the button, who is told what and when, stopping, and never twice."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail, signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from asv.accounts.leaving import delete_account
from asv.accounts.own_data import own_data
from asv.jobs.models import MailState, OutgoingMail
from asv.jobs.outbox import emit
from asv.jobs.worker import Worker
from asv.notifications.models import Notification
from asv.resources.changes import TOPIC
from asv.resources.models import ChangeKind, ChangeNote
from network.alerts.watching import sending
from network.alerts.watching.models import OwedChange, Watch
from network.alerts.watching.watches import stop_token
from tests.factories.many import copies
from tests.factories.site import make_experience, make_user, restrict
from tests.factories.watching import after_worker, make_watch, say_change, withdraw

pytestmark = pytest.mark.django_db


def test_a_member_watches_from_the_page_and_from_the_favourites(client, tree, member):
    page = make_experience(tree, "Jardin partagé")
    assert "Suivre les changements" not in client.get(page.url).content.decode()
    client.force_login(member)
    assert "Suivre les changements" in client.get(page.url).content.decode()
    for _twice in range(2):
        answer = client.post(f"/compte/suivis/{page.pk}/", {"suivre": "1"}, HTTP_REFERER=f"http://testserver{page.url}")
        assert answer.status_code == 302 and answer["Location"].endswith(page.url)
    assert Watch.objects.get().favourite.kept_title == "Jardin partagé"
    for path in (page.url, "/compte/favoris/"):
        assert "Ne plus suivre" in client.get(path).content.decode()
    answer = client.post(f"/compte/suivis/{page.pk}/", {"suivre": "0"}, HTTP_REFERER="//elsewhere.example/")
    assert answer["Location"] == "/compte/favoris/"
    assert not Watch.objects.exists() and member.favourites.count() == 1
    client.post(f"/compte/suivis/{page.pk}/", {"suivre": "1"})
    client.post(f"/compte/favoris/{page.pk}/")  # what is let go of is watched no more
    assert not Watch.objects.exists()


def test_a_script_gets_both_buttons_of_the_resource_and_what_to_say(client, tree, member):
    """Watching keeps, letting go stops watching: whichever button is pressed, both tell the truth without a reload."""
    page = make_experience(tree, "Jardin <i>partagé</i>")
    client.force_login(member)

    def pressed(path, **sent):
        answer = client.post(path, sent, headers={"hx-request": "true"})
        assert (
            answer.status_code == 200
            and "<html" not in answer.content.decode()
            and "<i>" not in answer.content.decode()
        )
        return answer.content.decode()

    watch, keep = f"/compte/suivis/{page.pk}/", f"/compte/favoris/{page.pk}/"
    shown = pressed(watch, suivre="1", wide="1")
    assert 'aria-pressed="true"' in shown and "Ne plus suivre" in shown and 'data-said="Vous suivez' in shown
    assert shown.count('name="wide"') == 2 and "csrfmiddlewaretoken" in shown
    shown = pressed(watch, suivre="0")
    assert 'aria-pressed="true"' in shown and "Suivre les changements" in shown and "Elle reste dans vos" in shown
    assert "wide" not in shown
    pressed(watch, suivre="1")
    shown = pressed(keep)
    assert 'aria-pressed="false"' in shown and "Suivre les changements" in shown
    assert "Suivre les changements" in pressed(watch, suivre="0"), "stopped meanwhile: nothing is said, nothing fails"
    client.logout()
    assert "watchform" not in pressed(keep)


def test_only_members_watch_with_a_form_token_and_only_what_they_may_see(client, tree, member):
    page, hidden = make_experience(tree), make_experience(tree, "Mot de passe")
    restrict(hidden, "password")
    draft = make_experience(tree, "Brouillon", live=False)
    assert client.post(f"/compte/suivis/{page.pk}/", {"suivre": "1"})["Location"].startswith("/compte/connexion/")
    client.force_login(member)
    assert client.get(f"/compte/suivis/{page.pk}/").status_code == 405
    assert client.post(f"/compte/suivis/{10**30}/", {"suivre": "0"}).status_code == 404  # no row has such a number
    for pk in (hidden.pk, draft.pk, 999_999):
        assert client.post(f"/compte/suivis/{pk}/", {"suivre": "1"}).status_code == 404
        assert client.post(f"/compte/suivis/{pk}/", {"suivre": "0"}).status_code == 302
    assert not Watch.objects.exists() and not member.favourites.exists()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member)
    assert strict.post(f"/compte/suivis/{page.pk}/", {"suivre": "1"}).status_code == 403


def test_watchers_learn_of_changes_in_one_mail_and_in_the_site_once_each(tree, member):
    first, second = make_experience(tree, "Jardin partagé"), make_experience(tree, "Maison des femmes")
    new = make_experience(tree, "Jardin de 2026")
    other = make_user("autre@exemple.fr")
    for page in (first, second):
        make_watch(member, page)
    make_watch(other, second)
    say_change(first, "Le budget est de 12 000 €.")
    say_change(first, "Voir la suite.", ChangeKind.REPLACED, change_replaced_by=new.resourcepage_ptr)
    say_change(second, "Le contact a changé.", ChangeKind.RENEWED)
    say_change(second, "Une virgule.", change_told=False)
    sent = after_worker()
    assert sorted(message.to[0] for message in sent) == ["autre@exemple.fr", "membre@exemple.fr"]
    mine = next(message for message in sent if message.to == [member.email])
    assert mine.subject == "3 changements dans les ressources que vous suivez"
    for words in (
        "12 000 €",
        "«\u202fJardin de 2026\u202f»",
        "Le contact a changé.",
        f"https://asv.example{first.url}",
    ):
        assert words in mine.body, words
    assert "virgule" not in mine.body + str(mine.alternatives[0][0])
    assert mine.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    alone = next(message for message in sent if message.to != [member.email])
    assert alone.subject == "Mise à jour : Maison des femmes"
    assert member.notifications.count() == 3 and other.notifications.get().path == second.url
    for note in ChangeNote.objects.all():
        emit(TOPIC, note.pk)  # handled again, as after a death
    assert after_worker() == [] and Notification.objects.count() == 4


def test_what_changed_before_the_watch_is_not_told(tree, member):
    page = make_experience(tree)
    say_change(page)
    make_watch(member, page)
    assert after_worker() == []


def test_a_withdrawal_is_told_with_its_reason_and_a_deletion_too(client, tree, member):
    page, gone = make_experience(tree, "Jardin partagé"), make_experience(tree, "Effacée")
    for watched in (page, gone):
        make_watch(member, watched)
    withdraw(page, "Les faits n'ont pu être vérifiés.")
    gone.delete()
    (message,) = after_worker()
    assert "Jardin partagé" in message.body and "n’ont pu être vérifiés" in message.body and "Effacée" in message.body
    assert page.url not in message.body
    client.force_login(member)
    told = client.get("/compte/notifications/").content.decode()
    assert (
        "Retirée du site : Effacée" in told.replace("\u202f", " ").replace("\xa0", " ") and "pu être vérifiés" in told
    )


def test_who_may_no_longer_read_learns_only_that(client, tree, member):
    group = Group.objects.create(name="Réseau")
    member.groups.add(group)
    page = make_experience(tree, "Compte-rendu du réseau")
    restrict(page, "groups", group)
    make_watch(member, page)
    say_change(page, "Le vote secret était de 12 voix.", title="Titre devenu secret")
    member.groups.clear()
    (message,) = after_worker()
    whole = message.subject + message.body + str(message.alternatives[0][0])
    assert "Compte-rendu du réseau" in whole and "n’est plus accessible" in message.body
    assert "12 voix" not in whole and "devenu secret" not in whole
    assert "12 voix" not in str(list(member.notifications.values()))
    client.force_login(member)
    assert "plus accessible avec votre compte" in client.get("/compte/notifications/").content.decode()


def test_rights_lost_while_the_mail_waits_are_respected_and_nothing_is_lost(tree, member, monkeypatch):
    group = Group.objects.create(name="Réseau")
    page = make_experience(tree, "Compte-rendu")
    make_watch(member, page)
    say_change(page, "Le vote secret était de 12 voix.")
    monkeypatch.setattr("asv.jobs.mails.deliver_due", lambda now, stopping: 0)
    Worker().run_once()
    assert "12 voix" in OutgoingMail.objects.get().text
    restrict(page, "groups", group)
    monkeypatch.undo()
    (message,) = after_worker()
    assert "12 voix" not in message.body and "n’est plus accessible" in message.body
    states = list(OutgoingMail.objects.order_by("pk").values_list("state", flat=True))
    assert states == [MailState.CANCELLED, MailState.SENT]
    assert after_worker() == []


def test_a_change_of_mind_while_the_mail_waits(tree, member, monkeypatch):
    pages = [make_experience(tree, title) for title in ("Premier", "Second")]
    for page in pages:
        make_watch(member, page)
        say_change(page, f"Note de {page.title}.")
    monkeypatch.setattr("asv.jobs.mails.deliver_due", lambda now, stopping: 0)
    Worker().run_once()
    member.favourites.filter(page=pages[0]).delete()
    monkeypatch.undo()
    (message,) = after_worker() + after_worker()  # the first run cancels, the second writes anew
    assert "Premier" not in message.body and "Note de Second." in message.body


def test_closed_accounts_hear_nothing_and_one_bad_mail_stops_no_other(tree, member, monkeypatch):
    page = make_experience(tree)
    closed, last = make_user("ferme@exemple.fr", is_active=False), make_user("zoe@exemple.fr")
    for user in (closed, member, last):
        make_watch(user, page)
    say_change(page)
    write, broken = sending.context_of, [member.pk]

    def fragile(user, items):
        if user.pk in broken:
            raise ValueError("no words")
        return write(user, items)

    monkeypatch.setattr(sending, "context_of", fragile)
    assert [message.to for message in after_worker()] == [["zoe@exemple.fr"]]
    broken.clear()
    assert [message.to for message in after_worker()] == [[member.email]]
    assert OwedChange.objects.get(state="due").watch.favourite.user == closed


def stop_links(message):
    return re.findall(r"https://asv\.example(/compte/suivis/arret/\S+)", message.body)


def test_one_click_stops_one_watch_or_all_of_a_mail_without_signing_in(client, tree, member):
    pages = [make_experience(tree, title) for title in ("Premier", "Second", "Troisième")]
    for page in pages:
        make_watch(member, page)
    for page in pages[:2]:
        say_change(page)
    (message,) = after_worker()
    first, _second, both = stop_links(message)
    assert "Premier" in client.get(first).content.decode() and Watch.objects.count() == 3  # GET only shows
    strict = Client(enforce_csrf_checks=True)
    for _twice in range(2):
        assert strict.post(first, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Watch.objects.count() == 2 and member.favourites.count() == 3
    header = message.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("https://asv.example")
    assert header == both and client.post(both).status_code == 200
    assert Watch.objects.get().favourite.page_id == pages[2].pk
    assert "déjà fait" in client.get(both).content.decode()


def test_tokens_forged_old_or_made_for_something_else_stop_nothing(client, tree, member):
    other = make_user("autre@exemple.fr")
    watch = make_watch(member, make_experience(tree))
    right = stop_token(member.pk, [watch.pk])
    wrong = [right[:-2], "x", "é" * 50, signing.dumps([member.pk, [watch.pk]], salt="network.updates.unsubscribe")]
    for token in wrong:
        for method in (client.get, client.post):
            assert method(f"/compte/suivis/arret/{token}/").status_code == 404
    client.post(f"/compte/suivis/arret/{stop_token(other.pk, [watch.pk])}/")  # ours, but of another person
    assert Watch.objects.exists()


@pytest.mark.counts_queries
def test_as_many_queries_for_fifty_changes_as_for_five(tree, member):
    counts = []
    for wanted in (5, 50):
        first = make_experience(tree, f"Récit {wanted}")
        pages = [first, *copies(first, wanted - 1)]
        for page in pages:
            make_watch(member, page)
            ChangeNote.objects.create(page=page, page_title=page.title, kind=ChangeKind.CORRECTED, note="Note.")
        for note in ChangeNote.objects.filter(page__in=pages):
            OwedChange.objects.create(watch=Watch.objects.get(favourite__page=note.page), change=note)
        with CaptureQueriesContext(connection) as captured:
            assert sending.tell_watchers(timezone.now()) == 1
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert "Et 30 autres" in OutgoingMail.objects.latest("pk").text


@pytest.mark.counts_queries
def test_favourites_grow_without_more_queries(client, tree, member):
    client.force_login(member)
    counts = []
    for wanted in (5, 15):
        while member.favourites.count() < wanted:
            page = make_experience(tree, f"Récit {member.favourites.count()}")
            make_watch(member, page)
            if member.favourites.count() % 3 == 0:
                withdraw(page)
        client.get("/compte/favoris/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/compte/favoris/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_watches_leave_in_the_export_and_go_with_the_account(tree, member):
    make_watch(member, make_experience(tree, "Jardin partagé"))
    say_change(make_experience(tree, "Autre"))
    assert [row["ressource"] for row in own_data(member)["suivis"]] == ["Jardin partagé"]
    delete_account(member)
    assert not Watch.objects.exists()


def test_titles_with_line_breaks_never_reach_a_header(tree, member):
    page = make_experience(tree, "Titre\r\nBcc: autre@exemple.fr")
    make_watch(member, page)
    say_change(page, "Note\r\nà lire.")
    (message,) = after_worker()
    assert "\n" not in message.subject and message.to == [member.email] and len(mail.outbox) == 1
    assert timezone.now() - OutgoingMail.objects.get().created_at < timedelta(minutes=5)
