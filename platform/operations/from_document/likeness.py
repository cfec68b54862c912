"""Which part of a récit a text is like: told by what it means and by its words, as learnt from examples.

`examples/` holds paragraphs and headings that were invented for this, each with its part. From them
`platform/deploy/learn_parts.py` makes `likeness.npz`: a linear model for each of the two, over the vector of a text
(`search/encoder.py`) and its words. No document of the tests is among the examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.analysis import clean, pairs, stem, stems
from search.meaning import vector_of

Floats = NDArray[np.floating]
SUMMARY, TRAY = "summary", "tray"
HERE = Path(__file__).parent
LEARNT = HERE / "likeness.npz"
KINDS = ("paragraphs", "headings")
_SIGNS = {"€": re.compile(r"€|\beuros?\b", re.I), "0": re.compile(r"\d"), "«": re.compile(r"[«“\"]")}
_WHO = {
    "je": re.compile(r"\b(?:je|moi|mon|ma|mes)\b|\b[jm]['’]", re.I),
    "nous": re.compile(r"\b(?:nous|notre|nos)\b", re.I),
}
_TELLING = 3  # words at most that are named to an editor


@dataclass(frozen=True, slots=True)
class Likeness:
    """What was learnt of texts of a kind: what each number of a text counts for each of `parts`, and of what words."""

    parts: tuple[str, ...]
    words: dict[str, int]
    rarity: Floats
    weights: Floats
    apart: Floats

    def of(self, texts: Sequence[str]) -> Floats:
        """A row for each text: the logarithm of how likely it tells each part."""
        return logarithms(features(texts, self.words, self.rarity) @ self.weights + self.apart)

    def telling(self, text: str, part: str) -> list[str]:
        """The words of a text that say most that it tells this part, in their order."""
        column = self.weights[-len(self.words) :, self.parts.index(part)]
        typed = {word: self.words[found] for word in _typed(text) if (found := stem(word)) in self.words}
        best = sorted(typed, key=lambda word: -column[typed[word]] * self.rarity[typed[word]])[:_TELLING]
        return [word for word in typed if word in best and column[typed[word]] > 0]


def _typed(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


def features(texts: Sequence[str], words: dict[str, int], rarity: Floats) -> Floats:
    """A row for each text: its vector, of length one, then its words by their rarity, of length one as well."""
    held = np.zeros((len(texts), len(words)), dtype=np.float32)
    for row, text in enumerate(texts):
        ranks = [words[word] for word in set(words_of(text)) if word in words]
        held[row, ranks] = rarity[ranks]
    vectors = np.array([np.frombuffer(vector_of(clean(text)), dtype=np.int8) for text in texts], dtype=np.float32)
    return np.hstack([_unit(vectors), _unit(held)])


def words_of(text: str) -> Iterator[str]:
    """The stems of a text, each two neighbours, and signs: money, numbers, quotation marks, who speaks."""
    found = stems(clean(text))
    yield from found
    yield from pairs(found)
    yield from (sign for sign, pattern in {**_SIGNS, **_WHO}.items() if pattern.search(text))


def logarithms(scores: Floats) -> Floats:
    """Scores as logarithms of shares of one, row by row."""
    scores = scores - scores.max(axis=1, keepdims=True)
    found: Floats = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    return found


def _unit(rows: Floats) -> Floats:
    found: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    return found


@lru_cache(maxsize=len(KINDS))
def learnt(kind: str) -> Likeness:
    """What was learnt of "paragraphs" or of "headings"."""
    with np.load(LEARNT) as kept:
        words = {word: rank for rank, word in enumerate(kept[f"{kind}_words"].tolist())}
        numbers = (kept[f"{kind}_{name}"].astype(np.float32) for name in ("rarity", "weights", "apart"))
        return Likeness(tuple(kept["parts"].tolist()), words, *numbers)


def examples(kind: str) -> list[tuple[str, str]]:
    """The examples of a kind: (part, text)."""
    lines = (HERE / "examples" / f"{kind}.tsv").read_text(encoding="utf-8").splitlines()
    return [(part, text) for part, _tab, text in (line.partition("\t") for line in lines)]


def digest() -> str:
    """Of the examples: what was learnt says of which it was."""
    return sha256(b"".join((HERE / "examples" / f"{kind}.tsv").read_bytes() for kind in KINDS)).hexdigest()
