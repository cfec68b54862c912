"""Which engine answers, from SEARCH_URL. Import engines from here; only an engine imports its client."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from search.engines.base import DocumentsRefused, Engine, EngineUnavailable, NeedsRebuild, Suggestion
from search.engines.embedded import EmbeddedEngine
from search.engines.fallback import FallbackEngine

__all__ = [
    "DocumentsRefused",
    "Engine",
    "EngineUnavailable",
    "FallbackEngine",
    "NeedsRebuild",
    "Suggestion",
    "engine_names",
    "fallback_engine",
    "get_engine",
    "local_engine",
    "remote_engine",
]


def get_engine(name: str | None = None) -> Engine:
    """The engine of this name, or the one that SEARCH_URL says: for a server, the server with the embedded one behind.

    Raises ImproperlyConfigured where SEARCH_URL is wrong, or does not configure the engine named.
    """
    if name is None:
        return fallback_engine() or local_engine()
    if name == "embedded":
        return local_engine()
    if name == "elasticsearch":
        return remote_engine()
    raise ImproperlyConfigured(f"Moteur inconnu : {name}. Il y a embedded et elasticsearch.")


def engine_names() -> list[str]:
    """The engines whose index is kept up to date: the embedded one always, and the server that SEARCH_URL names."""
    return ["embedded", "elasticsearch"] if settings.SEARCH_URL.startswith("elasticsearch") else ["embedded"]


def local_engine() -> EmbeddedEngine:
    """The embedded engine, always kept."""
    return _embedded(Path(settings.SEARCH_INDEX_DIR) / "embedded")


def remote_engine() -> Engine:
    """Elasticsearch itself, without the embedded engine behind it. Raises ImproperlyConfigured."""
    if _kind() != "elasticsearch":
        raise ImproperlyConfigured(
            "Elasticsearch n'est pas configuré : SEARCH_URL=elasticsearch+https://user:password@host:9200/prefix"
        )
    return _remote(settings.SEARCH_URL)


def fallback_engine() -> FallbackEngine | None:
    """The server with the embedded engine behind it, where SEARCH_URL names one."""
    if _kind() == "embedded":
        return None
    return _fallback(settings.SEARCH_URL, Path(settings.SEARCH_INDEX_DIR) / "embedded")


def _kind() -> str:
    kind: str = settings.SEARCH_URL.partition(":")[0].partition("+")[0]
    if kind not in {"embedded", "elasticsearch"}:
        raise ImproperlyConfigured(
            "SEARCH_URL names an unknown engine: set embedded: or elasticsearch+https://user:password@host:9200/prefix"
        )
    return kind


@lru_cache(maxsize=8)
def _embedded(directory: Path) -> EmbeddedEngine:
    return EmbeddedEngine(directory)


@lru_cache(maxsize=8)
def _remote(url: str) -> Engine:
    from search.engines.elasticsearch import engine_at  # a site on the embedded engine needs no client

    return engine_at(url)


@lru_cache(maxsize=8)
def _fallback(url: str, directory: Path) -> FallbackEngine:
    return FallbackEngine(_remote(url), _embedded(directory))
