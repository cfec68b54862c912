"""Completions of titles, resources near one, and what spelling is judged on: requests and the reading of answers."""

from __future__ import annotations

from typing import Any

from search.analysis import WORD, shorten, surface
from search.engines.base import Suggestion
from search.engines.elasticsearch.clauses import Part, by_ids, word_is_known
from search.engines.embedded.schema import MARK, title_key
from search.engines.embedded.similar import COMPARED, MOST_WORDS, SHARED
from search.engines.embedded.suggest import CANDIDATES, MAX_COMPLETED
from search.spelling import Doubtful, allowed_edits, nearest, respelt
from search.synonyms import Thesaurus

_NEAR_WORDS = 200


def typed_words(words: str) -> list[str]:
    """The words of an unfinished title, folded."""
    return [folded for word in WORD.findall(shorten(words)) if (folded := surface(word))][:MAX_COMPLETED]


def completion_request(typed: list[str], limit: int) -> dict[str, Any]:
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


def completions(answer: dict[str, Any], typed: list[str], limit: int) -> list[Suggestion]:
    """Those that begin like this come first."""
    rows = [row["_source"]["payload"] for row in answer["hits"]["hits"]]
    beginning = title_key(" ".join(typed), 0).partition("\x1f")[0]
    rows.sort(key=lambda row: not title_key(row["title"], 0).startswith(beginning))
    return [Suggestion(row["title"], "title", row["url"]) for row in rows[:limit]]


def similar_request(index: str, document_id: int, limit: int) -> dict[str, Any]:
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


class Spelling:
    """The words of a question that may be misspelt: asked about beside the question, in the same request."""

    def __init__(self, words: str, known: Thesaurus) -> None:
        self._words = words
        self._known = known
        found: dict[Doubtful, str] = {}

        def note(word: Doubtful) -> None:
            found.setdefault(word, f"w{len(found)}")

        respelt(words, known, note)
        self._names = found
        self._answer: dict[str, Any] = {}

    def __bool__(self) -> bool:
        return bool(self._names)

    def request(self) -> dict[str, Any]:
        """How many resources hold each word, and the words near it."""
        counts: dict[str, Part] = {}
        near: dict[str, Any] = {}
        for word, name in self._names.items():
            counts[f"{name}-known"] = {"filter": word_is_known(word.stem)}
            counts[f"{name}-held"] = {"filter": {"term": {"spelling": word.folded}}}
            near[name] = {"text": word.folded, "term": _term_suggester(word)}
        return {"size": 0, "track_total_hits": False, "aggs": counts, "suggest": near}

    def read(self, answer: dict[str, Any]) -> None:
        """Take the answer."""
        self._answer = answer

    def correction(self) -> str | None:
        """The question with each word that no public text holds replaced by the nearest; None without any."""

        def better(word: Doubtful) -> str | None:
            return None if self._count(word, "known") else nearest(word, self._near(word))

        return respelt(self._words, self._known, better)

    def offer(self) -> str | None:
        """The question with each word replaced by one near it that public texts hold far more often, or None."""

        def better(word: Doubtful) -> str | None:
            return nearest(word, self._near(word), max(self._count(word, "held"), 1))

        return respelt(self._words, self._known, better)

    def _count(self, word: Doubtful, what: str) -> int:
        return int(self._answer["aggregations"][f"{self._names[word]}-{what}"]["doc_count"])

    def _near(self, word: Doubtful) -> list[tuple[str, int]]:
        (found,) = self._answer["suggest"][self._names[word]]
        return [(option["text"], option["freq"]) for option in found["options"] if option["text"][0] in word.initials]


def _term_suggester(word: Doubtful) -> dict[str, Any]:
    return {
        "field": "spelling",
        "suggest_mode": "always",
        "max_edits": allowed_edits(word.folded),
        "prefix_length": 0,
        "string_distance": "damerau_levenshtein",
        "max_term_freq": 2_000_000_000,
        "size": _NEAR_WORDS,
        "shard_size": _NEAR_WORDS,
    }
