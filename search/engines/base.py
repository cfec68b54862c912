"""What an engine is: the protocol that every one follows, proved by tests/search/conformance.

An engine's package has `engine_at(url, synonyms)`: the engine of that address, which expands questions with the
thesaurus that `synonyms()` gives (search.synonyms.current_thesaurus unless told otherwise).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from asv.jobs.registry import RetryLater
from asv.resources.document import ResourceDocument
from search.query import Hit, SearchPage, SearchQuery


class EngineUnavailable(RetryLater):
    """The engine does not answer; the caller says so kindly and nothing is lost."""


class NeedsRebuild(EngineUnavailable):
    """The engine answers, but has no index of this version of the site: only a rebuild helps."""


class DocumentsRefused(Exception):
    """The engine refused these documents; all others are in. `reasons` maps ids to what it said."""

    def __init__(self, reasons: dict[int, str]) -> None:
        self.reasons = reasons
        named = "; ".join(f"{number}: {reason}" for number, reason in list(reasons.items())[:20])
        super().__init__(f"{len(reasons)} ressources refusées ({named})")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion: the text shown, what it is (`title`, `theme`, `territoire`…) and the address it leads to."""

    text: str
    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed while an index was built: these ids are removed, then these documents added."""

    ids: Sequence[int] = ()
    documents: Iterable[ResourceDocument] = ()


class Questioned(Protocol):
    """A few resources in memory of which many questions are asked: search backwards, as alerts ask it."""

    ids: Sequence[int]

    def readable(self, query: SearchQuery) -> set[int]:
        """The resources that match and that the reader may read whole."""
        ...


class Engine(Protocol):
    """A search engine over ResourceDocuments. All methods may raise EngineUnavailable."""

    name: str

    def index(self, documents: Iterable[ResourceDocument]) -> int:
        """Add or replace documents, commit; how many."""
        ...

    def delete(self, ids: Sequence[int]) -> None:
        """Remove documents, commit."""
        ...

    def search(self, query: SearchQuery) -> SearchPage:
        """Answer a question, facet counts and highlights included, in one request."""
        ...

    def stream(self, query: SearchQuery, batch: int = 500) -> Iterator[list[Hit]]:
        """Everything that matches, in the order asked, a batch at a time, without facets, highlights or end."""
        ...

    def suggest(self, words: str, limit: int = 8) -> list[Suggestion]:
        """Resources whose title begins like, or holds, these words; only titles anyone may see listed."""
        ...

    def similar(self, document_id: int, limit: int = 4, failed_restrictions: frozenset[int] = frozenset()) -> list[Hit]:
        """Resources near one, the nearest first."""
        ...

    def correct(self, words: str) -> str | None:
        """The same words spelt as the index knows them, or None when there is nothing better."""
        ...

    def rebuild(self, documents: Iterable[ResourceDocument], catch_up: Callable[[], Changes] | None = None) -> int:
        """Build anew beside the index in use, apply what `catch_up` says changed meanwhile, then swap it in.

        Answers how many documents were built. `catch_up` may be called twice; at its last call no change can be missed
        any more: what is written later reaches the new index.
        """
        ...

    def health(self) -> str:
        """ "ok" or a short reason."""
        ...


class LocalEngine(Engine, Protocol):
    """The engine that is always kept: it needs no server, and answers backwards."""

    def suspect(self) -> bool:
        """Whether the index in use failed a question or a change, so that another had better be built."""
        ...

    def held(self, stems: Collection[str]) -> tuple[int, Mapping[str, int]]:
        """How many resources there are, and how many hold each of these stems or pairs where everyone may read."""
        ...

    def near_in_meaning(self, document_id: int, ids: Sequence[int]) -> Mapping[int, float]:
        """The cosine of one resource and each of these, of what anyone may see of them; without those unknown."""
        ...

    def questioned(self, documents: Iterable[ResourceDocument]) -> Questioned:
        """These resources alone, to be asked many questions; the answers are those that `search` would give."""
        ...
