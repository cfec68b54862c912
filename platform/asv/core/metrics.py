"""What the site counts of itself for whoever runs it: requests and their time. No address, no word, nobody."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

from asv.core.health import OWN_QUESTION

REQUESTS = Counter("asv_requests", "Requests answered, by part of the site and kind of answer.", ["part", "status"])
SECONDS = Histogram(
    "asv_request_seconds",
    "Time that an answer took, by part of the site.",
    ["part"],
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
)
# The first piece of a route as the code writes it, never of what was asked.
_PART = re.compile(r"\^?([a-z_]+)(?:[/.]|$)")

logger = logging.getLogger(__name__)
_last = [0.0]  # when this process answered, by the clock that only goes forward


class Measured:
    """Middleware: each answer counts, with its time until it is ready to leave."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        if OWN_QUESTION not in request.META:
            count_answer(part_of(request), response.status_code, time.perf_counter() - began)
        return response


def part_of(request: HttpRequest) -> str:
    """The part of the site that a request was for: a word of our own addresses, "pages", or "none"."""
    if known := getattr(request, "part_of_site", ""):  # a kept page, which asked for no view
        return str(known)
    if request.resolver_match is None:
        return "none"
    found = _PART.match(request.resolver_match.route or "")
    return found.group(1) if found else "pages"


def count(counter: Counter, **labels: str) -> None:
    """Count one; what cannot be counted is a miss and no error."""
    try:
        counter.labels(**labels).inc()
    except Exception:
        logger.debug("Not counted", exc_info=True)


def count_answer(part: str, status: int, seconds: float) -> None:
    """Count an answer with the time that it took; what cannot be counted is a miss and no error."""
    _last[0] = time.monotonic()
    try:
        answers, times = _meters(part, f"{status // 100}xx")
        answers.inc()
        times.observe(seconds)
    except Exception:
        logger.debug("Not counted", exc_info=True)


def since_last_answer() -> float:
    """Seconds since this process answered anyone."""
    return time.monotonic() - _last[0]


@lru_cache(maxsize=512)
def _meters(part: str, status: str) -> tuple[Counter, Histogram]:
    """Looking a meter up by its labels takes longer than counting with it."""
    return REQUESTS.labels(part=part, status=status), SECONDS.labels(part=part)
