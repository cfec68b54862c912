from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import BaseViewRestriction

from asv.resources.assemble import documents_for
from asv.taxonomy.models import DemarcheKind
from network.carte import outlines
from network.models import DemarchePage
from tests.factories.network import asv, lille, make_demarche, make_organisation, place
from tests.factories.site import restrict

pytestmark = pytest.mark.django_db
OVERSEAS = ("971", "972", "973", "974", "976")


def cls_kind():
    defaults = {"label": "Contrat local de santé", "acronym": "CLS"}
    return DemarcheKind.objects.get_or_create(slug="cls", defaults=defaults)[0]


def reunion():
    region = place("reg-04", "region", "La Réunion", place("fra", "pays", "France"))
    return place("com-97411", "commune", "Saint-Denis", place("dep-974", "departement", "La Réunion", region))


def test_every_departement_is_on_the_map(client, tree):
    response = client.get("/carte/")
    html = response.content.decode()
    metropolitan = {row["code"] for row in outlines()["departements"]}
    assert len(metropolitan) == 96
    for code in metropolitan:
        assert f'id="carte-{code[4:]}"' in html
    assert {tile.number for tile in response.context["tiles"]} == set(OVERSEAS)
    for tile in response.context["tiles"]:
        assert tile.name in html
    assert outlines()["credit"].split(",")[0] in html.replace("\u202f", " ").replace("\u00a0", " ")


def test_the_map_stays_light(client, tree):
    assert len(client.get("/carte/").content) < 90_000


def test_counts_by_departement_overseas_and_wider(client, tree):
    make_demarche(tree, "ASV de Lille", territories=[lille()], since=date(2001, 9, 3))
    make_demarche(tree, "CLS de Lille", kind=cls_kind(), territories=[lille()], since_text="octobre 2015")
    make_demarche(tree, "ASV de Saint-Denis", territories=[reunion()])
    make_demarche(tree, "Projet régional", territories=[place("reg-32", "region", "Hauts-de-France")])
    make_demarche(tree, "Sans territoire")
    restrict(make_demarche(tree, "Cachée", territories=[lille()]), BaseViewRestriction.PASSWORD)
    response = client.get("/carte/")
    counts = {shape.code: shape.count for shape in [*response.context["shapes"], *response.context["tiles"]]}
    assert (counts["dep-59"], counts["dep-974"], counts["dep-62"]) == (2, 1, 0)
    assert response.context["total"] == 5
    assert response.context["wider_count"] == 1
    html = response.content.decode()
    for words in ("ASV de Lille", "octobre 2015", "3 septembre 2001", "Sans territoire", "CLS", "Active"):
        assert words in html
    assert "Cachée" not in html
    assert 'href="?territoire=dep-59#liste"' in html


def test_filters_by_kind_and_place(client, tree):
    make_demarche(tree, "ASV de Lille", territories=[lille()])
    make_demarche(tree, "CLS de Lille", kind=cls_kind(), territories=[lille()])
    make_demarche(tree, "ASV de Saint-Denis", territories=[reunion()])

    def titles(query):
        return {row.title for row in client.get(f"/carte/?{query}").context["rows"]}

    assert titles("demarche=cls") == {"CLS de Lille"}
    assert titles("territoire=reg-32") == {"ASV de Lille", "CLS de Lille"}
    assert titles("territoire=dep-974&demarche=asv") == {"ASV de Saint-Denis"}
    assert titles("demarche=&territoire=") == {"ASV de Lille", "CLS de Lille", "ASV de Saint-Denis"}
    assert titles("demarche=inconnue") == {"ASV de Lille", "CLS de Lille", "ASV de Saint-Denis"}
    html = client.get("/carte/?demarche=inconnue&territoire=%3Cscript%3E").content.decode()
    assert "laissé de côté" in html
    assert "<script>" not in html.split("<main")[1]
    html = client.get("/carte/?demarche=cls").content.decode()
    assert "retirer ce filtre" in html
    assert '<option value="cls" selected>' in html


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=999999", "territoire=" + "x" * 9000, "demarche=%00"])
def test_hostile_addresses(client, tree, query):
    make_demarche(tree)
    assert client.get(f"/carte/?{query}").status_code == 200


def test_the_list_grows_without_more_queries(client, tree):
    def cost():
        client.get("/carte/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/carte/")
        return len(captured)

    for number in range(5):
        make_demarche(tree, f"ASV {number}", territories=[lille()])
    few = cost()
    for number in range(5, 50):
        make_demarche(tree, f"ASV {number}", territories=[lille()])
    assert cost() == few


def test_a_bare_and_a_filled_demarche(client, tree):
    assert client.get(make_demarche(tree, "Nue").url).status_code == 200
    page = make_demarche(
        tree,
        "Pleine",
        kind=cls_kind(),
        state="renouvelee",
        since=date(2015, 12, 17),
        until=date(2020, 12, 31),
        bearer=make_organisation("Ville porteuse"),
        generation=2,
        population=14794,
        presentation="<p>Une présentation</p>",
        priorities=[("priority", {"number": "2.1.1.1", "title": "Accès aux droits", "text": "<p>En bref</p>"})],
        information_date=date(2020, 1, 1),
        territories=[lille()],
    )
    html = client.get(page.url).content.decode()
    for words in ("Contrat local de santé", "Renouvelée", "17 décembre 2015", "31 décembre 2020", "Ville porteuse",
                  "Une présentation", "2.1.1.1", "Accès aux droits", "Lille", "794", "génération"):  # fmt: skip
        assert words in html, words


def test_a_demarche_is_found_under_its_kind(tree):
    page = make_demarche(tree, territories=[lille()])
    document = next(documents_for([page.pk]))
    assert document.terms["demarche"] == ("asv",)
    assert document.card["kind"] == asv().acronym
    assert document.card["state"] == "Active"


def test_many_demarches_cost_the_index_no_query_each(tree):
    few = [make_demarche(tree, f"ASV {number}").pk for number in range(2)]
    list(documents_for(few))
    with CaptureQueriesContext(connection) as two:
        list(documents_for(few))
    many = [*few, *(make_demarche(tree, f"Autre {number}").pk for number in range(8))]
    with CaptureQueriesContext(connection) as ten:
        list(documents_for(many))
    assert len(ten) == len(two)


def test_it_ends_after_it_begins():
    page = DemarchePage(title="À l'envers", since=date(2020, 1, 1), until=date(2019, 1, 1))
    with pytest.raises(ValidationError):
        page.clean()
