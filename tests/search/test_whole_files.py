"""What is written once for everyone: the exports of everything, the pages of its feed, the map of the site."""

import gzip
import os
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.core.management import call_command
from django.http import FileResponse
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date

from asv.core import sitemaps
from asv.jobs.outbox import emit
from asv.resources.citing import CSV_HEADERS
from experiences.models import ExperiencePage
from search import whole_files
from search.making import make_exports
from tests.factories.site import make_user, restrict
from tests.search.test_exports import lines_of, rows, text_of

pytestmark = pytest.mark.django_db


def later():
    return timezone.now() + timedelta(minutes=2)


@pytest.fixture
def made(site):
    """The files of the whole set, as the worker makes them."""
    call_command("run_worker", once=True, verbosity=0)
    assert make_exports(later()) == 8  # five exports, a page of the feed, the map by its two names


@pytest.mark.parametrize("name", ["csv", "bib", "ris", "json"])
def test_the_whole_set_is_handed_out_as_the_worker_made_it(client, made, name):
    path = f"/recherche/export.{name}"
    given = client.get(path)
    streamed = text_of(client.get(path, {"page": "1"}))
    assert isinstance(given, FileResponse) and text_of(given) == streamed
    assert given["Content-Disposition"] == f'attachment; filename="ressources.{name}"'
    packed = client.get(path, headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip" and packed["ETag"] != given["ETag"]
    assert gzip.decompress(b"".join(packed.streaming_content)).decode() == streamed
    again = client.get(path, headers={"if-none-match": given["ETag"]})
    assert again.status_code == 304 and again["Vary"] == given["Vary"]


@pytest.mark.parametrize("path", ["/recherche/flux.atom", "/sitemap.xml", "/sitemap.xml?p=1"])
def test_feed_and_map_are_the_files_that_the_worker_made_and_say_what_is_said_without(client, made, path):
    given = client.get(path)
    assert isinstance(given, FileResponse) and "attachment" not in given["Content-Disposition"]
    assert client.get(path, headers={"if-none-match": given["ETag"]}).status_code == 304
    text, told = text_of(given), (given["Content-Type"], given["Cache-Control"])
    whole_files.make(0, [])  # no state's any more
    whole_files.make("plan-0", [])
    alive = client.get(path)
    assert not alive.streaming and alive.content.decode() == text
    assert told == (alive["Content-Type"], alive.get("Cache-Control", "no-cache"))


def test_every_page_of_the_feed_is_a_file_and_none_is_of_a_question(client, made, monkeypatch):
    monkeypatch.setattr("search.feeds.NUMBER", 2)
    emit("page", 1)
    call_command("run_worker", once=True, verbosity=0)
    assert make_exports(later()) == 9
    given = [client.get(f"/recherche/flux.atom?page={number}") for number in (1, 2)]
    texts = [text_of(one) for one in given]
    assert [text.count("<entry>") for text in texts] == [2, 1] and 'rel="next"' in texts[0] and "previous" in texts[1]
    for query in ("page=3", "page=0", "page=1&page=2", "q=relais", "inconnu=1"):
        assert not client.get(f"/recherche/flux.atom?{query}").streaming, query
    emit("page", 1)
    assert [client.get(f"/recherche/flux.atom?page={number}").content.decode() for number in (1, 2)] == texts


def test_the_map_is_no_file_from_the_moment_that_anything_on_it_changes(client, made, tree):
    assert client.get("/sitemap.xml").streaming
    assert not client.get("/sitemap.xml?p=2").streaming
    page = tree.experiences
    for change in (page.save, lambda: restrict(page), page.unpublish):
        change()
        assert not client.get("/sitemap.xml").streaming, change
        call_command("run_worker", once=True, verbosity=0)
        assert make_exports(later()) > 0 and client.get("/sitemap.xml").streaming
    with mock.patch.object(sitemaps, "_MORE", [*sitemaps._MORE, lambda anyone: ["/ailleurs/"]]):
        assert "/ailleurs/" in client.get("/sitemap.xml").content.decode()
        assert make_exports(later()) == 2 and client.get("/sitemap.xml").streaming


def test_what_reads_as_before_is_not_fetched_again(client, made, settings):
    page = ExperiencePage.objects.live().first()
    page.save()  # another state, in which nothing reads otherwise
    call_command("run_worker", once=True, verbosity=0)
    for file in Path(settings.DATA_DIR, "exports").glob("*/*"):
        os.utime(file, (1_700_000_000, 1_700_000_000))
    assert make_exports(later()) == 8
    told = {name: client.get(f"/recherche/export.{name}") for name in ("csv", "ris")}
    assert {one["Last-Modified"] for one in told.values()} == {http_date(1_700_000_000)}
    ExperiencePage.objects.filter(pk=page.pk).update(title="Un autre titre")
    page.refresh_from_db()
    page.save_revision().publish()
    call_command("run_worker", once=True, verbosity=0)
    make_exports(later())
    assert client.get("/recherche/export.csv")["ETag"] != told["csv"]["ETag"]


def test_the_workbook_says_what_the_spreadsheet_says(client, made):
    whole = client.get("/recherche/export.xlsx")
    assert isinstance(whole, FileResponse)
    assert client.get("/recherche/export.xlsx", headers={"if-none-match": whole["ETag"]}).status_code == 304
    assert lines_of(whole) == [list(CSV_HEADERS), *(list(row.values()) for row in rows(client))]
    part = lines_of(client.get("/recherche/export.xlsx?q=ambassadeurs&theme=inconnu"))
    assert (
        len(part) == 2 and "theme = inconnu" in part[0][-1] and {len(line) for line in part} == {len(CSV_HEADERS) + 1}
    )


@pytest.mark.parametrize("name", ["csv", "xlsx", "bib", "ris", "json"])
def test_the_server_before_us_sends_it_where_there_is_one(client, made, settings, name):
    settings.EXPORTS_ACCEL = "/exports-files/"
    response = client.get(f"/recherche/export.{name}")
    place = Path(settings.DATA_DIR, "exports", response["X-Accel-Redirect"].removeprefix("/exports-files/"))
    assert place.name == f"ressources.{name}" and place.is_file() and response.content == b""
    assert f'filename="{place.name}"' in response["Content-Disposition"] and "private" in response["Cache-Control"]
    emit("page", 1)
    assert "X-Accel-Redirect" not in client.get(f"/recherche/export.{name}")


def test_what_a_file_holds_and_who_asks_decide_whether_it_is_handed_out(client, made, tree):
    assert isinstance(client.get("/recherche/export.csv"), FileResponse)
    assert not isinstance(client.get("/recherche/export.csv?q=relais"), FileResponse)
    member = Client()
    member.force_login(make_user("membre@exemple.fr"))
    assert not isinstance(member.get("/recherche/export.csv"), FileResponse)
    page = ExperiencePage.objects.live().first()
    restrict(page)
    assert not isinstance(client.get("/recherche/export.csv"), FileResponse)  # from that moment on, worker or no worker
    assert make_exports(timezone.now()) == 0  # not still yet
    assert make_exports(timezone.now() + timedelta(minutes=2)) == 0  # not indexed yet
