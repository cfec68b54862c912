from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import BaseViewRestriction

from asv.resources.assemble import documents_for
from asv.resources.models import ResourceOrganisation
from tests.factories.home import make_plain
from tests.factories.memberships import join, make_facilitator
from tests.factories.network import make_meeting, make_network, make_organisation
from tests.factories.site import make_experience, make_user, restrict

pytestmark = pytest.mark.django_db
MOST_QUERIES = 20


def test_a_bare_and_a_filled_network(client, tree):
    assert client.get(make_network(tree, "Nu").url).status_code == 200
    page = make_network(
        tree,
        "Plein",
        summary="Chapô",
        purpose="<p>Apprendre entre pairs</p>",
        membership="<p>Les coordinations</p>",
        rhythm="Trois rencontres par an",
        animator=make_organisation("Centre de ressources", website="https://centre.example"),
        topics=[("topic", {"title": "La littératie", "period": "2018", "text": "<p>En bref</p>"})],
    )
    make_meeting(tree, "À venir", network=page)
    make_meeting(tree, "Déjà passée", days=-9, network=page)
    html = client.get(page.url).content.decode()
    for words in ("Chapô", "Apprendre entre pairs", "Les coordinations", "Trois rencontres par an", "centre.example",
                  "La littératie", "2018", "À venir", "Déjà passée"):  # fmt: skip
        assert words in html, words
    assert "La littératie" in next(documents_for([page.pk])).body


def test_reserved_pages_are_listed_with_their_teaser_and_open_to_members(client, tree):
    group = Group.objects.create(name="Membres")
    page = make_network(tree, group=group)
    secret = make_plain(page, "Dossier de travail", summary="Le bilan", body=[("text", "<p>Phrase cachée</p>")])
    restrict(secret, BaseViewRestriction.GROUPS, group)
    make_plain(page, "Charte du réseau")
    restrict(make_plain(page, "Sous mot de passe"), BaseViewRestriction.PASSWORD)

    def shown():
        html = client.get(page.url).content.decode()
        assert "Charte du réseau" in html and "Dossier de travail" in html and "Le bilan" in html
        assert "Sous mot de passe" not in html and "Phrase cachée" not in html
        return html

    assert "Réservé aux membres" in shown() and client.get(secret.url).status_code == 403
    user = make_user()
    client.force_login(user)
    assert "demandez à le rejoindre" in shown() and client.get(secret.url).status_code == 403
    user.groups.add(group)
    assert "Réservé aux membres" not in shown() and client.get(secret.url).status_code == 200


def test_the_life_of_a_network_on_its_page(client, tree):
    centre = make_organisation("Centre de ressources")
    page = make_network(tree, "Vivant", animator=centre)
    facilitator, silent = make_facilitator(page), make_user("discret@exemple.fr", last_name="Secretissime")
    row = join(page, silent)
    page.year_themes.create(year=2026, label="Sommeil & <b>écrans</b>")
    group = page.working_groups.create(name="Parole", purpose="Écrire ensemble")
    group.members.add(row)
    sheet = make_experience(tree, "Récit du centre")
    ResourceOrganisation.objects.create(page=sheet, organisation=centre)
    html = client.get(page.url).content.decode()
    for words in ("Demander à rejoindre", "Sommeil &amp; &lt;b&gt;", "Parole", "Écrire ensemble", "<dd>2</dd>",
                  "flux.atom", "Récit du centre", "alertes/nouvelle/?reseau=vivant"):  # fmt: skip
        assert words in html, words
    for words in ("Secretissime", silent.email, facilitator.email, "Rejoindre ce groupe", "Animer ce réseau"):
        assert words not in html, words
    client.force_login(facilitator)
    html = client.get(page.url).content.decode()
    assert "Animer ce réseau" in html and "Rejoindre ce groupe" in html and "Secretissime" not in html
    client.force_login(silent)
    assert "Quitter ce groupe" in client.get(page.url).content.decode()


def test_the_feed_of_a_network_holds_what_anyone_may_see_listed(client, tree):
    group = Group.objects.create(name="Membres")
    page, other = make_network(tree, "Un", group=group), make_network(tree, "Deux")
    make_meeting(tree, "Notre rencontre \x0b & nous", network=page)
    make_meeting(tree, "Ailleurs", network=other)
    secret = make_plain(page, "Dossier", summary="Le bilan", body=[("text", "<p>Phrase cachée</p>")])
    restrict(secret, BaseViewRestriction.GROUPS, group)
    restrict(make_plain(page, "Sous mot de passe"), BaseViewRestriction.PASSWORD)
    make_plain(page, "Brouillon").unpublish()
    member = make_user()
    member.groups.add(group)
    bodies = []
    for user in (None, member):
        if user:
            client.force_login(user)
        answer = client.get(f"/reseaux/{page.slug}/flux.atom")
        assert answer["Content-Type"].startswith("application/atom+xml")
        bodies.append(answer.content.decode())
        titles = [entry.findtext("{*}title") for entry in ElementTree.fromstring(answer.content).findall("{*}entry")]
        assert sorted(titles) == ["Dossier", "Notre rencontre  & nous"]
    assert bodies[0] == bodies[1] and "Réservé aux membres. Le bilan" in bodies[0] and "cachée" not in bodies[0]
    assert client.get("/reseaux/rien/flux.atom").status_code == 404


def test_a_members_meeting_shows_its_teaser_alone(client, tree):
    page = make_network(tree)
    restrict(make_meeting(tree, "Entre nous", network=page, venue="Lieu secret"))
    html = client.get(page.url).content.decode()
    assert "Entre nous" in html
    assert "Lieu secret" not in html


def test_the_list_empty_then_growing_without_more_queries(client, tree):
    assert "Pas encore de réseau" in client.get("/reseaux/").content.decode()

    def cost():
        client.get("/reseaux/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/reseaux/").status_code == 200
        return len(captured)

    for number in range(5):
        make_network(tree, f"Réseau {number}")
    few = cost()
    for number in range(5, 20):
        make_network(tree, f"Réseau {number}")
    assert cost() == few
    assert client.get("/reseaux/?page=999999").status_code == 200


def test_a_network_page_grows_without_more_queries(client, tree):
    centre = make_organisation("Centre")
    page = make_network(tree, animator=centre)
    make_facilitator(page)
    page.refresh_from_db()

    def fill(number):
        make_meeting(tree, f"Venir {number}", network=page)
        make_meeting(tree, f"Passée {number}", days=-number - 1, network=page)
        restrict(make_plain(page, f"Page {number}"), BaseViewRestriction.GROUPS, page.group)
        page.year_themes.create(year=2026, label=f"Thème {number}")
        group = page.working_groups.create(name=f"Groupe {number}")
        group.members.add(join(page, make_user(f"m{number}@exemple.fr")))
        ResourceOrganisation.objects.create(page=make_experience(tree, f"Récit {number}"), organisation=centre)

    def cost():
        client.get(page.url)
        with CaptureQueriesContext(connection) as captured:
            client.get(page.url)
        return len(captured)

    fill(0)
    few = cost()
    for number in range(1, 6):
        fill(number)
    assert cost() == few
    assert few <= MOST_QUERIES
