"""How words are mistyped in French: what is one slip away from a word of the lexicon, and how likely a slip is."""

from __future__ import annotations

import re
from string import ascii_lowercase

from search.lemmas import known_lemma

# Rows of an AZERTY keyboard: the neighbours of a key stand beside it, above and below.
_ROWS = ("azertyuiop", "qsdfghjklm", "wxcvbn")
_NEIGHBOURS = frozenset(
    frozenset((one, other))
    for rank, row in enumerate(_ROWS)
    for at, one in enumerate(row)
    for other in (row[at + 1 : at + 2], *(_ROWS[rank + 1][max(at - 1, 0) : at + 1] if rank < 2 else ()))
    if other
)
_DOUBLED = re.compile(r"(.)\1+")
# Spellings that sound the same, folded; the longer first.
_SOUNDS = (
    ("eau", "o"), ("ph", "f"), ("th", "t"), ("qu", "k"), ("ch", "$"), ("au", "o"), ("ai", "e"), ("ei", "e"), ("h", ""),
    ("em", "an"), ("en", "an"), ("am", "an"), ("im", "in"), ("ym", "in"), ("yn", "in"), ("om", "on"), ("y", "i"),
    ("ce", "se"), ("ci", "si"), ("z", "s"), ("c", "k"), ("q", "k"),
)  # fmt: skip


def one_slip_away(typed: str) -> set[str]:
    """The words of the lexicon, folded, that one letter more, less or other, or neighbours swapped, make of this."""
    cuts = [(typed[:at], typed[at:]) for at in range(len(typed) + 1)]
    made = {left + right[1:] for left, right in cuts}
    made.update(left + right[1::-1] + right[2:] for left, right in cuts if len(right) > 1)
    for letter in ascii_lowercase:
        made.update(left + letter + right for left, right in cuts)
        made.update(left + letter + right[1:] for left, right in cuts)
    return {word for word in made if word != typed and known_lemma(word)}


def is_likely(typed: str, meant: str) -> bool:
    """Whether this is how people mistype: letters swapped, doubled or not, a key beside it, or what sounds the same."""
    if sorted(typed) == sorted(meant) or _DOUBLED.sub(r"\1", typed) == _DOUBLED.sub(r"\1", meant):
        return True
    different = [frozenset(pair) for pair in zip(typed, meant, strict=False) if pair[0] != pair[1]]
    if len(typed) == len(meant) and len(different) == 1 and different[0] in _NEIGHBOURS:
        return True
    return _sound(typed) == _sound(meant)


def _sound(word: str) -> str:
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return _DOUBLED.sub(r"\1", word)
