"""What a group of the thesaurus may not say beside the others: the same for a form, a candidate and a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from search.analysis import clean, stems
from search.models import Synonym

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a group is refused, and for which of its fields; `other` is the group that has the term already."""

    field: str
    message: str
    other: Synonym | None = None


class Groups:
    """The groups that are there, to be asked whether one more, or one changed, contradicts them."""

    def __init__(self, groups: Iterable[Synonym]) -> None:
        self._by_term: dict[Key, Synonym] = {}
        self._below: dict[Key, list[Key]] = defaultdict(list)
        for group in groups:
            self.add(group)

    def add(self, group: Synonym) -> None:
        """Include a further group in what is checked."""
        self._by_term[key_of(group.term)] = group
        below = [key_of(text) for text in group.narrower_terms]
        for text in group.expressions if below else ():
            self._below[key_of(text)] += below

    def with_term(self, text: str) -> Synonym | None:
        """The group whose term this is."""
        return self._by_term.get(key_of(text))

    def refusals(self, entry: Synonym) -> list[Refusal]:
        """A term has one entry, and what is narrower than it does not lead back to it; one refusal a field."""
        term, *more = entry.expressions
        found = [*self._taken("term", [term]), *self._taken("equivalents", more), *self.circles(entry)]
        return list({refusal.field: refusal for refusal in reversed(found)}.values())

    def circles(self, entry: Synonym) -> Iterator[Refusal]:
        """Of each narrower term that leads back to the group."""
        own = {key_of(text) for text in entry.expressions}
        for text in entry.narrower_terms:
            if own & self._everything_below(key_of(text)):
                message = f"« {text} » mène déjà à « {entry.term} » : un terme plus précis ne peut pas le contenir."
                yield Refusal("narrower", message)

    def _taken(self, field: str, texts: Iterable[str]) -> Iterator[Refusal]:
        for text in texts:
            if (other := self.with_term(text)) is not None:
                yield Refusal(field, f"« {text} » a déjà son entrée.", other)

    def _everything_below(self, key: Key) -> set[Key]:
        """What an expression leads to by terms that are narrower, itself included."""
        found, waiting = set(), [key]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += self._below.get(one, [])
        return found


def faults(entry: Synonym, refusals: Iterable[Refusal]) -> str:
    """Why a group cannot be taken, by itself or beside the others; empty where it can."""
    try:
        entry.clean()
    except ValidationError as error:
        return " ".join(error.messages)
    return " ".join(refusal.message for refusal in refusals)


def key_of(text: str) -> Key:
    """What two expressions share that are searched alike."""
    return tuple(stems(clean(text)))
