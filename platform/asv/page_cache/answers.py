"""Cached answers: which may be kept, what is kept of one, and how it is given again."""

from __future__ import annotations

import gzip
import pickle
import re
import secrets
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from datetime import time as day_time
from hashlib import blake2b
from typing import NamedTuple

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from asv.core.metrics import part_of
from asv.core.reads import Reads, Seen, seen
from asv.page_cache.at_hand import AtHand, hold
from asv.page_cache.generation import UNSHOWN
from asv.page_cache.question import Question
from asv.page_cache.routes import LONGEST_SECONDS, SHORTEST_SECONDS, is_cached, timed_tables

LARGEST = 512 * 1024  # bytes of a page; of what is larger nobody asks often
_LARGEST_PACKED = 128 * 1024
_TYPES = (
    "text/html", "text/plain", "text/calendar", "text/csv", "text/turtle", "application/json", "application/ld+json",
    "application/xml", "application/atom+xml", "application/x-bibtex", "application/x-research-info-systems",
)  # fmt: skip
_VARYING = frozenset({"cookie", "accept-encoding", "hx-request", "hx-history-restore-request", "hx-current-url"})
_TABLES = re.compile(r'"(\w+)"')
# What the answer's way out writes anew.
_LEFT_OUT = frozenset({"content-length", "etag", "last-modified", "vary"})
# What a browser says of the copy it has.
CONDITIONS = frozenset({"HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE"})
NGINX_SECONDS = "1"


class CachedAnswer(NamedTuple):
    """An answer with the generation it is true of, and until when at most.

    What it was made of is kept beside it under `made_of`: it is as long as the answer, and read only after a change.
    """

    generation: str
    until: float
    packed: bytes
    headers: tuple[tuple[str, str], ...]
    vary: str
    etag: str
    changed_at: int
    part: str
    made_of: str
    on_hit: tuple[tuple[str, tuple[object, ...]], ...]

    @property
    def body(self) -> bytes:
        """The answer's text."""
        return gzip.decompress(self.packed)

    @property
    def is_page(self) -> bool:
        """Whether it is a page for people."""
        return any(name.lower() == "content-type" and value.startswith("text/html") for name, value in self.headers)


def cached_answer(question: Question) -> CachedAnswer | None:
    """What is kept for the question and not too old; whether it is still true is to be asked."""
    found = caches[question.alias].get(question.key)
    return found if isinstance(found, CachedAnswer) and found.until > time.time() else None


def keep(question: Question, kept: CachedAnswer, made_of: Seen | None = None) -> None:
    """Keep the answer until its time is over, a new one with what it was made of; another goes for it if need be."""
    left = max(1, int(kept.until - time.time()))
    if made_of is not None:
        caches[question.alias].set(kept.made_of, made_of, left)
    caches[question.alias].set(question.key, kept, left)


def confirmed(question: Question, kept: CachedAnswer, generation: str) -> CachedAnswer | None:
    """The same answer for a later generation, where all it was made of would be read the same; None otherwise."""
    made_of = caches[question.alias].get(kept.made_of)
    holds = isinstance(made_of, Seen) and made_of.holds()
    return kept._replace(generation=generation) if holds else None


def answer_to_keep(
    request: HttpRequest,
    question: Question,
    response: HttpResponseBase,
    reads: Reads,
    generation: str,
    before: CachedAnswer | None,
) -> tuple[CachedAnswer, Seen] | None:
    """What to keep of a response that was made for nobody in particular; None unless everything says that it may be."""
    if not isinstance(response, HttpResponse) or not _is_everyones(request, question, response):
        return None
    if not _reads_what_is_shown(reads) or (made_of := seen(reads)) is None:
        return None
    packed = gzip.compress(response.content, compresslevel=6, mtime=0)
    if len(packed) > _LARGEST_PACKED:
        return None
    etag = f'W/"{blake2b(response.content, digest_size=12).hexdigest()}"'
    same = before is not None and before.etag == etag
    found = CachedAnswer(
        generation=generation,
        until=time.time() + _seconds(reads),
        packed=packed,
        headers=tuple((name, value) for name, value in response.items() if name.lower() not in _LEFT_OUT),
        vary=response.get("Vary", ""),
        etag=etag,
        changed_at=before.changed_at if before is not None and same else int(time.time()),
        part=part_of(request),
        made_of=f"{question.key}.{secrets.token_hex(8)}",
        on_hit=tuple(reads.on_hit),
    )
    return found, made_of


def given(request: HttpRequest, question: Question, kept: CachedAnswer) -> HttpResponseBase:
    """The response that gives a kept answer: whole, or 304 to a browser that has it; from then on it is at hand."""
    packs = takes_packed(request.META)
    one = AtHand(
        generation=kept.generation,
        until=kept.until,
        response=pickle.dumps(_whole(kept, packs)),
        etag=kept.etag,
        changed_at=kept.changed_at,
        part=kept.part,
        on_hit=kept.on_hit,
    )
    hold((question.key, packs), one)
    return given_from_hand(request, one)


def given_from_hand(request: HttpRequest, one: AtHand) -> HttpResponseBase:
    """The same of what this process has at hand."""
    response = one.unpacked()
    if CONDITIONS.isdisjoint(request.META):
        return response
    return get_conditional_response(request, one.etag, one.changed_at, response) or response


def takes_packed(asked: Mapping[str, object]) -> bool:
    """Whether the browser unpacks what was packed, by a request's environment."""
    return "gzip" in str(asked.get("HTTP_ACCEPT_ENCODING", ""))[:200]


def _whole(kept: CachedAnswer, packs: bool) -> HttpResponse:
    response = HttpResponse(kept.packed if packs else kept.body)
    del response["Content-Type"]
    if not kept.on_hit:
        # The server before us counts nothing: what is counted is asked of the site each time. Said first: older ones
        # believe the first of two headers.
        response["X-Accel-Expires"] = NGINX_SECONDS
    for name, value in kept.headers:
        response[name] = value
    if packs:
        response["Content-Encoding"] = "gzip"
    if kept.vary:
        response["Vary"] = kept.vary
    patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
    response["ETag"] = kept.etag
    response["Last-Modified"] = http_date(kept.changed_at)
    response["Content-Length"] = str(len(response.content))
    response.headers.setdefault("Cache-Control", "no-cache")
    return response


def _is_everyones(request: HttpRequest, question: Question, response: HttpResponse) -> bool:
    """Whether the response says nothing that only this request could have made it say."""
    kind = response.get("Content-Type", "").partition(";")[0].strip()
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()}
    return (
        response.status_code == 200
        and is_cached(request, response, question.parameters)
        and not response.cookies
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and "no-store" not in response.get("Cache-Control", "")
        and not response.has_header("Content-Encoding")
        and not response.has_header("X-Accel-Redirect")
        and kind in _TYPES
        and varies <= _VARYING
        and len(response.content) <= LARGEST
        and not request.user.is_authenticated
    )


def _reads_what_is_shown(reads: Reads) -> bool:
    """Whether nothing was read of the tables whose changes do not count."""
    return not any(UNSHOWN.intersection(_TABLES.findall(sql)) for sql, _params in reads.queries)


def _seconds(reads: Reads) -> float:
    """How long it is kept at most: to the end of the day, whose date pages name; less where the hour counts."""
    now = timezone.localtime()
    midnight = timezone.make_aware(datetime.combine(now.date() + timedelta(days=1), day_time()))
    timed = timed_tables()
    by_the_hour = any(timed.intersection(_TABLES.findall(sql)) for sql, _params in reads.queries)
    return min(SHORTEST_SECONDS if by_the_hour else LONGEST_SECONDS, max(1.0, (midnight - now).total_seconds()))
