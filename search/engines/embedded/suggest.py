"""Completions of titles, and spelling: what readers may have meant."""

from __future__ import annotations

import tantivy
from tantivy import Occur, Order, Query

from search.analysis import WORD, shorten, stem, surface
from search.engines.base import Suggestion
from search.engines.embedded.clauses import unscored
from search.engines.embedded.reading import stored
from search.engines.embedded.schema import OPEN_TEXTS, SCHEMA, title_key
from search.synonyms import Thesaurus

_MAX_COMPLETED = 8
_CANDIDATES = 60


def suggest(searcher: tantivy.Searcher, words: str, limit: int) -> list[Suggestion]:
    """Titles that hold these words, the last one perhaps unfinished; those that begin like this come first."""
    typed = [folded for word in WORD.findall(shorten(words)) if (folded := surface(word))][:_MAX_COMPLETED]
    if not typed or limit < 1 or not searcher.num_docs:
        return []
    parts = [(Occur.Must, Query.term_query(SCHEMA, "title_words", word)) for word in typed[:-1]]
    completions = [term for term, _count in searcher.terms_with_prefix("title_words", typed[-1], limit=200)]
    parts.append((Occur.Must, Query.term_set_query(SCHEMA, "title_words", completions)))
    query = unscored(Query.boolean_query(parts))
    result = searcher.search(query, max(limit, _CANDIDATES), order_by_field="date_rank", order=Order.Desc)
    rows = [stored(searcher.doc(address), "payload") for _rank, address in result.hits]
    beginning = title_key(" ".join(typed), 0).partition("\x1f")[0]
    rows.sort(key=lambda row: not title_key(row["title"], 0).startswith(beginning))
    return [Suggestion(row["title"], "title", row["url"]) for row in rows[:limit]]


def correct(searcher: tantivy.Searcher, words: str, known: Thesaurus) -> str | None:
    """The same words, each one that no public text holds replaced by the nearest that some do; None without any."""
    text = shorten(words)
    acronyms = {key[0] for key in known if len(key) == 1}
    parts: list[str] = []
    at = 0
    for match in WORD.finditer(text):
        better = _nearest(searcher, match.group(), acronyms)
        if better:
            parts += [text[at : match.start()], better]
            at = match.end()
    return "".join([*parts, text[at:]]) if parts else None


def _nearest(searcher: tantivy.Searcher, word: str, acronyms: set[str]) -> str | None:
    folded, found = surface(word), stem(word)
    if len(folded) < 4 or not folded.isalpha() or not found or found in acronyms:
        return None
    if any(searcher.doc_freq(field, found) for field in OPEN_TEXTS):
        return None
    allowed = 1 if len(folded) < 6 else 2
    best: tuple[int, int, str] | None = None
    for initial in dict.fromkeys((folded[0], folded[1])):
        for candidate, count in searcher.terms_with_prefix("spelling", initial):
            if abs(len(candidate) - len(folded)) <= allowed:
                distance = edit_distance(folded, candidate, allowed)
                if distance <= allowed:
                    row = (distance, -count, candidate)
                    best = row if best is None else min(best, row)
    return best[2] if best else None


def edit_distance(one: str, other: str, most: int) -> int:
    """Insertions, deletions, replacements and neighbours swapped; anything above `most` counts as most + 1."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, char in enumerate(one, start=1):
        row = [i]
        for j, against in enumerate(other, start=1):
            value = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (char != against))
            if i > 1 and j > 1 and char == other[j - 2] and one[i - 2] == against:
                value = min(value, before[j - 2] + 1)
            row.append(value)
        if min(row) > most:
            return most + 1
        before, above = above, row
    return min(above[-1], most + 1)
