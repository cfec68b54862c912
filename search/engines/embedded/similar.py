"""Resources near one: the same terms and places, and the same rare words in title and summary. No restricted text
takes part.

Elasticsearch's `more_like_this` follows the same rule: of each field the words that are rarest for how often they
stand there, if another resource has them too, each looked for in that field.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import log

import tantivy
from tantivy import Occur, Query

from search.engines.embedded.filters import by_ids, terms, unscored
from search.engines.embedded.schema import SCHEMA
from search.index.projection import Payload, stems_of, words_in
from search.index.weights import COMPARED, MOST_WORDS, SHARED


def similar_query(searcher: tantivy.Searcher, found: Payload) -> Query | None:
    """What is near a document, itself left out; None when nothing tells it apart."""
    parts = [(Occur.Should, query) for query in (*_terms(found), *_words(searcher, found))]
    if not parts:
        return None
    near = Query.boolean_query(parts)
    return Query.boolean_query([(Occur.Must, near), (Occur.MustNot, unscored(by_ids([found["id"]])))])


def _terms(found: Payload) -> Iterator[Query]:
    values = {**found["own_terms"], "own_place": found["territories"]}
    for field, weight in SHARED.items():
        if shared := values.get(field):
            yield Query.const_score_query(terms(field, shared), weight)


def _words(searcher: tantivy.Searcher, found: Payload) -> Iterator[Query]:
    texts = {"title": found["title"], "summary": found["summary"]}
    for field in COMPARED:
        worth: list[tuple[float, str]] = []
        for word, times in Counter(stems_of(words_in(texts[field]))).items():
            held = searcher.doc_freq(field, word)
            if held > 1:
                worth.append((-times * (1 + log((searcher.num_docs + 1) / (held + 1))), word))
        for _worth, word in sorted(worth)[:MOST_WORDS]:
            yield Query.term_query(SCHEMA, field, word)
