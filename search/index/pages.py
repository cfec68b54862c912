"""The pages of attached documents as the index keeps them: which words stand on which page can be told without
reading the pages, so that the passage of page 400 costs what that of page 4 does.

A line of JSON, the table, then the texts one after the other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

from asv.resources.document import FileText
from search.analysis import clean
from search.highlight import FilePage, file_pages

MAX_CHARACTERS = 2_000_000  # of all documents of one resource: what extraction reads of a single one
_MAX_LOOKED_AT = 40

Phrases = Sequence[tuple[str, ...]]


def indexed_pages(files: Sequence[FileText]) -> list[FilePage]:
    """The pages of these documents that are searched, and kept to be shown: all but what exceeds the limit."""
    left = MAX_CHARACTERS
    pages: list[FilePage] = []
    for file in files:
        for page in file_pages(file):
            if left > 0:
                text = clean(page.text[:left])
                pages.append(replace(page, text=text))
                left -= len(page.text)
    return pages


def pack(pages: Sequence[FilePage], words: Sequence[Sequence[str]]) -> bytes:
    """These pages, and the stems that stand on each, as bytes."""
    table: list[tuple[str, str, str, int | None, str, int, str]] = []
    texts: list[bytes] = []
    for page, found in zip(pages, words, strict=True):
        texts.append(page.text.encode())
        stems = f" {' '.join(dict.fromkeys(found))} "
        table.append((page.title, page.url, page.extension, page.number, page.kind, len(texts[-1]), stems))
    return json.dumps(table, ensure_ascii=False).encode() + b"\n" + b"".join(texts)


def promising(packed: bytes, phrases: Phrases) -> Iterator[FilePage]:
    """The pages that hold these phrases' words, those with the most phrases first; not all of a long answer."""
    head, _line, texts = packed.partition(b"\n")
    rows: list[tuple[int, int, int]] = []
    at = 0
    table = json.loads(head)
    wanted = [frozenset(phrase) for phrase in phrases]
    words = [(word, f" {word} ") for word in frozenset().union(*wanted)]
    for rank, (*_page, size, found) in enumerate(table):
        here = {word for word, apart in words if apart in found}
        held = sum(map(here.issuperset, wanted)) if here else 0
        if held:
            rows.append((-held, rank, at))
        at += size
    for held, rank, start in sorted(rows)[:_MAX_LOOKED_AT]:
        title, url, extension, number, kind, size, _found = table[rank]
        yield FilePage(title, url, extension, number, texts[start : start + size].decode(), kind, -held)
