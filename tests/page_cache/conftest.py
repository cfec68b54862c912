"""The site as it runs: pages are kept, and every change counts."""

from contextlib import contextmanager

import pytest
from django.conf import settings as site_settings
from django.core.cache import caches
from django.db import connection
from django.test import Client, override_settings

from asv.core.models import SiteSettings
from asv.page_cache import at_hand
from asv.page_cache.generation import note_changes
from asv.page_cache.middleware import GIVEN
from asv.page_cache.parts import forget_parts
from tests.factories.search import reindex
from tests.factories.site import make_experience, make_tree

HOST = "asv.example"


def with_marks(configured):
    """The caches as on a site: what is remembered has a mark. They live in memory and end by no clock."""
    inside = "tests.standing.StandingCache"
    marked = {
        name: {
            "BACKEND": "asv.core.forgiving_cache.ForgivingCache",
            "LOCATION": name,
            "KEY_PREFIX": name,
            "OPTIONS": {"OF": inside, "MAX_ENTRIES": 10_000},
        }
        for name in configured
        if name != "default"
    }
    return {**configured, **marked}


@contextmanager
def pages_are_kept():
    """Pages are kept meanwhile for those who are not signed in."""
    with override_settings(PAGE_CACHE=True, CACHES=with_marks(site_settings.CACHES)):
        _forget()
        SiteSettings.load()  # the first page of a new site writes them
        with connection.execute_wrapper(note_changes):
            yield
        _forget()


def _forget():
    for name in ("remembered", "renditions", "pages", "answers"):
        caches[name].clear()
    at_hand.let_go()
    forget_parts()


def ten_minutes_later():
    """No whole page is kept any more; what processes know besides is."""
    for name in ("pages", "answers"):
        caches[name].clear()
    at_hand.let_go()


@pytest.fixture
def page_cache(db):
    """Pages are kept for those who are not signed in."""
    with pages_are_kept():
        yield


@pytest.fixture
def recit(page_cache):
    """A published récit, found by the search."""
    recit = make_experience(make_tree())
    reindex()
    return recit


def visitor(**headers):
    """Somebody's browser, at the site's own address."""
    return Client(HTTP_HOST=HOST, headers={"sec-fetch-site": "same-origin", **headers})


def how_given(ask):
    """How the pages that `ask()` fetched were answered: `{"kept": 1}`."""
    names = ("kept", "confirmed", "made", "passed")
    before = {name: GIVEN.labels(how=name)._value.get() for name in names}
    ask()
    after = {name: int(GIVEN.labels(how=name)._value.get() - before[name]) for name in names}
    return {name: number for name, number in after.items() if number}
