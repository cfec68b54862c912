"""What the headings of a text name, in the words that the field uses, and the lines that stand for headings."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

from lxml.etree import LxmlError
from lxml.html import HtmlElement, fragments_fromstring, tostring

from asv.resources.text import plain_text
from asv.taxonomy.models import fold_name
from operations.older_site.piece import Piece

Rules = dict[str, list[str]]
_DATA = tomllib.loads(Path(__file__).with_name("headings.toml").read_text(encoding="utf-8"))
RULES: dict[str, Rules] = {name: rules for name, rules in _DATA.items() if name not in ("asked", "said")}
_ASKED: list[list[str]] = _DATA["asked"]["experience"]
_SAID: list[list[str]] = _DATA["said"]["experience"]
# A heading of bold letters or of a label stands below those that say that they are one.
BELOW = 7
_LONGEST_ASKED = 12  # words
_LONGEST_LABEL = 4
_FEWEST_ROWS = 3
_LABEL = re.compile(r"\s*([^:.!?\n]{3,60}?)\s*:\s+(?=\S)")
_ENDS = (".", ",", ";")  # of a sentence, not of a heading


@dataclass(frozen=True, slots=True)
class Named:
    """The field that a heading names, the word that says so, and its `rank`: 0 is the word itself, 3 speaks of it."""

    field: str
    word: str
    rank: int


def words_of(heading: str) -> str:
    """A heading as it is compared: folded, without its number."""
    return re.sub(r"^(?:(?:\d+|[ivx]+|[a-h])(?: |$))+", "", fold_name(heading)).strip()


def named(heading: str, rules: Rules) -> Named | None:
    """The field that a heading names: it is the field's word, begins with it, holds it, or speaks of it.

    Of a question what it speaks of counts before the word it begins with: many begin with « comment ».
    """
    said = words_of(heading)
    asked = _asked(said) if rules is RULES["experience"] else None
    if (
        asked
        and heading.rstrip().endswith("?")
        and not any(is_word(said, word) for one in rules.values() for word in one)
    ):
        return asked
    for rank, test in enumerate((is_word, _begins, _holds)):
        for name, words in rules.items():
            for word in sorted(words, key=len, reverse=True):
                if test(said, word):
                    return Named(name, word, rank)
    return asked


def field_of(heading: str, rules: Rules) -> tuple[str, str] | None:
    """The field that a heading names, and the word of it that says so."""
    found = named(heading, rules)
    return (found.field, found.word) if found else None


def is_word(said: str, word: str) -> bool:
    """Whether a heading is this word, with or without an article."""
    return said in (word, *(f"{article} {word}" for article in ("les", "le", "la", "l", "nos", "notre")))


def _begins(said: str, word: str) -> bool:
    return re.match(rf"(?:les |le |la |l |nos |notre |son |ses )?{re.escape(word)}(?: |$)", said) is not None


def _holds(said: str, word: str) -> bool:
    """Only for what could be nothing else: of a short word there are many uses."""
    return len(word) > 7 and len(said.split()) <= 9 and f" {word} " in f" {said} "


def _asked(said: str) -> Named | None:
    words = said.split()
    if not words or len(words) > _LONGEST_ASKED:
        return None
    for name, told in _ASKED:
        first, *_rest = beginnings = told.removeprefix("^").split()
        if told.startswith("^") and not words[0].startswith(first):
            continue
        if all(any(word.startswith(one) for word in words) for one in beginnings):
            return Named(name, told.removeprefix("^"), 3)
    return None


def speaks_of(text: str) -> Named | None:
    """The field that a paragraph speaks of by itself; None where nothing in it says so, or as much says another."""
    said = f" {fold_name(text)} "
    found = [(name, [cue for cue in cues if f" {cue} " in said]) for name, *cues in _SAID]
    ranked = sorted(found, key=lambda one: -len(one[1]))
    (name, cues), (_second, others) = ranked[0], ranked[1]
    return Named(name, cues[0], 3) if len(cues) > len(others) else None


def headed(pieces: Iterable[Piece], rules: Rules) -> list[Piece]:
    """The pieces with the lines that stand for headings made headings.

    They are paragraphs in bold alone, labels (« Budget : 3 000 euros »), and the first column of a table of labels.
    """
    found: list[Piece] = []
    for piece in pieces:
        if piece.kind != "text":
            found.append(piece)
        elif rows := _labelled_rows(piece, rules):
            found += rows
        else:
            found += [one for part in _apart(piece) for one in _headed(part, rules)]
    return found


def _labelled_rows(piece: Piece, rules: Rules) -> list[Piece]:
    """A table whose first column names parts, as their headings and texts; empty where it does not."""
    rows = [row for row in piece.cells if len(row) == 2]
    known = sum(named(row[0], rules) is not None for row in rows)
    if len(rows) < max(_FEWEST_ROWS, len(piece.cells)) or 2 * known < len(rows):
        return []
    pairs = [
        (Piece("heading", text=label, level=BELOW), Piece("text", html=f"<p>{escape(text)}</p>"))
        for label, text in rows
        if text
    ]
    return [piece for pair in pairs for piece in pair]


def _apart(piece: Piece) -> Iterator[Piece]:
    """The paragraphs and lists of a text, each by itself."""
    if piece.cells:
        yield piece
        return
    try:
        parts = fragments_fromstring(f"{piece.html}", no_leading_text=False)
    except (LxmlError, ValueError):
        yield piece
        return
    for part in parts:
        markup = f"<p>{escape(part)}</p>" if isinstance(part, str) else _markup(part)
        yield Piece("text", html=markup)


def _markup(element: HtmlElement) -> str:
    tail, element.tail = element.tail or "", None
    return str(tostring(element, encoding="unicode")) + (f"<p>{escape(tail)}</p>" if tail.strip() else "")


def _headed(piece: Piece, rules: Rules) -> list[Piece]:
    text = plain_text(piece.html)
    if not piece.html.startswith("<p>") or not text:
        return [piece]
    if _is_bold_line(piece.html, text):
        return [Piece("heading", text=text.rstrip(" :"), level=BELOW)]
    label = _LABEL.match(text)
    if label and is_label(label[1], rules):
        rest = _without(piece.html, label[1])
        return [Piece("heading", text=label[1], level=BELOW), replace(piece, html=rest)] if rest else [piece]
    return [piece]


def is_label(text: str, rules: Rules) -> bool:
    """Whether a few words before a colon are a part's name and no sentence that begins with it."""
    found = named(text, rules)
    return found is not None and (
        found.rank == 0 or (found.rank == 1 and len(words_of(text).split()) <= _LONGEST_LABEL)
    )


def _is_bold_line(markup: str, text: str) -> bool:
    inside = re.fullmatch(r"<p>\s*<(b|strong)>(.*)</\1>\s*:?\s*</p>", markup, re.S)
    is_one = inside is not None and f"</{inside[1]}>" not in inside[2] and "<br" not in inside[2]
    return is_one and len(text.split()) <= _LONGEST_ASKED and not text.endswith(_ENDS)


def _without(markup: str, label: str) -> str:
    """A paragraph without the label that it begins with; empty where its markup goes through the label."""
    pattern = (
        rf"<p>\s*(?:<(b|strong|i|em|u)>)?\s*{re.escape(escape(label, quote=False))}\s*(?:</\1>)?\s*:\s*(?:</\1>)?\s*"
    )
    for one in (pattern, pattern.replace(r"(?:</\1>)?", "")):
        try:
            rest = re.sub(one, "<p>", markup, count=1)
        except re.error:
            continue
        if rest != markup and plain_text(rest):
            return rest
    return ""
