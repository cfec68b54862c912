"""A page that is given before Django's handler is the one that it would give, and counts as much."""

import gzip
import time
from typing import NamedTuple

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import DatabaseError, close_old_connections, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from asv.core.metrics import REQUESTS
from asv.page_cache import front as fronts
from asv.page_cache.front import Front
from asv.resources.models import ResourcePage
from asv.stewardship import reads
from search.log import spool
from tests.factories.site import restrict
from tests.page_cache.conftest import HOST, how_given

pytestmark = pytest.mark.django_db
READER = "Mozilla/5.0 Firefox/140"


@pytest.fixture
def front(recit, monkeypatch):
    """The site as a server calls it; the transaction of the test outlives each of its requests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    monkeypatch.setattr(fronts, "close_old_connections", lambda: None)
    yield Front(WSGIHandler())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


class Told(NamedTuple):
    status: str
    headers: dict[str, str]
    body: bytes
    before_django: bool

    @property
    def text(self):
        return gzip.decompress(self.body).decode()


def ask(front, path, method="GET", secure=True, host=HOST, **headers):
    asked = RequestFactory(HTTP_HOST=host, headers={"accept-encoding": "gzip", "user-agent": READER, **headers})
    environ = asked.generic(method, path, secure=secure).environ
    left = []
    response = front(environ, lambda status, headers, *more: left.append((status, dict(headers))))
    body = b"".join(response)
    if not isinstance(response, list):
        response.close()
    return Told(*left[-1], body, isinstance(response, list))


def warm(front, path):
    """Made, given from hand, and given before Django from then on; the last two."""
    ask(front, path)
    return ask(front, path), ask(front, path)


@pytest.mark.parametrize("path", ["/", "/experiences/", "/recherche/?q=ambassadeurs", "/recherche/flux.atom"])
def test_it_is_what_django_gives_for_one_question_of_the_database(front, path):
    usual, short = warm(front, path)
    assert (usual.before_django, short.before_django) == (False, True)
    assert short[:3] == usual[:3] and short.headers["Content-Security-Policy"] and "ETag" in short.headers
    with CaptureQueriesContext(connection) as asked:
        assert ask(front, path).before_django
    assert len(asked) == 1


def test_whatever_makes_it_another_request_goes_the_usual_way(front, recit):
    _usual, short = warm(front, recit.url)
    others = [
        {"cookie": "sessionid=quelqu-un"}, {"cookie": "asv_favoris=1"}, {"authorization": "Basic eDp5"},
        {"hx-request": "true"}, {"if-none-match": short.headers["ETag"]}, {"accept-encoding": "identity"},
        {"if-modified-since": short.headers["Last-Modified"]},
    ]  # fmt: skip
    for headers in others:
        assert not ask(front, recit.url, **headers).before_django, headers
    assert ask(front, recit.url, **others[4]).status.startswith("304")
    for method in ("HEAD", "POST", "OPTIONS"):
        assert not ask(front, recit.url, method).before_django
    for how in ({"secure": False}, {"host": "autre.example"}, {"host": "asv.example:443"}):
        assert not ask(front, recit.url, **how).before_django, how
    for path in (f"{recit.url}?q=x", recit.url.rstrip("/"), "/recherche/?q=inconnu&x=1"):
        for _ in range(3):
            assert not ask(front, path).before_django, path
    assert ask(front, recit.url).before_django


def test_what_changes_is_given_as_it_is_and_what_closes_is_gone_at_once(front, recit):
    assert recit.title in warm(front, recit.url)[1].text
    ResourcePage.objects.filter(pk=recit.pk).update(title="Changé en bloc")
    changed = ask(front, recit.url)
    assert not changed.before_django and "Changé en bloc" in changed.text
    assert "Changé en bloc" in warm(front, recit.url)[1].text
    restriction = restrict(recit)
    assert not ask(front, recit.url).before_django
    assert not warm(front, recit.url)[1].before_django
    restriction.delete()
    recit.refresh_from_db()
    recit.specific.unpublish()
    assert ask(front, recit.url).status.startswith("404")


def test_it_is_given_no_longer_than_it_may_be_and_never_without_a_database(front, recit, monkeypatch):
    warm(front, recit.url)
    later = time.time() + 3600
    with monkeypatch.context() as patched:
        patched.setattr(fronts.time, "time", lambda: later)
        assert not ask(front, recit.url).before_django

    def down():
        raise DatabaseError("no database")

    monkeypatch.setattr(fronts, "current_generation", down)
    assert not ask(front, recit.url).before_django


def test_it_counts_as_much(front, recit):
    def counted():
        return REQUESTS.labels(part="pages", status="2xx")._value.get(), len(reads.waiting().read_text().splitlines())

    warm(front, recit.url)
    before = counted()
    assert how_given(lambda: ask(front, recit.url)) == {"kept": 1}
    assert ask(front, recit.url, **{"user-agent": "Googlebot"}).before_django
    assert [now - then for now, then in zip(counted(), before, strict=True)] == [2, 1]
    for _ in range(3):
        ask(front, "/recherche/?q=ambassadeurs")
    assert ask(front, "/recherche/?q=ambassadeurs").before_django
    lines = spool().read_text().splitlines()
    assert len(lines) == 4 and len(set(lines)) == 1


def test_what_it_holds_is_bounded(front, recit, monkeypatch):
    monkeypatch.setattr(fronts, "MOST_BYTES", 1)
    assert not warm(front, recit.url)[1].before_django
