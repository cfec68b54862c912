"""The engine without a server."""

from pathlib import Path

from django.conf import settings

from search.engines.embedded.engine import EmbeddedEngine
from search.engines.embedded.store import NeedsRebuild

__all__ = ["EmbeddedEngine", "NeedsRebuild", "engine_at"]


def engine_at(url: str) -> EmbeddedEngine:
    """The engine over the index in SEARCH_INDEX_DIR; `url` is `embedded:` and says nothing more."""
    return EmbeddedEngine(Path(settings.SEARCH_INDEX_DIR) / "embedded")
