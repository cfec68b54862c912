"""The engine on Elasticsearch: one request a results page."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from elasticsearch import Elasticsearch

from asv.resources.document import ResourceDocument
from search.degrees import Held, Question, question
from search.engines import held_locally
from search.engines.base import Changes, EngineUnavailable, Suggestion
from search.engines.elasticsearch.asking import Asking
from search.engines.elasticsearch.clauses import Part, text_query, whole_query
from search.engines.elasticsearch.connection import SEARCH_SECONDS, Answer, answering
from search.engines.elasticsearch.faceted import ResourceSearch
from search.engines.elasticsearch.hits import hit_of, wanted
from search.engines.elasticsearch.indexes import Indexes
from search.engines.elasticsearch.near import CLOSENESS, near_requests
from search.engines.elasticsearch.order import ordering
from search.engines.elasticsearch.spelling import Spelling
from search.engines.elasticsearch.suggest import completion_request, completions, similar_request, typed_words
from search.engines.elasticsearch.writing import removed, written
from search.highlight import Highlighter
from search.meaning import asked_near
from search.query import FEW, MAX_WINDOW, Hit, SearchPage, SearchQuery
from search.synonyms import Thesaurus, current_thesaurus

_KEEP_ALIVE = "2m"
_TRIES = 3  # of another spelling, where deleted texts alone held the first


class ElasticsearchEngine:
    """Implements search.engines.base.Engine. Nothing is asked of the server before the first question."""

    name = "elasticsearch"

    def __init__(
        self,
        connect: Callable[[], Elasticsearch],
        prefix: str,
        locks: Path,
        synonyms: Callable[[], Thesaurus] = current_thesaurus,
        *,
        held: Held = held_locally,
        seconds: float = SEARCH_SECONDS,
    ) -> None:
        self._connect = connect
        self._prefix = prefix
        self._locks = locks
        self._synonyms = synonyms
        self._held = held
        self._seconds = seconds

    def index(self, documents: Iterable[ResourceDocument]) -> int:
        """Add or replace documents and make them visible; how many. Raises DocumentsRefused once the others are in."""
        with answering():
            return written(self._client, self._indexes.alias, documents)

    def delete(self, ids: Sequence[int]) -> None:
        """Remove documents and make it visible."""
        with answering():
            removed(self._client, self._indexes.alias, ids)

    def rebuild(self, documents: Iterable[ResourceDocument], catch_up: Callable[[], Changes] | None = None) -> int:
        """Build anew beside the index in use, repeat what `catch_up` says changed meanwhile, then swap it in.

        `catch_up` is called twice, before the swap and after it. Raises DocumentsRefused when all is done.
        """
        with answering():
            return self._indexes.replace(documents, catch_up)

    def search(self, query: SearchQuery) -> SearchPage:
        """Answer a question. One that finds nothing is asked again as it should perhaps be spelt."""
        started = time.perf_counter()
        with answering():
            server = self._asking()
            spelling = Spelling(query.words if query.correct else "", self._synonyms(), self._held)
            page, spelt = self._answer(server, query, spelling.requests())
            if spelt and page.whole < FEW:
                spelling.read(spelt)
                page = self._spelt(server, query, page, spelling)
        return replace(page, took_ms=round((time.perf_counter() - started) * 1000, 1))

    def stream(self, query: SearchQuery, batch: int = 500) -> Iterator[list[Hit]]:
        """Everything that matches now, a batch at a time, from one view of the index."""
        asked = self._asked(replace(query, facets=(), highlight=False))
        size = max(1, min(batch, MAX_WINDOW))
        with answering():
            view = self._client.open_point_in_time(index=self._indexes.alias, keep_alive=_KEEP_ALIVE)["id"]
        try:
            yield from self._batches(asked, view, size)
        finally:
            with answering():
                self._client.close_point_in_time(id=view)

    def suggest(self, words: str, limit: int = 8) -> list[Suggestion]:
        """Resources whose title holds these words, the last one unfinished."""
        typed = typed_words(words)
        if not typed or limit < 1:
            return []
        with answering():
            return completions(self._asking().one(completion_request(typed, limit)), typed, limit)

    def similar(self, document_id: int, limit: int = 4, failed_restrictions: frozenset[int] = frozenset()) -> list[Hit]:
        """Resources near one, the nearest first."""
        if limit < 1 or not 0 <= document_id < 2**63:
            return []
        with answering():
            answer = self._asking().one(similar_request(self._indexes.alias, document_id, limit))
        return [hit_of(row, failed_restrictions, None, None) for row in answer["hits"]["hits"]]

    def correct(self, words: str) -> str | None:
        """The same words spelt as the index knows them, or None when there is nothing better."""
        spelling = Spelling(words, self._synonyms(), self._held)
        if not spelling.requests():
            return None
        with answering():
            server = self._asking()
            spelling.read(server.several(spelling.requests()))
            for _ in range(_TRIES):
                better = spelling.correction()
                forms = server.several(better.requests()) if better else []
                if not (better and spelling.are_gone(better, forms)):
                    return better.written(forms) if better else None
        return None

    def health(self) -> str:
        """ "ok" with the number of resources, or a short reason."""
        try:
            with answering():
                found = self._asking().one({"size": 0, "track_total_hits": True})
        except EngineUnavailable as error:
            return str(error)
        return f"ok: {found['hits']['total']['value']} ressources"

    @cached_property
    def _client(self) -> Elasticsearch:
        return self._connect()

    @cached_property
    def _indexes(self) -> Indexes:
        return Indexes(self._client, self._prefix, self._locks)

    def _asked(self, query: SearchQuery) -> _Asked:
        failed = query.failed_restrictions
        words = question(query.words, self._synonyms(), self._held if query.partly else None, query.understood)
        whole = whole_query(words, failed) if words.enough else None
        order = ordering(query, scored=bool(words.groups))
        return _Asked(query, words, ResourceSearch(query, text_query(words, failed), order, whole))

    def _asking(self) -> Asking:
        return Asking(self._client, self._indexes.alias, self._seconds)

    def _answer(
        self, server: Asking, query: SearchQuery, beside: Sequence[Part] = ()
    ) -> tuple[SearchPage, list[Answer]]:
        """A page, and the answers to what is asked beside it in the same request."""
        asked = self._asked(query)
        size = max(1, min(query.page_size, MAX_WINDOW))
        last = MAX_WINDOW // size
        page = min(max(query.page, 1), last)
        near = near_requests(query, asked.words, self._held)
        answer, *others = server.several([asked.body(page, size), *near, *beside])
        meaning = [others.pop(0) for _request in near]
        total = answer["hits"]["total"]["value"]
        pages = -(-total // size) or 1
        if page > pages:
            page = pages
            answer = server.one(asked.body(page, size))
        counts = asked.search.counts(answer) if query.facets else {}
        whole = answer["aggregations"]["whole"]["doc_count"] if asked.words.enough else total
        found = SearchPage(total, asked.hits(answer), whole, counts, page, pages, engine=self.name)
        if meaning and asked_near(query, found):
            found = replace(found, near=asked.near(meaning[0]))
        return found, others

    def _spelt(self, server: Asking, query: SearchQuery, page: SearchPage, spelling: Spelling) -> SearchPage:
        """The answer to a better spelling where there was none; where there was little, a spelling to offer."""
        for _ in range(_TRIES):
            better = None if page.whole else spelling.correction()
            if not better:
                break
            other, forms = self._answer(server, replace(query, words=better.folded), better.requests())
            if not spelling.are_gone(better, forms):
                if other.total:
                    return replace(other, corrected=better.written(forms))
                break
        if offered := spelling.offer():
            asked = self._asked(replace(query, words=offered.folded, facets=(), highlight=False, partly=False))
            found, *forms = server.several([asked.body(1, 0), *offered.requests()])
            if found["hits"]["total"]["value"] > page.whole:
                return replace(page, suggested=offered.written(forms))
        return page

    def _batches(self, asked: _Asked, view: str, size: int) -> Iterator[list[Hit]]:
        body = {**asked.body(1, size), "track_total_hits": False}
        while True:
            with answering():
                whole = {**body, "pit": {"id": view, "keep_alive": _KEEP_ALIVE}}
                answer = self._client.search(body=whole, allow_partial_search_results=False)
            rows = answer["hits"]["hits"]
            if rows or "search_after" not in body:
                yield list(asked.hits(answer.body))
            if len(rows) < size:
                return
            view = answer["pit_id"]
            body["search_after"] = rows[-1]["sort"]
            body.pop("from", None)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as Elasticsearch takes it."""

    query: SearchQuery
    words: Question
    search: ResourceSearch

    @property
    def highlighter(self) -> Highlighter | None:
        """What cuts extracts, where some are wanted."""
        return Highlighter(self.words.telling) if self.query.highlight and self.words.groups else None

    def body(self, page: int, size: int) -> Part:
        """The request for one page."""
        parts = wanted(self.highlighter, self.query.failed_restrictions)
        return {**self.search.body(), **parts, "from": (page - 1) * size, "size": size, "track_total_hits": True}

    def hits(self, answer: Answer) -> tuple[Hit, ...]:
        """The hits of an answer."""
        highlighter, place = self.highlighter, self.query.centre
        failed = self.query.failed_restrictions
        rows = answer["hits"]["hits"]
        return tuple(self._with_misses(row, hit_of(row, failed, highlighter, place)) for row in rows)

    def near(self, answer: Answer) -> tuple[Hit, ...]:
        """The hits of an answer by meaning, each with how near it is."""
        failed, place = self.query.failed_restrictions, self.query.centre
        found = ((row, hit_of(row, failed, None, place)) for row in answer["hits"]["hits"])
        rows = ((row, replace(hit, score=round(hit.score / CLOSENESS, 4), near=True)) for row, hit in found)
        return tuple(self._with_misses(row, hit) for row, hit in rows)

    def _with_misses(self, row: Answer, hit: Hit) -> Hit:
        if not (self.words.enough or hit.near):
            return hit
        return replace(hit, misses=self.words.missing({int(name) for name in row.get("matched_queries", ())}))
