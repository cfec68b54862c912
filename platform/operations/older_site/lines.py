"""The lines of a text that stand for headings, and its typed lists: what writers do who use no styles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape

from lxml.etree import LxmlError
from lxml.html import HtmlElement, fragments_fromstring, tostring

from asv.resources.text import plain_text
from operations.older_site.headings import LONGEST_HEADING, Rules, is_aside, is_label, named
from operations.older_site.piece import Piece

# A heading of bold letters or of a label stands below those that say that they are one.
BELOW = 7
_FEWEST_ROWS = 3
_FEWEST_ALIKE = 3  # lines of one kind before they are taken for the text's headings
_FEWEST_LETTERS = 3  # of a line in capitals, fewer being an acronym or a number
_LONGEST_BARE = 6  # words of a heading that nothing marks
_LONGEST_QUESTION = 25
_TOLD_TO = re.compile(
    r"(?:Racontez|Parlez|Dites|Décrivez|Présentez|Expliquez)(?:-nous)?\b"
)  # an interviewer's question
_ENDS = (".", ",", ";")  # of a sentence, not of a heading
# After a line or a table of labels the text goes on where it was, under no heading of its own.
_BACK = Piece("heading", text="", level=BELOW)
_LABEL = re.compile(r"\s*([^:.!?\n]{1,60}?)\s*:\s+(?=\S)")
_TYPED_NUMBER = re.compile(
    r"(?:(?:Point|Partie|Chapitre|Section)\s+)?((?:[IVX]{1,4}|\d{1,2}|[A-H])(?:[.\-]\d{1,2})*)\s?[.)°:–\-]*\s+(?=[^\W\d_])"
)
_RUN_IN = re.compile(r"<p>\s*<(b|strong)>([^<]{2,90})</\1>(.*)</p>", re.S)
_NAMED_LINE = re.compile(r"\s*([^:.!?\n]{1,60}?)\s*:(?:\s|$)")
_BREAK = re.compile(r"<br\s*/?>")
_ASKED = re.compile(r"(?:Q|Question)\s*[.:–-][^.?!]{3,200}[.?!]\s*|[-–—]?[^.?!]{3,200}\?\s*")


def headed(pieces: Iterable[Piece], rules: Rules) -> list[Piece]:
    """The pieces with the lines that stand for headings made headings.

    They are paragraphs in bold or in capitals alone, typed numbers, questions, labels (« Budget : 3 000 euros », or in
    bold), short lines that name a part, and the labels of a table. What marks them must do so several times.
    """
    found: list[Piece] = []
    for piece in pieces:
        if piece.kind != "text":
            found.append(piece)
        elif rows := _labelled_rows(piece, rules):
            found += rows
        else:
            found += [line for one in _apart(piece) for line in _label_lines(one, rules)]
    signs = [_sign(piece, rules) for piece in found]
    often = Counter(sign for sign in signs if sign)
    made: list[Piece] = []
    for piece, sign in zip(found, signs, strict=True):
        is_sure = sign in ("bold", "label", "bare") or often[sign] >= _FEWEST_ALIKE
        if not (sign and is_sure):
            made += _labelled(piece, rules)
        else:
            made += _run_in(piece) if sign == "run-in" else _line(piece)
    return made


def _sign(piece: Piece, rules: Rules) -> str:
    """What would make this paragraph a heading, or begin with one; empty where nothing does."""
    text = plain_text(piece.html).strip() if piece.kind == "text" else ""
    if not text or not piece.html.startswith("<p>"):
        return ""
    words = text.split()
    is_short = len(words) <= LONGEST_HEADING and not text.endswith(_ENDS)
    is_short = is_short or (len(words) <= LONGEST_HEADING and bool(_TOLD_TO.match(text)))
    if _is_bold_line(piece.html) and is_short:
        return "bold"
    if is_short and _TYPED_NUMBER.match(text):
        return "number"
    if is_short and _is_capitals(text):
        return "capitals"
    if _ASKED.fullmatch(text) and len(words) <= _LONGEST_QUESTION:
        return "question"
    run = _RUN_IN.fullmatch(piece.html)
    if run and _is_run_in(run):
        return "run-in"
    return "bare" if is_short and _is_bare(text, rules) else ""


def _is_capitals(text: str) -> bool:
    return text.isupper() and sum(map(str.isalpha, text)) > _FEWEST_LETTERS


def _is_bare(text: str, rules: Rules) -> bool:
    """Whether a short line is a part's name, though nothing marks it."""
    if len(text.split()) > _LONGEST_BARE or not text[0].isupper() or text.endswith((":", "»")):
        return False
    found = named(text, rules)
    return found is not None and found.rank == 0


def _is_bold_line(markup: str) -> bool:
    inside = re.fullmatch(r"<p>\s*<(b|strong)>(.*)</\1>\s*:?\s*</p>", markup, re.S)
    return inside is not None and f"</{inside[1]}>" not in inside[2] and "<br" not in inside[2]


def _is_run_in(run: re.Match[str]) -> bool:
    label, rest = run[2].strip(), plain_text(run[3]).strip()
    is_ended = label.endswith((".", ":", "?", "!", "–", "—")) or rest.startswith((":", ".", "–", "—"))
    return bool(rest) and is_ended and len(label.split()) <= LONGEST_HEADING


def _line(piece: Piece) -> list[Piece]:
    """A paragraph that is a heading; its number says how deep it stands."""
    text = " ".join(plain_text(piece.html).split())
    number = _TYPED_NUMBER.match(text)
    depth = len(re.findall(r"[.\-]\d", number[1])) if number else 0
    return [Piece("heading", text=text.rstrip(" :"), level=BELOW + depth)]


def _run_in(piece: Piece) -> list[Piece]:
    run = _RUN_IN.fullmatch(piece.html)
    if run is None:
        return [piece]
    rest = re.sub(r"^(\s|&nbsp;|[:.–—-])+", "", run[3])
    label = plain_text(run[2]).strip(" :–—-.")
    return [Piece("heading", text=label, level=BELOW), replace(piece, html=f"<p>{rest}</p>")]


def _labelled(piece: Piece, rules: Rules) -> list[Piece]:
    """A paragraph that begins with a part's name and a colon, as its heading and its text."""
    if piece.kind != "text" or not piece.html.startswith("<p>"):
        return [piece]
    label = _LABEL.match(plain_text(piece.html))
    if label is None or not (is_label(label[1], rules) or is_aside(label[1])):
        return [piece]
    rest = _without(piece.html, label[1])
    if not rest:
        return [piece]
    after = [] if is_label(label[1], rules) else [_BACK]  # what a form says of itself is one line
    return [Piece("heading", text=label[1], level=BELOW), replace(piece, html=rest), *after]


def _labelled_rows(piece: Piece, rules: Rules) -> list[Piece]:
    """A table whose labels name parts, as their headings and texts; empty where it does not.

    The labels are its first column, or every other cell of a form.
    """
    rows = [row for row in piece.cells if len(row) == 2]
    pairs = list(rows) if rows and len(rows) == len(piece.cells) else _form(piece)
    known = sum(named(label, rules) is not None or is_aside(label) for label, _text in pairs)
    amounts = sum(text[:1].isdigit() for _label, text in pairs)
    if (
        len(pairs) < _FEWEST_ROWS
        or 2 * amounts > len(pairs)
        or 2 * known < len(pairs)
        or not all(label for label, _text in pairs)
    ):
        return []
    found = [
        (Piece("heading", text=label, level=BELOW), Piece("text", html=f"<p>{escape(text)}</p>"))
        for label, text in pairs
        if text
    ]
    return [piece for pair in found for piece in pair] + [_BACK]


def _form(piece: Piece) -> list[list[str]]:
    """The labels and values of a form of four or six columns."""
    cells = [cell for row in piece.cells for cell in row]
    numbers = sum(not re.search(r"[^\W\d_]", cell) for cell in cells)
    if not all(len(row) in (4, 6) for row in piece.cells) or 4 * numbers > len(cells):
        return []
    return [row[at : at + 2] for row in piece.cells for at in range(0, len(row), 2)]


def _apart(piece: Piece) -> Iterator[Piece]:
    """The paragraphs and lists of a text, each by itself."""
    if piece.cells:
        yield piece
        return
    try:
        parts = fragments_fromstring(piece.html, no_leading_text=False)
    except (LxmlError, ValueError):
        yield piece
        return
    for part in parts:
        markup = f"<p>{escape(part)}</p>" if isinstance(part, str) else _markup(part)
        yield Piece("text", html=markup)


def _label_lines(piece: Piece, rules: Rules) -> list[Piece]:
    """A paragraph whose lines begin with a part's name and a colon, a line each; as it is where none does."""
    inside = re.fullmatch(r"<p>(.*)</p>", piece.html, re.S)
    lines = [line.strip() for line in _BREAK.split(inside[1])] if inside else []
    names = [match[1] if (match := _NAMED_LINE.match(plain_text(line))) else "" for line in lines]
    if len(lines) < 2 or not any(name and is_label(name, rules) for name in names):
        return [piece]
    if any(line.count("<") != 2 * line.count("</") for line in lines):  # markup that goes through a break
        return [piece]
    said = [
        name if name and is_label(name, rules) and plain_text(line).rstrip().endswith(":") else line
        for name, line in zip(names, lines, strict=True)
    ]
    return [replace(piece, html=f"<p>{line}</p>") for line in said if line]


def _markup(element: HtmlElement) -> str:
    tail, element.tail = element.tail or "", None
    return str(tostring(element, encoding="unicode")) + (f"<p>{escape(tail)}</p>" if tail.strip() else "")


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
