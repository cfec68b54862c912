"""The engine without a server."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from search.engines.base import NeedsRebuild
from search.engines.embedded.engine import EmbeddedEngine
from search.synonyms import Thesaurus, current_thesaurus

__all__ = ["EmbeddedEngine", "NeedsRebuild", "engine_at"]


def engine_at(url: str, synonyms: Callable[[], Thesaurus] = current_thesaurus) -> EmbeddedEngine:
    """The engine over the index in SEARCH_INDEX_DIR; `url` is `embedded:` and says nothing more."""
    return EmbeddedEngine(Path(settings.SEARCH_INDEX_DIR) / "embedded", synonyms)
