"""The pages of attached documents as the index keeps them: which words stand on which page can be told without
reading the pages, so that the passage of page 400 costs what that of page 4 does.

A line of JSON, the table and for each stem the pages that it stands on, then the texts one after the other.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, chain

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
    table: list[tuple[str, str, str, int | None, str, int]] = []
    texts: list[bytes] = []
    standing: dict[str, list[int]] = defaultdict(list)
    for rank, (page, found) in enumerate(zip(pages, words, strict=True)):
        texts.append(page.text.encode())
        table.append((page.title, page.url, page.extension, page.number, page.kind, len(texts[-1])))
        for word in dict.fromkeys(found):
            standing[word].append(rank)
    index = "".join(f"|{word} {','.join(map(str, ranks))}" for word, ranks in standing.items()) + "|"
    return json.dumps([table, index], ensure_ascii=False).encode() + b"\n" + b"".join(texts)


def promising(packed: bytes, phrases: Phrases) -> Iterator[FilePage]:
    """The pages that hold these phrases' words, those with the most phrases first; not all of a long answer."""
    head, _line, texts = packed.partition(b"\n")
    table, index = json.loads(head)
    standing = {word: _standing(index, word) for word in dict.fromkeys(chain.from_iterable(phrases))}
    held = Counter(rank for phrase in phrases for rank in frozenset.intersection(*map(standing.__getitem__, phrase)))
    starts = [0, *accumulate(size for *_page, size in table)]
    for rank in sorted(held, key=lambda rank: (-held[rank], rank))[:_MAX_LOOKED_AT]:
        title, url, extension, number, kind, size = table[rank]
        text = texts[starts[rank] : starts[rank] + size].decode()
        yield FilePage(title, url, extension, number, text, kind, held[rank])


def _standing(index: str, word: str) -> frozenset[int]:
    """The pages on which a stem stands."""
    _before, _word, after = index.partition(f"|{word} ")
    return frozenset(map(int, after[: after.find("|")].split(","))) if after else frozenset()
