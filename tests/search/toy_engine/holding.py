"""One resource as the toy engine holds it, and whether and how well it answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from asv.resources.document import ResourceDocument
from search.analysis import clean
from search.degrees import PART, Manner, Question
from search.index.pages import indexed_pages, pack
from search.index.projection import (
    MAX_BODY_SHOWN,
    MEMBERS_TEXTS,
    OF_FILES,
    OPEN_TEXTS,
    date_rank,
    indexed_texts,
    indexed_values,
    nearest_point,
    payload,
    points_of,
    stems_of,
    title_key,
    words_in,
)
from search.index.weights import ABOUT_TEXTS, ADJACENT, ASKING, CHOICE, TIE
from search.meaning import Vectors, closeness, vectors_of
from search.parsing import Clause
from search.query import Choice, PlaceFilter, SearchQuery
from search.synonyms import Group

Failed = frozenset[int]
FIELDS = {"territoire": "region", "annee": "years"}


@dataclass(slots=True)
class Held:
    """A resource, projected."""

    document: ResourceDocument
    payload: dict = field(init=False)
    words: dict[str, list[str]] = field(init=False)
    held: dict[str, frozenset[str]] = field(init=False)
    values: dict[str, set] = field(init=False)
    packed: bytes = field(init=False)
    vectors: Vectors = field(init=False)

    def __post_init__(self) -> None:
        pages = indexed_pages(self.document.files)
        words = [words_in(page.text) for page in pages]
        texts = indexed_texts(self.document, [word for found in words for word in found])
        self.payload = payload(self.document)
        self.words = {name: text.split() for name, text in texts.items()}
        self.held = {name: frozenset(words) for name, words in self.words.items()}
        self.values = {name: set(values) for name, values in indexed_values(self.document).items()}
        self.vectors = vectors_of(self.document)
        self.packed = pack(pages, [stems_of(found) for found in words])

    @property
    def id(self) -> int:
        return self.document.id

    @property
    def rank(self) -> int:
        return date_rank(self.document)

    @property
    def title_key(self) -> str:
        return title_key(self.document.title, self.id)

    @property
    def body(self) -> str:
        return clean(self.document.body[:MAX_BODY_SHOWN])

    def open_to(self, failed: Failed) -> bool:
        return failed.isdisjoint(self.document.restrictions)

    def holds(self, name: str, stems: Sequence[str]) -> bool:
        """Whether a text holds a word, or a phrase."""
        words, size = self.words[name], len(stems)
        if size == 1 or not self.held[name].issuperset(stems):
            return self.held[name].issuperset(stems)
        return any(tuple(words[at : at + size]) == tuple(stems) for at in range(len(words) - size + 1))

    def score(self, clause: Clause, failed: Failed) -> float:
        """How well a clause is answered: by the best text, and a little by the others; 0 where by none."""
        texts = {**OPEN_TEXTS, **(MEMBERS_TEXTS if self.open_to(failed) else {})}
        return best([weight for name, weight in texts.items() if self.holds(name, clause.stems)])

    def answers(self, asked: Question, failed: Failed) -> float | None:
        """How well the words are answered, all of them or enough of them, or None where they are not."""
        if asked.is_empty or any(self.score(clause, failed) for clause in asked.excluded):
            return None
        scores = [self._group(group, failed) for group in asked.groups]
        if not all(scores) and not any(all(scores[rank] for rank in ranks) for ranks in asked.enough):
            return None
        words = asked.in_order
        total = sum(scores) + sum(boost for name, boost in ADJACENT.items() if words and self.holds(name, words))
        total += sum(self.holds(name, one.stems) * boost for one in asked.asking for name, boost in ASKING.items())
        total += sum(self._manner(one, failed) for one in asked.manner)
        if all(scores):
            return total
        worth = [one for rank in range(len(asked.groups)) for one in asked.worth_of(rank)]
        spoken = sum(asked.about(rank) for rank, group in enumerate(asked.groups) if self._spoken_of(group, failed))
        return PART * (total + spoken + sum(value for group, value in worth if self._group(group, failed)))

    def _manner(self, asked: Manner, failed: Failed) -> float:
        ways = (replace(asked.group, options=(way,)) for way, _weight in asked.group.weighed)
        spoken = any(self._spoken_of(way, failed) for way in ways)
        score = self._group(asked.group, failed)
        return score + spoken * asked.spoken + bool(score) * asked.held

    def _spoken_of(self, group: Group, failed: Failed) -> bool:
        typed = any(all(self.holds(name, one.stems) for one in group.options[0]) for name in ABOUT_TEXTS)
        return typed or any(self.has(choice, failed) for choice in group.choices)

    def misses(self, asked: Question, failed: Failed) -> tuple[str, ...]:
        """The words that it does not hold, where that tells a degree."""
        return self.lacks(asked, failed) if asked.enough else ()

    def lacks(self, asked: Question, failed: Failed) -> tuple[str, ...]:
        """The words that it does not hold."""
        return asked.missing({rank for rank, group in enumerate(asked.groups) if self._group(group, failed)})

    def nearness_of_meaning(self, asked: bytes, failed: Failed) -> int:
        """How near it is in meaning, by what this reader may read."""
        vectors = self.vectors if self.open_to(failed) else self.vectors[:1]
        return max(closeness(asked, vector) if vector else 0 for vector in vectors)

    def may_be_near(self, asked: Question, failed: Failed) -> bool:
        """Whether it holds what is quoted and nothing excluded."""
        held = all(self._group(group, failed) for group in asked.quoted)
        return held and not any(self.score(clause, failed) for clause in asked.excluded)

    def holds_openly(self, token: str) -> bool:
        """Whether a text that everyone may read holds a word, or two side by side."""
        return any(self.holds(name, token.split("_")) for name in OPEN_TEXTS)

    def _group(self, group: Group, failed: Failed) -> float:
        worded = [weight * self._option(way, failed) for way, weight in group.weighed]
        named = [CHOICE if self.has(choice, failed) else 0.0 for choice in group.choices]
        return best([*worded, *named])

    def _option(self, option: tuple[Clause, ...], failed: Failed) -> float:
        scores = [self.score(clause, failed) for clause in option]
        return sum(scores) if all(scores) else 0.0

    def has(self, choice: Choice, failed: Failed) -> bool:
        """Whether it has a value that words name."""
        values = self.values["place"] if choice.facet == "territoire" else self.facet_values(choice.facet, failed)
        return choice.value in {str(value) for value in values}

    def facet_values(self, facet: str, failed: Failed) -> set:
        """The values of a facet that this reader may know."""
        if facet in OF_FILES and self.open_to(failed):
            return self.values.get(facet, set()) | self.values.get(f"members_{facet}", set())
        return self.values.get(FIELDS.get(facet, facet), set())

    def passes(self, facet: str, query: SearchQuery) -> bool:
        """Whether the filter of a facet lets it through."""
        if facet == "territoire":
            return not query.places or any(map(self.in_place, query.places))
        if facet == "annee":
            ends = [(min(pair), max(pair)) for pair in query.years]
            return not ends or any(first <= year <= last for first, last in ends for year in self.values["years"])
        chosen = query.values(facet)
        return not chosen or not self.facet_values(facet, query.failed_restrictions).isdisjoint(chosen)

    def in_place(self, place: PlaceFilter) -> bool:
        """Whether it lies in a place, or covers it."""
        return place.code in self.values["place"] or not self.values["own_place"].isdisjoint(place.ancestors)

    def nearness(self, place: PlaceFilter) -> tuple[int, float]:
        """What lies in the place first, then what covers it, the smallest first; in each the nearest."""
        tier = 0
        if place.code.startswith(("reg-", "dep-")) or place.code not in self.values["place"]:
            covering = [at for at, code in enumerate(place.ancestors, start=1) if code in self.values["own_place"]]
            tier = covering[0] if covering else 0
        return tier, self.distance(place)

    def distance(self, place: PlaceFilter) -> float:
        found = nearest_point(points_of(self.document), place)
        return found[0] if found else float("inf")


def best(scores: Iterable[float]) -> float:
    """The best of them, and a little of the others."""
    ordered = sorted(scores, reverse=True)
    return ordered[0] + TIE * sum(ordered[1:]) if ordered else 0.0
