"""What the tags of an OpenDocument text say its text is. Runs in the process that reads files, without Django."""

from __future__ import annotations

from asv.core.extraction_parts import BREAK, Builder


class OdfBuilder(Builder):
    """What the tags of an OpenDocument text say."""

    def __init__(self) -> None:
        super().__init__()
        self._lists: list[str] = []
        self._item: list[str] = []
        self._ordered: dict[str, bool] = {}
        self._style = self._list_style = ""
        self._titles = {"Title"}
        self._begun = {"table": self.begin_table, "table-row": self.begin_row, "table-cell": self.begin_cell}
        self._ended = {"table": self.end_table, "table-row": self.end_row, "table-cell": self.end_cell}
        self._in_head = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """A tag that is not hidden."""
        if name in {"p", "h"}:
            self.begin_paragraph()
            self._what(name, attributes)
        elif name == "list":
            self._flush()
            inherited = self._lists[-1] if self._lists else "ul"
            style = attributes.get("style-name", "")
            self._lists.append(inherited if style not in self._ordered else "ol" if self._ordered[style] else "ul")
        elif name in {"list-item", "list-header"}:
            self._flush()
        elif name in self._begun:
            self._begun[name]()
            self.is_head = self._in_head if name == "table-row" else self.is_head
        else:
            self._styles(name, attributes)

    def _what(self, name: str, attributes: dict[str, str]) -> None:
        if name == "h":
            level = attributes.get("outline-level", "1")
            self.kind, self.level = "h", max(1, min(int(level) if level.isdecimal() else 1, 9))
        elif attributes.get("style-name") in self._titles:
            self.kind, self.level = "h", 1

    def _styles(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style" and attributes.get("parent-style-name") in self._titles:
            self._titles.add(attributes.get("name", ""))
        elif name == "list-style":
            self._list_style = attributes.get("name", "")
        elif name in {"list-level-style-number", "list-level-style-bullet"} and attributes.get("level") == "1":
            self._ordered[self._list_style] = name.endswith("number")
        elif name == "table-header-rows":
            self._in_head = True
        elif name == "covered-table-cell" and self.tables == 1 and self.found[-1]["rows"]:
            self.found[-1]["rows"][-1].append("")

    def end(self, name: str) -> None:
        """A tag ends."""
        if name in {"p", "h"}:
            self.end_paragraph()
        elif name in {"list", "list-item"}:
            self._flush()
            if name == "list" and self._lists:
                self._lists.pop()
        elif name in self._ended:
            self._ended[name]()
        elif name == "table-header-rows":
            self._in_head = False

    def _break(self, sign: str) -> None:
        if self._lists:
            self.waiting.append({"kind": BREAK, "text": sign})
        else:
            super()._break(sign)

    def put(self, kind: str, level: int, said: str) -> None:
        """In a list a paragraph is a part of its item; what is a heading stays one."""
        if self._lists and kind == "p":
            self._item.append(said)
            return
        self._flush()
        super().put(kind, level, said)

    def _flush(self) -> None:
        if self._item:
            said, self._item = " ".join(self._item), []
            super().put(self._lists[-1] if self._lists else "ul", 0, said)
