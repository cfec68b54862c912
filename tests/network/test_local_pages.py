import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import BaseViewRestriction

from asv.taxonomy.former import current_insee
from asv.taxonomy.models import Territory
from network.demarches.places import sections
from network.demarches.places.sections import PlaceSection, register_place_section
from search.engines.base import EngineUnavailable
from tests.factories.many import copies
from tests.factories.network import make_demarche, make_meeting, make_organisation
from tests.factories.search import make_places, make_resource, make_term, reindex
from tests.factories.site import restrict

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(tree):
    """Régions, départements and communes, some with where they are."""
    found = make_places()
    for code, latitude, longitude in (("reg-32", 50.0, 2.8), ("reg-11", 48.8, 2.4), ("dep-59", 50.4, 3.2),
                                      ("dep-62", 50.5, 2.3), ("dep-93", 48.9, 2.4)):  # fmt: skip
        Territory.objects.filter(code=code).update(latitude=latitude, longitude=longitude)
    Territory.objects.filter(code="com-59350").update(population=236_710)
    return found


@pytest.fixture
def filled(tree, places):
    """Lille with a bit of everything, and its neighbours."""
    lille, tourcoing = places["com-59350"], places["com-59599"]
    theme = make_term("theme", "sante-mentale", "Santé mentale")
    make_demarche(tree, "ASV de Lille", territories=[lille])
    make_demarche(tree, "CLS d'autrefois", territories=[lille], state="terminee")
    make_demarche(tree, "Projet du Nord", territories=[places["dep-59"]])
    make_meeting(tree, "Rencontre à venir", days=10, territories=[lille])
    make_meeting(tree, "Rencontre passée", days=-10, territories=[lille])
    make_resource(tree, "Un récit lillois", themes=[theme], territories=[lille])
    make_resource(tree, "Un récit de Tourcoing", themes=[theme], territories=[tourcoing])
    make_resource(tree, "Un récit d'Arras", territories=[places["com-62041"]])
    make_organisation("Ville de Lille", territory=lille)
    reindex()
    return places


def main_of(response):
    return response.content.decode().split("<main")[1].split("</main")[0].replace("\u202f", " ").replace("\xa0", " ")


def test_a_commune_gathers_what_is_known_of_it(client, filled):
    response = client.get("/territoires/com-59350/")
    found = response.context["found"]
    assert [card.title for card in found.active] == ["ASV de Lille", "Projet du Nord"]
    assert [card.title for card in found.past] == ["CLS d'autrefois"]
    assert [card.title for card in found.coming] == ["Rencontre à venir"]
    assert [card.title for card in found.met] == ["Rencontre passée"]
    assert [card.title for card in found.others] == ["Un récit lillois"]
    near = [(card.title, km) for card, km in response.context["elsewhere"]]
    assert [title for title, _km in near] == ["Un récit de Tourcoing", "Un récit d'Arras"]
    assert 8 < near[0][1] < 16
    html = main_of(response)
    for words in ("236 710", "habitants", "Ville de Lille", "Santé mentale", "Hauts-de-France"):
        assert words in html, words
    assert 'href="/compte/alertes/nouvelle/?territoire=com-59350"' in html
    search = client.get("/recherche/?territoire=com-59350")
    assert search.context["total"] == found.total
    assert client.get("/recherche/?theme=sante-mentale&territoire=com-59350").context["total"] == 1
    assert response.context["themes"] == [("sante-mentale", "Santé mentale", 1)]


def test_departements_and_regions_lead_down_up_and_aside(client, filled):
    departement = client.get("/territoires/dep-59/")
    html = main_of(departement)
    assert 'href="/territoires/com-59599/"' in html
    assert 'href="/territoires/reg-32/"' in html
    assert [near.code for near in departement.context["neighbours"]] == ["dep-62", "dep-93"]
    assert departement.context["neighbours"][0].count == 1
    region = client.get("/territoires/reg-32/")
    assert {code for code, _name in region.context["below"]} == {"dep-59", "dep-62"}
    country = client.get("/territoires/")
    assert {code for code, _name in country.context["below"]} == {"reg-32", "reg-11", "reg-04"}
    overseas = client.get("/territoires/dep-974/")
    assert overseas.status_code == 200
    assert 'href="/territoires/com-97411/"' in main_of(overseas)


def test_machines_read_the_place_and_the_way_to_it(client, filled):
    html = client.get("/territoires/com-59350/").content.decode()
    graph = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)[1])["@graph"]
    place = next(node for node in graph if node.get("geo"))
    assert (place["name"], place["identifier"], place["geo"]["latitude"]) == ("Lille", "59350", 50.63)
    way = next(node for node in graph if node["@type"] == "BreadcrumbList")["itemListElement"]
    assert [step["name"] for step in way] == ["Accueil", "France", "Hauts-de-France", "Nord", "Lille"]


def test_an_empty_place_is_no_page_for_search_engines(client, filled):
    empty = client.get("/territoires/com-59000/")
    assert empty.status_code == 200
    assert "noindex" in empty.content.decode()
    assert "noindex" not in client.get("/territoires/com-59350/").content.decode()
    listed = client.get("/sitemap.xml").content.decode()
    for path in ("/territoires/", "/territoires/reg-32/", "/territoires/dep-59/", "/territoires/com-59350/"):
        assert f"{path}</loc>" in listed, path
    assert "com-59000" not in listed
    assert "reg-04" not in listed


def test_addresses(client, filled):
    assert client.get("/territoires/com-00000/").status_code == 404
    for code in ("x", "dep-", "com-5935%00", "..%2F", "a" * 300, "dep-59'--"):
        assert client.get(f"/territoires/{code}/").status_code == 404, code
    assert client.get("/territoires/fra/")["Location"] == "/territoires/"
    assert client.get("/territoires/DEP-59/")["Location"] == "/territoires/dep-59/"


def test_a_commune_that_merged_leads_to_the_one_that_holds_it(client, filled):
    today = current_insee("59355")  # Lomme, associated with Lille since 2000
    assert today == "59350"
    response = client.get("/territoires/com-59355/")
    assert (response.status_code, response["Location"]) == (301, "/territoires/com-59350/")


def test_restricted_resources_show_their_teaser_and_hidden_ones_nothing(client, tree, filled):
    restrict(
        make_demarche(tree, "Gardée", territories=[filled["com-59350"]], since=timezone.localdate()),
        BaseViewRestriction.LOGIN,
    )
    restrict(make_resource(tree, "Secrète", territories=[filled["com-59000"]]), BaseViewRestriction.PASSWORD)
    restrict(make_resource(tree, "Entre membres", territories=[filled["com-59000"]]), BaseViewRestriction.LOGIN)
    reindex()
    html = main_of(client.get("/territoires/com-59350/"))
    assert "Gardée" in html
    assert "Réservé aux membres" in html
    html = main_of(client.get("/territoires/com-59000/"))
    assert "Secrète" not in html
    assert "com-59000" not in client.get("/sitemap.xml").content.decode()


def test_other_parts_add_their_section(client, filled, monkeypatch):
    monkeypatch.setattr(sections, "_PROVIDERS", [])
    shown = {"entries": [], "more": True, "code": "com-59350"}
    template = "network/_place_people.html"
    register_place_section(lambda place, request: PlaceSection("ici", f"À {place.name}", template, shown))
    register_place_section(lambda place, request: None)
    html = main_of(client.get("/territoires/com-59350/"))
    assert '<h2 id="ici">À Lille</h2>' in html
    assert 'href="/annuaire/?territoire=com-59350"' in html


def test_without_the_engine_the_page_still_stands(client, filled, monkeypatch):
    def down(*args, **kwargs):
        raise EngineUnavailable

    monkeypatch.setattr("search.engines.embedded.EmbeddedEngine.search", down)
    html = main_of(client.get("/territoires/com-59350/"))
    assert "reprend son souffle" in html
    assert "Ville de Lille" in html


@pytest.mark.counts_queries
def test_constant_queries(client, tree, places):
    paths = ["/territoires/com-59350/", "/territoires/dep-59/", "/territoires/reg-32/", "/territoires/"]

    def costs():
        reindex()
        found = []
        for path in paths:
            client.get(path)
            with CaptureQueriesContext(connection) as captured:
                client.get(path)
            found.append(len(captured))
        return found

    def fill(count):
        copies(demarche, count)
        copies(meeting, count)
        copies(story, count)
        for number in range(count):
            make_organisation(f"Organisation {count} {number}", territory=places["com-59350"])

    demarche = make_demarche(tree, "ASV", territories=[places["com-59350"]])
    meeting = make_meeting(tree, "Rencontre", days=1, territories=[places["com-59350"]])
    story = make_resource(tree, "Récit", territories=[places["com-59599"]])
    fill(4)
    few = costs()
    fill(20)
    assert costs() == few
    assert max(few) <= 15
