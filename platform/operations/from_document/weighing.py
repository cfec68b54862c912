"""The parts that the bits of a text tell, all of them weighed together.

What the words of headings and of paragraphs say (`arranging.py`) weighs much, what a text is like (`likeness.py`) as
much as it is sure, and bits that follow each other tell the same more often than not: of all ways to give each bit a
part the likeliest is taken (Viterbi). The weights are logarithms, chosen on examples and on thirty documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from operations.from_document.likeness import SUMMARY, TRAY, Floats, Likeness, learnt, logarithms

_LIKE = 1.5  # what its own words say of a bit, beside what its heading does
_OF_CELLS = 0.3 * _LIKE  # of a table: cells are seldom sentences
_LEAST = 0.3  # the share of a part, by itself, below which a bit is left to the editor
_A_SENTENCE = 12  # words
_FEWEST_WORDS = 4  # of a bit that no rule places
_NEVER = 100.0
_STAYS, _STAYS_UNDER_A_HEADING = 0.3, 0.7
# Of parts that are seldom told, which of the others a text of them is like.
_LIKE_OTHERS = {
    "transfer_population": "transfer_environment", "transfer_support": "transfer_environment",
    "vigilance": "obstacles", "key_functions": "human_resources", "skills": "human_resources", "duration": "course",
    "contact_note": TRAY, "gain_professionals": "results", "gain_residents": "results", "gain_policies": "results",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """A bit as it is weighed: its text, the heading above, the part that rules give it and how much they count.

    `part` is TRAY where a rule says that it belongs in none, empty where no rule says anything.
    """

    text: str
    heading: str = ""
    part: str = ""
    weight: float = 0.0
    is_table: bool = False


def weighed(said: Sequence[Said]) -> list[str]:
    """The part of each bit, TRAY for those that belong in none."""
    if not said:
        return []
    texts = learnt("paragraphs")
    told = _by_themselves(said, texts)
    stays = [
        _STAYS_UNDER_A_HEADING if one.heading and one.heading == before.heading else _STAYS
        for before, one in pairwise(said)
    ]
    shares = np.exp(logarithms(told))
    return [
        _own_name(one, texts.parts[rank]) if share[rank] >= _LEAST and (one.part or _says_enough(one)) else TRAY
        for one, rank, share in zip(said, _likeliest(told, stays), shares, strict=True)
    ]


def _like(one: Said) -> float:
    """What its own words count: those of cells and, under a heading that a rule knows, a few words count less."""
    words = len(one.text.split())
    return (_OF_CELLS if one.is_table else _LIKE) * (min(words / _A_SENTENCE, 1) if one.part else 1)


def _says_enough(one: Said) -> bool:
    return len(one.text.split()) >= _FEWEST_WORDS


def _by_themselves(said: Sequence[Said], texts: Likeness) -> Floats:
    """A row for each bit: how likely it tells each part, whatever stands around it."""
    found = texts.of([one.text for one in said])
    found *= np.array([[_like(one)] for one in said])
    headings = sorted({one.heading for one in said if one.heading and not one.part})
    under = dict(zip(headings, learnt("headings").of(headings), strict=True)) if headings else {}
    for row, one in zip(found, said, strict=True):
        part = _LIKE_OTHERS.get(one.part, one.part)
        if part in texts.parts:
            row[texts.parts.index(part)] += one.weight
        elif one.heading:
            row += under[one.heading]
        if one.heading and part != SUMMARY:
            row[texts.parts.index(SUMMARY)] -= _NEVER  # which has no headings
    return found


def _likeliest(told: Floats, stays: Sequence[float]) -> list[int]:
    """The part of each bit by its rank, where staying with the part of the bit before counts so much."""
    came: list[Floats] = []
    best = told[0]
    for row, stay in zip(told[1:], stays, strict=True):
        moved = int(best.argmax())
        stayed = best + stay > best[moved]
        came.append(np.where(stayed, np.arange(len(best)), moved))
        best = np.where(stayed, best + stay, best[moved]) + row
    ranks = [int(best.argmax())]
    for before in reversed(came):
        ranks.append(int(before[ranks[-1]]))
    return ranks[::-1]


def _own_name(one: Said, part: str) -> str:
    """The rule's own part where what was found is the one that it is like."""
    return one.part if one.part and _LIKE_OTHERS.get(one.part, one.part) == part else part
