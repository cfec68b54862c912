"""Extracts of a text around what was asked: everything escaped, `<mark>` the only markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from search.analysis import WORD, clean, stem, tokens
from search.synonyms import Group

WIDTH = 200
FRAGMENTS = 2
_MAX_MATCHES = 100  # in one resource: what a common word costs in long files
_ACCENTED = {"a": "aàâäáã", "c": "cç", "e": "eéèêë", "i": "iîïí", "n": "nñ", "o": "oôöóõ", "u": "uùûüú", "y": "yÿ"}
_SENTENCE_END = re.compile(r"[.!?…]\s+|\n+")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    key: int


@dataclass(frozen=True, slots=True)
class _Source:
    """A text and where it comes from; sources shown elsewhere on the card come last."""

    text: str
    label: str
    rank: int


@dataclass(frozen=True, slots=True)
class _Window:
    source: _Source
    matches: tuple[_Match, ...]
    order: tuple[int, int, int]


class Highlighter:
    """Finds the stems of a question in texts.

    Tokenizing whole texts would cost more than the search itself: a pattern of the stems' first letters, accents aside,
    finds the few words worth analysing.
    """

    def __init__(self, groups: Sequence[Group]) -> None:
        phrases = dict.fromkeys(clause.stems for group in groups for clause in group.clauses)
        self._phrases = list(phrases)
        beginnings = sorted({_beginning(phrase[0]) for phrase in self._phrases})
        self._candidate = re.compile(rf"(?<![^\W_])(?:{'|'.join(beginnings)})", re.I) if beginnings else None

    def fragments(self, summary: str, texts: dict[str, Any]) -> tuple[str, ...]:
        """The best extracts, at most two. `texts` may be empty: then only the summary is looked at."""
        windows: list[_Window] = []
        for source in _sources(summary, texts):
            windows.extend(self._windows(source, _MAX_MATCHES - len(windows)))
        windows.sort(key=lambda window: window.order)
        chosen: list[_Window] = []
        for window in windows:
            if len(chosen) < FRAGMENTS and not any(_overlap(window, other) for other in chosen):
                chosen.append(window)
        return tuple(_markup(window) for window in chosen)

    def matches(self, text: str, most: int = _MAX_MATCHES) -> list[_Match]:
        """Where the words and phrases stand in a clean text, as far as `most` of them."""
        found: list[_Match] = []
        if self._candidate is None or most < 1:
            return found
        reached = 0
        for candidate in self._candidate.finditer(text):
            if candidate.start() < reached:
                continue
            match = self._match_at(text, candidate.start())
            if match:
                found.append(match)
                reached = match.end
                if len(found) == most:
                    break
        return found

    def _match_at(self, text: str, start: int) -> _Match | None:
        word = WORD.match(text, start)
        first = stem(word.group()) if word else ""
        if not word or not first:
            return None
        best: _Match | None = None
        for key, phrase in enumerate(self._phrases):
            if phrase[0] == first:
                end = word.end() if len(phrase) == 1 else _phrase_end(text, start, phrase)
                if end and (best is None or end > best.end):
                    best = _Match(start, end, key)
        return best

    def _windows(self, source: _Source, most: int) -> Iterator[_Window]:
        matches = self.matches(source.text, most)
        for at, first in enumerate(matches):
            inside = tuple(match for match in matches[at : at + 12] if match.end <= max(first.start + WIDTH, first.end))
            distinct = len({match.key for match in inside})
            yield _Window(source, inside, (-distinct, source.rank, -len(inside)))


def _sources(summary: str, texts: dict[str, Any]) -> Iterator[_Source]:
    if body := texts.get("body"):
        yield _Source(body, "", 0)
    for title, pages in texts.get("files", ()):
        yield _Source(clean(title), "", 1)
        for number, page in enumerate(pages, start=1):
            if page:
                yield _Source(page, f"{title}, p. {number}" if len(pages) > 1 else title, 1)
    if summary:
        yield _Source(clean(summary), "", 2)


def _beginning(first: str) -> str:
    """A pattern of how words of this stem begin, however accented. Stemming leaves the first letters alone."""
    letters = first[:3] if len(first) > 3 else first[: max(len(first) - 1, 1)]
    pattern = "".join(f"[{_ACCENTED[char]}]" if char in _ACCENTED else re.escape(char) for char in letters)
    return pattern.replace("[oôöóõ][eéèêë]", "(?:[oôöóõ][eéèêë]|œ)").replace("[aàâäáã][eéèêë]", "(?:[aàâäáã][eéèêë]|æ)")


def _phrase_end(text: str, start: int, phrase: tuple[str, ...]) -> int:
    found = tokens(text, start)
    end = 0
    for wanted in phrase:
        token = next(found, None)
        if token is None or token.stem != wanted:
            return 0
        end = token.end
    return end


def _overlap(one: _Window, other: _Window) -> bool:
    if one.source is not other.source:
        return False
    return abs(one.matches[0].start - other.matches[0].start) < WIDTH * 1.5


def _markup(window: _Window) -> str:
    text, matches = window.source.text, window.matches
    start, opened = _start(text, matches[0].start, matches[-1].end)
    end, closed = _end(text, start, matches[-1].end)
    parts = ["" if opened else "… "]
    at = start
    for match in matches:
        parts += [_plain(text[at : match.start]), f"<mark>{_plain(text[match.start : match.end])}</mark>"]
        at = match.end
    parts += [_plain(text[at:end]), "" if closed else " …"]
    label = f" ({_plain(window.source.label)})" if window.source.label else ""
    return "".join(parts).strip() + label


def _start(text: str, first: int, last: int) -> tuple[int, bool]:
    """Where an extract begins, and whether that is the beginning of a sentence."""
    earliest = max(0, first - max((WIDTH - (last - first)) // 2, 20))
    ends = [match.end() for match in _SENTENCE_END.finditer(text, earliest, first)]
    if ends:
        return ends[-1], True
    if earliest == 0:
        return 0, True
    space = text.find(" ", earliest, first)
    return (space + 1 if space >= 0 else first), False


def _end(text: str, start: int, last: int) -> tuple[int, bool]:
    latest = max(start + WIDTH, last)
    if latest >= len(text):
        return len(text.rstrip()), True
    space = text.rfind(" ", last, latest)
    return (space if space >= 0 else last), False


def _plain(text: str) -> str:
    return escape(_SPACES.sub(" ", text))
