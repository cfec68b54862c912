"""From a SearchQuery to Elasticsearch queries, built by type from stems: nothing a reader writes is parsed as syntax.

Weights and shape are those of the embedded engine, so that both put the same resources first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Query

from search.degrees import PART, AtLeast, Question
from search.index.projection import MEMBERS_TEXTS, OF_FILES, OPEN_TEXTS, PAIRS
from search.index.weights import ABOUT_TEXTS, ADJACENT, ASKING, CHOICE, TIE
from search.parsing import Clause
from search.query import Choice, PlaceFilter
from search.synonyms import Group

# A request or a part of one, as JSON.
Part = dict[str, object]

NOTHING: Part = {"match_none": {}}
EVERYTHING: Part = {"match_all": {}}


def text_query(asked: Question, failed: frozenset[int]) -> Part | None:
    """What the words ask: every group, none of the excluded; after these what holds enough of them, if so asked.

    None when nothing was written. Each group bears its rank as a name: a hit tells which ones it holds.
    """
    if not asked.asked:
        return None
    if asked.is_empty:
        return NOTHING
    scored: Part = {"bool": {"must": _groups(asked, failed), "should": _beside(asked, failed)}}
    if asked.enough:
        found = [*_groups(asked, failed, named=True), *_worth(asked, failed), *_beside(asked, failed)]
        scored = either([scored, {"bool": {"filter": [_enough(asked, failed)], "should": found, "boost": PART}}])
    return {"bool": {"must": [scored], "must_not": [_clause(clause, failed) for clause in asked.excluded]}}


def whole_query(asked: Question, failed: frozenset[int]) -> Part:
    """What holds every word, without a score."""
    return {"bool": {"filter": [_held(group, failed) for group in asked.groups]}}


def unanswering_query(asked: Question, failed: frozenset[int]) -> Part:
    """What may be near in meaning: it answers the words in no degree, holds what is quoted and nothing excluded.

    Each group bears its rank as a name.
    """
    answering = _enough(asked, failed) if asked.enough else whole_query(asked, failed)
    return {
        "bool": {
            "filter": [EVERYTHING, *(_held(group, failed) for group in asked.quoted)],
            "should": _groups(asked, failed, named=True),
            "must_not": [answering, *(_clause(clause, failed) for clause in asked.excluded)],
        }
    }


def _groups(asked: Question, failed: frozenset[int], *, named: bool = False) -> list[Part]:
    groups = [_demanded(asked, rank, failed) for rank in range(len(asked.groups))]
    if named:
        return [{"bool": {"must": [group], "_name": str(rank)}} for rank, group in enumerate(groups)]
    return groups


def _demanded(asked: Question, rank: int, failed: frozenset[int]) -> Part:
    """That a group is held, with its score."""
    group = asked.groups[rank]
    if not (asked.is_long or rank in asked.light):
        return _group(group, failed)
    scored = [] if rank in asked.light else [_group(group, failed, about=True)]
    return {"bool": {"filter": [_held(group, failed)], "should": scored}}


def _worth(asked: Question, failed: frozenset[int]) -> list[Part]:
    """What holding each group adds to a score in part."""
    telling = [rank for rank in range(len(asked.groups)) if rank not in asked.light]
    held = [(_held(group, failed), worth) for rank in telling for group, worth in asked.worth_of(rank)]
    held += [(_spoken_of(asked.groups[rank], failed), about) for rank in telling if (about := asked.about(rank))]
    return [{"constant_score": {"filter": part, "boost": worth}} for part, worth in held]


def _spoken_of(group: Group, failed: frozenset[int]) -> Part:
    """Whether what was typed stands in a text that says what a resource is about, or is one of its values."""
    ways = [[_phrase(name, one, 1.0) for one in group.options[0]] for name in ABOUT_TEXTS]
    parts: list[Part] = [{"bool": {"must": way}} for way in ways]
    return either([*parts, *(chosen(choice, failed) for choice in group.choices)])


def _named(group: Group, failed: frozenset[int]) -> Part:
    """The same, or what is derived from it, or one of its synonyms."""
    return either([_spoken_of(replace(group, options=(way,)), failed) for way, _weight in group.weighed])


def _beside(asked: Question, failed: frozenset[int]) -> list[Part]:
    """What adds to a score alone: the words side by side, those that only ask, and what tells how."""
    row = [Clause(words)] if (words := asked.in_order) else []
    wanted = [(clause, weights) for clauses, weights in ((row, ADJACENT), (asked.asking, ASKING)) for clause in clauses]
    found = [_phrase(field, clause, boost) for clause, weights in wanted for field, boost in weights.items()]
    for one in asked.manner:
        found.append(_group(one.group, failed, about=asked.is_long))
        found.append({"constant_score": {"filter": _held(one.group, failed), "boost": one.held}})
        found.append({"constant_score": {"filter": _named(one.group, failed), "boost": one.spoken}})
    return found


def _enough(asked: Question, failed: frozenset[int]) -> Part:
    held = [_held(group, failed) for group in asked.groups]

    def at_least(wanted: AtLeast) -> Part:
        parts = [held[part] if isinstance(part, int) else at_least(part) for part in wanted.parts]
        return {"bool": {"should": parts, "minimum_should_match": wanted.number}}

    return at_least(asked.suffices)


def _held(group: Group, failed: frozenset[int]) -> Part:
    """Whether a resource holds a word, a synonym or a value that it names: all single words in one clause a field, and
    all pairs."""
    ways = [way for way, _weight in group.weighed]
    single = [way[0] for way in ways if len(way) == len(way[0].tokens) == 1]
    parts = [_option(way, failed, 1.0) for way in ways if not len(way) == len(way[0].tokens) == 1]
    for size in {len(one.stems) for one in single}:
        tokens = [one.tokens[0] for one in single if len(one.stems) == size]
        parts += [_any_of(tokens, field, size) for field in OPEN_TEXTS]
        parts.append(readable(either([_any_of(tokens, field, size) for field in MEMBERS_TEXTS]), failed))
    parts += [chosen(choice, failed) for choice in group.choices]
    return either(parts)


def _any_of(tokens: list[str], field: str, size: int) -> Part:
    """Any of these words, or of these pairs where `size` is 2."""
    return {"terms": {field if size == 1 else PAIRS[field]: tokens}}


def by_ids(ids: Iterable[int]) -> Part:
    """The documents of these ids."""
    return {"terms": {"id": [number for number in ids if 0 <= number < 2**63]}}


def place_query(place: PlaceFilter) -> Part:
    """What lies in a place, or covers it."""
    parts: list[Part] = [{"term": {"place": place.code}}]
    if place.ancestors:
        parts.append({"terms": {"own_place": list(place.ancestors)}})
    return either(parts)


def years_query(first: int, last: int) -> Part:
    """The years of a range, both included."""
    low, high = max(min(first, last), 0), max(first, last, 0)
    return {"range": {"years": {"gte": min(low, 10**6), "lte": min(high, 10**6)}}}


def of_files(field: str, value: str, failed: frozenset[int]) -> Part:
    """What has a file of this value, where the reader may know of it."""
    return either([{"term": {field: value}}, readable({"term": {f"members_{field}": value}}, failed)])


def chosen(choice: Choice, failed: frozenset[int]) -> Part:
    """Whether a resource has a value that words name."""
    if choice.facet == "annee":
        return years_query(int(choice.value), int(choice.value))
    if choice.facet in OF_FILES:
        return of_files(choice.facet, choice.value, failed)
    return {"term": {"place" if choice.facet == "territoire" else choice.facet: choice.value}}


def readable(query: Part, failed: frozenset[int]) -> Part:
    """Only where the reader passes every restriction."""
    if not failed:
        return query
    return {"bool": {"must": [query], "must_not": [{"terms": {"restriction": sorted(failed)}}]}}


def either(parts: list[Part]) -> Part:
    """Any of them."""
    return parts[0] if len(parts) == 1 else {"bool": {"should": parts, "minimum_should_match": 1}}


def dsl(part: Part) -> Query:
    """The clause as an object of the client's query language."""
    return Q(dict[str, Any](part))


def _group(group: Group, failed: frozenset[int], *, about: bool = False) -> Part:
    """The score of a group; `about`: of the texts alone that say what a resource is about."""
    ways = [_option(way, failed, weight, about=about) for way, weight in group.weighed]
    ways += [{"constant_score": {"filter": chosen(choice, failed), "boost": CHOICE}} for choice in group.choices]
    return ways[0] if len(ways) == 1 else _best(ways)


def _option(option: tuple[Clause, ...], failed: frozenset[int], boost: float, *, about: bool = False) -> Part:
    if len(option) == 1:
        return _clause(option[0], failed, boost, about=about)
    return {"bool": {"must": [_clause(clause, failed, about=about) for clause in option], "boost": boost}}


def _clause(clause: Clause, failed: frozenset[int], boost: float = 1.0, *, about: bool = False) -> Part:
    found = [_phrase(field, clause, OPEN_TEXTS[field]) for field in (ABOUT_TEXTS if about else OPEN_TEXTS)]
    if not about:
        members = [_phrase(field, clause, weight) for field, weight in MEMBERS_TEXTS.items()]
        found.append(readable(_best(members), failed))
    return _best(found, boost)


def _best(parts: list[Part], boost: float = 1.0) -> Part:
    return {"dis_max": {"queries": parts, "tie_breaker": TIE, "boost": boost}}


def _phrase(field: str, clause: Clause, boost: float) -> Part:
    """A word, or a phrase by its pairs."""
    if not clause.in_a_row:
        name = field if len(clause.stems) == 1 else PAIRS[field]
        terms: list[Part] = [{"term": {name: {"value": token, "boost": boost}}} for token in clause.tokens]
        return terms[0] if len(terms) == 1 else {"bool": {"must": terms}}
    if any(" " in stem for stem in clause.stems):  # rare letters fold into several words: no index holds them as one
        return NOTHING
    return {"match_phrase": {field: {"query": " ".join(clause.stems), "boost": boost}}}
