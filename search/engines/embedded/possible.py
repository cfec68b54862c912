"""Which synonyms of a question can be met at all: those that no text holds are not opened."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import cache

import tantivy

from search.degrees import Question
from search.engines.embedded.schema import WORDS
from search.parsing import Clause


def holds(searcher: tantivy.Searcher, field: str, token: str) -> bool:
    """Whether this field of some resource has a word or a pair."""
    return searcher.doc_freq(field, token) > 0


def possible(searcher: tantivy.Searcher, asked: Question, members: Callable[[str], bool]) -> tuple[Question, Question]:
    """The question without the synonyms of which no text holds a word, or two neighbours as such; and as extracts mark
    it, where phrases stay whose words stand apart: pages that hold these are the promising ones, on every engine.

    `members` tells whether some text for members holds a word or a pair.
    """

    @cache
    def held(token: str) -> bool:
        return holds(searcher, WORDS, token) or members(token)

    def only(tokens: Callable[[Clause], Sequence[str]], passed: Collection[int] = ()) -> Question:
        def met(way: tuple[Clause, ...]) -> bool:
            return all(held(one) for clause in way for one in tokens(clause))

        manner = tuple(replace(one, group=one.group.only(met)) for one in asked.manner)
        groups = (group if rank in passed else group.only(met) for rank, group in enumerate(asked.groups))
        return replace(asked, groups=tuple(groups), manner=manner)

    return only(lambda clause: clause.tokens), only(lambda clause: clause.stems, asked.light)  # those are not marked
