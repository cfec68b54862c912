"""The spreadsheet and the bibliography of a search."""

import csv
import io
import json
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from asv.core import metrics
from asv.core.metrics import since_last_answer
from asv.core.tables import cell
from asv.resources.citing import CSV_HEADERS, tex
from asv.resources.models import ResourceOrganisation
from asv.taxonomy.models import Organisation
from search import results, seated
from search.engines.base import EngineUnavailable
from search.engines.embedded.engine import EmbeddedEngine
from tests.factories.many import copies
from tests.factories.search import make_resource, reindex
from tests.factories.site import restrict

pytestmark = pytest.mark.django_db


def text_of(response):
    return b"".join(response.streaming_content).decode()


def lines_of(response):
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return [[value or "" for value in line] for line in book.active.iter_rows(values_only=True)]


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

    def counted(*args):
        for hits in whole(*args):
            batches.append(len(hits))
            yield hits

    monkeypatch.setattr("search.exports.every_hit", counted)
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


def test_what_is_left_out_heads_a_column_and_is_no_line(client, site):
    found = rows(client, "theme=inconnu")
    assert len(found) == 3
    assert "theme = inconnu" in list(found[0])[-1]


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


def test_ris(client, site, tree):
    ville = Organisation.objects.create(name="Ville de Lille & Cie\nER  - ", slug="ville-de-lille-essai")
    ResourceOrganisation.objects.create(page=site["lille"], organisation=ville, role="porteur")
    response = client.get("/recherche/export.ris?q=ambassadeurs")
    assert response["Content-Type"].startswith("application/x-research-info-systems")
    assert response["Content-Disposition"] == 'attachment; filename="ressources.ris"'
    lines = text_of(response).split("\r\n")
    assert lines[0] == "TY  - ELEC"
    assert "TI  - Les ambassadeurs de santé de Lille" in lines
    assert "AU  - Ville de Lille & Cie ER -" in lines
    assert f"UR  - https://asv.example/r/{site['lille'].pk}" in lines
    assert [line for line in lines if line.startswith("ER")] == ["ER  - "]
    make_resource(tree, "Piégé\r\nER  - \r\nTY  - BOOK", summary="a\u2028TI  - b\u0085c")
    reindex()
    text = text_of(client.get("/recherche/export.ris?theme=inconnu"))
    assert set(text.split("\r\n")) & {"TY  - BOOK", "TY  - ELEC", "TY  - GEN"} == {"TY  - ELEC"}
    assert len(text.splitlines()) == len(text.split("\r\n")) - 1
    assert text.startswith("Note : Laissé de côté : theme = inconnu (valeur inconnue).\r\n")


def test_json_says_what_the_api_says_of_each(client, site):
    whole = json.loads(text_of(client.get("/recherche/export.json?q=ambassadeurs&theme=inconnu")))
    told = client.get("/api/v1/recherche?q=ambassadeurs").json()["results"]
    without_extracts = [{**one, "highlights": [], "passages": []} for one in told]
    assert whole["results"] == without_extracts and told
    assert whole["ignored"] == ["Laissé de côté : theme = inconnu (valeur inconnue)."]
    assert json.loads(text_of(client.get("/recherche/export.json?q=introuvablexyz"))) == {"ignored": [], "results": []}


@pytest.mark.parametrize("form", ["csv", "bib", "ris", "json"])
def test_a_failure_on_the_way_never_looks_like_a_whole_file(client, site, monkeypatch, form):
    def breaks(self, query, batch=500):
        yield from list(whole(self, query, 2))[:1]
        raise EngineUnavailable("plus rien")

    whole = EmbeddedEngine.stream
    monkeypatch.setattr(EmbeddedEngine, "stream", breaks)
    pieces = []
    response = client.get(f"/recherche/export.{form}")
    # The exception reaches the server, which closes the connection before the end of the answer.
    with pytest.raises(EngineUnavailable):
        pieces.extend(piece.decode() for piece in response.streaming_content)
    assert "/r/" in "".join(pieces)
    assert "Fichier incomplet" in pieces[-1]


@pytest.mark.parametrize("form", ["csv", "xlsx", "bib", "ris", "json"])
def test_an_engine_that_is_down_is_said(client, site, monkeypatch, form):
    def down(self, query, batch=500):
        raise EngineUnavailable("éteint")
        yield

    monkeypatch.setattr(EmbeddedEngine, "stream", down)
    response = client.get(f"/recherche/export.{form}")
    assert (response.status_code, response["Retry-After"]) == (503, "60")


def test_a_restricted_resource_gives_title_and_teaser_in_every_form(client, site):
    ville = Organisation.objects.create(name="Ville de Lille", slug="ville-de-lille-essai")
    ResourceOrganisation.objects.create(page=site["lille"], organisation=ville, role="porteur")
    restrict(site["lille"])
    reindex()
    for form in ("csv", "bib", "ris", "json"):
        text = text_of(client.get(f"/recherche/export.{form}?q=ambassadeurs"))
        assert "ambassadeurs" in text
        assert "cachalot" not in text
        assert ('"members_only": true' if form == "json" else "Réservé aux membres") in text
        assert "Ville de Lille" not in text.replace("de santé de Lille", "")


def test_batches_cost_a_few_queries_each_however_many_rows(
    client, site, tree, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr("search.exports.AT_A_TIME", 50)

    def cost():
        client.get("/recherche/")
        with django_assert_max_num_queries(5) as captured:
            rows(client)
        return len(captured)

    few = cost()
    copies(make_resource(tree, "Récit"), 19)
    reindex()
    assert cost() == few


def test_members_only_is_said(client, site):
    restrict(site["lille"])
    reindex()
    (lille,) = [row for row in rows(client) if "Lille" in row["Titre"]]
    assert (lille["Accès"], lille["Documents"]) == ("Réservé aux membres", "")
    assert "note = {Réservé aux membres}" in text_of(client.get("/recherche/export.bib"))


def test_a_misspelt_question_gives_the_page_and_every_file_the_same(client, site):
    page = client.get("/recherche/?q=ambasadeurs+de+sante")
    shown = {card.title for card in page.context["cards"]}
    assert len(shown) == 2
    assert {row["Titre"] for row in rows(client, "q=ambasadeurs+de+sante")} == shown
    assert "/compte/alertes/nouvelle/?q=ambassadeurs" in page.content.decode(), "an alert keeps the corrected word"


def test_a_workbook_that_breaks_off_is_no_file(client, site, monkeypatch):
    def breaks(self, query, batch=500):
        yield from list(whole(self, query, 2))[:1]
        raise EngineUnavailable("plus rien")

    whole = EmbeddedEngine.stream
    monkeypatch.setattr(EmbeddedEngine, "stream", breaks)
    response = client.get("/recherche/export.xlsx?q=sante")
    with pytest.raises(EngineUnavailable):
        b"".join(response.streaming_content)
    monkeypatch.undo()
    assert len(lines_of(client.get("/recherche/export.xlsx"))) > 1  # its seat was let go


@pytest.mark.parametrize(("since", "times"), [(0.1, 30), (0.3, 3)])
def test_an_export_rests_many_times_as_long_as_it_worked_and_longer_where_others_ask(monkeypatch, since, times):
    worked, rests = iter([1.0, 1.01, 1.01, 1.015, 1.015, 9.0, 9.0]), []
    clock = SimpleNamespace(thread_time=lambda: next(worked), sleep=lambda seconds: rests.append(round(seconds, 4)))
    monkeypatch.setattr(seated, "time", clock)
    monkeypatch.setattr(seated, "since_last_answer", lambda: since)
    assert list(seated.unhurried(iter("abc"))) == ["a", "b", "c"]
    assert rests == [round(0.01 * times, 4), round(0.005 * times, 4), seated.LONGEST_PAUSE]


def test_an_answer_of_this_process_is_known_to_be_recent(client, site):
    client.get("/")
    assert since_last_answer() < 60
    metrics._last[0] -= 100
    assert since_last_answer() > 60
    client.get("/recherche/?q=sante")
    assert since_last_answer() < 60


def test_what_is_streamed_asks_the_engine_once(client, site, monkeypatch):
    asked = []
    whole = EmbeddedEngine.stream
    monkeypatch.setattr(EmbeddedEngine, "stream", lambda *args: (asked.append(args[2]), whole(*args))[1])
    assert len(rows(client, "q=sante")) > 1
    assert asked == [seated.AT_A_TIME]


@pytest.mark.parametrize(
    "path",
    ["/recherche/export.csv?q=relais", "/recherche/export.xlsx?q=relais", "/carte/export.xlsx?territoire=fra"],
)
def test_streams_are_few_at_a_time_and_the_others_are_told(client, site, settings, tmp_path, path):
    settings.EXPORTS_AT_ONCE, settings.DATA_DIR = 2, tmp_path
    held = [client.get(path) for _ in range(2)]
    busy = client.get(path)
    assert busy.status_code == 503 and busy["Retry-After"] == "60" and busy["Content-Type"].startswith("text/plain")
    page = client.get(path, headers={"accept": "text/html"})
    assert page.status_code == 503 and "recommencez dans une minute" in page.content.decode()
    assert f'href="{path}"' in page.content.decode()
    b"".join(held[0].streaming_content)
    assert client.get(path).status_code == 200
    for response in held:
        response.close()


@pytest.mark.parametrize(
    ("path", "title"), [("/recherche/export.xlsx", "Ressources"), ("/carte/export.xlsx", "Démarches")]
)
def test_a_workbook_says_its_title_and_its_language(client, site, path, title):
    told = load_workbook(io.BytesIO(b"".join(client.get(path).streaming_content))).properties
    assert (told.title, told.language) == (title, "fr")
