"""From a SearchQuery to tantivy queries, built by type: nothing a reader writes is ever parsed as query syntax."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import tantivy
from tantivy import FieldType, Occur, Query

from search.degrees import AtLeast, Question
from search.engines.embedded.schema import MEMBERS_WORDS, SCHEMA, WORDS
from search.index.projection import MEMBERS_TEXTS, OF_FILES, OPEN_TEXTS, PAIRS
from search.index.weights import ABOUT_TEXTS, ADJACENT, ASKING, CHOICE, TIE
from search.parsing import Clause
from search.query import VOCABULARY_FACETS, Choice, PlaceFilter, SearchQuery
from search.synonyms import Group

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


def text_query(asked: Question, reader: Reader) -> Query | None:
    """What the words ask: every group, none of the excluded. None when nothing was written."""
    if not asked.asked:
        return None
    if asked.is_empty:
        return Query.empty_query()
    parts = [part for rank in range(len(asked.groups)) for part in _demanded(asked, rank, reader)]
    parts = parts or [(Occur.Must, unscored(Query.all_query()))]
    return Query.boolean_query([*parts, *_excluding(asked, reader), *_beside(asked)])


def _demanded(asked: Question, rank: int, reader: Reader) -> list[tuple[Occur, Query]]:
    """That a group is held, with its score."""
    group = asked.groups[rank]
    if not (asked.is_long or rank in asked.light):
        return [(Occur.Must, _group(group, reader))]
    scored = [] if rank in asked.light else [(Occur.Should, _group(group, reader, about=True))]
    return [(Occur.Must, unscored(group_held(group, reader))), *scored]


def partial_query(asked: Question, reader: Reader, whole: Sequence[int]) -> Query:
    """What answers enough of the words, but not all of them, as the ids `whole` do, with the score and the worth of
    those it holds."""
    telling = [rank for rank in range(len(asked.groups)) if rank not in asked.light]
    parts = [(Occur.Should, _group(asked.groups[rank], reader, about=asked.is_long)) for rank in telling]
    worth = {rank: _worth(asked, rank, reader) for rank in telling}
    if alone := asked.alone:  # what tells the worth of these words tells at once that one of them is held
        parts.append((Occur.Must, Query.boolean_query([one for rank in alone for one in worth.pop(rank)])))
    else:
        parts.append((Occur.Must, unscored(_enough(asked, reader))))
    parts += [
        *chain.from_iterable(worth.values()),
        *_excluding(asked, reader),
        *([(Occur.MustNot, by_ids(whole))] if whole else []),
    ]
    return Query.boolean_query([*parts, *_beside(asked)])


def _worth(asked: Question, rank: int, reader: Reader) -> list[tuple[Occur, Query]]:
    held = [(group_held(group, reader), worth) for group, worth in asked.worth_of(rank)]
    if about := asked.about(rank):
        held.append((_spoken_of(asked.groups[rank], reader), about))
    return [(Occur.Should, Query.const_score_query(query, worth)) for query, worth in held]


def _spoken_of(group: Group, reader: Reader) -> Query:
    """Whether what was typed stands in a text that says what a resource is about, or is one of its values."""
    typed = [
        Query.boolean_query([(Occur.Must, _phrase(name, one)) for one in group.options[0]]) for name in ABOUT_TEXTS
    ]
    return either([*typed, *(chosen(choice, reader) for choice in group.choices)])


def matching_query(asked: Question, reader: Reader, *, partly: bool = False) -> Query | None:
    """The matches of `text_query` without their scores, some five times faster: for counts, and other orders.

    With `partly`, those of `partial_query` too.
    """
    if not asked.asked:
        return None
    if asked.is_empty:
        return Query.empty_query()
    found = _answering(asked, reader, partly)
    return unscored(Query.boolean_query([(Occur.Must, found), *_excluding(asked, reader)]))


def unanswering_query(asked: Question, reader: Reader) -> Query:
    """What may be near in meaning: it answers the words in no degree, holds what is quoted and nothing excluded."""
    bound = [(Occur.Must, group_held(group, reader)) for group in asked.quoted] or [(Occur.Must, Query.all_query())]
    answering = (Occur.MustNot, _answering(asked, reader, partly=True))
    return Query.boolean_query([*bound, answering, *_excluding(asked, reader)])


def _answering(asked: Question, reader: Reader, partly: bool) -> Query:
    return _enough(asked, reader) if partly and asked.enough else _every_group(asked, reader)


def _enough(asked: Question, reader: Reader) -> Query:
    def at_least(wanted: AtLeast) -> Query:
        words = [asked.groups[part] for part in wanted.parts if isinstance(part, int)]
        sets = [at_least(part) for part in wanted.parts if isinstance(part, AtLeast)]
        if wanted.number == 1:
            return either([*_ways_held(words, reader), *sets])
        parts = [*(group_held(group, reader) for group in words), *sets]
        if wanted.number == len(parts):
            return Query.boolean_query([(Occur.Must, part) for part in parts])
        return Query.boolean_query([(Occur.Should, part) for part in parts], wanted.number)

    return at_least(asked.suffices)


def _every_group(asked: Question, reader: Reader) -> Query:
    parts = [(Occur.Must, group_held(group, reader)) for group in asked.groups]
    return Query.boolean_query(parts) if parts else Query.all_query()


def _excluding(asked: Question, reader: Reader) -> list[tuple[Occur, Query]]:
    return [(Occur.MustNot, _held(clause, reader)) for clause in asked.excluded]


def _beside(asked: Question) -> list[tuple[Occur, Query]]:
    """What adds to a score alone: the words side by side, those that only ask."""
    row = [Clause(words)] if (words := asked.in_order) else []
    wanted = [(clause, weights) for clauses, weights in ((row, ADJACENT), (asked.asking, ASKING)) for clause in clauses]
    return [
        (Occur.Should, _boosted(_phrase(field, clause), boost))
        for clause, weights in wanted
        for field, boost in weights.items()
    ]


def group_held(group: Group, reader: Reader) -> Query:
    """Whether a resource holds a word, one of its synonyms, or a value that it names.

    A set of terms would be read to its end, into a set of resources, each time it is asked.
    """
    return either(_ways_held([group], reader))


def _ways_held(groups: Sequence[Group], reader: Reader) -> list[Query]:
    """The ways to hold one of these groups, each once and side by side: alternatives of alternatives take twice the
    time."""
    weighed = [way for group in groups for way, _weight in group.weighed]
    ways = list({(way, *(one.in_a_row for one in way)): way for way in weighed}.values())
    words = {way[0].stems[0] for way in ways if len(way) == len(way[0].stems) == 1}
    # What holds a phrase holds each of its words: one of them that is asked beside it says as much.
    ways = [way for way in ways if _single(way) in words or words.isdisjoint(word for one in way for word in one.stems)]
    tokens = list(dict.fromkeys(token for way in ways if (token := _single(way))))
    options = [_term(WORDS, token) for token in tokens]
    members = [_term(MEMBERS_WORDS, token) for token in tokens if reader.members(token)]
    options += [readable(either(members), reader)] if reader.failed and members else members
    options += [_every(way, reader) for way in ways if not _single(way)]
    choices = dict.fromkeys(choice for group in groups for choice in group.choices)
    return [*options, *(chosen(choice, reader) for choice in choices)]


def _single(way: tuple[Clause, ...]) -> str:
    """The word or the pair that alone tells whether this way is held; empty where it takes more."""
    return way[0].tokens[0] if len(way) == len(way[0].tokens) == 1 else ""


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


def _every(option: tuple[Clause, ...], reader: Reader) -> Query:
    return Query.boolean_query([(Occur.Must, _held(clause, reader)) for clause in option])


def _held(clause: Clause, reader: Reader) -> Query:
    """Whether a resource holds a word in any field the reader may know of, or a phrase within one."""
    if token := _single((clause,)):
        open_part, members = _term(WORDS, token), _term(MEMBERS_WORDS, token)
    else:
        open_part, members = (
            either([_phrase(field, clause) for field in fields]) for fields in (OPEN_TEXTS, MEMBERS_TEXTS)
        )
    return either([open_part, readable(members, reader)]) if reader.meets(clause) else open_part


def filters(query: SearchQuery) -> dict[str, Query]:
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


def terms(field: str, values: Sequence[str]) -> Query:
    """Any of these values. A set is read to its end each time it is asked, one value is not."""
    if len(values) == 1:
        return _term(field, values[0])
    return Query.term_set_query(SCHEMA, field, list(values))


def place_query(place: PlaceFilter) -> Query:
    """What lies in a place, or covers it."""
    parts = [terms("place", [place.code])]
    if place.ancestors:
        parts.append(terms("own_place", place.ancestors))
    return either(parts)


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


def _years(first: int, last: int) -> Query:
    low, high = max(min(first, last), 0), max(first, last, 0)
    return Query.range_query(SCHEMA, "years", FieldType.Unsigned, min(low, 10**6), min(high, 10**6))


def _group(group: Group, reader: Reader, *, about: bool = False) -> Query:
    """The score of a group; `about`: of the texts alone that say what a resource is about."""
    ways = [_boosted(_option(way, reader, about=about), weight) for way, weight in group.weighed]
    ways += [Query.const_score_query(chosen(choice, reader), CHOICE) for choice in group.choices]
    return ways[0] if len(ways) == 1 else Query.disjunction_max_query(ways, TIE)


def _option(option: tuple[Clause, ...], reader: Reader, *, about: bool) -> Query:
    clauses = [_clause(clause, reader, about=about) for clause in option]
    return clauses[0] if len(clauses) == 1 else Query.boolean_query([(Occur.Must, one) for one in clauses])


def _clause(clause: Clause, reader: Reader, *, about: bool) -> Query:
    texts = ABOUT_TEXTS if about else OPEN_TEXTS
    found = [_boosted(_phrase(field, clause), OPEN_TEXTS[field]) for field in texts]
    if reader.meets(clause) and not about:
        members = [_boosted(_phrase(field, clause), boost) for field, boost in MEMBERS_TEXTS.items()]
        found.append(readable(Query.disjunction_max_query(members, TIE), reader))
    return Query.disjunction_max_query(found, TIE)


def _phrase(field: str, clause: Clause) -> Query:
    """A word, or a phrase by its pairs, which costs a tenth of looking where its words stand."""
    if clause.in_a_row:
        return Query.phrase_query(SCHEMA, field, list(clause.stems))
    asked = [_term(field if len(clause.stems) == 1 else PAIRS[field], token) for token in clause.tokens]
    return asked[0] if len(asked) == 1 else Query.boolean_query([(Occur.Must, one) for one in asked])


def _term(field: str, token: str) -> Query:
    return Query.term_query(SCHEMA, field, token)


def _boosted(query: tantivy.Query, boost: float) -> Query:
    return query if boost == 1.0 else Query.boost_query(query, boost)
