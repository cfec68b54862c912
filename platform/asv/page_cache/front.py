"""The shortest way to a kept page: before Django's own handler, for who sends no cookie and asks for a whole page.

What `PageCache` gave from hand passes every middleware once, and is then given again as it left, without a request of
Django's being led through them: half of what a hit costs. Whatever makes a request another one (a cookie, a condition,
an address spelt otherwise) goes the usual way. Each time the generation is asked, and all that counts is counted.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError, close_old_connections
from django.http import HttpRequest, HttpResponse

from asv.core.metrics import count_answer
from asv.core.outages import leave_connection
from asv.core.reads import repeat
from asv.page_cache.answers import CONDITIONS, takes_packed
from asv.page_cache.at_hand import AtHand, Shelf
from asv.page_cache.generation import current_generation
from asv.page_cache.middleware import KEPT, READY
from asv.page_cache.question import APART

logger = logging.getLogger(__name__)
MOST_BYTES = 8_000_000  # of each process
Environ = dict[str, object]
Start = Callable[..., object]
Site = Callable[[Environ, Start], Iterable[bytes]]
Key = tuple[str, ...]
Headers = list[tuple[str, str]]
Given = Callable[[HttpRequest, str], None]

_APART = (*APART, *CONDITIONS)  # what makes a request more than a question for a page
# What the answer may hang on besides, as it is written.
_TOLD = ("wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")
_EACH_TIME: list[Given] = []


def register_given(given: Given) -> None:
    """Have `given(request, content_type)` called for each page that is given this way: no middleware hears of it."""
    if given not in _EACH_TIME:
        _EACH_TIME.append(given)


class _Whole(NamedTuple):
    """An answer as it left, with what it was made from."""

    ready: AtHand
    status: str
    headers: Headers
    body: bytes
    content_type: str


class Front:
    """The site as a server calls it (WSGI), with its most asked pages before it."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._held: Shelf[Key, _Whole] = Shelf()

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        key = _key(environ)
        if key is None:
            return self._site(environ, start_response)
        began = time.perf_counter()
        whole = self._held.get(key)
        if whole is not None and _is_true(whole.ready):
            _count(environ, whole, began)
            start_response(whole.status, list(whole.headers))
            return [whole.body]
        return self._asked(key, environ, start_response)

    def _asked(self, key: Key, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """The site's own answer, which is held where it was given from hand."""
        left: list[tuple[str, Headers]] = []

        def leaves(status: str, headers: Headers, *more: object) -> object:
            left.append((status, list(headers)))
            return start_response(status, headers, *more)

        response = self._site(environ, leaves)
        ready = environ.get(READY)
        if isinstance(ready, AtHand) and isinstance(response, HttpResponse) and response.status_code == 200 and left:
            status, headers = left[-1]
            whole = _Whole(ready, status, headers, response.content, response.get("Content-Type", ""))
            self._held.hold(key, whole, len(whole.body) + 3000, MOST_BYTES)
        return response


def _key(environ: Environ) -> Key | None:
    """What tells the question from others, as it was written; None where it is to go the usual way."""
    if environ["REQUEST_METHOD"] != "GET" or environ.get("HTTP_COOKIE") or not takes_packed(environ):
        return None
    if any(name in environ for name in _APART):
        return None
    return tuple(str(environ.get(name, "")) for name in _TOLD)


def _is_true(ready: AtHand) -> bool:
    """Whether nothing that readers see has changed since; where nobody can tell, the site says what is wrong."""
    if ready.until <= time.time():
        return False
    try:
        close_old_connections()
        return current_generation() == ready.generation
    except DatabaseError:
        leave_connection()
        return False


def _count(environ: Environ, whole: _Whole, began: float) -> None:
    """What each reading does, whichever way it takes."""
    KEPT.inc()
    try:
        request = WSGIRequest(environ)
        repeat(whole.ready.on_hit, request)
        for given in _EACH_TIME:
            given(request, whole.content_type)
    except Exception:
        logger.exception("A reading could not be noted.")
    count_answer(whole.ready.part, 200, time.perf_counter() - began)
