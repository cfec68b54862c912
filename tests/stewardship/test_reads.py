"""What is read is counted by week, and of who read nothing is kept."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from asv.stewardship import reads
from asv.stewardship.models import DownloadCount, FileCarriers, ReadCount
from experiences.models import DocumentPage
from tests.factories import experiences as make
from tests.factories.site import make_experience

pytestmark = pytest.mark.django_db
BROWSER = {"HTTP_USER_AGENT": "Mozilla/5.0 Firefox/130.0", "REMOTE_ADDR": "203.0.113.7"}


def lines():
    return reads.waiting().read_text().splitlines() if reads.waiting().exists() else []


def test_a_read_leaves_a_day_and_an_address_of_ours_and_nothing_of_the_reader(tree):
    page = make_experience(tree)
    client = Client(**BROWSER)
    assert client.get(page.url + "?q=cancer", headers={"referer": "https://ailleurs.example/"}).status_code == 200
    assert lines() == [f"{timezone.localdate().isoformat()} {page.url}"]
    assert not client.cookies


def test_robots_reloads_and_what_is_not_there_do_not_count(tree):
    page = make_experience(tree)
    for headers in (
        {"user-agent": "Googlebot/2.1"},
        {"user-agent": "curl/8"},
        {"sec-purpose": "prefetch"},
        {"cache-control": "max-age=0"},
    ):
        Client().get(page.url, headers=headers)
    Client(**BROWSER).get("/nulle-part/")
    Client(**BROWSER).head(page.url)
    Client(**BROWSER).get("/robots.txt")
    assert lines() == []


def test_lines_become_counts_by_week_and_are_forgotten_after_25_months(tree):
    page = make_experience(tree)
    notice = make.make(DocumentPage)
    reader = Client(**BROWSER)
    for _ in range(3):
        reader.get(page.url)
    reader.get(notice.document.url)
    assert reads.collect(timezone.now()) == 4
    assert lines() == [] and reads.collect(timezone.now()) == 0
    reader.get(page.url)
    reads.collect(timezone.now())
    week = reads.week_of(timezone.localdate())
    assert set(ReadCount.objects.values_list("page", "week", "reads")) == {(page.pk, week, 4), (notice.pk, week, 0)}
    assert DownloadCount.objects.values_list("carriers__pages", "week", "downloads").get() == (notice.pk, week, 1)
    assert reads.forget(timezone.now() + timedelta(days=700)) == 0
    assert reads.forget(timezone.now() + timedelta(days=760)) == 3
    assert not FileCarriers.objects.exists()


def test_a_page_that_a_search_of_ours_led_to_is_known_without_what_was_asked(tree):
    page = make_experience(tree)
    results = "http://testserver/recherche/?q=cancer"
    for referer in (results, "https://ailleurs.example/recherche/?q=cancer", "http://testserver/recherches/"):
        Client(**BROWSER).get(page.url, headers={"referer": referer, "host": "testserver"})
    assert not [line for line in lines() if "cancer" in line]
    reads.collect(timezone.now())
    assert ReadCount.objects.values_list("reads", "searched").get() == (3, 1)


def test_what_cannot_be_read_and_a_full_disk_are_no_error(tree, monkeypatch):
    page = make_experience(tree)
    reads.waiting().parent.mkdir(parents=True)
    reads.waiting().write_text(f"pas une date\n2026-13-40 /x/\n\n{timezone.localdate().isoformat()} /nulle-part/\n")
    assert reads.collect(timezone.now()) == 1 and not ReadCount.objects.exists()
    monkeypatch.setattr(reads.spool.os, "write", lambda *a: (_ for _ in ()).throw(OSError("No space left on device")))
    assert Client(**BROWSER).get(page.url).status_code == 200
