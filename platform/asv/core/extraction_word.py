"""What the tags of a Word document say its text is. Runs in the process that reads files, without Django."""

from __future__ import annotations

import re

from asv.core.extraction_archive import Words
from asv.core.extraction_parts import Builder

_HEADING_NAME = re.compile(r"(?:heading|titre) ?([1-9])", re.I)
_OFF = frozenset({"0", "false", "none"})


class WordStyles(Words):
    """What a Word document's styles and lists are: which are headings, which have bullets, which have numbers."""

    def __init__(self) -> None:
        super().__init__(frozenset(), frozenset())
        self.kinds: dict[str, tuple[str, int]] = {}
        self.numbered: dict[str, str] = {}
        self._style = self._abstract = self._number = self._level = ""
        self._formats: dict[str, str] = {}

    def mark(self, name: str, attributes: dict[str, str]) -> None:
        """A line of `styles.xml` or `numbering.xml`."""
        value = attributes.get("val", "")
        if name == "style":
            self._style = attributes.get("styleId", "")
        elif name == "name" and self._style:
            self._named(value)
        elif name == "basedOn":
            if value in self.kinds:
                self.kinds.setdefault(self._style, self.kinds[value])
        elif name == "outlineLvl" and self._style and value.isdecimal() and int(value) < 9:
            self.kinds[self._style] = ("h", int(value) + 1)
        else:
            self._numbering(name, attributes)

    def _named(self, name: str) -> None:
        if found := _HEADING_NAME.fullmatch(name.strip()):
            self.kinds[self._style] = ("h", int(found[1]))
        elif name.lower() in {"title", "titre"}:
            self.kinds[self._style] = ("h", 1)
        elif name.lower().startswith("list bullet"):
            self.kinds[self._style] = ("ul", 0)
        elif name.lower().startswith("list number"):
            self.kinds[self._style] = ("ol", 0)

    def _numbering(self, name: str, attributes: dict[str, str]) -> None:
        if name == "abstractNum":
            self._style = ""
            self._abstract = attributes.get("abstractNumId", "")
        elif name == "lvl":
            self._level = attributes.get("ilvl", "")
        elif name == "numFmt" and self._level == "0":
            self._formats[self._abstract] = "ul" if attributes.get("val") == "bullet" else "ol"
        elif name == "num":
            self._number = attributes.get("numId", "")
        elif name == "abstractNumId":
            self.numbered[self._number] = self._formats.get(attributes.get("val", ""), "ul")


class WordBuilder(Builder):
    """What the tags of a Word document's body say."""

    def __init__(self, styles: WordStyles) -> None:
        super().__init__()
        self.styles = styles
        self._begun = {"p": self.begin_paragraph, "tbl": self.begin_table, "tr": self.begin_row, "tc": self.begin_cell}
        self._ended = {"p": self.end_paragraph, "tbl": self.end_table, "tr": self.end_row, "tc": self.end_cell}

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """A tag that is not hidden."""
        value = attributes.get("val", "")
        if name in self._begun:
            self._begun[name]()
        elif name == "pStyle":
            self.kind, self.level = self.styles.kinds.get(value, ("p", 0))
        elif name == "outlineLvl" and value.isdecimal() and int(value) < 9:
            self.kind, self.level = "h", int(value) + 1
        elif name == "numId" and self.kind != "h":
            self.kind = self.styles.numbered.get(value, "p")
        elif name == "tblHeader" and value not in _OFF:
            self.is_head = True

    def end(self, name: str) -> None:
        """A tag ends."""
        if name in self._ended:
            self._ended[name]()
