"""A theme, a place or a network that is renamed goes on answering; one that vanishes is told to who asked for it."""

import re

import pytest
from django.utils import timezone
from django.utils.http import urlencode

from asv.jobs.models import MailState, OutgoingMail
from asv.taxonomy import former
from asv.taxonomy.catalogue import VOCABULARIES, forget_catalogue
from asv.taxonomy.models import FormerSlug, Organisation, Territory, Theme
from network.alerts.models import Notice, Subscriber, Subscription
from network.alerts.sleeping import tell_sleepers
from network.meetings.models import MeetingSeries
from network.networks.models import NetworkPage
from tests.factories.network import make_meeting, make_network
from tests.factories.search import reindex
from tests.factories.site import make_experience, make_user
from tests.factories.taxonomy import make_places, make_theme
from tests.factories.updates import mails, make_subscription, run_worker

pytestmark = pytest.mark.django_db


def visitor_alert(querystring, title="Mon alerte"):
    subscriber = Subscriber.objects.create(email="nadia@exemple.fr")
    return make_subscription(None, querystring, title, subscriber=subscriber, confirmed_at=timezone.now())


def told():
    return [message for message in mails() if "en sommeil" in message.subject]


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_a_renamed_term_answers_under_its_former_slugs_everywhere(client, tree, member, vocabulary):
    model = VOCABULARIES[vocabulary]
    term = model.objects.create(slug="premier", label="Premier nom")
    page = make_experience(tree, "Un récit du terme")
    field = {"theme": "themes", "public": "audiences", "demarche": "demarches", "axe": "axes",
             "plus_value": "added_values", "etape": "stages"}[vocabulary]  # fmt: skip
    getattr(page, field).add(term)
    page.save()
    alert = make_subscription(member, f"{vocabulary}=premier", "Du terme")
    reindex()
    for slug in ("deuxieme", "troisieme"):
        term.slug = slug
        term.save()
    run_worker()
    for slug in ("premier", "deuxieme", "troisieme"):
        answer = client.get("/api/v1/recherche", {vocabulary: slug}).json()
        assert (answer["count"], answer["ignored"]) == (1, []), slug
        assert "Un récit du terme" in client.get("/recherche/flux.atom", {vocabulary: slug}).content.decode()
        assert "Premier nom" in client.get("/recherche/", {vocabulary: slug}).content.decode()
    fresh = make_experience(tree, "Un autre récit", live=False)
    getattr(fresh, field).add(term)
    fresh.save_revision().publish()
    run_worker()
    assert Notice.objects.get().subscription == alert and not told()
    term.slug = "premier"  # and back
    term.save()
    run_worker()
    assert client.get("/api/v1/recherche", {vocabulary: "deuxieme"}).json()["ignored"] == []
    assert [row.current for row in FormerSlug.objects.filter(vocabulary=vocabulary, slug="premier")] == ["premier"]


def test_a_former_slug_taken_by_another_term_is_that_term(client, member):
    theme = make_theme("sante-mentale", label="Santé mentale")
    theme.slug = "sante-psychique"
    theme.save()
    make_theme("sante-mentale", label="Un autre")
    forget_catalogue()
    assert "Un autre" in client.get("/recherche/?theme=sante-mentale").content.decode()


def test_an_alert_whose_theme_vanishes_is_told_once_to_members_and_visitors_with_the_way_to_repair(client, tree):
    theme, other = make_theme("nutrition", label="Nutrition"), make_theme("sommeil", label="Sommeil")
    member = make_user()
    alert = make_subscription(member, "theme=nutrition&q=jardin", "Manger")
    make_subscription(member, "theme=sommeil", "Dormir")
    make_subscription(member, "theme=nutrition", "En pause", active=False)
    own = visitor_alert("theme=nutrition", "Bien manger")
    run_worker()
    assert not mails()
    theme.delete()
    for _round in range(3):
        run_worker()
        tell_sleepers()
    assert (
        sorted(message.to[0] for message in told()) == ["membre@exemple.fr", "nadia@exemple.fr"] and len(mails()) == 2
    )
    for message in told():
        assert "Thème «\u202fnutrition\u202f»" in message.body and "List-Unsubscribe" in message.extra_headers
        path = re.search(r"supprimer l’alerte : https://asv\.example(\S+)", message.body)[1]
        if message.to == [member.email]:
            client.force_login(member)
        page = client.get(path).content.decode()
        assert "en sommeil" in page and "En faire une alerte sans ce critère" in page
    Subscription.objects.filter(pk=own.pk).delete()
    make_theme("nutrition", label="Nutrition")
    tell_sleepers()
    alert.refresh_from_db()
    assert alert.asleep == ""
    other.delete()
    Theme.objects.filter(slug="nutrition").delete()
    run_worker()
    assert [message.subject.count("Dormir") for message in told()[2:]].count(1) == 1 and len(told()) == 4


def test_a_mail_that_waits_is_cancelled_when_the_alert_is_awake_or_stopped(member):
    make_theme("nutrition", label="Nutrition").delete()
    for number in range(2):
        make_subscription(member, f"theme=nutrition&annee=201{number}", f"Alerte {number}")
    assert tell_sleepers() == 2
    Subscription.objects.filter(title="Alerte 0").stop()
    run_worker()
    assert [message.subject for message in told()] == ["Votre alerte «\u202fAlerte 1\u202f» est en sommeil"]
    assert OutgoingMail.objects.filter(state=MailState.CANCELLED).count() == 1


def test_networks_series_organisations_and_places_are_told_as_well(tree, member):
    places = make_places()
    network = make_network(tree, "Un réseau")
    series = MeetingSeries.objects.create(name="Cafés santé", slug="cafes-sante")
    meeting = make_meeting(tree, "Un café", series=series)
    organisation = Organisation.objects.create(name="Ville de Douai")
    wanted = {
        "Réseau": f"reseau={network.slug}",
        "Série de rencontres": "serie=cafes-sante",
        "Organisation": f"organisation={organisation.slug}",
        "Territoire": "territoire=com-59178",
    }
    for title, querystring in wanted.items():
        make_subscription(member, querystring, title)
    run_worker()
    assert not told()
    network.slug = "reseau-renomme"
    network.save_revision().publish()
    organisation.slug = "douai"
    organisation.save()
    series.slug = "cafes"
    series.save()
    run_worker()
    assert not told(), "renamed is not gone"
    NetworkPage.objects.get(pk=network.pk).unpublish()
    meeting.unpublish()
    organisation.delete()
    places["com-59178"].delete()
    run_worker()
    assert sorted(message.subject.split("«")[1].split("»")[0].strip() for message in told()) == sorted(wanted)


def test_a_commune_that_merged_away_is_the_one_that_holds_it(client, tree, member, monkeypatch):
    make_places()
    monkeypatch.setattr(former, "former_communes", lambda: {"59999": "59350"})
    page = make_experience(tree, "À Lille")
    page.territories.add(Territory.objects.get(code="com-59350"))
    page.save()
    make_subscription(member, "territoire=com-59999", "De mon village")
    reindex()
    answer = client.get(f"/api/v1/recherche?{urlencode({'territoire': 'com-59999'})}").json()
    assert answer["ignored"] == []
    fresh = make_experience(tree, "À Lille aussi", live=False)
    fresh.territories.add(Territory.objects.get(code="com-59350"))
    fresh.save_revision().publish()
    run_worker()
    assert not told() and Notice.objects.count() == 1
