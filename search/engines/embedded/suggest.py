"""Completions of titles, and spelling: what readers may have meant."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import partial

import tantivy
from tantivy import Occur, Order, Query

from search.analysis import WORD, clean, surface
from search.engines.base import Suggestion
from search.engines.embedded.filters import unscored
from search.engines.embedded.reading import count_of, kept, stored
from search.engines.embedded.schema import SCHEMA, WORDS
from search.index.projection import title_key
from search.index.weights import CANDIDATES, MAX_COMPLETED
from search.parsing import shorten
from search.spelling import FORMS_READ, Doubtful, Respelling, commonest_form, meant, of_the_lexicon, ranked, respelling
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
    """The same words, each one that no public text holds replaced by the likeliest that some do; None without any."""

    def better(word: Doubtful) -> str | None:
        if _is_held(searcher, word.folded):
            return None
        lexicon = of_the_lexicon(word, known, partial(held, searcher))
        found = meant(word, _words_near(searcher, word), lexicon)
        return next((one for one in found if _may_be_proposed(searcher, one)), None)

    return _written(searcher, respelling(words, known, better))


def offer(searcher: tantivy.Searcher, words: str, known: Thesaurus) -> str | None:
    """The same words, each replaced by one near it that public texts hold far more often; None without any."""

    def better(word: Doubtful) -> str | None:
        near = ranked(word, _words_near(searcher, word), max(searcher.doc_freq("spelling", word.folded), 1))
        return next((one for one in near if _is_held(searcher, one)), None)

    return _written(searcher, respelling(words, known, better))


def _is_held(searcher: tantivy.Searcher, folded: str) -> bool:
    """Whether a public text holds this word now: an index counts what was deleted until it is merged."""
    found = unscored(Query.term_query(SCHEMA, "spelling", folded))
    return bool(searcher.doc_freq("spelling", folded)) and count_of(searcher.search(found, 1)) > 0


def _may_be_proposed(searcher: tantivy.Searcher, folded: str) -> bool:
    """Whether a word is held, or is one of the lexicon that no text ever held."""
    return not searcher.doc_freq("spelling", folded) or _is_held(searcher, folded)


def held(searcher: tantivy.Searcher, stems: Collection[str]) -> tuple[int, Mapping[str, int]]:
    """How many resources there are, and how many hold each of these stems or pairs where everyone may read."""
    return searcher.num_docs, {stem: searcher.doc_freq(WORDS, stem) for stem in stems}


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
