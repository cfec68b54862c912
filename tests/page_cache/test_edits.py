"""Edits by chance: no page is given that is not what it would be if made now, and few are dropped for nothing."""

from __future__ import annotations

import os
import re
import sys
from random import Random

import pytest
from django.test import Client, override_settings

from asv.jobs.worker import Worker
from asv.page_cache import answers
from asv.taxonomy.terms import Theme
from tests.depth import DEEP, SEED
from tests.factories.demo import demo_site
from tests.factories.experiences import classify
from tests.factories.network import make_meeting, make_network
from tests.factories.search import make_places, reindex
from tests.factories.site import make_experience, make_tree
from tests.page_cache.conftest import HOST, how_given, pages_are_kept, visitor
from tests.page_cache.edits import any_edit

pytestmark = pytest.mark.walk
EDITS = int(os.environ.get("EDITS", "200"))
# After each edit one page in so many is compared with a fresh one, after the next edit others: that is what costs.
ONE_IN = int(os.environ.get("ONE_IN", "1" if DEEP else "3"))
GIVEN_BY_US = frozenset({"kept", "confirmed", "made"})
LISTS = (
    *("/", "/experiences/", "/rencontres/", "/reseaux/", "/annuaire/", "/carte/", "/sitemap.xml", "/recherche/"),
    *("/recherche/?q=habitants", "/recherche/flux.atom", "/rencontres/agenda.ics", "/api/v1/recherche?q=quartier"),
)
_TIMES = re.compile(rb'"took_ms": \d+')


def shown(response):
    return response.status_code, _TIMES.sub(b"", response.content)


def addresses(browser):
    """Every page of the site map, and the lists."""
    found = re.findall("<loc>https?://[^/]*(.*?)</loc>", browser.get("/sitemap.xml", secure=True).content.decode())
    return list(dict.fromkeys([*found, *LISTS]))


@pytest.fixture(autouse=True)
def no_end_by_the_clock(monkeypatch):
    """What a machine is too slow to ask in half a minute was dropped by no edit."""
    for name in ("LONGEST_SECONDS", "SHORTEST_SECONDS"):
        monkeypatch.setattr(answers, name, 24 * 3600)


def walk(edits):
    """Make so many edits; what was given that was not true, how many pages were dropped for nothing, of how many.

    What closes or opens something counts like every other edit, though each page was made under the restrictions of its
    moment and is then made anew.
    """
    with override_settings(PAGE_CACHE=False):
        fresh = Client(HTTP_HOST=HOST)
        fresh.get("/robots.txt", secure=True)
    browser, chance = visitor(), Random(SEED)
    asked = addresses(browser)
    before = {}
    for _ in range(2):
        before = {path: shown(browser.get(path, secure=True)) for path in asked}
    stale, needless = [], 0
    for number in range(edits):
        said = any_edit(chance)
        Worker().run_once()
        for place, path in enumerate(asked, number):
            given = []
            how = how_given(lambda path=path, given=given: given.append(shown(browser.get(path, secure=True))))
            # What is kept for nobody differs by itself: a form says when it was made.
            compared = place % ONE_IN == 0 and GIVEN_BY_US.intersection(how)
            if compared and given[0] != shown(fresh.get(path, secure=True)):
                stale.append(f"{path} after {said}")
            needless += "made" in how and given[0] == before[path]
            before[path] = given[0]
        if number % 10 == 9:  # a run that is cut short has said something
            sys.stdout.write(f"{number + 1} edits: {len(stale)} stale, {needless} dropped for nothing\n")
    return stale, needless, edits * len(asked)


def small_site():
    make_places()
    tree = make_tree()
    for name in ("sante-mentale", "alimentation"):
        Theme.objects.get_or_create(slug=name, defaults={"label": name.title()})
    for number in range(5):
        classify(make_experience(tree, f"Des habitants relais {number}"))
    make_meeting(tree)
    make_network(tree)
    reindex()


@pytest.mark.skipif(DEEP, reason="the whole walk is made on the demo")
def test_edits_leave_nothing_old_and_drop_little(page_cache):
    small_site()
    stale, needless, pairs = walk(6)
    assert stale == []
    assert needless <= 0.25 * pairs  # a site of eight pages, most of them lists


@pytest.mark.skipif(not DEEP, reason="make test-deep")
def test_two_hundred_edits_of_the_demo(django_db_setup, django_db_blocker, tmp_path):
    """In no transaction: what is true after a commit alone is seen too."""
    with (
        django_db_blocker.unblock(),
        demo_site(tmp_path),
        override_settings(MEDIA_ROOT=tmp_path / "media", SEARCH_INDEX_DIR=tmp_path / "index", DATA_DIR=tmp_path),
        pages_are_kept(),
    ):
        stale, needless, pairs = walk(EDITS)
    sys.stdout.write(f"{pairs} pages: {len(stale)} stale, {needless} dropped for nothing ({needless / pairs:.2%})\n")
    assert stale == []
    assert needless <= 0.03 * pairs
