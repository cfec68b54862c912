"""Spelling, for every engine: which words of a question may be misspelt, and the best of the words near one.

The engine says which words public texts hold, and how many resources hold each; what is restricted teaches nothing.
A word that no text holds is replaced by the nearest one. A word that some texts hold, perhaps misspelt too, is only
ever offered a word at least FACTOR times more frequent.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from search.analysis import WORD, accented, shorten, stem, surface
from search.lemmas import forms_beginning, known_lemma, lemma
from search.query import FEW, Understood
from search.synonyms import Thesaurus

FACTOR = 5
SHORTEST = 4
_MOST_WORDS = 8  # looked up in one question
FORMS_READ = 10  # resources whose texts say how a word is written


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A word of a question as it is compared: folded, and its stem."""

    folded: str
    stem: str

    @property
    def initials(self) -> tuple[str, ...]:
        """The first letters that words near this one may have: its own, or the second where the two are swapped."""
        return tuple(dict.fromkeys(self.folded[:2]))


@dataclass(frozen=True, slots=True)
class Respelling:
    """A question and the words to put in the place of some of its own: where each stands, and the new word, folded."""

    text: str
    changes: tuple[tuple[int, int, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes)

    @property
    def words(self) -> tuple[str, ...]:
        """The new words, each once."""
        return tuple(dict.fromkeys(word for _start, _end, word in self.changes))

    def written(self, forms: Mapping[str, str]) -> str:
        """The question with its new words, each in the form given for it, else folded."""
        parts: list[str] = []
        at = 0
        for start, end, word in self.changes:
            parts += [self.text[at:start], forms.get(word, word)]
            at = end
        return "".join([*parts, self.text[at:]])


def respelling(words: str, known: Thesaurus, better: Callable[[Doubtful], str | None]) -> Respelling:
    """The question with each word for which `better` has one replaced.

    Short words, numbers, stop words, words of the lexicon and of the editors' synonyms are left as they are.
    """
    text = shorten(words)
    found = [(start, end, better(word)) for start, end, word in _doubtful(text, known)]
    return Respelling(text, tuple((start, end, new) for start, end, new in found if new))


def with_names(known: Thesaurus, understood: Iterable[Understood]) -> Thesaurus:
    """The synonyms, and the places and terms that words of the question name: none of these is misspelt."""
    return {**{key: () for key, _choices in understood}, **known}


def doubtful(words: str, known: Thesaurus) -> list[Doubtful]:
    """The words of a question that may be misspelt, each once."""
    return list(dict.fromkeys(word for _start, _end, word in _doubtful(shorten(words), known)))


def _doubtful(text: str, known: Thesaurus) -> Iterator[tuple[int, int, Doubtful]]:
    entered = {one for key in known for one in key}
    left = _MOST_WORDS
    for match in WORD.finditer(text):
        word = Doubtful(surface(match.group()), stem(match.group()))
        if left and _may_be_misspelt(word, entered):
            left -= 1
            yield match.start(), match.end(), word


def commonest_form(folded: str, texts: Iterable[str]) -> str:
    """How these clean texts write a word most often, accents included, in lower case; folded where none holds it.

    Of equals the one with accents, which capitals often lack, then the first in the alphabet.
    """
    pattern = re.compile(rf"(?<![^\W_]){accented(folded)}(?![^\W_])", re.I)
    counts = Counter(form.lower() for text in texts for form in pattern.findall(text))
    return min(counts, key=lambda form: (-counts[form], form == folded, form), default=folded)


def nearest(word: Doubtful, candidates: Iterable[tuple[str, int]], held: int = 0) -> str | None:
    """The best of these (folded word, number of resources) for a word that `held` resources hold, or None.

    The nearest, then the most frequent, then the first in the alphabet; another form of the same word is no better. A
    word with another first letter is one edit away at most, on every engine: two away it is another word.
    """
    letters = set(word.folded)
    best: tuple[int, int, str] | None = None
    for candidate, count in candidates:
        most = allowed_edits(word.folded) if candidate[0] == word.folded[0] else 1
        if count < max(held * FACTOR, 1) or abs(len(candidate) - len(word.folded)) > most:
            continue
        if len(letters.symmetric_difference(candidate)) > 2 * most:
            continue
        distance = edit_distance(word.folded, candidate, most)
        row = (distance, -count, candidate)
        if 0 < distance <= most and (best is None or row < best) and stem(candidate) not in ("", word.stem):
            best = row
    return best[2] if best else None


def by_lexicon(word: Doubtful) -> str | None:
    """The lemma of the lexicon one edit away, of the same first three letters; None where none is, or several are.

    For a word that nothing near is held of: its family may be (alcolisme, alcoolisme).
    """
    found = {
        form
        for form in forms_beginning(word.folded[:3])
        if abs(len(form) - len(word.folded)) < 2
        and edit_distance(word.folded, form, 1) == 1
        and known_lemma(form) == form
    }
    return found.pop() if len(found) == 1 else None


def may_offer(total: int, corrected: str | None) -> bool:
    """Whether an answer of this many is worth another spelling, offered and not applied."""
    return total < FEW and not corrected


def allowed_edits(folded: str) -> int:
    """How far from a word another spelling may be."""
    return 1 if len(folded) < 6 else 2


def edit_distance(one: str, other: str, most: int) -> int:
    """Insertions, deletions, replacements and neighbours swapped; anything above `most` counts as most + 1."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, char in enumerate(one, start=1):
        row = [i]
        for j, against in enumerate(other, start=1):
            value = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (char != against))
            if i > 1 and j > 1 and char == other[j - 2] and one[i - 2] == against:
                value = min(value, before[j - 2] + 1)
            row.append(value)
        if min(row) > most:
            return most + 1
        before, above = above, row
    return min(above[-1], most + 1)


def _may_be_misspelt(word: Doubtful, entered: set[str]) -> bool:
    if len(word.folded) < SHORTEST or not word.folded.isalpha():
        return False
    return bool(word.stem) and word.stem not in entered and not known_lemma(lemma(word.folded))
