"""Whole pages for those who are not signed in: made once, then given as they are as long as they are true."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponseBase
from prometheus_client import Counter

from asv.core.reads import Reads, is_recording, recording, repeat
from asv.page_cache.answers import (
    CachedAnswer,
    answer_to_keep,
    cached_answer,
    confirmed,
    given,
    given_from_hand,
    keep,
    takes_packed,
)
from asv.page_cache.at_hand import AtHand, at_hand
from asv.page_cache.copies import drop_copy, make_copy
from asv.page_cache.generation import current_generation, known_generation
from asv.page_cache.parts import begin_parts
from asv.page_cache.question import Question, question_of
from asv.page_cache.routes import PAGES, is_declared

logger = logging.getLogger(__name__)
GIVEN = Counter("asv_page_cache", "Pages that may be kept, by how they were answered.", ["how"])
KEPT, CONFIRMED, MADE, PASSED = (GIVEN.labels(how=how) for how in ("kept", "confirmed", "made", "passed"))
READY = "asv.ready"  # in a request's environment, where it was answered from hand


class PageCache:
    """Middleware: answers from what is kept, and keeps what it may. Stands before all that knows who asks.

    A page to be kept is made for a request without cookies: what someone's browser sends cannot come into it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.PAGE_CACHE:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        question = question_of(request)
        generation = known_generation() if question else None
        if question is None or generation is None:
            return self.get_response(request)
        ready = at_hand((question.key, takes_packed(request.META)), generation)
        if ready is not None:
            KEPT.inc()
            _done_again(request, ready)
            request.META[READY] = ready
            return given_from_hand(request, ready)
        before = cached_answer(question)
        found = _still_true(question, before, generation) if before else None
        if found is not None:
            (KEPT if found is before else CONFIRMED).inc()
            _done_again(request, found)
            return given(request, question, found)
        if request.method == "HEAD":
            return self.get_response(request)
        return self._made(request, question, generation, before)

    def process_view(self, request: HttpRequest, view: Callable[..., object], *args: object) -> None:
        """Before a page of the tree is read that is not to be kept: tell what its kept parts must be true of."""
        match = request.resolver_match
        if match and match.view_name == PAGES and not is_recording():
            begin_parts(request)

    def _made(
        self, request: HttpRequest, question: Question, generation: str, before: CachedAnswer | None
    ) -> HttpResponseBase:
        """Make the page, and keep it if it may be and nothing changed meanwhile."""
        if not is_declared(request.path_info):  # someone's own page is made of their cookies, an account or none
            return self.get_response(request)
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if name == settings.CSRF_COOKIE_NAME}
        begin_parts(request, generation)
        reads = Reads()
        with recording(reads):
            response = self.get_response(request)
        try:
            made = answer_to_keep(request, question, response, reads, generation, before)
            if made is None or current_generation() != generation:
                logger.debug("%s is not kept: %s", request.path, reads.reason or "not declared, or changed meanwhile")
                PASSED.inc()
                return response
        except DatabaseError:
            return response
        answer, made_of = made
        keep(question, answer, made_of)
        _copy(question, answer)
        MADE.inc()
        return given(request, question, answer)


def _still_true(question: Question, kept: CachedAnswer, generation: str) -> CachedAnswer | None:
    """The kept answer, where it is true of this generation."""
    if kept.generation == generation:
        return kept
    try:
        found = confirmed(question, kept, generation)
    except Exception:
        logger.exception("What a page was made of cannot be asked again: it is made anew.")
        return None
    if found is None:
        return None
    keep(question, found)
    _copy(question, found)
    return found


def _copy(question: Question, kept: CachedAnswer) -> None:
    """Mark a page as safe while the site does not answer, unless something was closed since it was made."""
    if question.parameters or not kept.is_page:
        return
    make_copy(question.path, kept.body)
    try:
        changed = current_generation() != kept.generation
    except DatabaseError:
        changed = True
    if changed:
        drop_copy(question.path)


def _done_again(request: HttpRequest, kept: CachedAnswer | AtHand) -> None:
    """What each reading does, whether the page is made for it or not."""
    request.part_of_site = kept.part  # type: ignore[attr-defined]
    try:
        repeat(kept.on_hit, request)
    except Exception:
        logger.exception("A reading could not be noted.")
