"""What `q` asks: its words, compounds and phrases, what a minus leaves out, what only asks. The words are those of
`search/analysis.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from search import compounds
from search.analysis import (
    ARTICLE,
    BETWEEN,
    BLANKS,
    GROUPS,
    HYPHENS,
    MEETING,
    WORD,
    clean,
    fold,
    glued,
    pairs,
    stem,
    stems,
    surface,
    with_hyphens,
)
from search.asking import JOINING, asking_runs, told_how

MAX_WORDS = 24
MAX_CHARS = 400


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing asked, and how it was typed: the stem of a word, or those of a phrase or of a compound, in order.

    `quoted`: a phrase, which binds; a compound (bien-être) is a word like others. `joins`: it only joins other words,
    and stands between no quotation marks. `is_manner`: an infinitive that tells how, of a question that asks how.
    """

    stems: tuple[str, ...]
    quoted: bool = False
    typed: str = field(default="", compare=False)
    joins: bool = field(default=False, compare=False)
    is_manner: bool = field(default=False, compare=False)

    @property
    def tokens(self) -> tuple[str, ...]:
        """What an index is asked for: the word, or each two neighbours of a phrase."""
        return self.stems if len(self.stems) == 1 else tuple(pairs(self.stems))

    @property
    def apart(self) -> tuple[Clause, ...]:
        """The words of a compound, each for itself; of anything else, and of what was typed in one piece, itself."""
        if self.quoted or len(self.stems) == 1:
            return (self,)
        found = tuple(Clause((one,), False, word) for word in WORD.findall(self.typed) if (one := stem(word)))
        return found if len(found) > 1 else (self,)

    @property
    def in_a_row(self) -> bool:
        """Whether its pairs do not prove it: of three words and more between quotation marks all stand in one row."""
        return bool(self.typed) and len(self.stems) > 2


@dataclass(frozen=True, slots=True)
class ParsedWords:
    """What `q` asks. `asking` are the words that only ask, where something else is asked. `asked` tells that something
    was written, be it nothing that can be searched."""

    required: tuple[Clause, ...] = ()
    excluded: tuple[Clause, ...] = ()
    asking: tuple[Clause, ...] = ()
    asked: bool = False


_PIECE = re.compile(r'(?P<minus>(?<!\S)[-−](?=\S))?(?:["«“„](?P<phrase>[^"»”“«]*)["»”“]|(?P<word>[^\s"«»“”„]+))')
_OPERATORS = frozenset({"AND", "OR", "NOT"})


def shorten(words: str) -> str:
    """The part of `q` that is looked at, clean."""
    words = " ".join(clean(words[: MAX_CHARS * 4]).split())
    words = GROUPS.sub(lambda number: BLANKS.sub("", number.group()), words)
    words = MEETING.sub(r"\1-\2", with_hyphens(words))
    return words if len(words) <= MAX_CHARS else words[:MAX_CHARS].rpartition(" ")[0] or words[:MAX_CHARS]


def pieces(words: str) -> Iterator[re.Match[str]]:
    """The pieces of `q` as groups of a match: `minus`, and a `phrase` between quotation marks or a `word`."""
    return _PIECE.finditer(words)


@lru_cache(maxsize=256)  # a question is read by its form, its engine, its spelling
def parse(words: str) -> ParsedWords:
    """Words, "a phrase", -without. Anything else is read as words; no text makes this fail.

    Phrases that only ask stand apart where something else is asked.
    """
    text = shorten(words)
    parts = _parts(text)
    how = frozenset(parts[at][1] for at in told_how([part for part, _start in parts]))
    found = _parsed(text, _asking(parts), how)
    found = found if found.required or found.excluded else _parsed(text)
    return replace(found, asked=bool(words.strip()))


def _parts(text: str) -> list[tuple[str, int]]:
    """The folded words of a text, each with where it begins. What an apostrophe joins stands apart: "qu'est-ce"."""
    return [(part, match.start()) for match in WORD.finditer(text) for part in fold(match.group()).split("'")]


def _asking(parts: Sequence[tuple[str, int]]) -> frozenset[int]:
    """Where the words begin that only ask."""
    runs = asking_runs([part for part, _start in parts])
    return frozenset(parts[at][1] for run in runs for at in run)


def _bare(word: str) -> str:
    """A word as typed without its elided article."""
    article = ARTICLE.match(word)
    return word[article.end() :] if article and article.end() < len(word) else word


def _parsed(text: str, asking: frozenset[int] = frozenset(), how: frozenset[int] = frozenset()) -> ParsedWords:
    required: dict[Clause, None] = {}
    excluded: dict[Clause, None] = {}
    loose: list[re.Match[str]] = []
    budget = MAX_WORDS
    for piece in _PIECE.finditer(text):
        if piece["word"] in _OPERATORS:
            continue
        start, end = piece.span("phrase" if piece["phrase"] else "word")
        whole_piece = piece["minus"] or piece["phrase"]
        words = [match for match in WORD.finditer(text[:end], start) if whole_piece or match.start() not in asking]
        words = list(_at_most(budget, words))
        said = [match for match in words if stem(match.group())]
        budget -= len(said)
        if whole_piece and said:
            required.update(dict.fromkeys(_clauses(loose, text, how)))
            loose = []
            typed = " ".join(_bare(match.group()) for match in said)
            clause = Clause(tuple(stem(match.group()) for match in said), True, typed)
            (excluded if piece["minus"] else required)[clause] = None
        else:
            loose += words
    required.update(dict.fromkeys(_clauses(loose, text, how)))
    only_ask = dict.fromkeys(one for match in _asked_with(text, asking) if (one := stem(match.group())))
    aside = [clause for one in only_ask if (clause := Clause((one,))) not in required]
    return ParsedWords(tuple(required), tuple(excluded), tuple(aside[:MAX_WORDS]))


def _at_most(number: int, words: Sequence[re.Match[str]]) -> Iterator[re.Match[str]]:
    """The words as far as so many of them say something."""
    for word in words:
        number -= bool(stem(word.group()))
        if number < 0:
            return
        yield word


def _clauses(words: Sequence[re.Match[str]], text: str, how: frozenset[int]) -> Iterator[Clause]:
    """What words between no quotation marks ask, each by itself but for compounds, with their hyphen or without."""
    at = 0
    while at < len(words):
        size = _compound(words[at : at + compounds.MOST_PARTS], text)
        found = [one for word in words[at : at + max(size, 1)] if (one := stem(word.group()))]
        if size:
            typed = text[words[at].start() : words[at + size - 1].end()]
            yield Clause(tuple(found), False, _bare(typed))
        elif written := glued().get(surface(words[at].group())):
            yield Clause(tuple(stems(written)), False, _bare(words[at].group()))
        elif found:
            yield Clause(tuple(found), False, _bare(words[at].group()), _joins(words[at]), words[at].start() in how)
        at += max(size, 1)


def _compound(words: Sequence[re.Match[str]], text: str) -> int:
    """How many words at the beginning of these are the parts of one compound; the most there can be, or none."""
    near = 1
    while near < len(words) and BETWEEN.fullmatch(text, words[near - 1].end(), words[near].start()):
        near += 1
    key = tuple(stem(word.group()) or surface(word.group()) for word in words[:near])
    return next((size for size in range(near, 1, -1) if key[:size] in _known_parts()), 0)


@lru_cache(maxsize=1)
def _known_parts() -> frozenset[tuple[str, ...]]:
    """The parts of the compounds that are no word of the index."""
    return frozenset(compounds.parted().values())


def _joins(word: re.Match[str]) -> bool:
    """Whether this only joins other words, and no hyphen makes it part of one (plus-value)."""
    text, (start, end) = word.string, word.span()
    return surface(word.group()) in JOINING and not HYPHENS.search(
        text[max(start - 1, 0) : start] + text[end : end + 1]
    )


def _asked_with(text: str, asking: frozenset[int]) -> Iterator[re.Match[str]]:
    """The words that only ask, but between quotation marks or after a minus."""
    for piece in _PIECE.finditer(text) if asking else ():
        if not (piece["minus"] or piece["phrase"]):
            yield from (match for match in WORD.finditer(text[: piece.end()], piece.start()) if match.start() in asking)
