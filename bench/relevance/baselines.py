"""What anyone has at once, to compare with: plain OR over Snowball's stems, SQLite's FTS5, Elasticsearch's `french`.

Each is asked for any of the words, with the weights of the site's fields; none knows synonyms, places or spelling
(but for Elasticsearch's `fuzziness: AUTO`). A baseline is a function of a corpus' documents that gives a function of
words, which gives paths, best first.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from math import log
from typing import Any

import Stemmer
from elasticsearch import Elasticsearch

from asv.resources.document import ResourceDocument
from bench.engine import SERVER
from search.analysis import WORD, clean, fold, surface
from search.stopwords import STOP_WORDS

MOST = 20
WEIGHTS = {"title": 8.0, "summary": 3.0, "terms": 2.0, "body": 1.0, "files": 0.5}
K1, B = 1.2, 0.75
Asked = Callable[[str], Sequence[str]]
_SNOWBALL = Stemmer.Stemmer("french")


def texts_of(document: ResourceDocument) -> dict[str, str]:
    """The texts of a resource by the fields that WEIGHTS weighs, as written."""
    named = [slug.replace("-", " ") for slugs in document.terms.values() for slug in slugs]
    files = [text for file in document.files for text in (file.title, *file.pages)]
    return {
        "title": document.title,
        "summary": document.summary,
        "terms": " ".join([*named, str(document.card.get("territory_name", "")), *document.organisations]),
        "body": document.body,
        "files": "\n".join(files),
    }


def snowball(text: str) -> list[str]:
    """The stems of a text: folded, stop words left out, without a lexicon."""
    folded = [surface(word) for word in WORD.findall(clean(text))]
    return _SNOWBALL.stemWords([word for word in folded if word and word not in STOP_WORDS])


def any_stem(documents: Sequence[ResourceDocument]) -> Asked:
    """BM25 in plain Python over the stems, any of them; fields add up by their weights."""
    rows = [(d.url, {name: Counter(snowball(text)) for name, text in texts_of(d).items()}) for d in documents]
    lengths = {name: sum(row[name].total() for _url, row in rows) / len(rows) or 1 for name in WEIGHTS}
    held = Counter(word for _url, row in rows for word in set().union(*row.values()))

    def score(row: dict[str, Counter[str]], words: Sequence[str]) -> float:
        total = 0.0
        for name, weight in WEIGHTS.items():
            long = K1 * (1 - B + B * row[name].total() / lengths[name])
            for word in words:
                often = row[name][word]
                rare = log(1 + (len(rows) - held[word] + 0.5) / (held[word] + 0.5))
                total += weight * rare * often / (often + long)
        return total

    def asked(words: str) -> Sequence[str]:
        wanted = list(dict.fromkeys(snowball(words)))
        scored = sorted(((score(row, wanted), url) for url, row in rows), key=lambda one: (-one[0], one[1]))
        return [url for points, url in scored[:MOST] if points]

    return asked


def sqlite_fts(documents: Sequence[ResourceDocument]) -> Asked:
    """FTS5 as SQLite brings it: accents folded, no stems, any of the words."""
    database = sqlite3.connect(":memory:")
    columns = ", ".join(WEIGHTS)
    database.execute(
        f"CREATE VIRTUAL TABLE held USING fts5(url UNINDEXED, {columns}, tokenize='unicode61 remove_diacritics 2')"
    )
    rows = [(d.url, *(texts_of(d)[name] for name in WEIGHTS)) for d in documents]
    database.executemany(f"INSERT INTO held VALUES ({', '.join('?' * (len(WEIGHTS) + 1))})", rows)  # noqa: S608
    weights = ", ".join(str(weight) for weight in (0.0, *WEIGHTS.values()))
    query = f"SELECT url FROM held WHERE held MATCH ? ORDER BY bm25(held, {weights}), url LIMIT {MOST}"  # noqa: S608

    def asked(words: str) -> Sequence[str]:
        wanted = " OR ".join(f'"{fold(word)}"' for word in WORD.findall(clean(words)))
        return [url for (url,) in database.execute(query, (wanted,))] if wanted else []

    return asked


def stock_french(documents: Sequence[ResourceDocument], index: str) -> Asked:
    """Elasticsearch with its built-in `french` analyser, any of the words, `fuzziness: AUTO`; the index stays."""
    client = Elasticsearch(SERVER, request_timeout=30)
    client.options(ignore_status=404).indices.delete(index=index)
    fields = {name: {"type": "text", "analyzer": "french"} for name in WEIGHTS}
    client.indices.create(index=index, mappings={"properties": {"url": {"type": "keyword"}, **fields}})
    actions: list[dict[str, Any]] = []
    for document in documents:
        actions += [{"index": {}}, {"url": document.url, **texts_of(document)}]
    client.bulk(index=index, operations=actions, refresh=True)
    weighed = [f"{name}^{weight}" for name, weight in WEIGHTS.items()]

    def asked(words: str) -> Sequence[str]:
        query = {"multi_match": {"query": words, "fields": weighed, "operator": "or", "fuzziness": "AUTO"}}
        found = client.search(index=index, query=query, size=MOST, source_includes=["url"])
        return [hit["_source"]["url"] for hit in found["hits"]["hits"]]

    return asked


def forget(prefix: str) -> None:
    """Remove every index whose name begins so."""
    client = Elasticsearch(SERVER, request_timeout=30)
    for name in client.indices.get(index=f"{prefix}*"):
        client.indices.delete(index=name, ignore_unavailable=True)
