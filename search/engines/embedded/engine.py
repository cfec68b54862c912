"""The embedded engine: tantivy on our own French tokens, no server."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import tantivy

from asv.resources.cards import Passage
from asv.resources.document import ResourceDocument
from search.analysis import parse
from search.engines.base import Changes, EngineUnavailable, Suggestion
from search.engines.embedded import clauses, facets, order
from search.engines.embedded.inverted import Inverted
from search.engines.embedded.reading import count_of, kept, stored
from search.engines.embedded.schema import index_document
from search.engines.embedded.similar import similar_query
from search.engines.embedded.store import DiskStore, MemoryStore
from search.engines.embedded.suggest import correct, offer, suggest
from search.engines.hits import card
from search.highlight import Highlighter
from search.index.pages import promising
from search.index.projection import nearest_point
from search.query import FEW, MAX_WINDOW, Hit, PlaceFilter, SearchPage, SearchQuery, Sort
from search.synonyms import Group, Thesaurus, current_thesaurus, expand

logger = logging.getLogger(__name__)


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
            self._store.write(lambda writer: counted.add(writer, documents, replacing=True))
        return counted.number

    def delete(self, ids: Sequence[int]) -> None:
        """Remove documents, commit."""
        with self._answering():
            self._store.write(lambda writer: _remove(writer, ids))

    def rebuild(self, documents: Iterable[ResourceDocument], catch_up: Callable[[], Changes] | None = None) -> int:
        """Build anew beside the index in use, repeat what `catch_up` says changed meanwhile, then swap it in."""
        counted = _Counted()

        def repeat(writer: tantivy.IndexWriter) -> None:
            changes = catch_up() if catch_up else Changes()
            _remove(writer, changes.ids)
            _Counted().add(writer, changes.documents, replacing=True)

        with self._answering():
            self._store.replace(lambda writer: counted.add(writer, documents, replacing=False), repeat)
        return counted.number

    def search(self, query: SearchQuery) -> SearchPage:
        """Answer a question. One that finds nothing is asked again as it should perhaps be spelt."""
        started = time.perf_counter()
        with self._answering():
            searcher = self._store.searcher()
            page = self._answer(searcher, query)
            if query.correct and query.words and page.total < FEW:
                page = self._spelt(searcher, query, page)
        return replace(page, took_ms=round((time.perf_counter() - started) * 1000, 1))

    def stream(self, query: SearchQuery, batch: int = 500) -> Iterator[list[Hit]]:
        """Everything that matches now, put in order once, a batch at a time."""
        with self._answering():
            searcher = self._store.searcher()
            asked = self._asked(query)
            matches, _total = order.ordered(searcher, asked.base, query, 0, max(searcher.num_docs, 1), asked.scored)
        for start in range(0, max(len(matches), 1), batch):
            with self._answering():
                hits = [
                    _hit(searcher.doc(match.address), query.failed_restrictions, None, match.score, query.centre)
                    for match in matches[start : start + batch]
                ]
            yield hits

    def suggest(self, words: str, limit: int = 8) -> list[Suggestion]:
        """Resources whose title holds these words, the last one unfinished."""
        with self._answering():
            return suggest(self._store.searcher(), words, limit)

    def similar(self, document_id: int, limit: int = 4, failed_restrictions: frozenset[int] = frozenset()) -> list[Hit]:
        """Resources near one, the nearest first."""
        with self._answering():
            searcher = self._store.searcher()
            base = searcher.search(clauses.by_ids([document_id]), 1).hits
            if not base or limit < 1:
                return []
            query = similar_query(searcher, stored(searcher.doc(base[0][1])))
            found = order.by_score(searcher, query, 0, limit)[0] if query else []
            return [_hit(searcher.doc(near.address), failed_restrictions, None, near.score) for near in found]

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

    def _asked(self, query: SearchQuery) -> _Asked:
        parsed = parse(query.words)
        groups = expand(parsed, self._synonyms(), query.understood) if parsed.required else []
        text = clauses.text_query(groups, parsed, query.failed_restrictions)
        filters = clauses.filters(query)
        matching = clauses.matching_query(groups, parsed, query.failed_restrictions)
        scored = bool(groups) and query.sort == Sort.RELEVANCE
        base = clauses.together(text if scored else matching, [*clauses.narrowed(query), *filters.values()])
        return _Asked(groups, matching, filters, base, scored)

    def _answer(self, searcher: tantivy.Searcher, query: SearchQuery) -> SearchPage:
        asked = self._asked(query)
        size = max(1, min(query.page_size, MAX_WINDOW))
        page = min(max(query.page, 1), MAX_WINDOW // size)
        matches, total = order.ordered(searcher, asked.base, query, (page - 1) * size, size, asked.scored)
        pages = -(-total // size) or 1
        if page > pages:
            page = pages
            matches, total = order.ordered(searcher, asked.base, query, (page - 1) * size, size, asked.scored)
        highlighter = Highlighter(asked.groups) if query.highlight and asked.groups else None
        hits = tuple(
            _hit(searcher.doc(match.address), query.failed_restrictions, highlighter, match.score, query.centre)
            for match in matches
        )
        counts = facets.facet_counts(searcher, query, asked.matching, asked.filters) if query.facets else {}
        return SearchPage(total=total, hits=hits, counts=counts, page=page, pages=pages, engine=self.name)

    def _spelt(self, searcher: tantivy.Searcher, query: SearchQuery, page: SearchPage) -> SearchPage:
        """The answer to a better spelling where there was none; where there was little, a spelling to offer."""
        known = self._synonyms()
        if not page.total and (better := correct(searcher, query.words, known)):
            other = self._answer(searcher, replace(query, words=better))
            if other.total:
                return replace(other, corrected=better)
        if offered := offer(searcher, query.words, known):
            asked = self._asked(replace(query, words=offered))
            if count_of(searcher.search(asked.base, 1)) > page.total:
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
            raise EngineUnavailable(f"L'index de recherche ne répond pas ({error}).") from error
        except BaseException as error:
            if type(error).__name__ != "PanicException":
                raise
            self._store.forget()
            logger.exception("The embedded index failed")
            raise EngineUnavailable("L'index de recherche est illisible : lancez rebuild_search_index.") from error


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as tantivy takes it: what its words match, its filters by facet, and all that gives the answer."""

    groups: list[Group]
    matching: tantivy.Query | None
    filters: dict[str, tantivy.Query]
    base: tantivy.Query
    scored: bool


class _Counted:
    """Adds documents to a writer and counts them."""

    def __init__(self) -> None:
        self.number = 0

    def add(self, writer: tantivy.IndexWriter, documents: Iterable[ResourceDocument], *, replacing: bool) -> None:
        for document in documents:
            if replacing:
                _remove(writer, [document.id])
            writer.add_document(index_document(document))
            self.number += 1


def _remove(writer: tantivy.IndexWriter, ids: Sequence[int]) -> None:
    """By query: a deletion by term takes Python's integers for signed ones and finds nothing in an unsigned field."""
    if ids:
        writer.delete_documents_by_query(clauses.by_ids(ids))


def _hit(
    document: tantivy.Document,
    failed: frozenset[int],
    highlighter: Highlighter | None,
    score: float = 0.0,
    centre: PlaceFilter | None = None,
) -> Hit:
    found = stored(document)
    members_only = not failed.isdisjoint(found["restrictions"])
    highlights: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    if highlighter:
        body = "" if members_only else kept(document, "body_text").decode()
        highlights = highlighter.fragments(found["summary"], body)
        packed = b"" if members_only else kept(document, "pages")
        passages = highlighter.passages(promising(packed, highlighter.phrases)) if packed else ()
    far, near = nearest_point(found["points"], centre) or (None, None)
    shown = card(found, members_only=members_only, highlights=highlights, passages=passages, near=near)
    distance = None if far is None else round(far, 1)
    return Hit(shown, round(score, 4), tuple(found["restrictions"]), distance)
