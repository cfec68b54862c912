"""Which synonyms of a question can be met at all: those that no text holds are not opened."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import tantivy

from search.analysis import Clause
from search.degrees import Question
from search.engines.embedded.clauses import held_by_anyone
from search.engines.embedded.schema import MEMBERS_WORDS, WORDS


class Possible:
    """What one state of the index holds.

    A phrase is looked for once and remembered: to look for it costs as much as to ask it, and what the thesaurus can
    bring into questions is limited.
    """

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self.searcher = searcher
        self._phrases: dict[tuple[str, ...], bool] = {}

    def by_words(self, asked: Question) -> Question:
        """The question without the synonyms of which no text holds every word: they are marked nowhere either."""

        @cache
        def holds(stem: str) -> bool:
            return any(self.searcher.doc_freq(field, stem) for field in (WORDS, MEMBERS_WORDS))

        groups = [
            group.only(lambda way: all(holds(stem) for clause in way for stem in clause.stems))
            for group in asked.groups
        ]
        return replace(asked, groups=tuple(groups))

    def by_phrases(self, asked: Question) -> Question:
        """The question without the synonyms whose words stand nowhere side by side."""
        return replace(asked, groups=tuple(group.only(lambda way: all(map(self._held, way))) for group in asked.groups))

    def _held(self, clause: Clause) -> bool:
        if len(clause.stems) == 1:
            return True
        if clause.stems not in self._phrases:
            self._phrases[clause.stems] = bool(self.searcher.search(held_by_anyone(clause), 1, count=False).hits)
        return self._phrases[clause.stems]
