import csv
import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from asv.contact.models import ReceivedMessage
from asv.core.models import SiteSettings
from asv.core.typography import french
from asv.jobs.models import OutgoingMail
from asv.taxonomy.models import Territory, Theme
from network.demarches.map.calls import RATE
from network.demarches.map.coverage import Cell
from search.engines.embedded import EmbeddedEngine
from tests.factories.network import make_demarche
from tests.factories.search import make_places, make_resource, make_term, reindex
from tests.factories.site import make_user

pytestmark = pytest.mark.django_db
TELLING = "type=experience&type=inspir-action"
CALL = "/carte/couverture/appel/?theme=addictions&territoire=dep-62"


@pytest.fixture
def told(tree):
    """Two récits on two themes in two départements, and a démarche that is no récit."""
    places = make_places()
    mental, addictions = (
        make_term("theme", "sante-mentale", "Santé mentale"),
        make_term("theme", "addictions", "Addictions"),
    )
    young, _old = make_term("public", "jeunes", "Jeunes"), make_term("public", "aines", "Aînés")
    page = make_resource(tree, "Un récit lillois", themes=[mental], territories=[places["com-59350"]])
    page.audiences.set([young])
    page.save()
    make_resource(tree, "Un récit de Tourcoing", themes=[addictions], territories=[places["com-59599"]])
    make_demarche(tree, "Une démarche", territories=[places["com-62041"]], themes=[addictions])
    reindex()
    return places


def table(response):
    return {
        (line.head.value, cell.theme.value): (cell.count, cell.url if cell.count else line.call_url)
        for line in response.context["table"].lines
        for cell in line.cells
    }


def test_counts_are_the_searchs_and_what_is_missing_leads_to_the_call(client, told):
    cells = table(client.get("/carte/couverture/"))
    named = list(dict.fromkeys(row for row, _theme in cells))
    assert named == ["reg-32", "reg-11", "reg-04"], "Hauts-de-France, Île-de-France, La Réunion: É after no Z"
    for (row, theme), (count, url) in cells.items():
        asked = f"/recherche/?type=experience&type=inspir-action&theme={theme}&territoire={row}"
        assert client.get(asked).context["total"] == count
        if count:
            assert client.get(url).context["total"] == count
        else:
            assert url == f"/carte/couverture/appel/?territoire={row}"
    html = client.get("/carte/couverture/?territoire=reg-32").content.decode()
    assert french('J’en connais une<span class="vh"> : Pas-de-Calais, 2 thèmes manquent</span>') in html


def test_a_gap_is_a_figure_without_a_link_and_each_row_has_one_call(client, told):
    """It was 202 red links; a reader who hears the page met one at each cell."""
    page = BeautifulSoup(client.get("/carte/couverture/").content, "html.parser")
    rows = page.select(".coverage tbody tr")
    assert all(len(row.select(".call a")) == 1 for row in rows)
    gaps = page.select(".coverage .step0")
    assert gaps and not [cell for cell in gaps if cell.find("a") or cell.get_text() != "0"]
    assert {cell.get_text()[0] for cell in page.select(".coverage .step1")} == {"1"}
    ways = {link["href"] for link in page.select(".wayout a")}
    assert ways == {"/carte/couverture/appel/?theme=addictions", "/carte/couverture/appel/?theme=sante-mentale"}
    assert page.find(id="manque") and page.find("a", href="#manque")


@pytest.mark.parametrize(
    ("query", "label", "asked"),
    [
        ("", "France", ""),
        ("?territoire=dep-62", "Hauts-de-France", "&territoire=reg-32"),
        ("?lignes=publics&public=aines", "Tous les publics", ""),
    ],
)
def test_the_last_row_counts_each_once_and_the_file_says_the_same(client, told, query, label, asked):
    page = client.get(f"/carte/couverture/{query}")
    whole = page.context["table"].whole
    assert whole.head.label == label
    for cell in whole.cells:
        theme = cell.theme.value
        search = f"/recherche/?type=experience&type=inspir-action&theme={theme}{asked}"
        assert client.get(search).context["total"] == cell.count == client.get(cell.url).context["total"] == 1
    link = BeautifulSoup(page.content, "html.parser").find("a", string="Télécharger ce tableau (CSV)")
    answer = client.get(link["href"])
    assert 'filename="couverture.csv"' in answer["Content-Disposition"]
    rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines(), delimiter=";"))
    shown = [*page.context["table"].lines, whole]
    assert rows[1:] == [[line.head.value, line.head.label, *(str(cell.count) for cell in line.cells)] for line in shown]


@pytest.mark.parametrize(("count", "step"), [(0, 0), (1, 1), (2, 1), (3, 2), (5, 2), (6, 3), (9, 3), (10, 4), (80, 4)])
def test_what_exists_is_drawn_in_four_strengths(count, step):
    assert Cell(None, count, "").step == step


def test_what_there_is_in_all_is_counted_once_and_since_a_year(client, told, tree):
    make_resource(tree, "Un récit de deux thèmes", themes=list(Theme.objects.all()), date=date(2011, 5, 1))
    reindex()
    everything = client.get("/carte/couverture/")
    assert everything.context["table"].total == client.get(f"/recherche/?{TELLING}").context["total"] == 3
    assert "3 expériences" in everything.content.decode()
    form = BeautifulSoup(everything.content, "html.parser").find("select", id="filtre-depuis")
    since = [option["value"] for option in form.find_all("option") if option["value"]]
    assert since and all(re.fullmatch(r"20\d\d\.\.20\d\d", value) for value in since)
    for years in ("2011", "2012..2026"):
        answer = client.get(f"/carte/couverture/?annee={years}")
        found = client.get(f"/recherche/?{TELLING}&annee={years}").context["total"]
        assert answer.context["table"].total == found, years
        chosen = BeautifulSoup(answer.content, "html.parser").select_one("#filtre-depuis option[selected]")
        assert chosen["value"] == years
        for row in answer.context["table"].lines:
            for cell in row.cells:
                assert not cell.count or client.get(cell.url).context["total"] == cell.count
                assert not cell.count or f"annee={years}" in cell.url


def test_the_table_turns(client, told):
    inner = table(client.get("/carte/couverture/?territoire=dep-59"))
    assert (inner["dep-59", "addictions"][0], inner["dep-62", "addictions"][0]) == (1, 0)
    everything = table(client.get("/carte/couverture/?territoire=reg-32&quoi=tout"))
    assert "dep-62" in {row for row, _theme in everything}
    by_public = table(client.get("/carte/couverture/?lignes=publics&territoire=reg-32"))
    assert (by_public["jeunes", "sante-mentale"][0], by_public["aines", "sante-mentale"][0]) == (1, 0)
    for_young = table(client.get("/carte/couverture/?public=jeunes"))
    assert (for_young["reg-32", "sante-mentale"][0], for_young["reg-32", "addictions"][0]) == (1, 0)
    faulty = client.get("/carte/couverture/?theme=inconnu&public=%00")
    assert "laissé de côté" in faulty.content.decode()


def test_as_many_requests_as_themes_and_no_query_each(client, told, monkeypatch):
    asked = []
    search = EmbeddedEngine.search
    monkeypatch.setattr(EmbeddedEngine, "search", lambda self, query: asked.append(query) or search(self, query))
    client.get("/carte/couverture/")
    assert len(asked) == 3, "one for each theme, and one for all"
    with CaptureQueriesContext(connection) as captured:
        client.get("/carte/couverture/")
    assert len(captured) <= 6


def test_the_call_shows_what_is_nearest_and_takes_a_word(client, told):
    SiteSettings.objects.update_or_create(pk=1, defaults={"contact_email": "equipe@plateforme.example"})
    Territory.objects.filter(code="dep-62").update(latitude=50.5, longitude=2.3)
    caches["remembered"].clear()
    page = client.get(CALL)
    assert [card.title for card in page.context["cards"]] == ["Une démarche", "Un récit de Tourcoing"]
    assert "noindex" in page.content.decode()
    words = {"message": "À Lens,\ndepuis 2021", "sender": "Ada\r\nBcc: x@y.z", "email": "ada@exemple.fr"}
    refused = client.post(CALL, {**words, "email": "pas une adresse"})
    assert refused.status_code == 422
    assert "depuis 2021" in refused.content.decode()
    assert not OutgoingMail.objects.exists()
    for _twice in range(2):
        assert client.post(CALL, words).status_code == 302
    mail = OutgoingMail.objects.get()
    assert mail.recipient == "equipe@plateforme.example"
    assert "Addictions" in mail.subject
    assert "Pas-de-Calais" in mail.text
    assert "depuis 2021" in mail.text
    assert mail.headers["Reply-To"] == "ada@exemple.fr"
    for number in range(int(RATE.partition("/")[0]) - 2):
        client.post(CALL, {**words, "message": f"Encore {number}"})
    stopped = client.post(CALL, {**words, "message": "Une de trop"})
    assert stopped.status_code == 429
    assert "Une de trop" in stopped.content.decode()


def test_a_member_need_not_write_who_they_are(client, told):
    SiteSettings.objects.update_or_create(pk=1, defaults={"contact_email": "equipe@plateforme.example"})
    caches["remembered"].clear()
    user = make_user(email="membre@exemple.fr")
    client.force_login(user)
    assert 'value="membre@exemple.fr"' in client.get(CALL).content.decode()


def test_a_call_lands_in_the_teams_queue_with_or_without_an_address(client, told):
    """What used to be a mail alone, and nothing on a site without an address."""
    words = {"message": "À Lens, depuis 2021", "sender": "Ada", "email": "ada@exemple.fr"}
    for _twice in range(2):
        assert client.post(CALL, words).status_code == 302
    row = ReceivedMessage.objects.get()
    assert (row.subject, row.state, row.email) == ("experience", "new", "ada@exemple.fr")
    assert "Addictions" in row.about and "Pas-de-Calais" in row.about
    assert not OutgoingMail.objects.exists()
