import gzip
import json
import re
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from wagtail.models import BaseViewRestriction

from asv.core.typography import french
from asv.core.visibility import visible_to
from asv.resources.assemble import documents_for
from asv.taxonomy.models import DemarcheKind
from network.demarches.map.drawing import contains, drawing, point_at, window_on
from network.demarches.map.question import MapQuestion
from network.demarches.models import DemarchePage
from search.engines.base import EngineUnavailable
from tests.factories.many import copies
from tests.factories.network import asv, lille, make_demarche, make_organisation
from tests.factories.search import make_places, make_term, reindex
from tests.factories.site import restrict

pytestmark = pytest.mark.django_db
OVERSEAS = ("971", "972", "973", "974", "976")
# Communes at the ends of the country and beside its borders, and where they are (GeoNames).
CITIES = {
    "dep-59": (50.6330, 3.0586),  # Lille
    "dep-13": (43.2970, 5.3811),  # Marseille
    "dep-29": (48.3903, -4.4863),  # Brest
    "dep-67": (48.5839, 7.7455),  # Strasbourg
    "dep-2B": (42.7028, 9.4500),  # Bastia
    "dep-2A": (41.6217, 8.9747),  # Sartène
    "dep-75": (48.8534, 2.3488),  # Paris
    "dep-93": (48.9356, 2.3539),  # Saint-Denis
    "dep-64": (43.4832, -1.5586),  # Biarritz
}


def cls_kind():
    defaults = {"label": "Contrat local de santé", "acronym": "CLS"}
    return DemarcheKind.objects.get_or_create(slug="cls", defaults=defaults)[0]


@pytest.fixture
def places(tree):
    """Two régions and one overseas, their départements and communes."""
    return make_places()


@pytest.fixture
def demarches(tree, places):
    """Démarches of several kinds, years and places, indexed."""
    theme = make_term("theme", "sante-mentale", "Santé mentale")
    made = {
        "lille": make_demarche(tree, "ASV de Lille", territories=[places["com-59350"]], since=date(2001, 9, 3)),
        "cls": make_demarche(
            tree, "CLS de Lille", kind=cls_kind(), territories=[places["com-59350"]], since_text="octobre 2015"
        ),
        "arras": make_demarche(tree, "Conseil d'Arras", territories=[places["com-62041"]], since=date(2019, 1, 1)),
        "reunion": make_demarche(
            tree,
            "ASV de Saint-Denis",
            territories=[places["com-97411"]],
            since=date(2005, 1, 1),
            until=date(2010, 12, 31),
            state="terminee",
        ),
        "region": make_demarche(tree, "Projet régional", territories=[places["reg-32"]], since=date(2012, 1, 1)),
        "nowhere": make_demarche(tree, "Sans territoire"),
        "hidden": make_demarche(tree, "Cachée", territories=[places["com-59350"]]),
    }
    made["arras"].themes.set([theme])
    made["arras"].save()
    restrict(made["hidden"], BaseViewRestriction.PASSWORD)
    reindex()
    return made


def counts_of(response):
    shown = [*response.context["shapes"], *response.context["tiles"], *response.context["small_tiles"]]
    return {shape.code: shape.count for shape in shown}


def titles(response):
    return [row.title for row in response.context["rows"]]


def test_every_departement_is_a_link_on_the_map_or_a_tile(client, demarches):
    assert "2019" in client.get("/carte/?annee=2019").content.decode().split("</title>")[0]
    response = client.get("/carte/")
    html = re.sub(r"[ \n]+", " ", response.content.decode())
    metropolitan = {code for code, outline in drawing().outlines.items() if outline.path}
    assert len(metropolitan) == 96
    for code in metropolitan:
        assert f'href="?territoire={code}#carte" id="carte-{code[4:]}"' in html
    assert {tile.number for tile in response.context["tiles"]} == set(OVERSEAS)
    assert french("Nord : 3 démarches") in html
    assert french("Ain : aucune démarche") in html
    assert drawing().credit.split(",")[0] in html.replace("\u202f", " ").replace("\u00a0", " ")
    assert "Cachée" not in html


def test_cities_fall_inside_their_departement():
    for code, where in CITIES.items():
        point = point_at(*where)
        holding = [outline.code for outline in drawing().outlines.values() if contains(outline, point)]
        assert holding == [code]


def test_a_window_shows_its_box_whole():
    box = drawing().outlines["dep-59"].box
    window = window_on(box)
    for corner in (box[:2], box[2:]):
        x, y = window.place(corner)
        assert 0 < x < drawing().width
        assert 0 < y < drawing().height


QUERIES = (
    ["", "q=lille", "q=atelier+sante+ville", "demarche=cls", "territoire=reg-32", "territoire=dep-62&annee=2019",
     "annee=2008", "annee=2016..2020", "theme=sante-mentale", "q=lile", "territoire=com-59350&demarche=asv"]
)  # fmt: skip


def test_map_table_and_search_agree(client, demarches):
    for query in QUERIES:
        response = client.get(f"/carte/?{query}")
        api = client.get(f"/api/v1/recherche?type=demarche&{query}").json()
        assert response.context["total"] == api["count"], query
        assert sorted(titles(response)) == sorted(row["title"] for row in api["results"]), query
        said = {row["value"]: row["count"] for row in api["facets"]["territoire"]}
        for code, count in counts_of(response).items():
            assert count == said.get(code, 0), (query, code)
        search = client.get(f"/recherche/?{response.context['search_query']}")
        assert search.context["total"] == response.context["total"], query


def test_the_year_tells_what_was_active_then(client, demarches):
    response = client.get("/carte/?annee=2008")
    assert titles(response) == ["ASV de Lille", "ASV de Saint-Denis"]
    assert response.context["year"] == 2008
    assert response.context["first_year"] == 2000
    html = response.content.decode()
    assert 'type="number"' in html
    assert 'value="2008"' in html
    assert titles(client.get("/carte/?annee=2019")) == ["ASV de Lille", "Conseil d'Arras", "Projet régional"]


def test_an_opened_departement_shows_its_communes_as_points(client, demarches):
    response = client.get("/carte/?territoire=dep-59")
    opened = response.context["opened"]
    assert [(point.name, point.count) for point in opened.points] == [("Lille", 3)]
    assert response.context["transform"]
    assert {shape.code for shape in response.context["shapes"]} >= {"dep-59", "dep-62"}
    assert "dep-13" not in {shape.code for shape in response.context["shapes"]}
    point = opened.points[0]
    assert [mark.places for mark in opened.wide] == [mark.places for mark in opened.narrow] == [(point,)]
    follow = client.get("/carte/" + urlsplit(point.url).path + "?" + urlsplit(point.url).query)
    assert follow.context["total"] == point.count
    region = client.get("/carte/?territoire=reg-32").context["opened"]
    assert {point.name for point in region.points} == {"Lille", "Arras"}


def test_overseas_communes_stand_for_the_outline(client, demarches):
    opened = client.get("/carte/?territoire=dep-974").context["opened"]
    assert [point.name for point in opened.points] == ["Saint-Denis"]
    assert len(opened.dots) == 1


ORDERS = (
    [("titre", "ASV de Lille"), ("-titre", "Sans territoire"), ("depuis", "ASV de Lille"),
     ("-depuis", "Conseil d'Arras"), ("type", "ASV de Lille"), ("-type", "CLS de Lille"),
     ("-etat", "ASV de Saint-Denis"), ("territoire", "Conseil d'Arras")]
)  # fmt: skip


def test_the_table_sorts_by_any_column(client, demarches):
    for order, first in ORDERS:
        response = client.get(f"/carte/?ordre={order}")
        assert titles(response)[0] == first, order
        assert len(titles(response)) == 6
        direction = "descending" if order.startswith("-") else "ascending"
        assert response.content.decode().count(f'aria-sort="{direction}"') == 1


def test_a_members_demarche_shows_its_title_alone(client, tree, places):
    page = make_demarche(tree, "Gardée", territories=[places["com-59350"]], since_text="printemps 1999")
    restrict(page, BaseViewRestriction.LOGIN)
    reindex()
    html = client.get("/carte/").content.decode()
    assert "Gardée" in html
    assert "printemps 1999" not in html


def test_unknown_filters_are_named_and_the_rest_shown(client, demarches):
    response = client.get("/carte/?demarche=inconnue&territoire=%3Cscript%3E&type=experience")
    html = response.content.decode()
    assert response.context["total"] == 6
    assert "laissé de côté" in html
    assert "ne montre que des démarches" in html
    assert "<script>" not in html.split("<main")[1].split("</main")[0]
    html = client.get("/carte/?demarche=cls&axe=x&theme=sante-mentale&annee=2016..2020").content.decode()
    assert "retirer ce filtre" in html
    assert '<option value="cls" selected>' in html
    assert 'type="hidden" name="annee" value="2016..2020"' in html


HOSTILE = ["page=0", "page=-1", "page=999999", "territoire=" + "x" * 9000, "demarche=%00", "ordre=%00", "annee=99999"]


def test_hostile_addresses(client, demarches):
    for query in HOSTILE:
        for path in ("/carte/", "/carte/integration/", "/carte/couverture/"):
            assert client.get(f"{path}?{query}").status_code == 200, query


def test_without_the_engine_the_page_still_stands(client, demarches, monkeypatch):
    def down(*args, **kwargs):
        raise EngineUnavailable

    monkeypatch.setattr("search.engines.embedded.EmbeddedEngine.search", down)
    for path in ("/carte/?territoire=dep-59", "/carte/integration/", "/carte/couverture/"):
        response = client.get(path)
        assert response.status_code == 200
        assert "compter pour l" in response.content.decode()


def test_the_first_visit_weighs_less_than_100_kb(client, demarches):
    page = client.get("/carte/", headers={"accept-encoding": "gzip"})
    texts = [
        "css/colours.css",
        "css/site.css",
        "css/carte.css",
        "js/site.js",
        "js/carte.js",
        "icons/sprite.svg",
        "icons/favicon.svg",
    ]
    fonts = ["fonts/atkinson-next.woff2", "fonts/bricolage-700.woff2"]
    weight = len(page.content)
    weight += sum(len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in texts)
    weight += sum(Path(finders.find(name)).stat().st_size for name in fonts)
    assert weight < 100_000


def test_the_frame_of_partners(client, demarches):
    response = client.get("/carte/integration/?territoire=dep-59&demarche=cls")
    assert "frame-ancestors *" in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert response.context["total"] == 1
    html = response.content.decode()
    assert "Contrat local de santé" in html
    assert "<script" not in html
    page = client.get("/carte/?territoire=dep-59&demarche=cls")
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"]
    assert 'src="http' in page.context["snippet"]
    assert "integration/?demarche=cls&amp;territoire=dep-59" in page.context["snippet"]


def test_the_map_grows_without_more_queries(client, tree, places):
    queries = ("", "territoire=dep-59", "ordre=-depuis")

    def cost(query):
        client.get(f"/carte/?{query}")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/carte/?{query}")
        return len(captured)

    def costs():
        reindex()
        return [cost(query) for query in queries]

    for number in range(5):
        make_demarche(tree, f"ASV {number}", territories=[places["com-59350"]])
    few = costs()
    copies(make_demarche(tree, "ASV de deux villes", territories=[places["com-59350"], places["com-62041"]]), 44)
    assert costs() == few
    assert max(few) <= 13


def test_a_question_of_the_map_is_one_of_the_search(tree, places):
    question = MapQuestion(QueryDict("q=sante&territoire=dep-59&tri=titre"), visible_to(None))
    assert json.loads(json.dumps(question.pairs)) == [["q", "sante"], ["territoire", "dep-59"], ["tri", "titre"]]
    assert question.address(("ordre", "etat"), left=("q",)) == "?territoire=dep-59&tri=titre&ordre=etat"


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
