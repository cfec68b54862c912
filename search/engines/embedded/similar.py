"""Resources near one: the same terms, and the same rare words in title and summary. No restricted text takes part."""

from __future__ import annotations

from typing import Any

import tantivy
from tantivy import Occur, Query

from search.analysis import clean, stems
from search.engines.embedded.clauses import by_ids, unscored
from search.engines.embedded.schema import SCHEMA
from search.query import VOCABULARY_FACETS

_WORDS = 12
_TERM_WEIGHTS = {"theme": 3.0, "demarche": 1.5, "public": 1.0}


def similar_query(searcher: tantivy.Searcher, found: dict[str, Any]) -> Query | None:
    """What is near a document, itself left out; None when nothing tells it apart."""
    parts = [(Occur.Should, query) for query in (*_terms(found), *_words(searcher, found))]
    if not parts:
        return None
    near = Query.boolean_query(parts)
    return Query.boolean_query([(Occur.Must, near), (Occur.MustNot, unscored(by_ids([found["id"]])))])


def _terms(found: dict[str, Any]) -> list[Query]:
    queries = [
        Query.boost_query(Query.term_query(SCHEMA, vocabulary, slug), _TERM_WEIGHTS.get(vocabulary, 0.5))
        for vocabulary in VOCABULARY_FACETS
        for slug in found["own_terms"].get(vocabulary, ())
    ]
    return queries + [
        Query.boost_query(Query.term_query(SCHEMA, "own_place", code), 0.5) for code in found["territories"]
    ]


def _words(searcher: tantivy.Searcher, found: dict[str, Any]) -> list[Query]:
    """The rarest words of title and summary that other resources hold too."""
    words = dict.fromkeys(stems(clean(found["title"])) + stems(clean(found["summary"]))[:60])
    shared = {word: searcher.doc_freq("title", word) + searcher.doc_freq("summary", word) for word in words}
    rare = sorted((count, word) for word, count in shared.items() if count > 1)[:_WORDS]
    return [Query.term_query(SCHEMA, field, word) for _count, word in rare for field in ("title", "summary")]
