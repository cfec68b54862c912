"""Which engine answers, from SEARCH_URL. Import engines from here; only an engine imports its client."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from search.engines.base import Engine, EngineUnavailable, Suggestion
from search.engines.embedded import EmbeddedEngine

__all__ = ["Engine", "EngineUnavailable", "Suggestion", "get_engine", "local_engine"]


def get_engine(name: str | None = None) -> Engine:
    """The engine of this name, or the one that SEARCH_URL says."""
    wanted = name or settings.SEARCH_URL.partition(":")[0]
    if wanted == "embedded":
        return local_engine()
    if wanted.partition("+")[0] == "elasticsearch":
        raise ImproperlyConfigured(
            "SEARCH_URL names Elasticsearch, and this version has only the embedded engine: set SEARCH_URL=embedded:"
        )
    raise ImproperlyConfigured(f"SEARCH_URL names an unknown engine, {wanted!r}: set SEARCH_URL=embedded:")


def local_engine() -> EmbeddedEngine:
    """The embedded engine, always kept."""
    return _embedded(Path(settings.SEARCH_INDEX_DIR) / "embedded")


@lru_cache(maxsize=8)
def _embedded(directory: Path) -> EmbeddedEngine:
    return EmbeddedEngine(directory)
