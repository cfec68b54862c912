"""Fifteen minutes to think again of a publication: hold it, let it go, go back; everybody is still told once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from asv.accounts.models import User
from asv.accounts.roles import EDITORS, MODERATORS
from asv.jobs.worker import Worker
from asv.resources.models import ChangeNote, ResourcePage
from experiences.models import ExperiencePage
from network.admin.roles import set_up_roles
from network.admin.second_thoughts.thinking import Outlook, outlook_of
from network.alerts.models import Announcement, Frequency, Notice
from tests.factories.many import copies
from tests.factories.site import PASSWORD, make_experience, make_user
from tests.factories.updates import mails, make_subscription, send_updates, shift_publication
from tests.factories.watching import make_watch, say_change, withdraw

pytestmark = pytest.mark.django_db
DELAY = timedelta(minutes=15)
SCREEN = "/admin/annonces/"


@pytest.fixture(autouse=True)
def time_to_think(settings):
    settings.ALERT_DELAY = DELAY


@pytest.fixture
def moderator(tree):
    return publisher(tree)


def publisher(tree, group=MODERATORS):
    user = User.objects.create_user(email=f"{group}@asv.example", password=PASSWORD)
    user.groups.add(set_up_roles(tree.home)[group])
    browser = Client(headers={"sec-fetch-site": "same-origin"})
    browser.force_login(user)
    return browser


def after(minutes=0):
    """A whole run of the worker, so many minutes from now; how many mails left in all."""
    Worker(clock=lambda: timezone.now() + timedelta(minutes=minutes)).run_once()
    return len(mails())


def shown(browser):
    answer = browser.get(SCREEN)
    assert answer.status_code == 200
    return {thought.page.title: thought for thought in answer.context["thoughts"]}, answer.content.decode()


def act(browser, page, what):
    return browser.post(f"{SCREEN}{page.pk}/{what}/", follow=True).content.decode()


def test_nobody_is_written_to_before_the_time_is_over_and_then_once(tree, member):
    make_subscription(member, "q=ambassadeurs")
    make_experience(tree)
    assert after() == after(14) == 0
    assert not Notice.objects.exists()
    assert after(16) == after(16) == after(90) == 1
    assert Announcement.objects.get().state == "told"


def test_the_editor_sees_how_many_holds_and_lets_go(tree, member, moderator):
    make_subscription(member, "q=ambassadeurs")
    make_subscription(member, "", "Tout")
    make_subscription(make_user("b@exemple.fr"), "", frequency=Frequency.WEEKLY)
    page = make_experience(tree, "Ambassadeurs de santé")
    assert "Retenir" not in shown(moderator)[1]
    after()
    thoughts, html = shown(moderator)
    assert thoughts[page.title].people == 2 and "2 personnes seront prévenues" in html
    assert "dont personne n’est encore prévenu" in moderator.get("/admin/").content.decode()
    assert "tant que vous ne l’avez pas décidé" in act(moderator, page, "retenir")
    assert after(60 * 24) == 0
    assert "attendent votre décision" in shown(moderator)[1]
    assert "les messages partent" in act(moderator, page, "envoyer")
    assert after() == 1
    assert "trop tard" in act(moderator, page, "retenir") and "trop tard" in act(moderator, page, "envoyer")


def test_held_before_the_worker_saw_it(tree, member, moderator):
    make_subscription(member, "")
    page = make_experience(tree)
    act(moderator, page, "retenir")
    assert after(60) == 0
    assert shown(moderator)[0][page.title].people == 1


def test_a_first_publication_is_taken_back_and_is_news_again_later(tree, member, moderator, client):
    make_subscription(member, "")
    page = make_experience(tree, edited=True)
    after()
    assert "Revenir à la version précédente" not in shown(moderator)[1]
    assert "n’est plus en ligne" in act(moderator, page, "revenir")
    assert client.get(page.url).status_code in (404, 410)
    assert after(60) == 0
    ExperiencePage.objects.get(pk=page.pk).get_latest_revision().publish()
    assert after(0) == 0
    assert after(16) == 1


def test_what_was_withdrawn_in_the_meantime_is_told_to_nobody_and_what_was_corrected_as_it_stands(tree, member):
    make_subscription(member, "q=ambassadeurs")
    gone, mended = make_experience(tree, "Ambassadeurs de santé"), make_experience(tree, "Ambassadurs de Lille")
    after()
    withdraw(gone)
    mended.title = "Ambassadeurs de Lille"
    mended.save_revision().publish()
    assert after(16) == 1
    assert "Ambassadeurs de Lille" in mails()[0].body and gone.title not in mails()[0].body


def test_followers_are_told_of_a_correction_after_the_same_time_and_one_click_goes_back(tree, member, moderator):
    page = make_experience(tree, "Jardin", edited=True)
    after(16)
    make_watch(member, page)
    say_change(page, "Le budget était faux.", title="Jardin partagé")
    assert after() == 0
    thoughts, html = shown(moderator)
    assert thoughts["Jardin partagé"].people == 1 and "Revenir à la version précédente" in html
    assert "la version précédente est de nouveau en ligne" in act(moderator, page, "revenir")
    page = ExperiencePage.objects.get(pk=page.pk)
    assert (page.title, page.live) == ("Jardin", True)
    assert not ChangeNote.objects.exists()
    assert after(60) == 0
    say_change(page, "Cette fois pour de bon.", title="Jardin partagé")
    after()
    act(moderator, page, "retenir")
    assert after(60) == 0
    act(moderator, page, "envoyer")
    assert after() == after(60) == 1


def test_a_correction_that_tells_nobody_is_taken_back_for_as_long(tree, moderator, settings):
    page = make_experience(tree, "Jardin", edited=True)
    after(16)
    assert "Jardin" not in shown(moderator)[0]  # nothing was there before it
    page.title = "Jardin partagé"
    page.save_revision().publish()
    thoughts, html = shown(moderator)
    assert thoughts["Jardin partagé"].told and "Plus personne n’est à prévenir" in html
    assert "Retenir" not in html and "Envoyer maintenant" not in html
    settings.ALERT_DELAY = timedelta(0)
    assert shown(moderator)[0] == {}
    settings.ALERT_DELAY = DELAY
    assert "la version précédente est de nouveau en ligne" in act(moderator, page, "revenir")
    assert ExperiencePage.objects.get(pk=page.pk).title == "Jardin"
    assert shown(moderator)[0] == {}  # going back is no correction


def test_a_withdrawal_is_told_at_once(tree, member):
    page = make_experience(tree)
    make_watch(member, page)
    withdraw(page)
    assert after() == 1


def test_digests_wait_as_well_by_the_clock_that_is_given(tree, member):
    make_subscription(member, "", frequency=Frequency.DAILY, hour=7)
    make_experience(tree)
    now = timezone.now()
    send_updates(f"{now + timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}")
    assert not mails()
    send_updates(f"{now + timedelta(days=2):%Y-%m-%dT%H:%M:%SZ}")
    assert len(mails()) == 1


def test_pages_of_long_ago_that_nobody_waits_for_are_in_nobodys_way(tree, member, moderator):
    make_subscription(member, "")
    shift_publication(make_experience(tree, "D’avant"), days=-400)
    fresh = make_experience(tree, "D’aujourd’hui")
    after()
    assert set(shown(moderator)[0]) == {fresh.title}
    assert after(16) == 1 and "D’avant" not in mails()[0].body


def test_only_who_publishes_thinks_again(tree, member, client):
    editor, page = publisher(tree, EDITORS), make_experience(tree)
    client.force_login(member)
    for browser in (editor, client):
        assert browser.get(SCREEN).status_code in (302, 403)
        browser.post(f"{SCREEN}{page.pk}/revenir/")
    assert ExperiencePage.objects.get(pk=page.pk).live
    assert Client().post(f"{SCREEN}{page.pk}/revenir/").status_code in (302, 403)


def test_an_unknown_act_or_page_is_not_found_and_a_link_does_nothing(tree, moderator):
    page = make_experience(tree)
    assert moderator.get(f"{SCREEN}{page.pk}/retenir/").status_code == 405
    assert moderator.post(f"{SCREEN}{page.pk}/autre/").status_code == 404
    assert moderator.post(f"{SCREEN}{page.pk + 99}/retenir/").status_code == 404


def test_more_publications_ask_no_more(tree, member, moderator):
    make_subscription(member, "")
    page = make_experience(tree)

    def asked():
        after()
        moderator.get(SCREEN)
        with CaptureQueriesContext(connection) as found:
            moderator.get(SCREEN)
        return len(found)

    copies(page, 9)
    few = asked()
    copies(page, 50)
    assert asked() <= few
    assert shown(moderator)[1].count('class="asv-named"') == 50


def test_after_publishing_an_editor_reads_what_holds_for_this_publication(tree, member, moderator):
    """Alerts tell a page once: who corrects a told page is not said that messages leave, unless somebody follows it."""
    make_subscription(member, "")
    page = make_experience(tree, "Jardin")

    def outlook():
        return outlook_of(ResourcePage.objects.get(pk=page.pk), timezone.now())

    assert outlook() == Outlook.LEAVES
    after()
    assert outlook() == Outlook.LEAVES
    act(moderator, page, "retenir")
    assert outlook() == Outlook.HELD
    act(moderator, page, "envoyer")
    after(16)
    assert outlook() == Outlook.NOBODY
    make_watch(member, page)
    page.save_revision().publish()
    assert outlook() == Outlook.NOBODY
    say_change(page, "Le budget était faux.")
    assert outlook() == Outlook.LEAVES
    after()
    act(moderator, page, "retenir")
    assert outlook() == Outlook.HELD
