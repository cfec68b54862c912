"""Extracts of texts around what was asked, for every engine: everything escaped, `<mark>` the only markup."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from asv.resources.cards import Passage
from asv.resources.document import FileText
from search.analysis import APOSTROPHES, DASHES, POINTS, WORD, clean, stem, unaccented
from search.lemmas import beginning, strange_forms
from search.synonyms import Group

WIDTH = 200
FRAGMENTS = 2
PASSAGES = 3
# What a common word costs in long texts.
_MAX_MATCHES = 100
_MAX_MATCHES_IN_PAGE = 30
_PAGES_COMPARED = 8
# Of a long question, whose many words stand on many pages, those that the index tells to hold the most are taken.
_LONG, _PAGES_OF_LONG = 5, PASSAGES
_SENTENCE_END = re.compile(r"[.!?…]\s+|\n+")
_SPACES = re.compile(r"\s+")
_OPENS, _CLOSES = "\x02", "\x03"
_JOINS = frozenset(f"{DASHES}{APOSTROPHES}{POINTS}(.")


class _Match(NamedTuple):
    start: int
    end: int
    key: int


@dataclass(frozen=True, slots=True)
class FilePage:
    """A page of an attached document; `number` is None where its pages are not known.

    `held`: how many of the phrases asked stand on it, where the index tells; 0 elsewhere.
    """

    title: str
    url: str
    extension: str
    number: int | None
    text: str
    kind: str = ""
    held: int = 0


class _Window(NamedTuple):
    """A part of a text around some of its matches: those from `first` to before `end`."""

    text: str
    matches: Sequence[_Match]
    first: int
    end: int
    distinct: int

    def order(self, rank: int = 0) -> tuple[int, int, int]:
        """What holds more different words comes first, then the smaller rank, then what holds more words."""
        return -self.distinct, rank, self.first - self.end


_Found = tuple[tuple[int, int, int], _Window, FilePage]  # a page's best extract, in its order


def file_pages(file: FileText) -> list[FilePage]:
    """The pages of a document that hold text, then its title, searched as a page without number.

    A page has a number in a PDF, or where there are several; a moment of a recording has its own address instead.
    """
    numbered = not file.anchors and (file.extension == "pdf" or len(file.pages) > 1)
    anchors = file.anchors or [""] * len(file.pages)
    pages = [
        FilePage(file.title, file.url + anchor, file.extension, number if numbered else None, text, file.kind)
        for number, (text, anchor) in enumerate(zip(file.pages, anchors, strict=True), start=1)
        if text
    ]
    return [*pages, FilePage(file.title, file.url, file.extension, None, file.title, file.kind)]


class Highlighter:
    """Finds the stems of a question in texts.

    Tokenizing whole texts would cost more than the search itself: the few words worth analysing are those that begin
    like a stem, accents aside.
    """

    def __init__(self, groups: Sequence[Group]) -> None:
        self._compared = _PAGES_OF_LONG if len(groups) >= _LONG else _PAGES_COMPARED
        phrases = dict.fromkeys(clause.stems for group in groups for clause in group.clauses)
        self.phrases = list(phrases)
        self._by_first: dict[str, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
        for key, phrase in enumerate(self.phrases):
            self._by_first[phrase[0]].append((key, phrase[1:]))
        self._others: set[str] = set()  # words that begin alike and are none of those asked
        beginnings = {one for first in self._by_first for one in _beginnings(first)}
        self._candidates = [_words_that_begin(letters) for letters in beginnings]

    def fragments(self, summary: str, body: str = "") -> tuple[str, ...]:
        """The best extracts of body and summary, at most two; the card shows the summary anyway, it comes last."""
        windows = [(window.order(0), window) for window in self._windows(body, _MAX_MATCHES)]
        rest = self._windows(clean(summary), _MAX_MATCHES - len(windows))
        windows += [(window.order(1), window) for window in rest]
        windows.sort(key=itemgetter(0))
        chosen: list[_Window] = []
        for _order, window in windows:
            if len(chosen) < FRAGMENTS and not any(_overlap(window, other) for other in chosen):
                chosen.append(window)
        return tuple(_markup(window) for window in chosen)

    def passages(self, pages: Iterable[FilePage]) -> tuple[Passage, ...]:
        """The best passages of attached documents, at most three, one a page; of equals, the page given first.

        Give the most promising pages first: looking ends when enough of them were found to hold something, or when no
        other can be better.
        """
        found: list[_Found] = []
        for rank, page in enumerate(pages):
            if page.held and _enough(found, page.held):
                break
            if windows := self._windows(page.text, _MAX_MATCHES_IN_PAGE):
                best = min(windows, key=_Window.order)
                found.append((best.order(rank), best, page))
            if len(found) == self._compared:
                break
        inside = {_document_of(page) for _order, _window, page in found if page.text != page.title}
        found = [row for row in found if row[2].text != row[2].title or _document_of(row[2]) not in inside]
        found.sort(key=itemgetter(0))
        return tuple(_passage(window, page) for _order, window, page in found[:PASSAGES])

    def matches(self, text: str, most: int = _MAX_MATCHES) -> list[_Match]:
        """Where the words and phrases stand in a clean text, as far as `most` of them."""
        found: list[_Match] = []
        if most < 1:
            return found
        reached = 0
        lowered = _lowered(text)
        for start, end in self._worth_reading(lowered):
            written = lowered[start:end]
            alone = written.isalpha() and _stands_alone(text, end)
            if start < reached or (alone and written in self._others):
                continue
            match = self._match_at(text, start, end if alone else 0)
            if match:
                found.append(match)
                reached = match.end
                if len(found) == most:
                    break
            elif written.isalpha() and stem(written) not in self._by_first:
                self._others.add(written)
        return found

    def _worth_reading(self, lowered: str) -> Iterator[tuple[int, int]]:
        """Where the words begin and end that begin like one asked, none within another."""
        plain, reached = f" {unaccented(lowered)}", 0
        for start, end in sorted({match.span() for words in self._candidates for match in words.finditer(plain)}):
            if start > reached:
                yield start - 1, end - 1
                reached = end

    def _match_at(self, text: str, start: int, end: int = 0) -> _Match | None:
        """What stands here of what was asked; `end` is that of the word where it is known to be plain letters."""
        if not end:
            word = WORD.match(text, start)
            end = word.end() if word else start
        asked = self._by_first.get(stem(text[start:end]), ()) if end > start else ()
        if not asked:
            return None
        best: _Match | None = None
        read: list[tuple[str, int]] = []
        unread = _words_after(text, end)
        for key, others in asked:
            found = _phrase_end(others, read, unread) if others else end
            if found and (best is None or found > best.end):
                best = _Match(start, found, key)
        return best

    def _windows(self, text: str, most: int) -> list[_Window]:
        """The text around each match."""
        matches = self.matches(text, most)
        ends, keys = [match.end for match in matches], [match.key for match in matches]
        windows = []
        for at, first in enumerate(matches):
            end = min(at + 12, bisect_right(ends, max(first.start + WIDTH, first.end)))
            windows.append(_Window(text, matches, at, end, len(set(keys[at:end]))))
        return windows


@lru_cache(maxsize=5000)
def _words_that_begin(letters: str) -> re.Pattern[str]:
    """The words of a text without accents that begin with these letters: the letters are looked for first, which is
    soon done, then whether a word begins there."""
    letters = re.escape(letters)
    return re.compile(rf"{letters}(?<=[\W_]{letters})[^\W_]*")


def _enough(found: Sequence[_Found], held: int) -> bool:
    """Whether no page that holds so many phrases, nor any that holds fewer, could be among the best of these."""
    if any(page.text == page.title for _order, _window, page in found):
        return False  # a title gives way to a page of its document
    return sum(window.distinct >= held for _order, window, _page in found) >= PASSAGES


def _document_of(page: FilePage) -> str:
    return page.url.partition("#")[0] or page.title


def _passage(window: _Window, page: FilePage) -> Passage:
    opens_at = f"#page={page.number}" if page.url and page.number and page.extension == "pdf" else ""
    return Passage(document=page.title, page=page.number, url=page.url + opens_at, text=_markup(window), kind=page.kind)


def _beginnings(first: str) -> list[str]:
    """How the words of this stem begin, without accents, with ligatures and without."""
    folded = [beginning(first), *strange_forms(first)]
    return [*folded, *(one.replace("oe", "œ").replace("ae", "æ") for one in folded)]


def _words_after(text: str, start: int) -> Iterator[tuple[str, int]]:
    """The stems that follow, each with where its word ends."""
    for word in WORD.finditer(text, start):
        if found := stem(word.group()):
            yield found, word.end()


def _phrase_end(others: tuple[str, ...], read: list[tuple[str, int]], unread: Iterator[tuple[str, int]]) -> int:
    """Where a phrase ends whose other words are these, among those read and those that follow; 0 where they are not."""
    for at, wanted in enumerate(others):
        if at == len(read):
            read.extend(islice(unread, 1))
        if at == len(read) or read[at][0] != wanted:
            return 0
    return read[len(others) - 1][1]


def _lowered(text: str) -> str:
    """A text in lower case, each letter where it stood: a pattern that heeds case takes half the time."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c if len(c.lower()) > 1 else c.lower() for c in text)


def _stands_alone(text: str, end: int) -> bool:
    """Whether a word ends here whatever else may make a word: a hyphen, an apostrophe, a point of inclusive writing."""
    return text[end : end + 1] not in _JOINS or not (text[end + 1 : end + 2] or " ").strip(" \t,;:")


def _overlap(one: _Window, other: _Window) -> bool:
    if one.text is not other.text:
        return False
    return abs(one.matches[one.first].start - other.matches[other.first].start) < WIDTH * 1.5


def _markup(window: _Window) -> str:
    """The extract, escaped at once: until then two letters that no clean text has stand for the markup."""
    text, matches = window.text, window.matches[window.first : window.end]
    start, opened = _start(text, matches[0].start, matches[-1].end)
    end, closed = _end(text, start, matches[-1].end)
    parts = ["" if opened else "… "]
    at = start
    for match in matches:
        parts += [text[at : match.start], _OPENS, text[match.start : match.end], _CLOSES]
        at = match.end
    parts += [text[at:end], "" if closed else " …"]
    plain = escape(_SPACES.sub(" ", "".join(parts)).strip())
    return plain.replace(_OPENS, "<mark>").replace(_CLOSES, "</mark>")


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
