"""An engine in plain Python: what an engine is asked for at the least, and the proof that no other file knows one."""

from collections.abc import Callable

from search.synonyms import Thesaurus, current_thesaurus
from tests.search.toy_engine.engine import ToyEngine

__all__ = ["engine_at"]


def engine_at(url: str, synonyms: Callable[[], Thesaurus] = current_thesaurus) -> ToyEngine:
    """An engine that holds its resources in memory; `url` is `toy:`."""
    return ToyEngine(synonyms)
