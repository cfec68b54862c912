"""The engine without a server."""

from search.engines.embedded.engine import EmbeddedEngine
from search.engines.embedded.store import NeedsRebuild

__all__ = ["EmbeddedEngine", "NeedsRebuild"]
