"""The embedded engine: tantivy on our own French tokens, no server."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import tantivy

from asv.resources.document import ResourceDocument
from search.degrees import question
from search.engines.base import Changes, EngineUnavailable, Suggestion
from search.engines.embedded import clauses, filters, order
from search.engines.embedded.asked import Asked, hit_of
from search.engines.embedded.facets import Counted
from search.engines.embedded.inverted import Inverted
from search.engines.embedded.near import nearest
from search.engines.embedded.possible import holds, possible
from search.engines.embedded.reading import stored
from search.engines.embedded.schema import MEMBERS_WORDS, index_document
from search.engines.embedded.similar import similar_query
from search.engines.embedded.store import DiskStore, Fill, MemoryStore, NewState, OfOneState
from search.engines.embedded.suggest import correct, held, offer, suggest
from search.engines.embedded.vectors import write_vectors
from search.highlight import Highlighter
from search.meaning import SCALE, asked_near, meant, vectors_of
from search.query import FEW, MAX_WINDOW, Hit, SearchPage, SearchQuery
from search.synonyms import Thesaurus, current_thesaurus

logger = logging.getLogger(__name__)
_MOST_NEAR = 500  # of twenty cards each: some 8 MB for each process
_MOST_COUNTED = 200  # of some hundred and seventy values each: 4 MB


class EmbeddedEngine:
    """Implements search.engines.base.Engine over an index on disk, or in memory for questions asked backwards."""

    name = "embedded"

    def __init__(
        self,
        directory: Path | None,
        synonyms: Callable[[], Thesaurus] = current_thesaurus,
    ) -> None:
        self._store: DiskStore | MemoryStore = DiskStore(directory) if directory else MemoryStore()
        self._synonyms = synonyms
        self._near_ones: OfOneState[list[Hit]] = OfOneState(_MOST_NEAR)
        self._counted: OfOneState[Counted] = OfOneState(_MOST_COUNTED)

    @classmethod
    def in_memory(
        cls,
        documents: Iterable[ResourceDocument] = (),
        synonyms: Callable[[], Thesaurus] = current_thesaurus,
    ) -> EmbeddedEngine:
        """An engine over these documents that leaves nothing behind."""
        engine = cls(None, synonyms)
        engine.index(documents)
        return engine

    def index(self, documents: Iterable[ResourceDocument]) -> int:
        """Add or replace documents, commit; how many."""
        counted = _Counted()
        with self._answering():
            self._store.write(lambda draft: counted.add(draft, documents, replacing=True))
        return counted.number

    def delete(self, ids: Sequence[int]) -> None:
        """Remove documents, commit."""
        with self._answering():
            self._store.write(lambda draft: _remove(draft, ids))

    def rebuild(self, documents: Iterable[ResourceDocument], catch_up: Callable[[], Changes] | None = None) -> int:
        """Build anew beside the index in use, repeat what `catch_up` says changed meanwhile, then swap it in."""
        counted = _Counted()

        def missed() -> Fill | None:
            changes = catch_up() if catch_up else Changes()
            return partial(_repeat, changes) if changes.ids else None

        with self._answering():
            self._store.replace(lambda draft: counted.add(draft, documents, replacing=False), missed)
        return counted.number

    def search(self, query: SearchQuery) -> SearchPage:
        """Answer a question. One that finds nothing is asked again as it should perhaps be spelt."""
        started = time.perf_counter()
        with self._answering():
            searcher = self._store.searcher()
            page = self._respelt(searcher, query) or self._as_typed(searcher, query)
            if asked_near(query, page):
                page = replace(page, near=self._near(searcher, replace(query, words=page.corrected or query.words)))
        return replace(page, took_ms=round((time.perf_counter() - started) * 1000, 1))

    def stream(self, query: SearchQuery, batch: int = 500) -> Iterator[list[Hit]]:
        """Everything that matches now, put in order once, a batch at a time."""
        with self._answering():
            searcher = self._store.searcher()
            asked = self._asked(searcher, query)
            matches, _total, _whole = asked.ordered(searcher, 0, max(searcher.num_docs, 1))
        for start in range(0, max(len(matches), 1), batch):
            with self._answering():
                hits = asked.hits(searcher, matches[start : start + batch])
            yield list(hits)

    def suggest(self, words: str, limit: int = 8) -> list[Suggestion]:
        """Resources whose title holds these words, the last one unfinished."""
        with self._answering():
            return suggest(self._store.searcher(), words, limit)

    def similar(self, document_id: int, limit: int = 4, failed_restrictions: frozenset[int] = frozenset()) -> list[Hit]:
        """Resources near one, the nearest first; remembered as long as the index is the same."""
        with self._answering():
            searcher = self._store.searcher()
            asked = document_id, limit, failed_restrictions
            return list(self._near_ones.found(searcher, asked, lambda: _near_one(searcher, *asked)))

    def correct(self, words: str) -> str | None:
        """The same words spelt as the index knows them, or None when there is nothing better."""
        with self._answering():
            return correct(self._store.searcher(), words, self._synonyms())

    def health(self) -> str:
        """ "ok" with the number of resources, or a short reason."""
        try:
            with self._answering():
                return f"ok: {self._store.searcher().num_docs} ressources"
        except EngineUnavailable as error:
            return str(error)

    def suspect(self) -> bool:
        """Whether the index in use failed a question or a change, so that another had better be built."""
        return self._store.suspect()

    def questioned(self, documents: Iterable[ResourceDocument]) -> Inverted:
        """These resources in memory, to be asked many questions."""
        return Inverted(documents, self._synonyms)

    def held(self, stems: Collection[str]) -> tuple[int, Mapping[str, int]]:
        """How many resources there are, and how many hold each of these stems or pairs where everyone may read."""
        with self._answering():
            return held(self._store.searcher(), stems)

    def near_in_meaning(self, document_id: int, ids: Sequence[int]) -> Mapping[int, float]:
        """The cosine of one resource and each of these, of what anyone may see of them; without those unknown."""
        with self._answering():
            close = self._store.vectors().closeness(document_id, ids)
        return {number: found / SCALE**2 for number, found in close.items()}

    def _asked(self, searcher: tantivy.Searcher, query: SearchQuery) -> Asked:
        known = self._synonyms()
        words = question(query.words, known, partial(held, searcher) if query.partly else None, query.understood)
        members = cache(partial(holds, searcher, MEMBERS_WORDS))
        words, marked = possible(searcher, words, members)
        return Asked(query, words, marked.telling, members, known)

    def _answer(self, searcher: tantivy.Searcher, query: SearchQuery) -> SearchPage:
        asked = self._asked(searcher, query)
        counts = asked.counts(searcher, self._counted)
        size = max(1, min(query.page_size, MAX_WINDOW))
        page = min(max(query.page, 1), MAX_WINDOW // size)
        matches, total, whole = asked.ordered(searcher, (page - 1) * size, size)
        pages = -(-total // size) or 1
        if page > pages:
            page = pages
            matches, total, whole = asked.ordered(searcher, (page - 1) * size, size)
        highlighter = Highlighter(asked.marked) if query.highlight and asked.marked else None
        hits = asked.hits(searcher, matches, highlighter)
        return SearchPage(total, hits, whole, counts, page, pages, engine=self.name)

    def _near(self, searcher: tantivy.Searcher, query: SearchQuery) -> tuple[Hit, ...]:
        """What answers no word and is near in meaning."""
        asked, failed = self._asked(searcher, query), query.failed_restrictions
        if not asked.words.groups:
            return ()
        fitting = asked.under_filters(clauses.unanswering_query(asked.words, asked.reader))
        found = nearest(searcher, self._store.vectors(), meant(query.words), fitting, failed, query.near)
        hits = [hit_of(searcher.doc(one.address), failed, None, one.score, query.centre) for one in found]
        return tuple(replace(hit, near=True) for hit in asked.with_misses(searcher, hits))

    def _respelt(self, searcher: tantivy.Searcher, query: SearchQuery) -> SearchPage | None:
        """The answer to a better spelling where nothing holds every word. It is looked for first: it is soon told that
        there is none, and an answer in part that nobody reads takes its time."""
        better = correct(searcher, query.words, self._synonyms()) if query.correct and query.words else None
        if better is None or self._asked(searcher, replace(query, partly=False)).total(searcher):
            return None
        page = self._answer(searcher, replace(query, words=better))
        return replace(page, corrected=better) if page.total else None

    def _as_typed(self, searcher: tantivy.Searcher, query: SearchQuery) -> SearchPage:
        """The answer to the words as they are; where it is little, with a spelling to offer."""
        page = self._answer(searcher, query)
        if not (query.correct and query.words) or page.whole >= FEW:
            return page
        offered = offer(searcher, query.words, self._synonyms())
        if offered and self._asked(searcher, replace(query, words=offered, partly=False)).total(searcher) > page.whole:
            return replace(page, suggested=offered)
        return page

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Say of every failure of the index that the engine is unavailable; a panic of tantivy is no Exception."""
        try:
            yield
        except (ValueError, OSError) as error:
            self._store.forget()
            logger.exception("The embedded index failed")
            raise EngineUnavailable(f"L’index de recherche ne répond pas ({error}).") from error
        except BaseException as error:
            if type(error).__name__ != "PanicException":
                raise
            self._store.forget()
            logger.exception("The embedded index failed")
            raise EngineUnavailable("L’index de recherche est illisible : lancez rebuild_search_index.") from error


def _near_one(
    searcher: tantivy.Searcher, document_id: int, limit: int, failed_restrictions: frozenset[int]
) -> list[Hit]:
    base = searcher.search(filters.by_ids([document_id]), 1).hits
    if not base or limit < 1:
        return []
    query = similar_query(searcher, stored(searcher.doc(base[0][1])))
    found = order.by_score(searcher, query, 0, limit)[0] if query else []
    return [hit_of(searcher.doc(near.address), failed_restrictions, None, near.score) for near in found]


class _Counted:
    """Adds documents to an index and counts them."""

    number = 0

    def add(self, draft: NewState, documents: Iterable[ResourceDocument], *, replacing: bool) -> None:
        for document in documents:
            if replacing:
                _remove(draft, [document.id])
            draft.writer.add_document(index_document(document))
            write_vectors(draft.vectors, document.id, vectors_of(document))
            self.number += 1


def _repeat(changes: Changes, draft: NewState) -> None:
    _remove(draft, changes.ids)
    _Counted().add(draft, changes.documents, replacing=True)


def _remove(draft: NewState, ids: Sequence[int]) -> None:
    """By query: a deletion by term takes Python's integers for signed ones and finds nothing in an unsigned field."""
    if ids:
        draft.writer.delete_documents_by_query(filters.by_ids(ids))
