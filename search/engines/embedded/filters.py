"""Queries of tantivy that no word has a part in: filters, values, who may read, and how they stand together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tantivy import FieldType, Occur, Query

from search.engines.embedded.schema import SCHEMA
from search.index.projection import OF_FILES
from search.parsing import Clause
from search.query import VOCABULARY_FACETS, Choice, PlaceFilter, SearchQuery

# Up to so many ids are asked for one by one.
_FEW_IDS = 100


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks: the view restrictions that he does not pass, and whether some text for members holds a word or a pair.

    What none holds is not asked there: alternatives that are never met would take two fifths of a question's time.
    """

    failed: frozenset[int]
    members: Callable[[str], bool] = lambda token: True

    def meets(self, clause: Clause) -> bool:
        """Whether a text for members may hold this."""
        return all(map(self.members, clause.tokens))

    def without_members(self) -> Reader:
        """The same, where only open texts are asked for words."""
        return Reader(self.failed, lambda token: False)


def by_facet(query: SearchQuery) -> dict[str, Query]:
    """The filters of a question, by facet."""
    found: dict[str, Query] = {}
    for facet in ("type", *VOCABULARY_FACETS):
        if values := query.values(facet):
            found[facet] = terms(facet, values)
    if formats := query.values("format"):
        found["format"] = _of_files("format", formats, Reader(query.failed_restrictions))
    if query.places:
        found["territoire"] = either([place_query(place) for place in query.places])
    if query.years:
        found["annee"] = either([_years(first, last) for first, last in query.years])
    return found


def narrowed(query: SearchQuery) -> list[Query]:
    """What narrows every answer and every count: the ids asked for."""
    return [] if query.ids is None else [by_ids(query.ids)]


def place_query(place: PlaceFilter) -> Query:
    """What lies in a place, or covers it."""
    parts = [terms("place", [place.code])]
    if place.ancestors:
        parts.append(terms("own_place", place.ancestors))
    return either(parts)


def chosen(choice: Choice, reader: Reader) -> Query:
    """Whether a resource has a value that words name."""
    if choice.facet == "territoire":
        return terms("place", [choice.value])
    if choice.facet == "annee":
        return _years(int(choice.value), int(choice.value))
    if choice.facet in OF_FILES:
        return _of_files(choice.facet, [choice.value], reader)
    return terms(choice.facet, [choice.value])


def _of_files(field: str, values: Sequence[str], reader: Reader) -> Query:
    """What has a file with one of these values, where the reader may know of it."""
    return either([terms(field, values), readable(terms(f"members_{field}", values), reader)])


def _years(first: int, last: int) -> Query:
    low, high = max(min(first, last), 0), max(first, last, 0)
    return Query.range_query(SCHEMA, "years", FieldType.Unsigned, min(low, 10**6), min(high, 10**6))


def terms(field: str, values: Sequence[str]) -> Query:
    """Any of these values. A set is read to its end each time it is asked, one value is not."""
    if len(values) == 1:
        return term(field, values[0])
    return Query.term_set_query(SCHEMA, field, list(values))


def term(field: str, token: str) -> Query:
    """What has this word in a field."""
    return Query.term_query(SCHEMA, field, token)


def by_ids(ids: Sequence[int]) -> Query:
    """The documents of these ids. A set is read anew into all resources each time it is asked, a page's ids are not."""
    possible = [number for number in ids if 0 <= number < 2**63]
    if 0 < len(possible) <= _FEW_IDS:
        return either([Query.term_query(SCHEMA, "id", number) for number in possible])
    return Query.term_set_query(SCHEMA, "id", possible) if possible else Query.empty_query()


def together(text: Query | None, unscored_parts: Iterable[Query]) -> Query:
    """All of them; only the text gives a score."""
    parts = [(Occur.Must, unscored(part)) for part in unscored_parts]
    if text is not None:
        parts.append((Occur.Must, text))
    return Query.boolean_query(parts) if parts else Query.all_query()


def readable(query: Query, reader: Reader) -> Query:
    """Only where the reader passes every restriction."""
    if not reader.failed:
        return query
    return Query.boolean_query([(Occur.Must, query), (Occur.MustNot, barred(reader.failed))])


def barred(failed: frozenset[int]) -> Query:
    """What stands under one of these restrictions."""
    return Query.term_set_query(SCHEMA, "restriction", sorted(failed))


def either(queries: list[Query]) -> Query:
    """Any of them."""
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])


def unscored(query: Query) -> Query:
    """The same matches without a score."""
    return Query.const_score_query(query, 0.0)
