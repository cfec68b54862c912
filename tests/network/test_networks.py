import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import BaseViewRestriction

from asv.resources.assemble import documents_for
from tests.factories.home import make_plain
from tests.factories.network import make_meeting, make_network, make_organisation
from tests.factories.site import make_user, restrict

pytestmark = pytest.mark.django_db


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


def test_the_space_of_a_network_is_its_members(client, tree):
    group = Group.objects.create(name="Membres")
    page = make_network(tree, group=group)
    restrict(make_plain(page, "Dossier de travail"), BaseViewRestriction.GROUPS, group)
    make_plain(page, "Charte du réseau")
    restrict(make_plain(page, "Sous mot de passe"), BaseViewRestriction.PASSWORD)
    html = client.get(page.url).content.decode()
    assert "Charte du réseau" in html
    assert "Dossier de travail" not in html
    user = make_user()
    client.force_login(user)
    assert "Dossier de travail" not in client.get(page.url).content.decode()
    user.groups.add(group)
    html = client.get(page.url).content.decode()
    assert "Dossier de travail" in html
    assert "Sous mot de passe" not in html


def test_a_wholly_private_space_says_so(client, tree):
    page = make_network(tree)
    restrict(make_plain(page, "Dossier de travail"))
    html = client.get(page.url).content.decode()
    assert "Dossier de travail" not in html
    assert "Réservé aux membres" in html


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
    page = make_network(tree)

    def cost():
        client.get(page.url)
        with CaptureQueriesContext(connection) as captured:
            client.get(page.url)
        return len(captured)

    make_meeting(tree, "Une", network=page)
    make_meeting(tree, "Deux", days=-3, network=page)
    make_plain(page, "Page 0")
    few = cost()
    for number in range(8):
        make_meeting(tree, f"Venir {number}", network=page)
        make_meeting(tree, f"Passée {number}", days=-number - 1, network=page)
        make_plain(page, f"Page {number + 1}")
    assert cost() == few
