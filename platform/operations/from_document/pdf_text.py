"""A PDF as the markup of a page. Most say nothing of headings and lists: lines that look like some are taken so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from pathlib import Path

from asv.core.extraction import read_file
from asv.core.extraction_layout import LINES
from asv.core.extraction_readers import PDF_LINES
from asv.core.models import TextStatus
from asv.core.text_parts import Part, heading, items, paragraph
from operations.older_site.found import OldPage, Unreadable
from operations.older_site.headings import RULES, is_label, named
from search.analysis import fold
from search.lemmas import known_lemma

_BULLET = re.compile(r"[-–•*▪‣◦·o]\s+(?=\S)")
_LABEL = re.compile(r"([^:.!?]{3,60}?)\s*:\s+\S")
_NUMBER = re.compile(r"(?:page\s*)?\d{1,3}(?:\s*(?:/|sur)\s*\d{1,3})?", re.I)
_CUT = re.compile(r"(?<![\w-])([^\W\d_]{2,})-([^\W\d_]{2,})(?![\w-])")
_LONGEST_HEADING = 10  # words
_RULES = RULES["experience"]


def read_pdf_page(name: str, path: Path) -> OldPage:
    """The text of a PDF as a page, its first heading the title. Raises Unreadable, in words."""
    found = read_file(path, PDF_LINES)
    if found.status != TextStatus.READY:
        raise Unreadable(found.message)
    parts = _over_pages(list(_laid_out(page)) for page in found.parts or [])
    page = OldPage(name=name)
    page.faults.append("D’un PDF viennent les mots seuls : ses images et ses liens sont à remettre à la main.")
    if parts and parts[0]["kind"] in ("h", "p") and len(parts[0]["text"].split()) <= 2 * _LONGEST_HEADING:
        page.title = parts.pop(0)["text"]
    page.html = _rejoined("".join(_markup(part) for part in parts))
    return page


def _over_pages(pages: Iterable[list[Part]]) -> list[Part]:
    """The parts of all pages; a sentence that the end of a page cuts is whole."""
    found: list[Part] = []
    for page in pages:
        first = page[0] if page else None
        if found and first and found[-1]["kind"] == first["kind"] == "p" and _goes_on(found[-1]["text"], first["text"]):
            found[-1] = {**found[-1], "text": f"{found[-1]['text']} {first['text']}"}
            page = page[1:]
        found += page
    return found


def _goes_on(before: str, after: str) -> bool:
    return not before.rstrip().endswith((".", "!", "?", "…", ":", "»")) and after[:1].islower()


def _laid_out(page: list[Part]) -> Iterator[Part]:
    """The parts of a page, its number apart, which stands first or last. Lines are looked through as what they are."""
    for rank, part in enumerate(page):
        if part["kind"] != LINES:
            yield part
        elif not (rank in (0, len(page) - 1) and _NUMBER.fullmatch(" ".join(part["items"]))):
            yield from _parts(part["items"])


def _parts(lines: list[str]) -> Iterator[Part]:
    """The parts of lines that nobody vouches for."""
    runs: list[list[tuple[str, str]]] = [[]]
    for line in lines:
        kind = _kind(line, runs[-1][-1][1] if runs[-1] else "")
        if kind in ("h", "label") or (runs[-1] and runs[-1][-1][0] == "h"):
            runs.append([])
        runs[-1].append((kind, line))
    for run in runs:
        if run and run[0][0] == "h":
            yield heading(2, run[0][1])
        else:
            yield from _run(run)


def _kind(line: str, before: str) -> str:
    words = line.split()
    if _BULLET.match(line):
        return "item"
    if words and len(words) <= _LONGEST_HEADING and not line.endswith((".", ",", ";", ":")):
        found = named(line, _RULES)
        goes_on = before and not before.endswith((".", "!", "?", ":")) and len(before) > len(line) * 2
        if (line.isupper() and len(line) > 3) or (found and found.rank < 2 and line[0].isupper() and not goes_on):
            return "h"
    label = _LABEL.match(line)
    return "label" if label and is_label(label[1], _RULES) else "p"


def _run(run: list[tuple[str, str]]) -> Iterator[Part]:
    """Lists and paragraphs; a line after an item that begins small goes on with it."""
    joined: list[tuple[str, str]] = []
    for kind, line in run:
        if kind == "p" and joined and joined[-1][0] == "item" and line[:1].islower():
            joined[-1] = ("item", f"{joined[-1][1]} {line}")
        else:
            joined.append((kind, line))
    for is_item, group in groupby(joined, key=lambda one: one[0] == "item"):
        lines = [line for _kind_, line in group]
        if is_item:
            yield items("ul", *(_BULLET.sub("", line, count=1) for line in lines))
        else:
            yield paragraph(re.sub(r"(?<=\w)- (?=[^\W\d_])", "-", " ".join(lines)))


def _markup(part: Part) -> str:
    kind = part["kind"]
    if kind == "h":
        return f"<h{min(part['level'] + 1, 6)}>{escape(part['text'])}</h{min(part['level'] + 1, 6)}>"
    if kind == "p":
        return f"<p>{escape(part['text'])}</p>"
    if kind == "table":
        return f"<table>{_row(part['head'], 'th')}{''.join(_row(row, 'td') for row in part['rows'])}</table>"
    return f"<{kind}>{''.join(f'<li>{escape(item)}</li>' for item in part['items'])}</{kind}>"


def _rejoined(text: str) -> str:
    """Words that the end of a line cut in two, whole again: only together are they in the lexicon."""
    return _CUT.sub(lambda cut: cut[1] + cut[2] if _is_cut(cut[1], cut[2]) else cut[0], text)


def _is_cut(before: str, after: str) -> bool:
    return bool(known_lemma(fold(f"{before}{after}".lower()))) and not (
        known_lemma(fold(before.lower())) and known_lemma(fold(after.lower()))
    )


def _row(cells: Iterable[str], tag: str) -> str:
    said = "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells)
    return f"<tr>{said}</tr>" if said else ""
