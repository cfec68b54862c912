"""An engine whose answers are noted while a page is made, so that another may tell later whether they are the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from asv.core.reads import asked_again, unrecorded, unrepeatable
from asv.core.visibility import visible_to
from search.engines.base import Engine, Suggestion
from search.query import Hit, SearchPage, SearchQuery

MOST_STREAMED = 2000


class NotedEngine:
    """Asks the configured engine through functions that can be asked again; whatever else it is asked is no page's."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.name = engine.name

    def search(self, query: SearchQuery) -> SearchPage:
        """Answer a question."""
        return searched(query) if query.failed_restrictions != _barred() else searched_by_visitors(_open(query))

    def stream(self, query: SearchQuery, batch: int = 500) -> Iterator[list[Hit]]:
        """Everything that matches; of more than some thousands the page is not kept."""
        visitors = query.failed_restrictions == _barred()
        hits = streamed_for_visitors(_open(query)) if visitors else streamed(query)
        if len(hits) > MOST_STREAMED:
            unrepeatable("a long list")
            yield from self._engine.stream(query, batch)
            return
        for start in range(0, max(len(hits), 1), batch):
            yield list(hits[start : start + batch])

    def suggest(self, words: str, limit: int = 8) -> list[Suggestion]:
        """Resources whose title holds these words."""
        return suggested(words, limit)

    def correct(self, words: str) -> str | None:
        """The same words spelt as the index knows them."""
        return respelt(words)

    def __getattr__(self, name: str) -> Callable[..., object]:
        unrepeatable(f"the engine was asked: {name}")
        asked: Callable[..., object] = getattr(self._engine, name)
        return asked


_configured: list[Callable[[], Engine]] = []


def ask_engine_of(configured: Callable[[], Engine]) -> None:
    """Have questions asked of the engine that `configured()` gives."""
    _configured[:] = [configured]


def _engine() -> Engine:
    return _configured[0]()


def unscored(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Hits without their scores, which move with every change of the index and show nowhere: their order stays."""
    return tuple(replace(hit, score=0.0) for hit in hits)


def _shown(page: SearchPage) -> SearchPage:
    return replace(page, took_ms=0.0, hits=unscored(page.hits), near=unscored(page.near))


def _barred() -> frozenset[int]:
    """What visitors do not pass today."""
    with unrecorded():
        return visible_to(None).failed_restrictions


def _open(query: SearchQuery) -> SearchQuery:
    """A visitor's question, whatever is closed: that is looked up when it is asked."""
    return replace(query, failed_restrictions=frozenset())


@asked_again(_shown)
def searched_by_visitors(query: SearchQuery) -> SearchPage:
    """What the engine answers a visitor today."""
    return searched(replace(query, failed_restrictions=_barred()))


@asked_again(unscored)
def streamed_for_visitors(query: SearchQuery) -> tuple[Hit, ...]:
    """All that matches for a visitor today, as far as a page may hold it."""
    return streamed(replace(query, failed_restrictions=_barred()))


@asked_again(_shown)
def searched(query: SearchQuery) -> SearchPage:
    """What the engine answers."""
    return _engine().search(query)


@asked_again(unscored)
def streamed(query: SearchQuery) -> tuple[Hit, ...]:
    """All that matches, as far as a page may hold it."""
    found: list[Hit] = []
    for hits in _engine().stream(query, 500):
        found += hits
        if len(found) > MOST_STREAMED:
            break
    return tuple(found)


@asked_again()
def suggested(words: str, limit: int) -> list[Suggestion]:
    """What the engine proposes."""
    return _engine().suggest(words, limit)


@asked_again()
def respelt(words: str) -> str | None:
    """How the engine would spell it."""
    return _engine().correct(words)
