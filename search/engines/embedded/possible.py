"""Which synonyms of a question can be met at all: those that no text holds are not opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

import tantivy

from search.analysis import Clause
from search.degrees import Question
from search.engines.embedded.schema import MEMBERS_WORDS, WORDS


def possible(searcher: tantivy.Searcher, asked: Question) -> tuple[Question, Question]:
    """The question without the synonyms of which no text holds a word, or two neighbours as such; and as extracts mark
    it, where phrases stay whose words stand apart: pages that hold these are the promising ones, on every engine."""

    @cache
    def holds(token: str) -> bool:
        return any(searcher.doc_freq(field, token) for field in (WORDS, MEMBERS_WORDS))

    def only(tokens: Callable[[Clause], Sequence[str]]) -> Question:
        groups = [
            group.only(lambda way: all(holds(one) for clause in way for one in tokens(clause)))
            for group in asked.groups
        ]
        return replace(asked, groups=tuple(groups))

    return only(lambda clause: clause.tokens), only(lambda clause: clause.stems)
