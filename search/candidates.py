"""Terms that may say what a question without answer meant: what the thesaurus could join its words to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from asv.core.visibility import Visibility
from asv.taxonomy.catalogue import catalogue
from asv.taxonomy.models import GlossaryEntry
from search.analysis import WORD, clean, surface
from search.families import family
from search.meaning import nearest_terms
from search.models import Synonym
from search.refusals import Key, key_of
from search.rehearsal import found_by
from search.spelling import SHORTEST, allowed_edits, edit_distance

MOST = 8
BY_MEANING = 5
# How near a term is, of 1: a word written nearly alike, one of the same family, a word of several shared.
_SPELT, _DERIVED, _SHARED = 0.9, 0.7, 0.8
_VOCABULARIES = ("theme", "public", "demarche")
SOURCE = "Recherches des lecteurs"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A term near the words of a question, and how many resources it finds."""

    term: str
    found: int


def candidates_for(words: str, visibility: Visibility) -> list[Candidate]:
    """The terms nearest to a question that find something themselves, MOST tried: by meaning, then by writing."""
    terms = {key: text for text in _terms() if (key := key_of(text)) and key != key_of(words)}
    near = dict.fromkeys([*nearest_terms(words, _heads(terms), BY_MEANING), *_written_alike(words, terms)])
    asked = [Candidate(text, found_by(text, visibility).total) for text in islice(near, MOST)]
    return [one for one in asked if one.found]


def proposed(words: str, term: str, narrower: bool = False) -> Synonym:
    """What the thesaurus would hold if this term answered these words: a group as it may become, not saved.

    As an equivalent, the words join the term's group, or a new one; `narrower`: who asks the words finds the term too.
    """
    groups = list(Synonym.objects.filter(active=True).order_by("pk"))
    if narrower:
        group = _group_of(words, groups) or Synonym(term=words[:80], source=SOURCE)
        group.narrower = _with(group.narrower, term)
        return group
    group = _group_of(term, groups) or Synonym(term=term[:80], source=SOURCE)
    group.equivalents = _with(group.equivalents, words)
    return group


def _group_of(text: str, groups: Iterable[Synonym]) -> Synonym | None:
    key = key_of(text)
    return next((group for group in groups if key in map(key_of, group.expressions)), None)


def _with(lines: str, text: str) -> str:
    return "\n".join(dict.fromkeys([*lines.splitlines(), text]))


def _heads(terms: Mapping[Key, str]) -> list[str]:
    """Those that name a group, an acronym or a term of a vocabulary: each new one costs a vector."""
    narrow = {text for group in Synonym.objects.filter(active=True) for text in group.expressions[1:]}
    return [text for text in terms.values() if text not in narrow]


def _written_alike(words: str, terms: Mapping[Key, str]) -> list[str]:
    asked = _Asked(words)
    scores = {text: score for key, text in terms.items() if (score := asked.nearness(key, text))}
    return sorted(scores, key=lambda text: (-scores[text], len(text), text))


def _terms() -> Iterator[str]:
    """What the site has a word for: the thesaurus, the glossary, the vocabularies; public data of editors."""
    labels = catalogue()
    for vocabulary in _VOCABULARIES:
        yield from (term.label for term in labels.values(vocabulary))
    for term, meaning in GlossaryEntry.objects.order_by("pk").values_list("term", "meaning"):
        yield from filter(None, (term, meaning))
    for group in Synonym.objects.filter(active=True).order_by("-pk"):
        yield from reversed(group.expressions)


class _Asked:
    """The words of a question as terms are compared with them."""

    def __init__(self, words: str) -> None:
        self.key = key_of(words)
        self.written = _written(words)
        self.derived = {one for word in self.key for one in family(word)}

    def nearness(self, key: Key, text: str) -> float:
        """From 0 to 1: how much of both is shared, word for word."""
        shared = [self._word(one) for one in key]
        best = sum(shared) / max(len(key), len(self.key), 1)
        return max(best, _SPELT if self._spelt(text) else 0.0)

    def _word(self, one: str) -> float:
        if one in self.key:
            return _SHARED
        return _DERIVED if one in self.derived else 0.0

    def _spelt(self, text: str) -> bool:
        """Whether a word of the question is written nearly as the whole term is."""
        term = "".join(_written(text))
        return any(0 < _distance(word, term) <= allowed_edits(word) for word in self.written)


def _written(text: str) -> list[str]:
    words = [surface(word) for word in WORD.findall(clean(text))]
    return [word for word in words if len(word) >= SHORTEST]


def _distance(word: str, other: str) -> int:
    most = allowed_edits(word)
    return most + 1 if abs(len(word) - len(other)) > most else edit_distance(word, other, most)
