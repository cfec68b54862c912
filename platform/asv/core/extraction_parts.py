"""What an office file says its text is: headings, lists and tables, told apart while its words are read.

A reader of words hands on the tags and the words it sees; here stands what becomes of them. Runs in the process that
reads files, without Django.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from asv.core.extraction_text import clean
from asv.core.text_parts import Part, heading, items, paragraph, table

RENDERED, ASKED, CALL = "\f", "\v", "\x1f"
_CALLED = re.compile(f"{CALL}[^{CALL}]*{CALL}")
BREAK = "break"


class Builder:
    """Parts as they come; `kind` and `level` are those of the paragraph that is open."""

    def __init__(self) -> None:
        self.found: list[Part] = []
        self.open: list[tuple[str, int, list[str]]] = []  # paragraphs, one in another where a note stands in its text
        self.waiting: list[Part] = []  # page breaks inside a table or an item: they come after it
        self.tables = 0
        self.cell: list[str] | None = None
        self.is_head = False
        self.kind, self.level = "p", 0

    def add(self, text: str) -> None:
        """Words, or where a page ends."""
        if text in {RENDERED, ASKED}:
            self._break(text)
        elif self.open:
            self.open[-1][2].append(text)

    def _break(self, sign: str) -> None:
        mark: Part = {"kind": BREAK, "text": sign}
        if self.tables or len(self.open) > 1 or self.kind != "p":
            self.waiting.append(mark)
            return
        if self.open:
            self._put("p", 0, "".join(self.open[-1][2]))
            self.open[-1][2].clear()
        self.found.append(mark)

    def begin_paragraph(self) -> None:
        """A paragraph begins; what it is may be told later."""
        self.open.append((self.kind, self.level, []))
        self.kind, self.level = "p", 0

    def end_paragraph(self) -> None:
        """The paragraph ends, and the one around it goes on."""
        if self.open:
            kind, level, words = self.open.pop()
            self._put(self.kind, self.level, "".join(words))
            self.kind, self.level = kind, level

    def _put(self, kind: str, level: int, text: str) -> None:
        said = in_a_line(text)
        if self.cell is not None:
            self.cell.append(said)
        elif said:
            self.put(kind, level, said)

    def put(self, kind: str, level: int, said: str) -> None:
        """A heading, a paragraph or an item, outside tables."""
        last = self.found[-1] if self.found else paragraph("")
        if kind in {"ul", "ol"}:
            if last["kind"] != kind:
                self.found.append(items(kind))
            self.found[-1]["items"].append(said.removeprefix("• "))  # typed where the style draws one, too
        else:
            self.found.append(heading(level, said) if kind == "h" else paragraph(said))
        self._let_go()

    def _let_go(self) -> None:
        if not self.tables:
            self.found += self.waiting
            self.waiting = []

    def begin_table(self) -> None:
        """A table begins; one that stands in another's cell is a part of its words."""
        self.tables += 1
        if self.tables == 1:
            self.found.append(table())

    def begin_row(self) -> None:
        """A row of the outer table."""
        if self.tables == 1:
            self.is_head = False
            self.found[-1]["rows"].append([])

    def begin_cell(self) -> None:
        """A cell of the outer table."""
        if self.tables == 1:
            self.cell = []

    def end_cell(self) -> None:
        """Its paragraphs are one text."""
        if self.tables == 1 and self.cell is not None and self.found[-1]["rows"]:
            self.found[-1]["rows"][-1].append(" ".join(filter(None, self.cell)))
            self.cell = None

    def end_row(self) -> None:
        """A row that names the columns is the head of the table; only the first can be."""
        rows = self.found[-1]["rows"] if self.tables == 1 else []
        if self.is_head and len(rows) == 1 and not self.found[-1]["head"]:
            self.found[-1]["head"] = rows.pop()

    def end_table(self) -> None:
        """The table ends."""
        self.tables -= 1
        if not self.tables:
            self.cell = None
            self._let_go()

    def pages(self, count: int) -> list[list[Part]] | None:
        """The parts of each page, where the breaks give as many as the words did; None where they do not."""
        for sign in (RENDERED, ASKED):
            found: list[list[Part]] = [[]]
            for part in [*self.found, *self.waiting]:
                if part["kind"] != BREAK:
                    found[-1].append(part)
                elif part["text"] == sign:
                    found.append([])
            if len(found) == count:
                return list(map(joined, found))
        return [joined(part for part in self.found if part["kind"] != BREAK)] if count == 1 else None


def joined(parts: Iterable[Part]) -> list[Part]:
    """The parts, lists of a kind that follow each other being one, and tables without any word left out."""
    found: list[Part] = []
    for part in parts:
        if part["kind"] == "table" and not any(any(row) for row in [part["head"], *part["rows"]]):
            continue
        if part["kind"] in {"ul", "ol"} and found and found[-1]["kind"] == part["kind"]:
            found[-1]["items"] += part["items"]
        else:
            found.append(part)
    return found


def in_a_line(text: str) -> str:
    """Words of a paragraph in one line, without the marks of where notes are called."""
    return " ".join(clean(_CALLED.sub("", text)).replace("-\n", "-").split())


def with_more(pages: list[list[Part]] | None, more: Sequence[tuple[str, Sequence[str]]]) -> list[list[Part]] | None:
    """The pages, and after the last of them what stands apart in the file: notes, the words of diagrams."""
    for title, lines in more:
        said = [line for line in map(in_a_line, lines) if line]
        if pages and said:
            pages[-1] += [heading(1, title), items("ol" if title == "Notes" else "ul", *said)]
    return pages
