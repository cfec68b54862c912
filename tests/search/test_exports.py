"""The spreadsheet and the bibliography of a search."""

import csv
import io

import pytest

from asv.resources.citing import CSV_HEADERS, cell, tex
from asv.resources.models import ResourceOrganisation
from asv.taxonomy.models import Organisation
from search import results
from tests.factories.search import make_resource, reindex
from tests.factories.site import restrict

pytestmark = pytest.mark.django_db


def text_of(response):
    return b"".join(response.streaming_content).decode()


def rows(client, query=""):
    response = client.get(f"/recherche/export.csv?{query}")
    assert response.status_code == 200
    assert response["Content-Disposition"] == 'attachment; filename="ressources.csv"'
    text = text_of(response)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:]), delimiter=";"))


def test_the_spreadsheet_holds_the_filtered_set(client, site):
    found = rows(client, "theme=essai-sante&territoire=com-59350")
    assert {row["Titre"] for row in found} == {"Les ambassadeurs de santé de Lille", "Former toute une région"}
    (lille,) = [row for row in found if "Lille" in row["Titre"]]
    assert tuple(lille) == CSV_HEADERS
    assert lille["Adresse"].startswith("https://asv.example/experiences/")
    assert lille["Thèmes"] == "Santé mentale d'essai"
    assert (lille["Territoires"], lille["Codes des territoires"]) == ("Lille", "com-59350")
    assert lille["Accès"] == "Ouvert"


def test_the_whole_set_goes_out_in_batches(client, tree, terms, places, monkeypatch):
    for number in range(23):
        make_resource(tree, f"Récit {number}")
    reindex()
    batches = []
    whole = results.every_hit

    def small(form, visibility, batch=5):
        for hits in whole(form, visibility, batch):
            batches.append(len(hits))
            yield hits

    monkeypatch.setattr("search.exports.every_hit", small)
    assert len({row["Titre"] for row in rows(client, "page=2")}) == 23
    assert batches == [5, 5, 5, 5, 3]


def test_no_cell_is_a_formula(client, tree, terms, places):
    for title in ("=1+1", "+33", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("https://x")', 'Sain; et "sauf"\n'):
        make_resource(tree, title, summary="=cmd|' /C calc'!A0")
    reindex()
    found = rows(client)
    assert len(found) == 7
    for row in found:
        for value in row.values():
            assert not value.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell("=1") == "'=1"
    assert cell("\r=1") == "'\r=1"
    assert cell(None) == ""


def test_what_is_left_out_is_the_last_line(client, site):
    assert "theme = inconnu" in rows(client, "theme=inconnu")[-1]["Titre"]


def test_bibtex(client, site):
    ville = Organisation.objects.create(name="Ville de Lille & Cie", slug="ville-de-lille-essai")
    ResourceOrganisation.objects.create(page=site["lille"], organisation=ville, role="porteur")
    response = client.get("/recherche/export.bib?q=ambassadeurs")
    text = text_of(response)
    assert response["Content-Type"].startswith("application/x-bibtex")
    assert text.startswith(f"@misc{{asv-{site['lille'].pk},\n")
    assert "  title = {{Les ambassadeurs de santé de Lille}}," in text
    assert r"  author = {{Ville de Lille \& Cie}}," in text
    assert f"  url = {{https://asv.example/r/{site['lille'].pk}}}" in text
    assert text.count("{") == text.count("}")


def test_bibtex_is_escaped(client, tree, terms, places):
    make_resource(tree, "100 % {piégé} $x_1^2$ \\input{/etc/passwd} @misc{a, #1 ~}", summary="}\n}\n@book{b,")
    reindex()
    text = text_of(client.get("/recherche/export.bib"))
    assert text.count("@misc{asv-") == 1
    assert r"\input{" not in text
    assert "\n@book" not in text
    assert tex("a\\b{c}%") == r"a\textbackslash{}b\{c\}\%"
    assert "Note -- Laissé de côté : theme =" in text_of(client.get("/recherche/export.bib?theme=@book{x,"))


def test_batches_cost_a_few_queries_each_however_many_rows(client, site, tree, django_assert_max_num_queries):
    def cost():
        client.get("/recherche/")
        with django_assert_max_num_queries(5) as captured:
            rows(client)
        return len(captured)

    few = cost()
    for number in range(20):
        make_resource(tree, f"Récit {number}")
    reindex()
    assert cost() == few


def test_members_only_is_said(client, site):
    restrict(site["lille"])
    reindex()
    (lille,) = [row for row in rows(client) if "Lille" in row["Titre"]]
    assert (lille["Accès"], lille["Documents"]) == ("Réservé aux membres", "")
    assert "note = {Réservé aux membres}" in text_of(client.get("/recherche/export.bib"))
