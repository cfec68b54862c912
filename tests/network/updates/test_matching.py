"""Who is owed what: new resources only, to those whose search finds them and who may read them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import BaseViewRestriction

from asv.core.visibility import visible_to
from asv.jobs.models import OutboxCursor, OutboxEvent
from asv.jobs.registry import consumers
from network.alerts.matching import match_new_resources
from network.alerts.models import Announcement, Notice, Subscription
from network.alerts.questions import stored_question
from search.engines import local_engine
from tests.factories.many import copies
from tests.factories.site import make_experience, make_user, restrict
from tests.factories.taxonomy import make_places, make_theme
from tests.factories.updates import make_subscription, run_worker

pytestmark = pytest.mark.django_db


def owed() -> set[tuple[str, str]]:
    return set(Notice.objects.values_list("subscription__title", "page__title"))


def match():
    run_worker()
    return owed()


def test_a_new_resource_is_owed_to_the_searches_that_find_it(tree, member):
    theme = make_theme("sante-mentale", label="Santé mentale")
    places = make_places()
    make_subscription(member, "q=ambassadeurs+sante", "mots")
    make_subscription(member, "theme=sante-mentale", "thème")
    make_subscription(member, "territoire=reg-32", "région")
    make_subscription(member, "territoire=com-59350", "commune")
    make_subscription(member, "theme=sante-mentale&territoire=dep-93", "ailleurs")
    make_subscription(member, "q=nutrition", "autre chose")
    make_subscription(member, "type=outil", "autre type")
    make_subscription(member, "", "tout")
    make_experience(tree, "Ambassadeurs de santé", themes=[theme], territories=[places["com-59350"]])
    assert {title for title, _page in match()} == {"mots", "thème", "région", "commune", "tout"}


def test_what_was_there_before_the_subscription_is_not_owed(tree, member):
    make_experience(tree, "Ancien")
    make_subscription(member, "")
    make_experience(tree, "Nouveau")
    assert match() == {("Mon alerte", "Nouveau")}


def test_corrections_announce_nothing(tree, member):
    make_subscription(member, "q=nutrition")
    page = make_experience(tree, "Jardins partagés")
    assert match() == set()
    page.summary = "Où il est question de nutrition."
    page.save_revision().publish()
    assert match() == set()
    page.unpublish()
    match()
    page.refresh_from_db()
    page.save_revision().publish()
    assert match() == set()


def test_the_same_version_is_owed_once_however_often_it_is_saved(tree, member):
    make_subscription(member)
    page = make_experience(tree)
    match()
    for _time in range(3):
        page.save_revision().publish()
        match()
    OutboxCursor.objects.update(last_event_id=0)
    match()
    assert Notice.objects.count() == 1


def test_a_new_version_that_is_announced_is_owed_again(tree, member):
    make_subscription(member)
    page = make_experience(tree)
    match()
    page.version = 2
    page.save_revision().publish()
    match()
    assert sorted(Notice.objects.values_list("version", flat=True)) == [1, 2]


def test_drafts_and_scheduled_pages_wait_for_their_publication(tree, member):
    make_subscription(member)
    page = make_experience(tree, live=False)
    assert match() == set()
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    assert match() == set()
    page.refresh_from_db()
    page.go_live_at = None
    page.save_revision().publish()
    assert len(match()) == 1


def test_a_page_behind_a_password_is_owed_to_nobody_until_it_is_opened(tree, member):
    make_subscription(member)
    restriction = restrict(tree.experiences, BaseViewRestriction.PASSWORD)
    make_experience(tree)
    assert match() == set()
    restriction.delete()
    assert len(match()) == 1


def test_what_is_for_a_group_is_owed_to_the_group_alone(tree, member):
    group = Group.objects.create(name="Réseau")
    insider = make_user("dedans@exemple.fr")
    insider.groups.add(group)
    make_subscription(member, "", "dehors")
    make_subscription(insider, "", "dedans")
    make_subscription(insider, "q=lille", "dedans aussi")
    make_subscription(member, "q=lille", "dehors aussi")
    page = make_experience(tree, live=False)
    restrict(page, BaseViewRestriction.GROUPS, group)
    page.save_revision().publish()
    assert {title for title, _page in match()} == {"dedans", "dedans aussi"}


def test_paused_alerts_and_inactive_accounts_are_owed_nothing(tree, member):
    make_subscription(member, "", "en pause", active=False)
    make_subscription(make_user("parti@exemple.fr", is_active=False), "")
    make_experience(tree)
    assert match() == set()


def test_an_alert_whose_theme_is_no_more_sleeps_instead_of_finding_everything(tree, member):
    make_subscription(member, "theme=disparu")
    make_subscription(member, "theme=disparu&q=ambassadeurs", "mots aussi")
    make_experience(tree)
    assert match() == set()


def test_a_spelling_that_search_would_correct_is_no_match(tree, member):
    make_subscription(member, "q=ambasadeurs")
    make_experience(tree)
    assert match() == set()


def test_alerts_find_exactly_what_the_search_page_finds(tree, member):
    themes = [make_theme("sante-mentale"), make_theme("nutrition")]
    searches = ["", "q=atelier", "q=atelier+-cuisine", 'q="atelier+cuisine"', "theme=nutrition", "q=marche&type=outil",
                "theme=nutrition&theme=sante-mentale", "annee=2019", "annee=2015..2020&q=marche"]  # fmt: skip
    for search in searches:
        make_subscription(member, search, search)
    for number, words in enumerate(["Atelier cuisine", "Atelier marche", "Marche à Lille", "Cuisine des ateliers"]):
        make_experience(tree, words, themes=[themes[number % 2]], start_year=2018 + number)
    found = match()
    for search in searches:
        page = local_engine().search(stored_question(search).query(visible_to(member), page_size=50))
        assert {title for alert, title in found if alert == search} == {hit.card.title for hit in page.hits}, search


def test_a_batch_that_fails_half_way_writes_nothing_and_is_done_again(tree, member, monkeypatch):
    make_subscription(member)
    make_experience(tree)
    consumer = next(c for c in consumers() if c.name == "updates")
    events = list(OutboxEvent.objects.filter(topic="page"))
    with monkeypatch.context() as patch:
        patch.setattr("network.alerts.matching._write", lambda entries: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            consumer.handle(events)
    assert not Announcement.objects.exists()
    consumer.handle(events)
    consumer.handle(events)
    assert Notice.objects.count() == 1


def queries(work) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


@pytest.mark.counts_queries
@pytest.mark.parametrize("grow", ["members", "searches", "resources"])
def test_matching_costs_as_many_queries_for_fifty_as_for_five(tree, grow):
    def number(count, kind):
        return count if grow == kind else 2

    costs = []
    for count in (5, 50):
        Subscription.objects.all().delete()
        for at in range(number(count, "members")):
            user = make_user(f"membre-{count}-{at}@exemple.fr")
            for search in range(number(min(count, 30), "searches")):
                make_subscription(user, f"q=mot{search}", str(search))
        copies(make_experience(tree, f"Récit {count}"), number(count, "resources") - 1)
        events = list(OutboxEvent.objects.filter(topic="page"))
        match_new_resources(events[:0])
        costs.append(queries(lambda events=events: match_new_resources(events)))
    assert costs[1] <= costs[0]
    assert costs[0] < 40
