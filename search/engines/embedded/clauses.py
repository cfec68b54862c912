"""From a SearchQuery to tantivy queries, built by type: nothing a reader writes is ever parsed as query syntax."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

import tantivy
from tantivy import Occur, Query

from search.degrees import AtLeast, Question
from search.engines.embedded.filters import Reader, by_ids, chosen, either, readable, term, unscored
from search.engines.embedded.schema import MEMBERS_WORDS, RESTRICTED_WORDS, SCHEMA, WORDS
from search.index.projection import MEMBERS_TEXTS, OPEN_TEXTS, PAIRS
from search.index.weights import ABOUT_TEXTS, ADJACENT, ASKING, CHOICE, TIE
from search.parsing import Clause
from search.synonyms import Group


def text_query(asked: Question, reader: Reader) -> Query | None:
    """What the words ask: every group, none of the excluded. None when nothing was written."""
    if not asked.asked:
        return None
    if asked.is_empty:
        return Query.empty_query()
    ranks = range(len(asked.groups))
    telling = [asked.groups[rank] for rank in ranks if rank not in asked.light]
    held = asked.groups if asked.is_long else [asked.groups[rank] for rank in ranks if rank in asked.light]
    parts = [
        (Occur.Should if asked.is_long else Occur.Must, _group(group, reader, about=asked.is_long)) for group in telling
    ]
    if held or not parts:
        parts.append((Occur.Must, unscored(_all_held(held, reader))))
    return Query.boolean_query([*parts, *_excluding(asked, reader), *_beside(asked, reader)])


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
    return Query.boolean_query([*parts, *_beside(asked, reader)])


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


def _named(group: Group, reader: Reader) -> Query:
    """The same, or what is derived from it, or one of its synonyms."""
    return either([_spoken_of(replace(group, options=(way,)), reader) for way, _weight in group.weighed])


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
    return _enough(asked, reader) if partly and asked.enough else _all_held(asked.groups, reader)


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


def _all_held(groups: Sequence[Group], reader: Reader) -> Query:
    """Whether a resource holds every one of these groups.

    It does in its open texts, or has texts for members and does in all of them: asked so, each word is one list and not
    the union of two, which takes twice the time.
    """
    if len(groups) < 2:
        return group_held(groups[0], reader) if groups else Query.all_query()
    ways = [_all_of(_ways_held([group], reader.without_members()) for group in groups)]
    if any(reader.meets(clause) for group in groups for way, _weight in group.weighed for clause in way):
        ways.append(readable(_all_of(_ways_held([group], reader, RESTRICTED_WORDS) for group in groups), reader))
    return either(ways)


def _all_of(groups: Iterable[list[Query]]) -> Query:
    return Query.boolean_query([(Occur.Must, either(ways)) for ways in groups])


def _excluding(asked: Question, reader: Reader) -> list[tuple[Occur, Query]]:
    return [(Occur.MustNot, _held(clause, reader)) for clause in asked.excluded]


def _beside(asked: Question, reader: Reader) -> list[tuple[Occur, Query]]:
    """What adds to a score alone: the words side by side, those that only ask, and what tells how."""
    row = [Clause(words)] if (words := asked.in_order) else []
    wanted = [(clause, weights) for clauses, weights in ((row, ADJACENT), (asked.asking, ASKING)) for clause in clauses]
    found = [_boosted(_phrase(field, clause), boost) for clause, weights in wanted for field, boost in weights.items()]
    for one in asked.manner:
        found += [
            _group(one.group, reader, about=asked.is_long),
            Query.const_score_query(group_held(one.group, reader), one.held),
            Query.const_score_query(_named(one.group, reader), one.spoken),
        ]
    return [(Occur.Should, one) for one in found]


def group_held(group: Group, reader: Reader) -> Query:
    """Whether a resource holds a word, one of its synonyms, or a value that it names.

    A set of terms would be read to its end, into a set of resources, each time it is asked.
    """
    return either(_ways_held([group], reader))


def _ways_held(groups: Sequence[Group], reader: Reader, words_in: str = WORDS) -> list[Query]:
    """The ways to hold one of these groups, each once and side by side: alternatives of alternatives take twice the
    time. `words_in` is the field of all words of the open texts, or that of all texts of what has some for members."""
    weighed = [way for group in groups for way, _weight in group.weighed]
    ways = list({(way, *(one.in_a_row for one in way)): way for way in weighed}.values())
    words = {way[0].stems[0] for way in ways if len(way) == len(way[0].stems) == 1}
    # What holds a phrase holds each of its words: one of them that is asked beside it says as much.
    ways = [way for way in ways if _single(way) in words or words.isdisjoint(word for one in way for word in one.stems)]
    tokens = list(dict.fromkeys(token for way in ways if (token := _single(way))))
    options = [term(words_in, token) for token in tokens]
    members = [term(MEMBERS_WORDS, token) for token in tokens if words_in == WORDS and reader.members(token)]
    options += [readable(either(members), reader)] if reader.failed and members else members
    options += [_every(way, reader) for way in ways if not _single(way)]
    choices = dict.fromkeys(choice for group in groups for choice in group.choices)
    return [*options, *(chosen(choice, reader) for choice in choices)]


def _single(way: tuple[Clause, ...]) -> str:
    """The word or the pair that alone tells whether this way is held; empty where it takes more."""
    return way[0].tokens[0] if len(way) == len(way[0].tokens) == 1 else ""


def _every(option: tuple[Clause, ...], reader: Reader) -> Query:
    return Query.boolean_query([(Occur.Must, _held(clause, reader)) for clause in option])


def _held(clause: Clause, reader: Reader) -> Query:
    """Whether a resource holds a word in any field the reader may know of, or a phrase within one."""
    if token := _single((clause,)):
        open_part, members = term(WORDS, token), term(MEMBERS_WORDS, token)
    else:
        open_part, members = (
            either([_phrase(field, clause) for field in fields]) for fields in (OPEN_TEXTS, MEMBERS_TEXTS)
        )
    return either([open_part, readable(members, reader)]) if reader.meets(clause) else open_part


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
    asked = [term(field if len(clause.stems) == 1 else PAIRS[field], token) for token in clause.tokens]
    return asked[0] if len(asked) == 1 else Query.boolean_query([(Occur.Must, one) for one in asked])


def _boosted(query: tantivy.Query, boost: float) -> Query:
    return query if boost == 1.0 else Query.boost_query(query, boost)
