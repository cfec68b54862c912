"""What the letters of an untagged PDF show: larger or bolder lines, and the space between paragraphs.

Only where somebody will look it through, for it is a guess: a document that becomes a récit, never the text of a file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from asv.core.extraction_text import clean
from asv.core.text_parts import Part, heading

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

LINES = "lines"  # the kind of a part that is one paragraph or several, line by line, in `items`
_LARGER = 1.12  # than the body
_APART = 1.3  # times the usual step from line to line
_BOLD = 600
_LONGEST_HEADING = 16  # words


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is drawn: how large, how bold, at which height."""

    text: str
    size: float
    weight: int
    height: float


def drawn(words: PdfTextPage) -> list[Line]:
    """The lines of a page, in the order of the file."""
    from pypdfium2 import raw

    found: list[Line] = []
    letters: list[str] = []
    first = 0
    count = words.count_chars()
    for place in range(count + 1):
        letter = chr(raw.FPDFText_GetUnicode(words.raw, place)) if place < count else "\n"
        if letter not in "\r\n":
            first = place if not letters or not "".join(letters[:4]).strip() else first
            letters.append(letter)
            continue
        text = clean("".join(letters))
        letters = []
        if text:
            found.append(_line(words, text, first))
    return found


def _line(words: PdfTextPage, text: str, place: int) -> Line:
    import ctypes

    from pypdfium2 import raw

    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(words.raw, place, x, y)
    size, weight = raw.FPDFText_GetFontSize(words.raw, place), raw.FPDFText_GetFontWeight(words.raw, place)
    return Line(text, round(size, 1), weight, y.value)


def laid_out(pages: list[list[Line]]) -> list[list[Part]]:
    """The parts of the pages: headings, and paragraphs with the lines that each has."""
    letters = Counter[float]()
    bold = Counter[bool]()
    for line in (line for page in pages for line in page):
        letters[line.size] += len(line.text)
        bold[line.weight >= _BOLD] += len(line.text)
    body = letters.most_common(1)[0][0] if letters else 0.0
    sizes = sorted({line.size for page in pages for line in page if line.size >= body * _LARGER}, reverse=True)
    signs = Signs(body, sizes, bold[True] < bold[False])
    return [list(_parts(page, signs)) for page in pages]


@dataclass(frozen=True, slots=True)
class Signs:
    """What marks a heading in a document: the sizes above its body's, and boldness where the body is not bold."""

    body: float
    sizes: list[float]
    bold_tells: bool

    def level(self, line: Line) -> int:
        """The level of the heading that a line would be; 0 where nothing marks it."""
        if line.size in self.sizes:
            return min(self.sizes.index(line.size) + 1, 5)
        return min(len(self.sizes) + 1, 6) if self.bold_tells and line.weight >= _BOLD else 0


def _parts(lines: list[Line], signs: Signs) -> Iterator[Part]:
    for level, same in groupby(lines, key=signs.level):
        group = list(same)
        text = " ".join(line.text for line in group)
        if level and len(text.split()) <= _LONGEST_HEADING and not text.endswith((".", ",", ";")) and " : " not in text:
            yield heading(level, text)
            continue
        for block in _blocks(group):
            yield {"kind": LINES, "items": [line.text for line in block]}


def _blocks(lines: list[Line]) -> Iterator[list[Line]]:
    """Lines parted where the space between them is wider than from line to line, or where a column ends a sentence."""
    steps = [above.height - below.height for above, below in pairwise(lines) if above.height > below.height]
    usual = sorted(steps)[len(steps) // 4] if steps else 0.0  # most steps are from line to line
    block: list[Line] = []
    for line in lines:
        if block:
            step = block[-1].height - line.height
            if step > usual * _APART or (step < 0 and block[-1].text.endswith((".", "!", "?", "»", ":"))):
                yield block
                block = []
        block.append(line)
    if block:
        yield block
