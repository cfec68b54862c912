"""The API: the JSON of the contract, faults named, resources whole or as teasers, and its own description."""

import json
import re

import pytest
from wagtail.models import BaseViewRestriction

from asv.core.models import DocumentText
from asv.resources.models import ResourceFile, ResourceOrganisation
from asv.taxonomy.models import Organisation
from search.forms import PARAMETERS
from tests.factories.many import copies
from tests.factories.search import make_resource, reindex
from tests.factories.site import PASSWORD, make_document, make_user, restrict

pytestmark = pytest.mark.django_db


def search(client, query=""):
    return client.get(f"/api/v1/recherche?{query}").json()


def test_an_answer_has_the_shape_of_the_contract(client, site):
    found = search(client, "q=ambassadeur sante")
    assert list(found) == [
        "count",
        "degrees",
        "page",
        "pages",
        "took_ms",
        "corrected",
        "suggested",
        "understood",
        "ignored",
        "facets",
        "results",
    ]
    assert (found["count"], found["page"], found["pages"], found["corrected"], found["ignored"]) == (2, 1, 1, None, [])
    assert isinstance(found["took_ms"], int)
    result, other = found["results"]
    assert found["degrees"] == {"all": 1, "some": 1, "meaning": 0}
    assert (result["match"], result["missing"], other["match"], other["missing"]) == (
        "all",
        [],
        "some",
        ["ambassadeur"],
    )
    assert result["id"] == site["lille"].pk
    assert result["type"] == "experience"
    assert result["url"].startswith("https://asv.example/experiences/recit-")
    assert result["summary"] == "Des habitants formés relaient la prévention."
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", result["date"])
    assert result["members_only"] is False
    assert result["territory"] == {"code": "com-59350", "name": "Lille"}
    assert result["themes"] == ["essai-mentale"]
    assert {"value": "essai-mentale", "label": "Santé mentale d'essai", "count": 1, "selected": False} in found[
        "facets"
    ]["theme"]


def test_highlights_hold_no_markup_but_marks(client, tree, terms, places):
    make_resource(tree, "Récit piégé", summary="Une <script>alert(1)</script> prévention & des <b>relais</b>.")
    reindex()
    (result,) = search(client, "q=prévention")["results"]
    text = "".join(result["highlights"])
    assert "<mark>prévention</mark>" in text
    assert re.findall(r"<(?!/?mark>)", text) == []


def test_the_same_question_finds_the_same_as_the_page(client, site):
    for query in ("q=jardin", "theme=essai-sante", "territoire=com-59350&tri=distance", "annee=2012..2016&tri=titre"):
        cards = client.get(f"/recherche/?{query}").context["cards"]
        assert [result["id"] for result in search(client, query)["results"]] == [card.id for card in cards]


def test_distance_is_told_and_the_place_keeps_its_name(client, site):
    first = search(client, "territoire=com-59350&tri=distance")["results"][0]
    assert first["distance_km"] == 0
    assert first["territory"]["name"] == "Lille"


def test_every_fault_is_named(client, site):
    response = client.get(
        "/api/v1/recherche?theme=x&public=&annee=20&tri=prix&page=0&page=2&lieu=Lille&format=exe&q=jardin"
    )
    assert response.status_code == 400
    errors = response.json()["errors"]
    assert all(error.keys() == {"parameter", "value", "message"} and error["message"] for error in errors)
    assert sorted((error["parameter"], error["value"]) for error in errors) == [
        ("annee", "20"),
        ("format", "exe"),
        ("lieu", "Lille"),
        ("page", "0"),
        ("page", "2"),
        ("public", ""),
        ("theme", "x"),
        ("tri", "prix"),
    ]


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=999999", "page=x", "q=" + "a" * 10_000, "n%C3%A9=1"])
def test_one_fault_is_enough(client, site, query):
    assert client.get(f"/api/v1/recherche?{query}").status_code == 400


def test_a_page_past_the_last_is_empty_so_that_a_loop_ends(client, site):
    found = search(client, "page=2")
    assert (found["count"], found["page"], found["pages"], found["results"]) == (3, 2, 1, [])


def test_other_sites_read_what_anyone_may_read_and_nothing_of_a_member(client, site):
    addresses = ["/api/v1/recherche", "/api/v1/recherche?a=1", f"/api/v1/ressources/{site['lille'].pk}"]
    for address in addresses:
        response = client.get(address, headers={"Origin": "https://ailleurs.example"})
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response
        assert "private" in response["Cache-Control"]
    make_user()
    client.login(username="membre@exemple.fr", password=PASSWORD)
    for address in addresses:
        assert "Access-Control-Allow-Origin" not in client.get(address, headers={"Origin": "https://ailleurs.example"})


def test_a_passage_of_a_document_says_where_it_is_and_only_to_those_who_may_read(client, site):
    document = make_document("Bilan de Lille", "bilan.pdf")
    ResourceFile.objects.create(page=site["lille"], document=document)
    DocumentText.objects.update_or_create(
        document=document, defaults={"pages": ["Le sommaire.", "Une page où l'on parle de girafes & de <b>santé</b>."]}
    )
    reindex()
    (result,) = search(client, "q=girafes")["results"]
    (passage,) = result["passages"]
    assert passage["page"] == 2
    assert passage["url"].startswith("https://asv.example/documents/")
    assert passage["url"].endswith("#page=2")
    assert "<mark>girafes</mark>" in passage["text"]
    assert re.findall(r"<(?!/?mark>)", passage["text"]) == []
    restrict(site["lille"])
    # Before the index knows of it, and after.
    assert "girafes</mark>" not in client.get("/api/v1/recherche?q=girafes").content.decode()
    reindex()
    assert search(client, "q=girafes")["count"] == 0
    assert [r["passages"] for r in search(client, "q=ambassadeurs")["results"]] == [[]]


def test_a_page_past_the_window_is_refused_with_a_way_on(client, site):
    response = client.get("/api/v1/recherche?page=501")
    assert response.status_code == 400
    assert "/recherche/export.csv" in response.json()["errors"][0]["message"]


def test_addresses_without_parameters_refuse_them_all(client, site):
    for address in (f"/api/v1/ressources/{site['lille'].pk}", "/api/v1/openapi.json"):
        response = client.get(f"{address}?a=1&%00b=%0b")
        assert response.status_code == 400
        assert [error["parameter"] for error in response.json()["errors"]] == ["a", "b"]


def test_thousands_of_parameters_are_refused_not_forgotten(client, site, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 50
    query = "&".join(["theme=essai-sante"] * 60)
    assert client.get(f"/api/v1/recherche?{query}").status_code == 400
    assert client.get(f"/api/v1/ressources/{site['lille'].pk}?{query}").status_code == 400
    assert client.get(f"/recherche/export.csv?{query}").status_code == 400
    assert client.get(f"/recherche/flux.atom?{query}").status_code == 400


def test_a_search_costs_the_same_queries_for_any_number_of_results(
    client, site, tree, terms, django_assert_num_queries
):
    client.get("/api/v1/recherche")
    with django_assert_num_queries(3):
        search(client)
    copies(make_resource(tree, "Récit", themes=[terms["essai-sante"]]), 19)
    reindex()
    client.get("/api/v1/recherche")
    with django_assert_num_queries(3):
        assert len(search(client)["results"]) == 20


# ---- one resource ----


@pytest.fixture
def whole(site):
    """The récit of Lille with a file, an organisation and a source."""
    page = site["lille"]
    document = make_document("Fiche de Lille", "fiche.pdf")
    ResourceFile.objects.create(page=page, document=document, label="La fiche")
    ville = Organisation.objects.create(name="Ville de Lille", slug="ville-de-lille-essai")
    ResourceOrganisation.objects.create(page=page, organisation=ville, role="porteur")
    page.source_label = "Fabrique Territoires Santé"
    page.source_url = "https://exemple.fr/fiche.pdf"
    page.save_revision().publish()
    return page


@pytest.mark.indexes
def test_a_resource_whole(client, whole):
    found = client.get(f"/api/v1/ressources/{whole.pk}").json()
    assert found["title"] == "Les ambassadeurs de santé de Lille"
    assert found["members_only"] is False
    assert "cachalot" in found["body"]
    (file,) = found["files"]
    assert (file["title"], file["format"]) == ("La fiche", "pdf")
    assert file["url"].startswith("https://asv.example/documents/")
    assert found["organisations"] == [{"name": "Ville de Lille", "role": "porteur"}]
    assert found["terms"]["theme"] == [{"value": "essai-mentale", "label": "Santé mentale d'essai"}]
    assert found["territories"] == [{"code": "com-59350", "name": "Lille"}]
    assert found["source"] == {"label": "Fabrique Territoires Santé", "url": "https://exemple.fr/fiche.pdf"}


def test_a_restricted_resource_is_a_teaser_for_a_visitor_and_whole_for_a_member(client, whole):
    restrict(whole)
    response = client.get(f"/api/v1/ressources/{whole.pk}")
    found = response.json()
    assert found["members_only"] is True
    assert found["summary"]
    assert (found["body"], found["files"], found["organisations"], found["source"]) == (None, [], [], None)
    assert "cachalot" not in response.content.decode()
    assert "private" in response["Cache-Control"]
    assert "Cookie" in response["Vary"]
    make_user()
    client.login(username="membre@exemple.fr", password=PASSWORD)
    found = client.get(f"/api/v1/ressources/{whole.pk}").json()
    assert found["members_only"] is False
    assert "cachalot" in found["body"]


@pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999", "-1", "x", "²", "٣", "1%00"])
def test_an_unknown_number_is_404_in_json(client, site, number):
    response = client.get(f"/api/v1/ressources/{number}")
    assert response.status_code == 404
    assert response.json()["errors"][0]["parameter"] == "id"


def test_drafts_passwords_and_other_pages_answer_like_unknown_numbers(client, site, tree):
    draft = make_resource(tree, "Brouillon", live=False)
    restrict(site["arras"], BaseViewRestriction.PASSWORD)
    unknown = client.get("/api/v1/ressources/999999").json()["errors"][0]["message"]
    for page in (draft, site["arras"], tree.experiences, tree.home):
        response = client.get(f"/api/v1/ressources/{page.pk}")
        assert response.status_code == 404
        assert response.json()["errors"][0]["message"] == unknown


# ---- the description ----


def test_the_description_is_openapi_and_whole(client, site):
    response = client.get("/api/v1/openapi.json")
    found = response.json()
    assert found["openapi"] == "3.1.0"
    assert list(found["components"]["parameters"]) == list(PARAMETERS)
    text = json.dumps(found)
    for kind, name in re.findall(r'"#/components/(\w+)/(\w+)"', text):
        assert name in found["components"][kind]
    names = [item["get"]["operationId"] for item in found["paths"].values()]
    assert len(set(names)) == len(names)
    for path, item in found["paths"].items():
        operation = item["get"]
        assert operation["summary"]
        assert all(answer["description"] for answer in operation["responses"].values())
        assert ("{id}" in path) == any(one.get("in") == "path" for one in operation.get("parameters", []))
        got = client.get(path.replace("{id}", str(site["lille"].pk)))
        described = operation["responses"][str(got.status_code)]
        assert got.status_code in (200, 302)
        assert got.status_code == 302 or got["Content-Type"].partition(";")[0] in described["content"]


def test_answers_follow_their_description(client, site):
    described = client.get("/api/v1/openapi.json").json()["components"]["schemas"]
    follows(search(client, "theme=essai-sante"), described["SearchPage"], described)
    follows(search(client, "q=obesite+jardin&tri=titre&territoire=com-59350"), described["SearchPage"], described)
    page = site["lille"]
    address = f"/api/v1/ressources/{page.pk}"
    for _state in ("open", "restricted"):
        follows(client.get(address).json(), described["Resource"], described)
        restrict(page)
    follows(client.get("/api/v1/ressources/0").json(), described["Errors"], described)
    follows(client.get(f"{address}?a=1").json(), described["Errors"], described)
    follows(client.get("/api/v1/recherche?a=1").json(), described["Errors"], described)
    follows(client.get("/recherche/suggestions/?q=lille").json(), described["Suggestions"], described)


TYPES = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list, "object": dict}
TYPES["null"] = type(None)


def follows(value, schema, schemas):
    """Check a value against the few words of JSON Schema that the description uses."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        schema = next(one for one in schema["anyOf"] if (one.get("type") == "null") == (value is None))
        return follows(value, schema, schemas)
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    assert any(isinstance(value, TYPES[kind]) for kind in kinds), (value, schema)
    if isinstance(value, dict):
        assert set(value) == set(schema["required"]) == set(schema["properties"])
        for name, one in value.items():
            follows(one, schema["properties"][name], schemas)
    elif isinstance(value, list):
        for one in value:
            follows(one, schema["items"], schemas)
    elif "enum" in schema:
        assert value in schema["enum"]
    return None
