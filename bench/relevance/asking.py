"""Asking an engine as the site asks it: the search form of `?q=`, its question, the hits in their order."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.test import override_settings
from django.utils.module_loading import import_string

from asv.core.visibility import visible_to
from asv.resources.document import ResourceDocument
from asv.taxonomy.catalogue import catalogue
from bench.engine import SERVERS
from search.engines import local_engine, local_name
from search.engines.base import Engine, EngineUnavailable
from search.forms import SearchForm
from search.query import NEAR, SearchPage

_TRIES = 5


@dataclass(frozen=True, slots=True)
class Answered:
    """The paths of the pages found, best first, and the words answered instead of those asked, if others were."""

    paths: tuple[str, ...]
    corrected: str | None = None


@contextmanager
def holding(name: str, documents: Sequence[ResourceDocument], folder: Path, mark: str) -> Iterator[Engine]:
    """The engine of this name over these documents, in an index of its own, for as long as the block lasts.

    The local engine holds them too, as on every site. `mark` is the name of the index on a server; it is not removed.
    """
    url = f"{SERVERS[name]}{mark}" if name in SERVERS else f"{name}:"
    with override_settings(SEARCH_INDEX_DIR=folder, SEARCH_URL=url):
        local_engine().rebuild(documents)
        engine: Engine = local_engine() if name == local_name() else import_string(settings.SEARCH_ENGINES[name])(url)
        if name != local_name():
            engine.rebuild(documents)
        yield engine


def ask(engine: Engine, words: str) -> Answered:
    """What the first page of the site's answer shows to a visitor: what holds the words, then what is near."""
    page = page_of(engine, words)
    return Answered(tuple(hit.card.url for hit in (*page.hits, *page.near)), page.corrected)


def page_of(engine: Engine, words: str) -> SearchPage:
    """The first page of the site's answer. A busy machine, slower than a visitor would wait for, is given time."""
    query = SearchForm(QueryDict(urlencode({"q": words})), catalogue()).query(visible_to(None), near=NEAR)
    for _ in range(_TRIES - 1):
        try:
            return engine.search(query)
        except EngineUnavailable:
            time.sleep(1)
    return engine.search(query)
