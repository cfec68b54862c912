"""Degrees of answer: `all`, what holds every word that matters, then `some`, what holds most of what matters.

A word weighs by its rarity among all resources: ln(1 + N / n), as n of N hold it or, where none does, a synonym of it.
A resource answers in part where the words it holds weigh at least SHARE of those that are held at all. Of these what
holds more comes first, as far as HELD goes. Words between quotation marks, and
those that a minus leaves out, bind in every degree. Filters have no part in it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb, log

from search.parsing import Clause, parse
from search.query import Understood
from search.synonyms import Group, Thesaurus, expand

# How many resources there are, and how many of them hold each of these stems or pairs where everyone may read.
Held = Callable[[Collection[str]], tuple[int, Mapping[str, int]]]

SHARE = 0.15
# What holding a word adds to a score in part for each unit of its weight, wherever it stands: without it one word of a
# title would come before four of a text. BM25's own scores go up to some 40 for a word.
HELD = 14.0
# An infinitive that tells how, of a question that asks how, adds that in both degrees where title, summary or terms
# have it, and this part of it where any text does.
MANNER = 0.2
# Of a long question the heaviest words alone tell whether it is answered in part, score and are marked: what a question
# costs does not grow with its words. The others are held or not.
COUNTED = 5
# Of a question of so many words title, summary and terms alone score, and this part of what holding a word is worth
# goes to what has it there: a long text holds many words in passing.
LONG, ABOUT = 5, 0.4
# What answers in part scores so much less that nothing of it comes before what answers all: BM25 with our weights
# spreads over four orders of magnitude at the most.
PART = 1e-6


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So many of these parts have to hold: groups by rank, or the like again."""

    number: int
    parts: tuple[int | AtLeast, ...]


@dataclass(frozen=True, slots=True)
class Manner:
    """An infinitive that tells how, which is not required: what holding it adds to its score, and speaking of it."""

    group: Group
    held: float = 0.0
    spoken: float = 0.0


@dataclass(frozen=True, slots=True)
class Question:
    """Words as an engine is asked them.

    `groups` are what every word is answered by, `excluded` what nothing may hold. `enough` are the sets of groups, by
    rank, of which one suffices for `some`; empty where only all of them will do. `worth`: what holding each group adds
    to a score in part. `light`: the ranks of the words of a long question that score nothing. `asking`: the words that
    only ask, which add to a score and to nothing else. `manner`: the infinitives that tell how. `asked`: something
    was written.
    """

    groups: tuple[Group, ...] = ()
    excluded: tuple[Clause, ...] = ()
    asked: bool = False
    enough: tuple[tuple[int, ...], ...] = ()
    worth: tuple[float, ...] = ()
    light: frozenset[int] = frozenset()
    asking: tuple[Clause, ...] = ()
    manner: tuple[Manner, ...] = ()

    @property
    def suffices(self) -> AtLeast:
        """The same as `enough`, each group named as seldom as can be: what an engine opens twice it pays twice."""
        return _shared([frozenset(ranks) for ranks in self.enough])

    @property
    def alone(self) -> tuple[int, ...]:
        """The ranks of the words each of which is enough for `some`, where no other set of words is."""
        return tuple(ways[0] for ways in self.enough) if all(len(ways) == 1 for ways in self.enough) else ()

    @property
    def is_long(self) -> bool:
        """Whether only what says what a resource is about scores."""
        return len(self.groups) >= LONG

    @property
    def is_empty(self) -> bool:
        """Whether what was written holds nothing that can be searched: it finds nothing."""
        return self.asked and not self.groups and not self.excluded

    @property
    def telling(self) -> tuple[Group, ...]:
        """The groups that score and are marked."""
        required = (group for rank, group in enumerate(self.groups) if rank not in self.light)
        return (*required, *(one.group for one in self.manner))

    @property
    def in_order(self) -> tuple[str, ...]:
        """The words as they follow each other, for what holds them side by side; empty where that says nothing."""
        typed = [clause for group in self.groups for clause in group.options[0]]
        found = tuple(stem for clause in typed if not clause.quoted for stem in clause.stems)
        return found if len(found) > 1 else ()

    @property
    def quoted(self) -> tuple[Group, ...]:
        """What stands between quotation marks: it binds in every degree."""
        return tuple(group for group in self.groups if group.options[0][0].quoted)

    def worth_of(self, rank: int) -> list[tuple[Group, float]]:
        """What holding a group adds to a score in part: each of these that is held so much."""
        group, worth = self.groups[rank], self.worth[rank] - self.about(rank)
        if group.share == 1:
            return [(group, worth)]
        return [(group, worth * group.share), (group.as_typed, worth * (1 - group.share))]

    def about(self, rank: int) -> float:
        """What speaking of a group adds to a score in part: having it as typed, or its value, in ABOUT_TEXTS."""
        return self.worth[rank] * ABOUT if self.is_long else 0.0

    def missing(self, held: Collection[int]) -> tuple[str, ...]:
        """The words, as typed, of the groups that are not among those held."""
        left = (group for rank, group in enumerate(self.groups) if rank not in held)
        return tuple(" ".join(clause.typed for clause in group.options[0]) for group in left)


def question(words: str, known: Thesaurus, held: Held | None = None, understood: Sequence[Understood] = ()) -> Question:
    """What these words ask; with `held`, what answers them in part too. `understood`: what some of them name."""
    parsed = parse(words)
    if held:
        parsed = replace(parsed, required=tuple(_met(parsed.required, known, held)))
    expanded = expand(parsed, known, understood) if parsed.required else []
    required = [group for group in expanded if not group.is_manner] or expanded
    groups = tuple(word for group in required for word in group.apart)
    manner = _manner([group for group in expanded if group not in required], held)
    if held is None or len(groups) < 2:
        return Question(groups, parsed.excluded, parsed.asked, asking=parsed.asking, manner=manner)
    weights = _weights(groups, held)
    worth = tuple(HELD * weight for weight in weights)
    heaviest_first = sorted((rank for rank, weight in enumerate(weights) if weight), key=lambda rank: -weights[rank])
    enough, light = tuple(_enough(groups, weights)), frozenset(heaviest_first[COUNTED:])
    return Question(groups, parsed.excluded, parsed.asked, enough, worth, light, parsed.asking, manner)


def not_required(words: str, known: Thesaurus) -> tuple[str, ...]:
    """The verbs of these words, as typed, that are not required: "mobiliser" of "comment mobiliser les habitants"."""
    if not any(clause.is_manner for clause in parse(words).required):
        return ()
    return tuple(one.group.options[0][0].typed for one in question(words, known).manner)


def _manner(groups: Sequence[Group], held: Held | None) -> tuple[Manner, ...]:
    """Each with what it adds: nothing where that is not asked, or no open text holds it."""
    if not (held and groups):
        return tuple(map(Manner, groups))
    worth = [HELD * weight for weight in _weights(groups, held)]
    return tuple(Manner(group, MANNER * value, value) for group, value in zip(groups, worth, strict=True))


def _met(clauses: Sequence[Clause], known: Thesaurus, held: Held) -> Iterator[Clause]:
    """These, with the words in the place of a compound that no open text holds as one thing: where it was typed as
    words, or has synonyms, which answer beside them."""
    loose = {one: one.apart for one in clauses if " " in one.typed or one.stems in known}
    compounds = {one: words for one, words in loose.items() if len(set(words)) > 1}
    counts = held({token for one in compounds for token in one.tokens})[1] if compounds else {}
    for one in clauses:
        unheld = one in compounds and not all(counts.get(token) for token in one.tokens)
        yield from compounds[one] if unheld else (one,)


def answering(words: str, known: Thesaurus, held: Held) -> int:
    """How many resources hold these words, what is derived from them or a synonym, at the most; where all may read."""
    groups = expand(parse(words), known)
    _number, counts = held({stem for group in groups for clause in group.clauses for stem in clause.tokens})
    return min((_holding(group, counts) for group in groups), default=0)


def answered_at_least(asked: Question, held: Held) -> int:
    """How many resources answer these words for sure, filters aside: those that hold one word which is enough alone."""
    alone = [ranks[0] for ranks in asked.enough if len(ranks) == 1] if len(asked.groups) > 1 else [0]
    ways = [way for rank in alone for way, _weight in asked.groups[rank].weighed]
    stems = {way[0].stems[0] for way in ways if len(way) == len(way[0].stems) == 1}
    return 0 if asked.excluded else max(held(stems)[1].values(), default=0)


def _enough(groups: Sequence[Group], weighed: Sequence[float]) -> Iterator[tuple[int, ...]]:
    """The smallest sets of groups that weigh enough, each with all that is quoted."""
    weights = dict(enumerate(weighed))
    bound = tuple(rank for rank, group in enumerate(groups) if group.options[0][0].quoted)
    loose = [rank for rank in weights if weights[rank] and rank not in bound]
    loose = sorted(sorted(loose, key=lambda rank: -weights[rank])[:COUNTED])
    wanted = SHARE * sum(weights[rank] for rank in (*bound, *loose)) - sum(weights[rank] for rank in bound) - 1e-9
    for size in range(0 if bound else 1, len(loose) + 1):
        for ranks in combinations(loose, size):
            weight = sum(weights[rank] for rank in ranks)
            lightest = min((weights[rank] for rank in ranks), default=0.0)
            if weight >= wanted and (not ranks or weight - lightest < wanted):
                yield tuple(sorted((*bound, *ranks)))
    # What no open text holds may stand where this reader alone may read: nothing is rarer.
    rarest = [rank for rank in weights if not (weights[rank] or rank in bound or groups[rank].choices)]
    yield from (tuple(sorted((*bound, rank))) for rank in rarest)


def _shared(ways: Sequence[frozenset[int]]) -> AtLeast:
    """One of these sets of groups, which hold none of each other."""
    ranks = sorted(frozenset().union(*ways))
    size = len(ways[0])
    if all(len(way) == size for way in ways) and len(ways) == comb(len(ranks), size):
        return AtLeast(size, tuple(ranks))
    often = max(ranks, key=lambda rank: (sum(rank in way for way in ways), -rank))
    rest = [way for way in ways if often not in way]
    beside = [way - {often} for way in ways if often in way]
    first = AtLeast(2, (often, _shared(beside))) if all(beside) else often
    return AtLeast(1, (first, _shared(rest))) if rest else AtLeast(1, (first,))


def _weights(groups: Sequence[Group], held: Held) -> list[float]:
    """How much each group matters; nothing where no open text holds it."""
    number, counts = held({stem for group in groups for clause in group.clauses for stem in clause.tokens})
    return [log(1 + number / found) if (found := _holding(group, counts)) else 0.0 for group in groups]


def _holding(group: Group, counts: Mapping[str, int]) -> int:
    """How many resources hold a group, at the most: by the words typed, or else by its most frequent way."""
    ways = [min(counts.get(token, 0) for clause in way for token in clause.tokens) for way, _weight in group.weighed]
    return ways[0] or max(ways)
