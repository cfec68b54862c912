import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import BaseViewRestriction

from asv.resources.models import ResourceOrganisation
from tests.factories.network import lille, make_organisation
from tests.factories.site import make_experience, restrict

pytestmark = pytest.mark.django_db


def names(client, query=""):
    return [organisation.name for organisation in client.get(f"/annuaire/?{query}").context["organisations"]]


def test_empty_then_filled(client, tree):
    assert "Aucune organisation" in client.get("/annuaire/").content.decode()
    make_organisation(
        "Plateforme santé",
        acronym="PSD",
        kind="reseau",
        website="https://plateforme.example",
        phone="03 27 00 00 00",
        email="contact@plateforme.example",
        description="Annuaire des acteurs",
        territory=lille(),
    )
    html = client.get("/annuaire/").content.decode()
    for words in ("Plateforme santé", "(PSD)", "plateforme.example", "tel:0327000000", "mailto:", "Lille"):
        assert words in html, words


def test_words_kind_and_departement(client, tree):
    make_organisation("École de santé publique", kind="universite")
    make_organisation("Ville de Lille", kind="collectivite", territory=lille())
    assert names(client, "q=ecole+SANTE") == ["École de santé publique"]
    assert names(client, "q=lille") == ["Ville de Lille"]
    assert names(client, "nature=universite") == ["École de santé publique"]
    assert names(client, "departement=dep-59") == ["Ville de Lille"]
    assert names(client, "departement=dep-59&nature=universite") == []
    assert len(names(client, "nature=inconnue&departement=dep-999")) == 2
    assert "laissé de côté" in client.get("/annuaire/?nature=inconnue").content.decode()


@pytest.mark.parametrize("query", ["q=%00", "q=" + "x" * 10000, "q=%22%27%3Cb%3E", "page=-1", "page=999999", "q=%25_"])
def test_hostile_addresses(client, tree, query):
    make_organisation()
    response = client.get(f"/annuaire/?{query}")
    assert response.status_code == 200
    assert "<b>" not in response.content.decode().split('id="annuaire-mots"')[1][:200]


def test_counts_only_what_is_listed(client, tree):
    organisation = make_organisation()
    titles = ("Ouvert", "Pour les membres", "Caché", "Brouillon")
    pages = [make_experience(tree, title, live=title != "Brouillon") for title in titles]
    for page in pages:
        ResourceOrganisation.objects.create(page=page, organisation=organisation, role="porteur")
    ResourceOrganisation.objects.create(page=pages[0], organisation=organisation, role="auteur")
    restrict(pages[1])
    restrict(pages[2], BaseViewRestriction.PASSWORD)
    (row,) = client.get("/annuaire/").context["organisations"]
    assert row.resources == 2


def test_pages_keep_the_filters_and_grow_without_more_queries(client, tree):
    def cost():
        client.get("/annuaire/?q=ville")
        with CaptureQueriesContext(connection) as captured:
            client.get("/annuaire/?q=ville")
        return len(captured)

    for number in range(5):
        make_organisation(f"Ville {number}", territory=lille())
    few = cost()
    for number in range(5, 50):
        make_organisation(f"Ville {number}", territory=lille())
    assert cost() == few
    assert "?q=ville&amp;page=2" in client.get("/annuaire/?q=ville").content.decode()
    assert len(names(client, "q=ville&page=3")) == 10
