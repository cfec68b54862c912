"""Which synonyms of a question can be met at all: those that no text holds are not opened."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import tantivy

from search.degrees import Question
from search.engines.embedded.schema import MEMBERS_WORDS, WORDS


def possible(searcher: tantivy.Searcher, asked: Question) -> Question:
    """The question without the synonyms of which no text holds a word, or two neighbours as such."""

    @cache
    def holds(token: str) -> bool:
        return any(searcher.doc_freq(field, token) for field in (WORDS, MEMBERS_WORDS))

    groups = [
        group.only(lambda way: all(holds(token) for clause in way for token in clause.tokens)) for group in asked.groups
    ]
    return replace(asked, groups=tuple(groups))
