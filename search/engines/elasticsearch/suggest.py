"""Completions of titles, and resources near one: requests and the reading of answers."""

from __future__ import annotations

from search.analysis import WORD, surface
from search.engines.base import Suggestion
from search.engines.elasticsearch.clauses import Part, by_ids
from search.engines.elasticsearch.connection import Answer
from search.index.projection import MARK, title_key
from search.index.weights import CANDIDATES, COMPARED, MAX_COMPLETED, MOST_WORDS, SHARED
from search.parsing import shorten


def typed_words(words: str) -> list[str]:
    """The words of an unfinished title, folded."""
    return [folded for word in WORD.findall(shorten(words)) if (folded := surface(word))][:MAX_COMPLETED]


def completion_request(typed: list[str], limit: int) -> Part:
    """Titles that hold these words, the last one perhaps unfinished, the latest first."""
    parts: list[Part] = [{"term": {"title_words": word}} for word in typed[:-1]]
    parts.append({"prefix": {"title_words": {"value": typed[-1]}}})
    return {
        "query": {"bool": {"filter": parts}},
        "sort": [{"date_rank": "desc"}],
        "size": max(limit, CANDIDATES),
        "_source": ["payload.title", "payload.url"],
        "track_total_hits": False,
    }


def completions(answer: Answer, typed: list[str], limit: int) -> list[Suggestion]:
    """Those that begin like this come first."""
    rows = [row["_source"]["payload"] for row in answer["hits"]["hits"]]
    beginning = title_key(" ".join(typed), 0).partition("\x1f")[0]
    rows.sort(key=lambda row: not title_key(row["title"], 0).startswith(beginning))
    return [Suggestion(row["title"], "title", row["url"]) for row in rows[:limit]]


def similar_request(index: str, document_id: int, limit: int) -> Part:
    """What shares terms, places, or the rarest words of title and summary. The server reads the resource itself.

    No restricted text takes part: titles, summaries and terms may be seen by all.
    """
    this = {"_index": index, "_id": str(document_id)}
    words = {
        "fields": list(COMPARED),
        "like": [this],
        "min_term_freq": 1,
        "min_doc_freq": 2,
        "max_query_terms": MOST_WORDS,
        "minimum_should_match": "1",
        "stop_words": [MARK],
    }
    near: list[Part] = [{"more_like_this": words}]
    for field, weight in SHARED.items():
        path = "payload.territories" if field == "own_place" else f"payload.own_terms.{field}"
        lookup = {"index": index, "id": str(document_id), "path": path}
        near.append({"terms": {field: lookup, "boost": weight}})
    rest = {"minimum_should_match": 1, "must_not": [by_ids([document_id])]}
    query = {"bool": {"should": near, **rest}}
    return {
        "query": query,
        "sort": ["_score", {"date_rank": "desc"}],
        "size": limit,
        "_source": ["payload"],
        "track_total_hits": False,
    }
