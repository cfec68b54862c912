"""The index of the static copy: words as its script folds them, and the numbers of the pages that hold each."""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Iterator

from asv.taxonomy.models import fold_name

# What the script of the copy does to what is typed; the two must agree (static_copy/search.js).
SHARD_LETTERS = 2
_SHORTEST, _LONGEST = 2, 24
_PLAIN = re.compile(r"[a-z0-9]+")


def folded(text: str) -> list[str]:
    """The words of a text, without accents or capitals."""
    return [word for word in fold_name(text).split() if _SHORTEST <= len(word) <= _LONGEST and word.isascii()]


class WordIndex:
    """Grows by one page after the other: eight bytes a word and page at most, whatever the texts weigh."""

    def __init__(self) -> None:
        self._pages: dict[str, array[int]] = {}

    def add(self, number: int, text: str) -> None:
        """The words of the page of this number; numbers only grow."""
        for word in set(folded(text)):
            self._pages.setdefault(word, array("I")).append(number)

    def shards(self) -> Iterator[tuple[str, str]]:
        """(name, script) of the parts of the index: words that begin alike stand together."""
        words = sorted(self._pages)
        start = 0
        while start < len(words):
            name = words[start][:SHARD_LETTERS]
            end = start
            while end < len(words) and words[end][:SHARD_LETTERS] == name:
                end += 1
            held = {word: list(self._pages[word]) for word in words[start:end]}
            yield name, f'corpus.mots("{name}",{json.dumps(held, separators=(",", ":"))});\n'
            start = end
