"""What a request asks, brought to one form: requests that differ in nothing a page depends on share one kept answer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

from asv import __version__
from asv.core.rehearsal import is_rehearsal
from asv.page_cache.routes import is_someones, may_have

LONGEST_PATH, LONGEST_QUERY, MOST_PARAMETERS = 300, 500, 20
# Headers by which the answer is a part of a page, or someone's.
APART = ("HTTP_HX_REQUEST", "HTTP_AUTHORIZATION")
_MESSAGES = "messages"
_SOURCES = (".py", ".html", ".txt", ".toml", ".json")


@dataclass(frozen=True, slots=True)
class Question:
    """An address as everyone asks it: its key, where its answer is kept, and the names of its parameters.

    Addresses without parameters are as many as the site has pages; those with some are anybody's to invent, and kept
    apart, so that they never push out the others.
    """

    key: str
    path: str
    parameters: tuple[str, ...]

    @property
    def alias(self) -> str:
        """The cache that keeps its answer."""
        return "answers" if self.parameters else "pages"


def question_of(request: HttpRequest) -> Question | None:
    """What is asked, by someone who is not signed in; None where the answer may be kept for nobody."""
    if request.method not in ("GET", "HEAD") or any(name in request.META for name in APART):
        return None
    cookies = request.COOKIES
    if settings.SESSION_COOKIE_NAME in cookies or _MESSAGES in cookies or is_someones(cookies):
        return None
    pairs = _pairs(request.META.get("QUERY_STRING", ""))
    if pairs is None or len(request.path_info) > LONGEST_PATH:
        return None
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    if host not in _hosts(settings.SITE_URL, tuple(settings.ALLOWED_HOSTS)):
        return None
    asked = "\n".join((_build(), request.scheme or "", host, request.path_info, urlencode(pairs)))
    key = blake2b(asked.encode(errors="surrogatepass"), digest_size=20).hexdigest()
    return Question(key, request.path_info, tuple(dict.fromkeys(name for name, _value in pairs)))


def _pairs(query: str) -> list[tuple[str, str]] | None:
    """The parameters, by name, several values of one in their order; None where no address takes them so."""
    if not query:
        return []
    if len(query) > LONGEST_QUERY or not query.isascii():
        return None
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        return None
    if not may_have(name for name, _value in pairs) or any("\ufffd" in value for _name, value in pairs):
        return None
    return sorted(pairs, key=lambda pair: pair[0])


@cache
def _hosts(site_url: str, allowed: tuple[str, ...]) -> frozenset[str]:
    """The hosts an answer is kept for: the site's own, and those allowed by their full name."""
    named = (host for host in allowed if "*" not in host and not host.startswith("."))
    return frozenset([urlsplit(site_url).netloc, *named])


@cache
def _build() -> str:
    """Tells this code, with its templates and its settings, from any other: what another wrote is not read."""
    told = [__version__, settings.SITE_URL, settings.SITE_NAME, settings.SEARCH_URL, str(is_rehearsal())]
    told += [f"{path}{stat.st_mtime_ns}{stat.st_size}" for path, stat in sorted(_sources(), key=lambda one: one[0])]
    return blake2b("\n".join(told).encode(), digest_size=16).hexdigest()


def _sources() -> Iterator[tuple[str, os.stat_result]]:
    for folder in ("platform/asv", "platform/operations", "network", "search", "experiences", "home", "templates"):
        for place, _folders, names in os.walk(Path(settings.ROOT) / folder):
            for name in names:
                if name.endswith(_SOURCES):
                    path = Path(place, name)
                    yield str(path), path.stat()
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.exists():
        yield str(manifest), manifest.stat()
