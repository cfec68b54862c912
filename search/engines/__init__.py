"""Which engine answers, from SEARCH_URL. Import engines from here; only an engine imports its client.

An engine is a folder with `engine_at(url, synonyms)`, named in the setting SEARCH_ENGINES: nothing else knows it. The
first one named is always kept; where SEARCH_URL names another, that one answers and the first stands behind it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from asv.core.reads import is_recording, unrecorded, unrepeatable
from search.engines.base import DocumentsRefused, Engine, EngineUnavailable, LocalEngine, NeedsRebuild, Suggestion
from search.engines.fallback import FallbackEngine
from search.engines.noted import NotedEngine, ask_engine_of

__all__ = [
    "DocumentsRefused",
    "Engine",
    "EngineUnavailable",
    "FallbackEngine",
    "LocalEngine",
    "NeedsRebuild",
    "Suggestion",
    "engine_names",
    "fallback_engine",
    "get_engine",
    "held_locally",
    "local_engine",
    "local_name",
    "near_locally",
    "remote_engine",
    "remote_name",
]


def get_engine(name: str | None = None) -> Engine:
    """The engine of this name, or the one that SEARCH_URL says: for a server, the server with the local one behind.

    Raises ImproperlyConfigured where SEARCH_URL is wrong, or does not configure the engine named.
    """
    if name is None:
        return cast(Engine, NotedEngine(_configured())) if is_recording() else _configured()
    if name not in settings.SEARCH_ENGINES:
        raise ImproperlyConfigured(f"Moteur inconnu : {name}. Il y a {' et '.join(sorted(settings.SEARCH_ENGINES))}.")
    if name == local_name():
        return local_engine()
    if name != remote_name():
        raise ImproperlyConfigured(f"{name.capitalize()} n’est pas configuré : SEARCH_URL ne le nomme pas.")
    return remote_engine()


def _configured() -> Engine:
    with unrecorded():
        return fallback_engine() or local_engine()


ask_engine_of(_configured)


def engine_names() -> list[str]:
    """The engines whose index is kept up to date: the local one always, and the server that SEARCH_URL names."""
    return [local_name(), remote] if (remote := remote_name()) else [local_name()]


def local_name() -> str:
    """The engine that needs no server."""
    return next(iter(settings.SEARCH_ENGINES))


def remote_name() -> str:
    """The engine on a server that SEARCH_URL names; empty for the local one. Raises ImproperlyConfigured."""
    kind = str(settings.SEARCH_URL).partition(":")[0].partition("+")[0]
    if kind not in settings.SEARCH_ENGINES:
        known = ", ".join(sorted(settings.SEARCH_ENGINES))
        raise ImproperlyConfigured(f"SEARCH_URL names an unknown engine; there are {known}.")
    return "" if kind == local_name() else kind


def local_engine() -> LocalEngine:
    """The engine that is always kept. What a page asks of it directly nobody can ask again for it."""
    unrepeatable("the local engine was asked directly")
    engine: LocalEngine = _engine(local_name(), f"{local_name()}:", str(settings.SEARCH_INDEX_DIR))
    return engine


def remote_engine() -> Engine:
    """The engine on a server, without the local one behind it. Raises ImproperlyConfigured."""
    name = remote_name()
    if not name:
        raise ImproperlyConfigured("Aucun serveur de recherche n’est configuré : SEARCH_URL n’en nomme pas.")
    engine: Engine = _engine(name, settings.SEARCH_URL, str(settings.SEARCH_INDEX_DIR))
    return engine


def fallback_engine() -> FallbackEngine | None:
    """The server with the local engine behind it, where SEARCH_URL names one."""
    return _fallback(settings.SEARCH_URL, str(settings.SEARCH_INDEX_DIR)) if remote_name() else None


def held_locally(stems: Collection[str]) -> tuple[int, Mapping[str, int]]:
    """How rare words are, for every engine alike; where the local engine does not answer, each as rare as another."""
    try:
        return local_engine().held(stems)
    except EngineUnavailable:
        return 1, dict.fromkeys(stems, 1)


def near_locally(document_id: int, ids: Sequence[int]) -> Mapping[int, float]:
    """How near resources are to one in meaning, for every engine alike; none where the local engine does not answer."""
    try:
        return local_engine().near_in_meaning(document_id, ids)
    except EngineUnavailable:
        return {}


@lru_cache(maxsize=16)
def _engine(name: str, url: str, directory: str) -> Any:
    """One engine for each address and index folder; its client is imported only where it is asked for."""
    return import_string(settings.SEARCH_ENGINES[name])(url)


@lru_cache(maxsize=8)
def _fallback(url: str, directory: str) -> FallbackEngine:
    return FallbackEngine(remote_engine(), local_engine())
