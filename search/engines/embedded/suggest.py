"""Completions of titles, and spelling: what readers may have meant."""

from __future__ import annotations

from collections.abc import Iterator

import tantivy
from tantivy import Occur, Order, Query

from search.analysis import WORD, clean, shorten, surface
from search.engines.base import Suggestion
from search.engines.embedded.clauses import unscored
from search.engines.embedded.reading import kept, stored
from search.engines.embedded.schema import SCHEMA
from search.index.projection import title_key
from search.index.weights import CANDIDATES, MAX_COMPLETED
from search.spelling import FORMS_READ, Doubtful, Respelling, by_lexicon, commonest_form, nearest, respelling
from search.synonyms import Thesaurus


def suggest(searcher: tantivy.Searcher, words: str, limit: int) -> list[Suggestion]:
    """Titles that hold these words, the last one perhaps unfinished; those that begin like this come first."""
    typed = [folded for word in WORD.findall(shorten(words)) if (folded := surface(word))][:MAX_COMPLETED]
    if not typed or limit < 1 or not searcher.num_docs:
        return []
    parts = [(Occur.Must, Query.term_query(SCHEMA, "title_words", word)) for word in typed[:-1]]
    completions = [term for term, _count in searcher.terms_with_prefix("title_words", typed[-1], limit=200)]
    parts.append((Occur.Must, Query.term_set_query(SCHEMA, "title_words", completions)))
    query = unscored(Query.boolean_query(parts))
    result = searcher.search(query, max(limit, CANDIDATES), order_by_field="date_rank", order=Order.Desc)
    rows = [stored(searcher.doc(address)) for _rank, address in result.hits]
    beginning = title_key(" ".join(typed), 0).partition("\x1f")[0]
    rows.sort(key=lambda row: not title_key(row["title"], 0).startswith(beginning))
    return [Suggestion(row["title"], "title", row["url"]) for row in rows[:limit]]


def correct(searcher: tantivy.Searcher, words: str, known: Thesaurus) -> str | None:
    """The same words, each one that no public text holds replaced by the nearest that some do; None without any."""

    def better(word: Doubtful) -> str | None:
        if searcher.doc_freq("spelling", word.folded):
            return None
        return nearest(word, _words_near(searcher, word)) or by_lexicon(word)

    return _written(searcher, respelling(words, known, better))


def offer(searcher: tantivy.Searcher, words: str, known: Thesaurus) -> str | None:
    """The same words, each replaced by one near it that public texts hold far more often; None without any."""

    def better(word: Doubtful) -> str | None:
        return nearest(word, _words_near(searcher, word), max(searcher.doc_freq("spelling", word.folded), 1))

    return _written(searcher, respelling(words, known, better))


def _written(searcher: tantivy.Searcher, found: Respelling) -> str | None:
    """The question with its new words as texts write them; None without any."""
    forms = {word: commonest_form(word, _open_texts(searcher, word)) for word in found.words}
    return found.written(forms) if found else None


def _open_texts(searcher: tantivy.Searcher, word: str) -> Iterator[str]:
    """What everyone may read of the latest resources that hold a word."""
    query = unscored(Query.term_query(SCHEMA, "spelling", word))
    for _rank, address in searcher.search(query, FORMS_READ, order_by_field="date_rank", order=Order.Desc).hits:
        document = searcher.doc(address)
        row = stored(document)
        yield from (clean(row["title"]), clean(row["summary"]))
        if not row["restrictions"]:
            yield kept(document, "body_text").decode()


def _words_near(searcher: tantivy.Searcher, word: Doubtful) -> Iterator[tuple[str, int]]:
    for initial in word.initials:
        yield from searcher.terms_with_prefix("spelling", initial)
