"""Expanding a question with the thesaurus, once, in the question, for every engine."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from django.core.cache import caches
from django.db import transaction

from asv.core.reads import digest
from asv.taxonomy.models import GlossaryEntry
from search.analysis import clean, stems
from search.families import family
from search.models import Synonym
from search.names import in_names
from search.parsing import Clause, ParsedWords
from search.query import Choice, Understood

Stems = tuple[str, ...]
Rows = tuple[tuple[str, ...], ...]


class Also(NamedTuple):
    """What also answers an expression: its stems, and how much it counts beside the words that were typed (1)."""

    stems: Stems
    weight: float


class Thesaurus(dict[Stems, tuple[Also, ...]]):
    """What also answers each expression, by its stems."""

    @classmethod
    def of(cls, known: Mapping[Stems, tuple[Also, ...]]) -> Thesaurus:
        """The same as a thesaurus, be it a plain mapping."""
        return known if isinstance(known, Thesaurus) else cls(known)

    @cached_property
    def words(self) -> frozenset[str]:
        """The stems of all expressions."""
        return frozenset(stem for key in self for stem in key)

    @cached_property
    def longest(self) -> int:
        """How many words the longest expression has."""
        return max(map(len, self), default=0)

    def in_names(self, words: Collection[str]) -> frozenset[str]:
        """Those of these folded words that the site has in a name: none, where it is not the site's own thesaurus."""
        return frozenset()


class SiteThesaurus(Thesaurus):
    """The thesaurus of the database, beside which stand the names of places, terms and organisations."""

    def in_names(self, words: Collection[str]) -> frozenset[str]:
        """Those of these folded words that stand in a name. A query at most."""
        return in_names(words)


# What an answer counts beside the words that were typed: an equivalent, what is narrower, what is narrower still.
SYNONYM = 0.7
NARROWER = (0.5, 0.35)
# The same of a word derived from the one typed.
FAMILY = 0.5
# What one expression is expanded to at most; the nearest are kept.
MAX_OPTIONS = 24
# The longest that another machine, with a cache of its own, asks with what editors have changed.
_TTL_SECONDS = 10
_CACHE_KEY = "search.thesaurus_stamp"


@dataclass(frozen=True, slots=True)
class Group:
    """Ways to satisfy one part of a question: any option, with all its clauses; the first is as typed.

    A resource with one of the values of `choices` satisfies it too, whatever its words. `family` are words derived
    from the one typed (dépister, dépistage): each answers too, and counts less. `share`: what holding it otherwise than
    as typed is worth, where it is one word of an expression whose synonyms stand for all of its words.
    """

    options: tuple[tuple[Clause, ...], ...]
    choices: tuple[Choice, ...] = ()
    weights: tuple[float, ...] = (1.0,)  # of each option
    family: tuple[Clause, ...] = ()
    share: float = 1.0

    @property
    def weighed(self) -> list[tuple[tuple[Clause, ...], float]]:
        """Every way in words, the options and the words of the family, with what it counts."""
        options = zip(self.options, self.weights, strict=True)
        return [*options, *(((one,), FAMILY) for one in self.family)]

    def only(self, possible: Callable[[tuple[Clause, ...]], bool]) -> Group:
        """The same without the synonyms and words of the family that are not possible; what was typed stays."""
        typed, *others = zip(self.options, self.weights, strict=True)
        kept = [typed, *(way for way in others if possible(way[0]))]
        family = tuple(one for one in self.family if possible((one,)))
        return replace(self, options=tuple(o for o, _w in kept), weights=tuple(w for _o, w in kept), family=family)

    @property
    def joins(self) -> bool:
        """Whether it is one word that only joins others."""
        return len(self.options[0]) == 1 and self.options[0][0].joins

    @property
    def is_manner(self) -> bool:
        """Whether it is one infinitive that tells how, of a question that asks how."""
        return len(self.options[0]) == 1 and self.options[0][0].is_manner

    @property
    def as_typed(self) -> Group:
        """The same without synonyms."""
        return replace(self, options=self.options[:1], weights=self.weights[:1])

    @property
    def apart(self) -> list[Group]:
        """The same, a group for each word typed, so that one of an expression may be held without the others.

        What else answers the expression answers each of its words, for that word's share.
        """
        typed, *others = self.options
        if len(typed) == 1:
            return [self]
        weights = (1.0, *[weight / len(typed) for weight in self.weights[1:]])
        share = max(weights[1:], default=1.0)
        return [replace(self, options=((word,), *others), weights=weights, share=share) for word in typed]

    @property
    def clauses(self) -> list[Clause]:
        """Every clause of every way, for highlighting."""
        return [clause for way, _weight in self.weighed for clause in way]


def thesaurus(rings: Iterable[Iterable[str]], narrower: Iterable[Iterable[str]] = ()) -> Thesaurus:
    """What also answers each expression, by its stems, the nearest first: rings of equivalents, and rules of one way.

    A rule leads from its first expression, and from what is equivalent to it, to the others.
    """
    equal, below = _links(rings, both_ways=True), _links(narrower)
    asked = {*equal, *below, *(key for first in below for key in equal.get(first, ()))}
    found = {key: _also(key, equal, below) for key in asked}
    return Thesaurus((key, also) for key, also in found.items() if also)


def _links(rules: Iterable[Iterable[str]], both_ways: bool = False) -> dict[Stems, dict[Stems, None]]:
    found: dict[Stems, dict[Stems, None]] = {}
    for rule in rules:
        keys = list(dict.fromkeys(key for text in rule if (key := tuple(stems(clean(text))))))
        for key in keys if both_ways else keys[:1]:
            found.setdefault(key, {}).update((other, None) for other in keys if other != key)
    return found


def _also(
    key: Stems, equal: Mapping[Stems, Iterable[Stems]], below: Mapping[Stems, Iterable[Stems]]
) -> tuple[Also, ...]:
    """Equivalents, then what is narrower, level by level: each once, so a circle ends; bounded."""
    level = [key, *equal.get(key, ())]
    found = dict.fromkeys(level, SYNONYM)
    for weight in NARROWER:
        heads = [other for one in level for other in below.get(one, ())]
        level = [other for head in heads for other in (head, *equal.get(head, ())) if other not in found]
        found.update(dict.fromkeys(level, weight))
    del found[key]
    return tuple(Also(other, weight) for other, weight in islice(found.items(), MAX_OPTIONS))


def expand(parsed: ParsedWords, known: Thesaurus, understood: Sequence[Understood] = ()) -> list[Group]:
    """The required clauses with their synonyms, their families and what they name.

    The longest expressions first, nothing between quotation marks. What only joins other words asks for nothing, but in
    an expression ("maison pour tous") or alone.
    """
    named = dict(understood)
    known = Thesaurus.of(known)
    longest = max(known.longest, max(map(len, named), default=0))
    clauses = parsed.required
    groups: list[Group] = []
    at = 0
    while at < len(clauses):
        size = _known_run(clauses[at : at + longest], known, named)
        typed = clauses[at : at + max(size, 1)]
        key = _key(typed) if size else ()
        others = known.get(key, ())
        options = [(Clause(also.stems, quoted=len(also.stems) > 1),) for also in others]
        weights = (1.0, *[also.weight for also in others])
        groups.append(Group((typed, *options), named.get(key, ()), weights, _family(typed)))
        at += len(typed)
    return [group for group in groups if not group.joins] or groups


def known_runs(parsed: ParsedWords, known: Thesaurus) -> Iterator[Stems]:
    """The expressions of the thesaurus that `expand` finds among these words, from the left."""
    known = Thesaurus.of(known)
    at = 0
    while at < len(parsed.required):
        run = parsed.required[at : at + known.longest]
        size = _known_run(run, known)
        if size:
            yield _key(run[:size])
        at += max(size, 1)


def _family(typed: tuple[Clause, ...]) -> tuple[Clause, ...]:
    if len(typed) > 1 or typed[0].quoted or len(typed[0].stems) > 1:
        return ()
    return tuple(Clause((word,)) for word in family(typed[0].stems[0]))


def _known_run(clauses: tuple[Clause, ...], *known: Collection[Stems]) -> int:
    for size in range(len(clauses), 0, -1):
        run = clauses[:size]
        key = _key(run)
        if not any(c.quoted for c in run) and any(key in one for one in known):
            return size
    return 0


def _key(clauses: Sequence[Clause]) -> Stems:
    """These clauses as an expression of the thesaurus is known: by all their stems."""
    return tuple(stem for clause in clauses for stem in clause.stems)


_tried: ContextVar[Thesaurus | None] = ContextVar("search.tried_thesaurus", default=None)


@dataclass(slots=True)
class _Kept:
    """The thesaurus as this process made it, the rows it made it of, and the stamp under which they were read."""

    stamp: str = ""
    rows: tuple[Rows, ...] = ()
    known: Thesaurus = field(default_factory=Thesaurus)


_kept = _Kept()


def current_thesaurus() -> Thesaurus:
    """The thesaurus as the process keeps it; read again where the stamp that all processes share has changed."""
    tried = _tried.get()
    if tried is not None:
        return tried
    stamp = caches["remembered"].get(_CACHE_KEY)
    if stamp is None:
        # Told by its rows: the same thesaurus has the same stamp, read again or not.
        rows = _stored_rows()
        stamp = digest(rows)
        caches["remembered"].set(_CACHE_KEY, stamp, _TTL_SECONDS)
        _keep_thesaurus(stamp, rows)
    elif stamp != _kept.stamp:
        _keep_thesaurus(stamp, _stored_rows())
    return _kept.known


def _keep_thesaurus(stamp: str, rows: tuple[Rows, Rows]) -> None:
    if rows != _kept.rows:
        _kept.known, _kept.rows = SiteThesaurus(thesaurus(*rows)), rows
    _kept.stamp = stamp


def stored_thesaurus(without: int | None = None, tried: Synonym | None = None) -> Thesaurus:
    """The thesaurus as the database has it now, perhaps without the group of this id, or with one as it may become."""
    return SiteThesaurus(thesaurus(*_stored_rows(without, tried)))


def _stored_rows(without: int | None = None, tried: Synonym | None = None) -> tuple[Rows, Rows]:
    """The rings of equivalents, and the rules to what is narrower. Costs two queries."""
    left_out = without if tried is None else tried.pk
    groups = [group for group in Synonym.objects.filter(active=True) if group.pk != left_out]
    groups += [tried] if tried is not None else []
    return (
        (*(group.expressions for group in groups), *glossary_rings()),
        tuple((group.term, *group.narrower_terms) for group in groups if group.narrower),
    )


def glossary_rings() -> list[tuple[str, ...]]:
    """The acronyms of the glossary with what they mean, one ring for each meaning."""
    entries = GlossaryEntry.objects.exclude(meaning="").order_by("pk").values_list("term", "meaning")
    return [(term, meaning) for term, text in entries for meaning in text.split(", ou ")]


@contextmanager
def trying(known: Thesaurus) -> Iterator[None]:
    """Have questions of this thread answered with other synonyms: what a rule changes is seen by asking without it."""
    token = _tried.set(known)
    try:
        yield
    finally:
        _tried.reset(token)


def forget_thesaurus(**kwargs: object) -> None:
    """Read the synonyms again at the next question: now for this transaction, and for all once it is committed."""
    caches["remembered"].delete(_CACHE_KEY)
    transaction.on_commit(lambda: caches["remembered"].delete(_CACHE_KEY))
