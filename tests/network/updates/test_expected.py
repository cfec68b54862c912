"""Before confirming: what would have come, how much it is, and whether it is too broad; alerts on more than words."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Group
from django.http import QueryDict
from django.utils import timezone
from wagtail.models import BaseViewRestriction

from asv.core.visibility import visible_to
from asv.resources.models import ResourceOrganisation, ResourcePage
from network.alerts import expecting
from network.alerts.expecting import Expected, expected
from network.alerts.models import Notice, Subscription
from network.alerts.questions import read_question, stored_question
from network.meetings.models import MeetingSeries
from search.engines.base import EngineUnavailable
from tests.factories.network import make_meeting, make_network, make_organisation
from tests.factories.site import make_experience, make_user, restrict
from tests.factories.taxonomy import make_places, make_theme
from tests.factories.updates import make_subscription, run_worker, shift_publication

pytestmark = pytest.mark.django_db
NEW = "/compte/alertes/nouvelle/"


def titles(querystring, user):
    found = expected(stored_question(querystring), visible_to(user), timezone.now(), shown=50)
    return sorted(card.title for card in found.cards), found.total


def test_what_would_have_come_is_what_matching_gives(tree, member):
    theme, places = make_theme("nutrition"), make_places()
    organisation, network = make_organisation("Ville de Lille"), make_network(tree, "Collectif santé")
    lille, space = "organisation=ville-de-lille", f"reseau={network.slug}"
    searches = ["", "q=atelier", "q=atelier+-cuisine", 'q="atelier+cuisine"', "theme=nutrition", "q=ambasadeurs",
                "territoire=reg-32", "territoire=dep-93", lille, f"q=marche&{lille}", space, f"{space}&{lille}",
                "type=rencontre", "serie=jeudis"]  # fmt: skip
    outsider, insider = member, make_user("dedans@exemple.fr")
    group = Group.objects.create(name="Réseau")
    insider.groups.add(group)
    for user in (outsider, insider):
        for search in searches:
            make_subscription(user, search, search)
    for number, title in enumerate(["Atelier cuisine", "Atelier marche", "Marche à Lille", "Ambassadeurs"]):
        page = make_experience(tree, title, live=False, themes=[theme] if number % 2 else [])
        page.territories = [places["com-59350"]] if number > 1 else []
        if number != 1:
            ResourceOrganisation.objects.create(page=page, organisation=organisation)
        if number == 2:
            restrict(page, BaseViewRestriction.GROUPS, group)
        page.save_revision().publish()
    series = MeetingSeries.objects.create(name="Les jeudis", slug="jeudis")
    make_meeting(tree, "Rencontre du collectif", network=network, host=organisation)
    make_meeting(tree, "Autre rencontre", series=series)
    run_worker()
    for user in (outsider, insider):
        for search in searches:
            owed = Notice.objects.filter(subscription__user=user, subscription__title=search)
            known = sorted(owed.values_list("page__title", flat=True))
            shown, total = titles(search, user)
            if search == "":  # the network was there before the alert
                shown, total = [title for title in shown if title != network.title], total - 1
            assert (known, len(known)) == (shown, total), (user.email, search)
    assert titles("organisation=ville-de-lille", insider)[0] != titles("organisation=ville-de-lille", outsider)[0]


def test_what_is_older_than_three_months_is_not_counted(tree, member):
    make_experience(tree, "Récent")
    shift_publication(make_experience(tree, "Ancien"), days=-91)
    run_worker()
    assert titles("", member) == (["Récent"], 1)


@pytest.mark.parametrize(
    ("total", "volume", "broad"),
    [
        (1, "moins d’une par mois", False),
        (4, "environ 1 par mois", False),
        (12, "environ 4 par mois", False),
        (39, "environ 3 par semaine", False),
        (257, "environ 20 par semaine", False),
        (258, "environ 20 par semaine", True),
        (2000, "environ 156 par semaine", True),
    ],
)
def test_the_volume_is_said_in_words(total, volume, broad):
    found = Expected(total, ())
    assert (found.volume, found.is_much) == (volume, broad)


def test_the_page_shows_what_would_have_come_before_anything_is_made(client, tree, member, monkeypatch):
    make_experience(tree, "Jardin <b>partagé</b>")
    run_worker()
    client.force_login(member)
    page = client.get(f"{NEW}?q=jardin").content.decode()
    assert "<strong>1 ressource</strong>" in page
    assert "moins d’une par mois" in page
    assert "Jardin &lt;b&gt;partagé&lt;/b&gt;" in page
    assert "prend tout" not in page
    everything = client.get(NEW).content.decode()
    assert "prend tout ce qui paraît" in everything
    assert re.search(r'value="weekly"[^>]*checked', everything), "the gentler rhythm is offered for what is broad"
    assert "Rien. L’alerte" in client.get(f"{NEW}?q=introuvable").content.decode()
    assert not Subscription.objects.exists()

    def down():
        raise EngineUnavailable("down")

    monkeypatch.setattr(expecting.engines, "get_engine", down)
    assert "La recherche ne répond pas" in client.get(f"{NEW}?q=jardin").content.decode()


def test_a_members_resource_is_counted_for_those_who_read_it(client, tree, member):
    restrict(make_experience(tree, "Jardin secret"))
    run_worker()
    assert titles("q=jardin", member) == (["Jardin secret"], 1)
    assert titles("q=jardin", None) == ([], 0)
    assert "Jardin secret" not in client.get(f"{NEW}?q=jardin").content.decode()


def test_a_series_is_followed_from_each_of_its_meetings(client, tree, member):
    """What would have come, what comes, where its name leads; a series that nobody may see is none."""
    series = MeetingSeries.objects.create(name="Les jeudis de la santé mentale", slug="jeudis")
    first = make_meeting(tree, "Premier jeudi", series=series)
    make_meeting(tree, "Ailleurs")
    run_worker()
    client.force_login(member)
    assert "/compte/alertes/nouvelle/?serie=jeudis" in client.get(first.url).content.decode()
    page = client.get(f"{NEW}?serie=jeudis").content.decode()
    assert "Les jeudis de la santé mentale" in page and "Premier jeudi" in page and "Ailleurs" not in page
    client.post(f"{NEW}?serie=jeudis", {"title": "Jeudis", "frequency": "immediate"})
    assert Subscription.objects.get().querystring == "serie=jeudis"
    make_meeting(tree, "Deuxième jeudi", series=series)
    make_meeting(tree, "Ailleurs encore")
    run_worker()
    assert list(Notice.objects.values_list("page__title", flat=True)) == ["Deuxième jeudi"]
    found = client.get(stored_question("serie=jeudis").path).content.decode()
    assert "Premier jeudi" in found and "Deuxième jeudi" in found and "Ailleurs" not in found
    assert f"{first.url}#serie" in found
    MeetingSeries.objects.get().delete()
    assert "en sommeil" in client.get("/compte/alertes/").content.decode()
    run_worker()
    assert "Premier jeudi" not in client.get("/recherche/?q=%22les+jeudis+de+la+sante+mentale%22").content.decode()
    hidden = MeetingSeries.objects.create(name="Série secrète", slug="secrete")
    restrict(make_meeting(tree, "Cachée", series=hidden), "password")
    assert "Série secrète" not in client.get(f"{NEW}?serie=secrete").content.decode()


def test_organisations_and_networks_are_followed_by_name(client, tree, member):
    organisation = make_organisation("Ville de Lille")
    network = make_network(tree, "Collectif santé")
    client.force_login(member)
    slug = quote(network.slug)  # "collectif-santé"
    query = f"organisation=ville-de-lille&reseau={slug}"
    for address in (network.url, make_meeting(tree, "Rencontre", network=network).url):
        assert f"/compte/alertes/nouvelle/?reseau={slug}" in client.get(address).content.decode()
    assert "Ville de Lille · Collectif santé" in client.get(f"{NEW}?{query}").content.decode()
    client.post(f"{NEW}?{query}&reseau=autre", {"title": "Suivi", "frequency": "monthly", "month_day": "31"})
    made = Subscription.objects.get()
    assert (made.querystring, made.month_day, made.hour) == (query, 31, 7)
    assert (
        stored_question(made.querystring).path
        == "/recherche/?q=%22Ville+de+Lille%22+%22Collectif+sant%C3%A9%22&tri=date"
    )
    organisation.delete()
    page = client.get("/compte/alertes/").content.decode()
    assert "Cette alerte est en sommeil" in page
    assert f"/compte/alertes/nouvelle/?reseau={slug}" in page, "the way to repair it"
    make_meeting(tree, "Encore une rencontre", network=network)
    run_worker()
    assert not Notice.objects.exists(), "an alert that lost a criterion finds nothing rather than too much"


def test_a_target_that_is_no_slug_is_left_out_aloud(tree):
    for value in ("inconnu", "%00", "é" * 400, "1 OR 1=1"):
        data = QueryDict(mutable=True)
        data.update({"organisation": value, "q": "a"})
        question = read_question(data)
        assert [fault.parameter for fault in question.ignored] == ["organisation"]
        assert question.querystring() == "q=a"


def test_an_obsolete_alert_is_repaired_from_the_list(client, tree, member):
    theme = make_theme("disparu")
    make_subscription(member, "q=jardin&theme=disparu", "Jardins")
    theme.delete()
    client.force_login(member)
    page = client.get("/compte/alertes/").content.decode()
    repair = re.search(r'href="(/compte/alertes/nouvelle/[^"]*)"', page)[1]
    assert repair == f"{NEW}?q=jardin"
    client.post(repair, {"title": "Jardins", "frequency": "daily"})
    make_experience(tree, "Un jardin")
    run_worker()
    assert list(Notice.objects.values_list("subscription__querystring", flat=True)) == ["q=jardin"]
    assert ResourcePage.objects.filter(first_published_at__gt=timezone.now() - timedelta(days=1)).exists()
