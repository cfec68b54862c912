"""A file that several resources carry: each says how often it was fetched, and no total counts a time twice."""

import csv
import io
from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from asv.resources.models import ResourceFile, ResourceOrganisation
from asv.stewardship import reads
from asv.stewardship.audience.views import LINK
from asv.stewardship.models import DownloadCount, ReadCount
from tests.factories.site import make_document, make_experience
from tests.factories.taxonomy import make_organisation, make_places, make_theme

pytestmark = pytest.mark.django_db
BROWSER = {"HTTP_USER_AGENT": "Mozilla/5.0 Firefox/130.0", "REMOTE_ADDR": "203.0.113.7"}
YEAR = timezone.localdate().year
MIGRATION = import_module("asv.stewardship.migrations.0008_downloads_counted_once")


@pytest.fixture
def shared(tree):
    """Two récits of one theme, place and organisation that carry one file, which was fetched three times."""
    body, theme, lille = (
        make_organisation("Ville de Lille"),
        make_theme(label="Alimentation"),
        make_places()["com-59350"],
    )
    document, pages = make_document(), [make_experience(tree, title) for title in ("Un potager", "Un marché")]
    for page in pages:
        page.themes.set([theme])
        page.territories.set([lille])
        page.files.add(ResourceFile(document=document))
        page.save()
        ResourceOrganisation.objects.create(page=page, organisation=body)
    fetch(document, 3)
    return {"pages": pages, "document": document, "body": body}


def fetch(document, times):
    for _ in range(times):
        assert Client(**BROWSER).get(document.url).status_code == 200
    reads.collect(timezone.now())


def downloads_by(browser, by):
    answer = browser.get("/admin/lectures/", {"par": by, "annee": YEAR})
    return {line.label: line.downloads for line, _link in answer.context["rows"]}, answer


def test_each_resource_says_what_its_file_was_fetched_and_every_total_counts_it_once(shared, team):
    editor = team["editor"]
    by_resource, answer = downloads_by(editor, "ressources")
    assert by_resource == {"Un potager": 3, "Un marché": 3}
    assert sum(month.downloads for month in answer.context["months"]) == 3
    for by, label in (
        ("themes", "Alimentation"), ("lieux", "Lille"), ("regions", "Hauts-de-France"), ("departements", "Nord"),
        ("organisations", "Ville de Lille"), ("semaines", f"semaine du {reads.week_of(timezone.localdate()):%d/%m/%Y}"),
    ):  # fmt: skip
        assert downloads_by(editor, by)[0] == {label: 3}, by
    board = editor.get("/admin/tableau/", {"vue": "tout"})
    assert {line.title: line.downloads for line in board.context["lines"]} == by_resource


def test_the_report_says_the_same_as_a_page_and_as_a_file(shared, team):
    path = reverse("stewardship_yearly", args=[YEAR])
    page = team["editor"].get(path)
    assert dict(page.context["report"].facts)["téléchargements"] == 3
    shown = {section.title: [line.downloads for line in section.lines] for section in page.context["report"].sections}
    assert shown["Par thème"] == shown["Par région"] == shown["Par organisation"] == [3]
    assert shown["Ressources les plus lues"] == [3, 3] and sum(shown["Lectures par mois"]) == 3
    sheet = load_workbook(io.BytesIO(team["editor"].get(path, {"format": "xlsx"}).content)).active
    rows = [tuple(cell.value for cell in row) for row in sheet]
    assert (f"Année {YEAR}", "téléchargements", 3, None, None, None) in rows
    assert {title: [row[3] for row in rows if row[0] == title] for title in shown} == shown
    told = (
        team["editor"].get("/admin/lectures/export.csv", {"par": "themes", "annee": YEAR}).content.decode("utf-8-sig")
    )
    assert list(csv.reader(told.splitlines(), delimiter=";"))[1][:4] == ["Alimentation", "0", "3", "2"]


def test_an_organisation_reads_its_total_once_and_each_resource_of_its_own(shared, client):
    answer = client.get(LINK.path(shared["body"].pk), {"annee": YEAR})
    assert answer.context["downloads"] == 3 and "et 3 téléchargements" in answer.content.decode()
    assert [line.downloads for line in answer.context["lines"]] == [3, 3]


def test_who_carries_a_file_later_has_what_was_fetched_since_and_who_carried_it_keeps_its_own(shared, team, tree):
    potager, _market = shared["pages"]
    potager.files.clear()
    potager.save()
    late = make_experience(tree, "Une cantine")
    late.files.add(ResourceFile(document=shared["document"]))
    late.save()
    fetch(shared["document"], 2)
    by_resource, answer = downloads_by(team["editor"], "ressources")
    assert by_resource == {"Un potager": 3, "Un marché": 5, "Une cantine": 2}
    assert sum(month.downloads for month in answer.context["months"]) == 5
    late.delete()
    assert downloads_by(team["editor"], "ressources")[0] == {"Un potager": 3, "Un marché": 5}


def test_the_text_of_a_file_read_online_is_no_download(shared, team):
    path = reverse("document_text", args=[shared["document"].pk])
    request = Client(**BROWSER).get(path).wsgi_request
    reads.given(request, "text/html")
    reads.collect(timezone.now())
    assert sum(month.downloads for month in downloads_by(team["editor"], "ressources")[1].context["months"]) == 3


def test_what_was_counted_before_stays(tree):
    """Of each resource by itself, as it was counted; the way back gives the column what it said."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE stewardship_readcount ADD COLUMN downloads integer NOT NULL DEFAULT 0")
    page, other, unread = (make_experience(tree, title) for title in ("Un potager", "Un marché", "Une cantine"))
    weeks = [reads.week_of(timezone.localdate()) - timedelta(weeks=number) for number in range(2)]
    counted = {(page.pk, weeks[0]): 4, (page.pk, weeks[1]): 2, (other.pk, weeks[0]): 4}
    for one, week in [*counted, (unread.pk, weeks[0])]:
        ReadCount.objects.create(page_id=one, week=week, reads=1)
    state = MigrationLoader(connection).project_state(("stewardship", "0007_reads_after_a_search"))
    for operation in MIGRATION.Migration.operations[:2]:
        operation.state_forwards("stewardship", state)
    before = state.apps.get_model("stewardship", "ReadCount").objects
    for (one, week), downloads in counted.items():
        before.filter(page_id=one, week=week).update(downloads=downloads)
    MIGRATION.keep_what_was_counted(state.apps, None)
    assert {
        (one, week): n for one, week, n in DownloadCount.objects.values_list("carriers__pages", "week", "downloads")
    } == counted
    before.update(downloads=0)
    MIGRATION.count_for_each_again(state.apps, None)
    found = before.filter(downloads__gt=0).values_list("page_id", "week", "downloads")
    assert {(one, week): n for one, week, n in found} == counted
