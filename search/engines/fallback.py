"""Two engines as one: the server's, and the local one where the server does not answer in time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TypeVar

from asv.core.health import Care
from asv.resources.document import ResourceDocument
from search.engines.base import Changes, Engine, EngineUnavailable, Suggestion
from search.engines.breaker import Breaker, Opened
from search.query import Hit, SearchPage, SearchQuery

logger = logging.getLogger(__name__)

Found = TypeVar("Found")
# The cheapest question that every part of an index has to answer.
PROBE = SearchQuery(page_size=1, facets=(), highlight=False)


class FallbackEngine:
    """Asks the remote engine; at its first failure the local one answers, and goes on until the remote is back.

    The remote engine must give up a question by itself within two seconds. Which one answered stands in
    `SearchPage.engine`. Changes and rebuilds go to the remote engine: the local one has its own consumer.
    """

    def __init__(self, remote: Engine, local: Engine, breaker: Breaker | None = None) -> None:
        self.remote = remote
        self.local = local
        self.breaker = breaker or Breaker(remote.name)
        self.name = remote.name

    def search(self, query: SearchQuery) -> SearchPage:
        """Answer a question, from whichever engine answers."""
        return self._ask(lambda engine: engine.search(query))

    def suggest(self, words: str, limit: int = 8) -> list[Suggestion]:
        """Resources whose title holds these words."""
        return self._ask(lambda engine: engine.suggest(words, limit))

    def similar(self, document_id: int, limit: int = 4, failed_restrictions: frozenset[int] = frozenset()) -> list[Hit]:
        """Resources near one."""
        return self._ask(lambda engine: engine.similar(document_id, limit, failed_restrictions))

    def correct(self, words: str) -> str | None:
        """The same words spelt as the index knows them."""
        return self._ask(lambda engine: engine.correct(words))

    def stream(self, query: SearchQuery, batch: int = 500) -> Iterator[list[Hit]]:
        """Everything that matches. Where the remote breaks off, the local one goes on with what was not yet given.

        Nothing comes twice and nothing is left out; what comes after the break stands in the order asked among itself.
        """
        given: set[int] = set()
        trying = self.breaker.state() is not None
        if self.breaker.allows():
            with self._watched(trying):
                for hits in self.remote.stream(query, batch):
                    given.update(hit.card.id for hit in hits)
                    yield hits
                return
        for hits in self.local.stream(query, batch):
            left = [hit for hit in hits if hit.card.id not in given]
            if left or not given:
                yield left

    def index(self, documents: Iterable[ResourceDocument]) -> int:
        """Add or replace documents in the remote index."""
        return self.remote.index(documents)

    def delete(self, ids: Sequence[int]) -> None:
        """Remove documents from the remote index."""
        self.remote.delete(ids)

    def rebuild(self, documents: Iterable[ResourceDocument], catch_up: Callable[[], Changes] | None = None) -> int:
        """Build the remote index anew."""
        return self.remote.rebuild(documents, catch_up)

    def probe(self) -> int:
        """Ask the remote engine whether it answers, whatever the breaker says: how many resources it holds.

        Raises EngineUnavailable, NeedsRebuild included.
        """
        try:
            return self.remote.search(PROBE).total
        except EngineUnavailable:
            raise
        except Exception as error:
            logger.exception("The search server cannot answer the simplest question")
            raise EngineUnavailable(f"Le serveur de recherche a échoué ({type(error).__name__}).") from error

    def health(self) -> str:
        """Which engine answers: "ok: …" as long as one does."""
        if (opened := self.breaker.state()) is None:
            try:
                return f"ok: {self.name}, {self.probe()} ressources"
            except EngineUnavailable as error:
                self.breaker.trip(error)
                opened = self.breaker.state()
        local = self.local.health()
        down = f"{self.name} {_since(opened)}"
        if not local.startswith("ok"):
            return f"{down}; {self.local.name}: {local}"
        return Care(f"ok: {self.local.name} answers, {down}")

    def _ask(self, question: Callable[[Engine], Found]) -> Found:
        trying = self.breaker.state() is not None
        if self.breaker.allows():
            with self._watched(trying):
                return question(self.remote)
        return question(self.local)

    @contextmanager
    def _watched(self, trying: bool) -> Iterator[None]:
        """Tell the breaker how the remote engine does; where it fails, go on after the block, with the local one."""
        try:
            yield
        except EngineUnavailable as error:
            self.breaker.trip(error)
        except Exception:  # one question the server cannot take: the reader gets an answer, staff a report
            logger.exception("The search server failed a question")
        else:
            if trying:
                self.breaker.close()


def _since(opened: Opened | None) -> str:
    if opened is None:
        return "down"
    moment = datetime.fromtimestamp(opened.since, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return f"down since {moment} ({opened.reason})"
