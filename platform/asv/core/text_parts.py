"""The text of a file as parts that a page can show: headings, paragraphs, lists and tables, without any markup.

They are kept as JSON. Editors write them as `as_written` puts them, and `parts_of` reads that again. Used by the
process that reads files too: no Django here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Required, TypedDict

LEVELS = 6
_HEADING = re.compile(r"(#{1,6})\s+(.+)")
_BULLET = re.compile(r"[-*•]\s+(.+)")
_NUMBER = re.compile(r"\d{1,3}[.)]\s+(.+)")
_ROW = re.compile(r"\|(.*)\|\s*")
_RULE = re.compile(r"\|[\s:|-]+\|\s*")
_FILLED = 0.75  # of the longest line: one that goes so far goes on in the next
_ENDED = (".", "!", "?", "…", ":", ";")


class Part(TypedDict, total=False):
    """A part of a text. `kind` is h, p, ul, ol or table; h and p have `text`, h its `level` from 1, lists `items`,
    tables `head` (empty where none is known) and `rows`."""

    kind: Required[str]
    text: str
    level: int
    items: list[str]
    head: list[str]
    rows: list[list[str]]


def heading(level: int, text: str) -> Part:
    """A heading, 1 being the document's highest."""
    return {"kind": "h", "level": level, "text": text}


def paragraph(text: str) -> Part:
    """A paragraph."""
    return {"kind": "p", "text": text}


def items(kind: str, *found: str) -> Part:
    """A list, `ul` or `ol`."""
    return {"kind": kind, "items": list(found)}


def table(*rows: list[str], head: list[str] | None = None) -> Part:
    """A table; without `head` nothing is known of what its columns are."""
    return {"kind": "table", "head": head or [], "rows": list(rows)}


def parts_of(written: str) -> list[Part]:
    """The parts of a text that was written as `as_written` does; what is no heading, list or table is a paragraph."""
    parts: list[Part] = []
    for block in re.split(r"\n\s*\n", written.replace("\r\n", "\n").strip()):
        parts += _block(block.splitlines())
    return parts


def _block(lines: list[str]) -> list[Part]:
    parts: list[Part] = []
    for line in map(str.strip, lines):
        if found := _HEADING.fullmatch(line):
            parts.append(heading(len(found[1]), found[2]))
        elif found := _ROW.fullmatch(line):
            _add_row(parts, line, [cell.strip() for cell in found[1].split("|")])
        elif found := _BULLET.fullmatch(line):
            _add_item(parts, "ul", found[1])
        elif found := _NUMBER.fullmatch(line):
            _add_item(parts, "ol", found[1])
        elif parts and parts[-1]["kind"] == "p":
            parts[-1]["text"] += f"\n{line}"
        elif line:
            parts.append(paragraph(line))
    return parts


def _add_row(parts: list[Part], line: str, cells: list[str]) -> None:
    if not parts or parts[-1]["kind"] != "table":
        parts.append(table())
    last = parts[-1]
    if _RULE.fullmatch(line) and len(last["rows"]) == 1 and not last["head"]:
        last["head"] = last["rows"].pop()
    else:
        last["rows"].append(cells)


def _add_item(parts: list[Part], kind: str, item: str) -> None:
    if not parts or parts[-1]["kind"] != kind:
        parts.append(items(kind))
    parts[-1]["items"].append(item)


def as_written(parts: Iterable[Part]) -> str:
    """The parts in the few signs that an editor sees and types."""
    return "\n\n".join(map(_written, parts))


def _written(part: Part) -> str:
    kind = part["kind"]
    if kind == "h":
        return f"{'#' * part['level']} {part['text']}"
    if kind == "p":
        return part["text"]
    if kind == "table":
        head = [_row(part["head"]), "| --- |"] if part["head"] else []
        return "\n".join([*head, *map(_row, part["rows"])])
    signs = ("-" if kind == "ul" else f"{number}." for number in range(1, len(part["items"]) + 1))
    return "\n".join(f"{sign} {item}" for sign, item in zip(signs, part["items"], strict=True))


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def words_of(parts: Iterable[Part]) -> str:
    """The words alone, a line each, as an index takes them."""
    return "\n".join(line for part in parts for line in _lines(part))


def _lines(part: Part) -> Iterator[str]:
    if part["kind"] == "table":
        yield from (" ".join(row) for row in [part["head"], *part["rows"]] if row)
    elif part["kind"] in {"ul", "ol"}:
        yield from part["items"]
    else:
        yield part["text"]


def paragraphs_of(page: str) -> list[Part]:
    """The words of a page whose order nobody vouches for: paragraphs, and nothing said of what is a heading.

    A file tells where lines end and not where paragraphs do: a line that fills its column goes on in the next.
    """
    parts: list[Part] = []
    for block in re.split(r"\n\s*\n", page):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        widest = sorted(map(len, lines))[len(lines) * 9 // 10] if lines else 0
        text = ""
        for line in lines:
            text = f"{text} {line}" if text and not text.endswith("-") else text + line
            if len(line) < widest * _FILLED or (line.endswith(_ENDED) and len(line) < widest * 0.9):
                parts.append(paragraph(text))
                text = ""
        if text:
            parts.append(paragraph(text))
    return parts


def under_a_title(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts for a page whose title is its h1: headings begin at level 2 and never leave one out."""
    above: list[int] = []
    for part in parts:
        if part["kind"] == "h":
            above = [level for level in above if level < part["level"]] + [part["level"]]
            yield heading(min(len(above) + 1, LEVELS), part["text"])
        else:
            yield part
