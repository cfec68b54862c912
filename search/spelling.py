"""Spelling, for every engine: which words of a question may be misspelt, and the best of the words near one.

The engine says which words public texts hold, and how many resources hold each; what is restricted teaches nothing.
A word that no text holds is replaced by the nearest one. A word that some texts hold, perhaps misspelt too, is only
ever offered a word at least FACTOR times more frequent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from search.analysis import WORD, shorten, stem, surface
from search.query import FEW
from search.synonyms import Thesaurus

FACTOR = 5
SHORTEST = 4
_MOST_WORDS = 8  # looked up in one question


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A word of a question as it is compared: folded, and its stem."""

    folded: str
    stem: str

    @property
    def initials(self) -> tuple[str, ...]:
        """The first letters that words near this one may have: its own, or the second where the two are swapped."""
        return tuple(dict.fromkeys(self.folded[:2]))


def respelt(words: str, known: Thesaurus, better: Callable[[Doubtful], str | None]) -> str | None:
    """The question with each word for which `better` has one replaced; None where it has none.

    Short words, numbers, stop words and the editors' acronyms are left as they are.
    """
    text = shorten(words)
    acronyms = {key[0] for key in known if len(key) == 1}
    parts: list[str] = []
    at = looked_up = 0
    for match in WORD.finditer(text):
        word = Doubtful(surface(match.group()), stem(match.group()))
        if not _may_be_misspelt(word, acronyms) or looked_up == _MOST_WORDS:
            continue
        looked_up += 1
        if found := better(word):
            parts += [text[at : match.start()], found]
            at = match.end()
    return "".join([*parts, text[at:]]) if parts else None


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


def _may_be_misspelt(word: Doubtful, acronyms: set[str]) -> bool:
    if len(word.folded) < SHORTEST or not word.folded.isalpha():
        return False
    return bool(word.stem) and word.stem not in acronyms
