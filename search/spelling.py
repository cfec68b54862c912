"""Spelling, for every engine: which words of a question may be misspelt, and the best of the words near one.

The engine says which words public texts hold, and how many resources hold each; what is restricted teaches nothing.
A word of the lexicon, the thesaurus or a name (`search/names.py`) is never replaced: `respelling` is the one door.
Of the others, one that no text holds is replaced by the likeliest word that texts hold, or of the lexicon if its family
is held. A word that some texts hold, perhaps misspelt too, is only ever offered one FACTOR times more frequent.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from search.analysis import HYPHENS, WORD, accented, is_compound, stem, surface
from search.degrees import Held, answering
from search.lemmas import known_lemma, lemma
from search.parsing import shorten
from search.query import FEW
from search.slips import is_likely, one_slip_away
from search.synonyms import Thesaurus

FACTOR = 5
LIKELY = 0.5  # of a slip, by which a likely one is nearer
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

    Short words, numbers, stop words, and words of the lexicon, the thesaurus or a name are left as they are.
    """
    text = shorten(words)
    found = [(start, end, new) for start, end, word in _doubtful(text, known) if (new := better(word))]
    names = [_last_part(text[start:end]) for start, end, _new in found]
    right = Thesaurus.of(known).in_names(names) if names else frozenset()
    return Respelling(text, tuple(one for one, name in zip(found, names, strict=True) if name not in right))


def doubtful(words: str, known: Thesaurus) -> list[Doubtful]:
    """The words of a question that may be misspelt, each once."""
    return list(dict.fromkeys(word for _start, _end, word in _doubtful(shorten(words), known)))


def _doubtful(text: str, known: Thesaurus) -> Iterator[tuple[int, int, Doubtful]]:
    known = Thesaurus.of(known)
    left = _MOST_WORDS
    for match in WORD.finditer(text):
        word = Doubtful(surface(match.group()), stem(match.group()))
        last = _last_part(match.group())
        if left and all(_may_be_misspelt(one, known) for one in {word, Doubtful(last, stem(last))}):
            left -= 1
            yield match.start(), match.end(), word


def _last_part(word: str) -> str:
    """Of a word with a hyphen, what stands behind it, folded: the rest is a prefix (Pierre-sur-Mont)."""
    return surface(HYPHENS.split(word)[-1])


def commonest_form(folded: str, texts: Iterable[str]) -> str:
    """How these clean texts write a word most often, accents included, in lower case; folded where none holds it.

    Of equals the one with accents, which capitals often lack, then the first in the alphabet.
    """
    pattern = re.compile(rf"(?<![^\W_]){accented(folded)}(?![^\W_])", re.I)
    counts = Counter(form.lower() for text in texts for form in pattern.findall(text))
    return min(counts, key=lambda form: (-counts[form], form == folded, form), default=folded)


def nearest(word: Doubtful, candidates: Iterable[tuple[str, int]], held: int = 0) -> str | None:
    """The best of these (folded word, number of resources) for a word that `held` resources hold, or None."""
    return next(iter(ranked(word, candidates, held)), None)


def ranked(word: Doubtful, candidates: Iterable[tuple[str, int]], held: int = 0) -> list[str]:
    """Those of these (folded word, number of resources) that a word which `held` resources hold may stand for.

    The fewest and likeliest slips first, then the most frequent, then the first in the alphabet; another form of the
    same word is no better. Of the shortest words a likely slip alone is one: too many are but a letter away. A word
    with another first letter is one edit away at most, on every engine: two away it is another word.
    """
    letters = set(word.folded)
    found: dict[str, tuple[float, int, str]] = {}
    for candidate, count in candidates:
        most = allowed_edits(word.folded) if candidate[0] == word.folded[0] else 1
        if count < max(held * FACTOR, 1) or abs(len(candidate) - len(word.folded)) > most:
            continue
        if len(letters.symmetric_difference(candidate)) > 2 * most:
            continue
        distance = edit_distance(word.folded, candidate, most)
        if 0 < distance <= most and stem(candidate) not in ("", word.stem):
            likely = is_likely(word.folded, candidate)
            if likely or len(word.folded) > SHORTEST:
                row = (distance - LIKELY * likely, -count, candidate)
                found[candidate] = min(row, found.get(candidate, row))
    return [candidate for _slips, _count, candidate in sorted(found.values())]


def meant(word: Doubtful, near: Iterable[tuple[str, int]], lexicon: Iterable[tuple[str, int]]) -> list[str]:
    """What a word that no text holds may stand for, the likeliest first: words that texts hold, and of the lexicon.

    Of a word of the lexicon the form that texts hold is proposed, where it is near too.
    """
    held = dict(near)
    written: dict[str, str] = {}
    for form in ranked(word, held.items()):
        written.setdefault(stem(form), form)
    found = ranked(word, [*held.items(), *((form, count) for form, count in lexicon if form not in held)])
    return list(dict.fromkeys(form if form in held else written.get(stem(form), form) for form in found))


def of_the_lexicon(word: Doubtful, known: Thesaurus, held: Held) -> Iterator[tuple[str, int]]:
    """The words of the lexicon one slip away, each with how many resources hold it, its family or a synonym at most.

    For a word that nothing near is held of: its family may be (alcolisme, alcoolisme).
    """
    return ((form, answering(form, known, held)) for form in sorted(one_slip_away(word.folded)))


def may_offer(total: int, corrected: str | None) -> bool:
    """Whether an answer of this many is worth another spelling, offered and not applied."""
    return total < FEW and not corrected


def allowed_edits(folded: str) -> int:
    """How far from a word another spelling may be."""
    return 1 if len(folded) < 6 else 2


def edit_distance(one: str, other: str, most: int) -> int:
    """Insertions, deletions, replacements and neighbours swapped; anything above `most` counts as most + 1.

    What words begin and end with alike is left out first: of those that are near little is left to compare.
    """
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    if not (one and other):
        return min(len(one or other), most + 1)
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


def _may_be_misspelt(word: Doubtful, known: Thesaurus) -> bool:
    if len(word.folded) < SHORTEST or not word.folded.isalpha():
        return False
    in_lexicon = known_lemma(word.folded) or known_lemma(lemma(word.folded)) or is_compound(word.folded)
    return bool(word.stem) and word.stem not in known.words and not in_lexicon
