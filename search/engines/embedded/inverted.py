"""Search asked backwards: a few new resources, many questions, and each distinct part of a question asked once.

Thousands of alerts share some hundreds of words, terms and places. Every part is one of search's own clauses, asked of
a small index in memory; which resources answer it is kept as the bits of a number. A question is then the `and` and
`or` of numbers, put together as `clauses.matching_query` and `filters.by_facet` put together their queries.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property, reduce
from operator import and_, or_

from tantivy import Query

from asv.resources.document import ResourceDocument
from search.degrees import question
from search.engines.embedded import clauses, filters
from search.engines.embedded.filters import Reader
from search.engines.embedded.schema import index_document
from search.engines.embedded.store import MemoryStore
from search.parsing import Clause
from search.query import Choice, SearchQuery
from search.synonyms import Group, Thesaurus, current_thesaurus

Failed = frozenset[int]
_NOTHING_ASKED = SearchQuery()


class Inverted:
    """A few resources that many questions are asked of."""

    def __init__(self, documents: Iterable[ResourceDocument], synonyms: Callable[[], Thesaurus] = current_thesaurus):
        written = list(documents)
        self.ids = [document.id for document in written]
        self._bit = {number: 1 << at for at, number in enumerate(self.ids)}
        self._restrictions = {document.id: document.restrictions for document in written}
        self._thesaurus = synonyms()
        self._answers: dict[Hashable, int] = {}
        self._store = MemoryStore()
        self._store.write(lambda draft: _write(draft.writer, written))

    def readable(self, query: SearchQuery) -> set[int]:
        """The resources that match and that the reader may read whole; what is for members goes to members alone."""
        return set(self._numbers(self._matching(query) & self._open(query.failed_restrictions)))

    @cached_property
    def _searcher(self):  # type: ignore[no-untyped-def]
        return self._store.searcher()

    @property
    def _all(self) -> int:
        return (1 << len(self.ids)) - 1

    def _matching(self, query: SearchQuery) -> int:
        found = self._all if query.ids is None else self._bits(query.ids)
        for facet, values in query.selected:
            found &= self._filtered(facet, values, query)
        if query.places:
            found &= self._part(query.places, "territoire", replace(_NOTHING_ASKED, places=query.places))
        if query.years:
            found &= self._part(query.years, "annee", replace(_NOTHING_ASKED, years=query.years))
        return found & self._worded(query) if found else 0

    def _filtered(self, facet: str, values: tuple[str, ...], query: SearchQuery) -> int:
        failed = query.failed_restrictions if facet == "format" else frozenset()
        part = replace(_NOTHING_ASKED, selected=((facet, values),), failed_restrictions=failed)
        return self._part((facet, values, failed), facet, part)

    def _part(self, key: Hashable, facet: str, part: SearchQuery) -> int:
        return self._answer(key, lambda: filters.by_facet(part)[facet])

    def _worded(self, query: SearchQuery) -> int:
        failed = query.failed_restrictions
        asked = question(query.words, self._thesaurus, understood=query.understood)
        if not asked.asked:
            return self._all
        if asked.is_empty:
            return 0
        found = reduce(and_, (self._group(group, failed) for group in asked.groups), self._all)
        return found & ~reduce(or_, (self._holding(clause, failed) for clause in asked.excluded), 0)

    def _group(self, group: Group, failed: Failed) -> int:
        found = [
            reduce(and_, (self._holding(clause, failed) for clause in option)) for option, _weight in group.weighed
        ]
        found += [self._chosen(choice, failed) for choice in group.choices]
        return reduce(or_, found)

    def _chosen(self, choice: Choice, failed: Failed) -> int:
        return self._answer((choice, failed), lambda: filters.chosen(choice, Reader(failed)))

    def _holding(self, clause: Clause, failed: Failed) -> int:
        return self._answer((clause.stems, failed), lambda: clauses.group_held(Group(((clause,),)), Reader(failed)))

    def _answer(self, key: Hashable, query: Callable[[], Query]) -> int:
        if key not in self._answers:
            hits = self._searcher.search(query(), len(self.ids) or 1, order_by_field="id").hits
            self._answers[key] = self._bits(number for number, _address in hits)
        return self._answers[key]

    def _open(self, failed: Failed) -> int:
        if ("open", failed) not in self._answers:
            open_to_all = (n for n, restrictions in self._restrictions.items() if failed.isdisjoint(restrictions))
            self._answers["open", failed] = self._bits(open_to_all)
        return self._answers["open", failed]

    def _numbers(self, bits: int) -> Iterator[int]:
        while bits:
            lowest = bits & -bits
            yield self.ids[lowest.bit_length() - 1]
            bits ^= lowest

    def _bits(self, numbers: Iterable[int]) -> int:
        return reduce(or_, (self._bit.get(number, 0) for number in numbers), 0)


def _write(writer, documents: list[ResourceDocument]) -> None:  # type: ignore[no-untyped-def]
    for document in documents:
        writer.add_document(index_document(document))
