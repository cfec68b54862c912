"""What is read by theme, place and organisation; an organisation's own figures; the report of a year."""

import csv
import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from asv.resources.models import ResourceOrganisation
from asv.stewardship.audience import views
from asv.stewardship.audience.views import LINK
from asv.stewardship.models import ReadCount
from asv.stewardship.reads import count_downloads
from experiences.models import ExperiencePage
from tests.factories.many import copies
from tests.factories.site import make_experience, restrict
from tests.factories.taxonomy import make_organisation, make_places, make_theme

pytestmark = pytest.mark.django_db
READS = "/admin/lectures/"
YEAR = 2026


def count(page, reads, downloads=0, week=date(YEAR, 3, 2), searched=0):
    ReadCount.objects.create(page=page, week=week, reads=reads, searched=searched)
    count_downloads([page.pk], week, downloads)


@pytest.fixture
def pages(tree):
    """Two récits of one organisation and two themes, one in Lille, and one that says nothing of itself."""
    body = make_organisation("Ville de Lille")
    both, one, bare = (make_experience(tree, title) for title in ("Les deux", "La une", "La nue"))
    health, food = (make_theme(label=label) for label in ("Santé mentale", "Alimentation"))
    both.themes.set([health, food])
    one.themes.set([health])
    both.territories.set([make_places()["com-59350"]])
    both.save()
    one.save()
    for page in (both, one):
        ResourceOrganisation.objects.create(page=page, organisation=body)
    count(both, 10, 2, searched=3)
    count(both, 5, week=date(YEAR, 11, 2))
    count(one, 4)
    count(bare, 1)
    count(one, 99, week=date(YEAR - 1, 11, 2))
    return {"both": both, "one": one, "bare": bare, "body": body}


def lines(browser, by, year=YEAR):
    answer = browser.get(READS, {"par": by, "annee": year})
    assert answer.status_code == 200
    return {line.label: (line.reads, line.downloads) for line, _link in answer.context["rows"]}, answer


def test_reads_by_each_thing(pages, team):
    editor = team["editor"]
    assert lines(editor, "ressources")[0] == {"Les deux": (15, 2), "La une": (4, 0), "La nue": (1, 0)}
    assert lines(editor, "themes")[0] == {"Santé mentale": (19, 2), "Alimentation": (15, 2), "Sans thème": (1, 0)}
    assert lines(editor, "organisations")[0] == {"Ville de Lille": (19, 2)}
    assert lines(editor, "lieux")[0] == {"Lille": (15, 2), "Sans lieu": (5, 0)}
    assert lines(editor, "regions")[0] == {"Hauts-de-France": (15, 2), "Sans lieu, ou plus large": (5, 0)}
    assert lines(editor, "departements")[0] == {"Nord": (15, 2), "Sans lieu, ou plus large": (5, 0)}
    assert lines(editor, "semaines")[0] == {"semaine du 02/11/2026": (5, 0), "semaine du 02/03/2026": (15, 2)}
    assert lines(editor, "ressources", YEAR - 1)[0] == {"La une": (99, 0)}
    html = lines(editor, "themes")[1].content.decode()
    assert "Lectures de 2026 par mois. janvier : 0, février : 0, mars : 15" in html and "<caption" in html


def test_strange_questions_and_the_file(pages, team):
    for strange in ({"par": "x"}, {"annee": "9" * 40}, {"annee": "٣٣٣٣"}, {"annee": "0001"}, {"p": "-1"}):
        assert team["editor"].get(READS, strange).status_code == 200
    answer = team["editor"].get("/admin/lectures/export.csv", {"par": "themes", "annee": YEAR})
    rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert rows[1] == ["Santé mentale", "19", "2", "2", "3"]


def test_the_figures_are_for_who_writes_pages(pages, team):
    for path in (READS, "/admin/lectures/export.csv", f"/admin/lectures/rapport/{YEAR}/"):
        assert team["member"].get(path).status_code in (302, 403)


def test_an_organisation_sees_its_own_by_a_link_and_nothing_that_is_hidden(pages, team, client):
    link = lines(team["editor"], "organisations")[1].context["rows"][0][1].removeprefix("https://asv.example")
    ExperiencePage.objects.get(pk=pages["one"].pk).unpublish()
    answer = client.get(link, {"annee": YEAR})
    html = answer.content.decode()
    assert answer.status_code == 200 and "noindex" in answer["X-Robots-Tag"]
    assert "15 lectures" in html and "Les deux" in html
    assert "La une" not in html and "La nue" not in html
    [heading, line] = csv.reader(
        client.get(link, {"annee": YEAR, "format": "csv"}).content.decode("utf-8-sig").splitlines(), delimiter=";"
    )
    assert line[:3] == ["Les deux", "15", "2"] and heading[0] == "Ressource"
    restrict(pages["both"], "password")
    assert "Les deux" not in client.get(link, {"annee": YEAR}).content.decode()


def test_a_link_of_another_kind_or_age_opens_nothing(pages, client, monkeypatch):
    link = LINK.path(pages["body"].pk)
    assert client.get(link.replace("lectures/", "lectures/x")).status_code == 404
    assert client.get(LINK.path(999_999)).status_code == 404
    monkeypatch.setattr(views, "LINK", replace(LINK, lasts=timedelta(seconds=-1)))
    assert client.get(link).status_code == 404


def test_the_report_of_a_year_is_a_page_and_a_file(pages, team):
    path = reverse("stewardship_yearly", args=[YEAR])
    html = team["editor"].get(path).content.decode()
    for said in ("ressources en ligne", "rencontres de 2026", "Par région", "Hauts-de-France", "Les deux"):
        assert said in html, said
    sheet = load_workbook(io.BytesIO(team["editor"].get(path, {"format": "xlsx"}).content)).active
    rows = [tuple(cell.value for cell in row) for row in sheet]
    assert ("Année 2026", "lectures", 20, None, None, None) in rows
    assert ("Année 2026", "dont venues d’une recherche", 3, None, None, None) in rows
    assert ("Par thème", "Santé mentale", 19, 2, 2, 3) in rows
    assert team["editor"].get(reverse("stewardship_yearly", args=[1])).status_code == 404


@pytest.mark.parametrize(
    "path", [f"{READS}?par=organisations", f"{READS}?par=regions", "/admin/lectures/rapport/2026/"]
)
def test_more_resources_ask_no_more(path, pages, team):
    def asked():
        team["editor"].get(path)
        with CaptureQueriesContext(connection) as found:
            team["editor"].get(path)
        return len(found)

    def more(number):
        for page in copies(ExperiencePage.objects.get(pk=pages["both"].pk), number):
            count(page, 3, week=date(YEAR, 5, 4))

    more(10)
    few = asked()
    more(60)
    assert asked() <= few
