"""Engines of every sort that the setting SEARCH_ENGINES names: all owe the same answers.

`pytest tests/search/conformance -k toy` runs the suite on one of them. An engine is made by its `engine_at`, at
`name:`; one that needs a server has its maker here.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils.module_loading import import_string

from search.engines.base import Engine
from search.synonyms import Thesaurus


class Maker:
    """Makes engines of one sort: `bare` has no index yet, a call gives one over these documents."""

    def __init__(self, name: str, folder: Callable) -> None:
        self.name = name
        self._folder = folder

    def bare(self, synonyms: Callable = Thesaurus) -> Engine:
        with override_settings(SEARCH_INDEX_DIR=self._folder(self.name)):
            return import_string(settings.SEARCH_ENGINES[self.name])(f"{self.name}:", synonyms)

    def __call__(self, *documents, synonyms: Callable = Thesaurus) -> Engine:
        engine = self.bare(synonyms)
        engine.rebuild(documents)
        return engine


class ServerMaker:
    """The same on a server of the tests, more patient than visitors are."""

    def __init__(self, name: str, server) -> None:
        self.name = name
        self.bare = server.bare
        self._engine = server.engine

    def __call__(self, *documents, synonyms: Callable = Thesaurus) -> Engine:
        return self._engine(*documents, synonyms=synonyms)


# Engines that need a server: the fixture that has it.
SERVERS = {"elasticsearch": "server"}


@pytest.fixture(scope="session", params=list(settings.SEARCH_ENGINES))
def make_engine(request, tmp_path_factory):
    name = request.param
    if name in SERVERS:
        return ServerMaker(name, request.getfixturevalue(SERVERS[name]))
    return Maker(name, tmp_path_factory.mktemp)
