"""A question as the embedded engine takes it, and the resources found as hits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import tantivy

from asv.resources.cards import Passage
from search.degrees import PART, Question
from search.engines.embedded import clauses, facets, filters, order
from search.engines.embedded.filters import Reader
from search.engines.embedded.reading import column, count_of, kept, stored
from search.engines.embedded.store import OfOneState
from search.engines.hits import card
from search.highlight import Highlighter
from search.index.pages import promising
from search.index.projection import nearest_point
from search.query import Hit, PlaceFilter, SearchQuery, Sort
from search.synonyms import Group, Thesaurus


class Asked:
    """A question as tantivy takes it: what its words match, its filters by facet, and what extracts mark.

    `members`: whether some text for members holds a word or a pair.
    """

    def __init__(
        self,
        query: SearchQuery,
        words: Question,
        marked: tuple[Group, ...],
        members: Callable[[str], bool],
        thesaurus: Thesaurus,
    ) -> None:
        self.query = query
        self.thesaurus = thesaurus
        self.words = words
        self.reader = Reader(query.failed_restrictions, members)
        self.marked = marked
        self.filters = filters.by_facet(query)
        self.matching = clauses.matching_query(words, self.reader, partly=query.partly)
        self._total: int | None = None

    def under_filters(self, text: tantivy.Query | None) -> tantivy.Query:
        """What a text query finds under every filter."""
        return filters.together(text, [*filters.narrowed(self.query), *self.filters.values()])

    def ordered(self, searcher: tantivy.Searcher, offset: int, limit: int) -> tuple[list[order.Found], int, int]:
        """The matches from `offset` on, at most `limit`; how many there are, and how many of them hold every word."""
        query, reader = self.query, self.reader
        if not (self.words.groups and query.sort == Sort.RELEVANCE):
            found, total = order.ordered(searcher, self.under_filters(self.matching), query, offset, limit)
            strict = clauses.matching_query(self.words, reader)
            if not self.words.enough:
                return found, total, total
            whole = count_of(searcher.search(self.under_filters(strict), 1))
            return [one.in_part(one.score) for one in found], total, whole
        first = self.under_filters(clauses.text_query(self.words, reader))
        best, whole = order.by_score(searcher, first, 0, offset + limit)
        found = best[offset:]
        if not self.words.enough:
            return found, whole, whole
        if len(found) == limit:
            return found, self.total(searcher), whole
        ids = column(searcher, "id", [one.address for one in best])
        rest = self.under_filters(clauses.partial_query(self.words, reader, ids))
        more, partly = order.by_score(searcher, rest, max(offset - whole, 0), limit - len(found))
        return [*found, *(one.in_part(one.score * PART) for one in more)], whole + partly, whole

    def total(self, searcher: tantivy.Searcher) -> int:
        """How many match, in any degree asked for."""
        if self._total is None:
            self._total = count_of(searcher.search(self.under_filters(self.matching), 1))
        return self._total

    def counts(self, searcher: tantivy.Searcher, known: OfOneState[facets.Counted]) -> facets.Counts:
        """The counts of the facets asked for; how many match in all is told by the same reading. They are remembered in
        `known`: the next page and another order have the same."""
        if not self.query.facets:
            return {}
        matches = replace(self.query, sort=Sort.DATE, page=1, page_size=1, highlight=False, correct=False, near=0)
        counts, self._total = known.found(
            searcher,
            matches,
            lambda: facets.facet_counts(searcher, self.query, self.matching, self.filters),
            self.thesaurus,
        )
        return counts

    def hits(
        self,
        searcher: tantivy.Searcher,
        matches: Sequence[order.Found],
        highlighter: Highlighter | None = None,
    ) -> tuple[Hit, ...]:
        """The hits of these matches, those that may answer in part, which come last, with the words they miss."""
        extracts = Extracts(highlighter) if highlighter else None
        found = [
            hit_of(searcher.doc(one.address), self.query.failed_restrictions, extracts, one.score, self.query.centre)
            for one in matches
        ]
        whole = sum(not one.partly for one in matches)
        return (*found[:whole], *self.with_misses(searcher, found[whole:]))

    def with_misses(self, searcher: tantivy.Searcher, hits: list[Hit]) -> Iterator[Hit]:
        """The hits, each with the words it misses."""
        if not hits:
            return iter(())
        among = filters.by_ids([hit.card.id for hit in hits])
        held: dict[int, set[int]] = {hit.card.id: set() for hit in hits}
        for rank, group in enumerate(self.words.groups):
            having = filters.together(None, [among, clauses.group_held(group, self.reader)])
            for number, _address in searcher.search(having, len(hits), order_by_field="id").hits:
                held[number].add(rank)
        return (replace(hit, misses=self.words.missing(held[hit.card.id])) for hit in hits)


class Extracts:
    """What cards show of texts around what was asked; the passages of a file that several carry are looked for once."""

    def __init__(self, highlighter: Highlighter) -> None:
        self._highlighter = highlighter
        self._found: dict[int, tuple[bytes, tuple[Passage, ...]]] = {}  # of each length, told apart sooner than hashed

    def fragments(self, summary: str, body: str) -> tuple[str, ...]:
        """Those of a page."""
        return self._highlighter.fragments(summary, body)

    def passages(self, packed: bytes) -> tuple[Passage, ...]:
        """Those of documents, as the index keeps their pages."""
        before, found = self._found.get(len(packed), (b"", ()))
        if before != packed:
            found = self._highlighter.passages(promising(packed, self._highlighter.phrases))
            self._found[len(packed)] = packed, found
        return found


def hit_of(
    document: tantivy.Document,
    failed: frozenset[int],
    extracts: Extracts | None,
    score: float = 0.0,
    centre: PlaceFilter | None = None,
) -> Hit:
    """A stored resource as it is listed, without texts this reader may not have; `centre` gives its distance."""
    found = stored(document)
    members_only = not failed.isdisjoint(found["restrictions"])
    highlights: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    if extracts:
        body = "" if members_only else kept(document, "body_text").decode()
        highlights = extracts.fragments(found["summary"], body)
        packed = b"" if members_only else kept(document, "pages")
        passages = extracts.passages(packed) if packed else ()
    far, near = nearest_point(found["points"], centre) or (None, None)
    shown = card(found, members_only=members_only, highlights=highlights, passages=passages, near=near)
    distance = None if far is None else round(far, 1)
    return Hit(shown, round(score, 4), tuple(found["restrictions"]), distance)
