"""What spelling is judged on: asked of the server beside the question, in the same request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from search.analysis import clean
from search.degrees import Held
from search.engines.elasticsearch.clauses import Part
from search.engines.elasticsearch.connection import Answer
from search.spelling import (
    FORMS_READ,
    Doubtful,
    Respelling,
    allowed_edits,
    commonest_form,
    doubtful,
    meant,
    nearest,
    of_the_lexicon,
    respelling,
)
from search.synonyms import Thesaurus

_NEAR_WORDS = 200


class Spelling:
    """The words of a question that may be misspelt."""

    def __init__(self, words: str, known: Thesaurus, held: Held) -> None:
        self._words = words
        self._known = known
        self._held = held
        self._gone: set[str] = set()
        self._names = {word: f"w{number}" for number, word in enumerate(doubtful(words, known))}
        self._answer: Answer = {}

    def requests(self) -> list[Part]:
        """How many resources hold each word, and the words near it: one request, or none where all words are sure."""
        counts: dict[str, Part] = {}
        near: dict[str, Part] = {}
        for word, name in self._names.items():
            counts[name] = {"filter": {"term": {"spelling": word.folded}}}
            near[name] = {"text": word.folded, "term": _term_suggester(word)}
        return [{"size": 0, "track_total_hits": False, "aggs": counts, "suggest": near}] if near else []

    def read(self, answers: Sequence[Answer]) -> None:
        """Take the answer to `requests`."""
        (self._answer,) = answers

    def correction(self) -> Better | None:
        """The question with each word that no public text holds replaced by the nearest; None without any."""

        def better(word: Doubtful) -> str | None:
            if self._count(word):
                return None
            lexicon = of_the_lexicon(word, self._known, self._held)
            return next((one for one in meant(word, self._near(word), lexicon) if one not in self._gone), None)

        return self._better(respelling(self._words, self._known, better))

    def offer(self) -> Better | None:
        """The question with each word replaced by one near it that public texts hold far more often, or None."""

        def better(word: Doubtful) -> str | None:
            return nearest(word, self._near(word), max(self._count(word), 1))

        return self._better(respelling(self._words, self._known, better))

    def are_gone(self, better: Better, answers: Sequence[Answer]) -> bool:
        """Whether texts no longer hold a new word that they taught, from the answers to its `requests`.

        An index counts what was deleted until it is merged; such a word is then not proposed again.
        """
        taught = {near for word in self._names for near, _count in self._near(word)}
        gone = taught.intersection(better.unheld(answers))
        self._gone |= gone
        return bool(gone)

    def _better(self, found: Respelling) -> Better | None:
        return Better(found) if found else None

    def _count(self, word: Doubtful) -> int:
        return int(self._answer["aggregations"][self._names[word]]["doc_count"])

    def _near(self, word: Doubtful) -> list[tuple[str, int]]:
        (found,) = self._answer["suggest"][self._names[word]]
        rows = [(option["text"], option["freq"]) for option in found["options"]]
        return [row for row in rows if row[0][0] in word.initials and row[0] not in self._gone]


class Better:
    """A question better spelt, and how texts write its new words."""

    def __init__(self, found: Respelling) -> None:
        self._found = found
        self.folded = found.written({})

    def requests(self) -> list[Part]:
        """The latest resources that hold each new word where everyone may read."""
        return [
            {
                "query": {"bool": {"filter": [{"term": {"spelling": word}}]}},
                "sort": [{"date_rank": "desc"}],
                "size": FORMS_READ,
                "_source": ["payload.title", "payload.summary", "payload.restrictions", "body_text"],
                "track_total_hits": False,
            }
            for word in self._found.words
        ]

    def unheld(self, answers: Iterable[Answer]) -> set[str]:
        """The new words that no text holds."""
        return {word for word, answer in zip(self._found.words, answers, strict=True) if not answer["hits"]["hits"]}

    def written(self, answers: Iterable[Answer]) -> str:
        """The question with its new words as they are written most often, from the answers to `requests`."""
        words = zip(self._found.words, answers, strict=True)
        return self._found.written({word: commonest_form(word, _open_texts(answer)) for word, answer in words})


def _open_texts(answer: Answer) -> Iterator[str]:
    for row in answer["hits"]["hits"]:
        payload = row["_source"]["payload"]
        yield from (clean(payload["title"]), clean(payload["summary"]))
        if not payload["restrictions"]:
            yield row["_source"]["body_text"]


def _term_suggester(word: Doubtful) -> Part:
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
