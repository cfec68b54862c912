"""What an Elasticsearch index holds, and how a ResourceDocument is written into it.

The searched texts are our own stems, joined by spaces and split again at the spaces: the very words the embedded index
holds. An analysis chain inside Elasticsearch made of the same lists was measured to differ on apostrophes inside words,
`3,5`, addresses and one stem in a thousand, and its stop filter leaves holes in phrases: the two engines would then
count differently. With our stems there is one stop-word list, one elision list and one rule for inclusive writing
(search/analysis.py), and totals are equal by construction. A visitor's words never reach the server as text to parse.
"""

from __future__ import annotations

import hashlib
import json

from asv.resources.document import ResourceDocument
from search.analysis import ANALYSIS_VERSION, clean
from search.engines.elasticsearch.clauses import Part
from search.index.pages import indexed_pages
from search.index.projection import (
    MAX_BODY_SHOWN,
    MEMBERS_TEXTS,
    OPEN_TEXTS,
    PAIRS,
    date_rank,
    indexed_texts,
    indexed_values,
    payload,
    points_of,
    stems_of,
    title_key,
    words_in,
)
from search.meaning import DIMENSIONS, MAKING, numbers, vectors_of
from search.query import VOCABULARY_FACETS

_LAYOUT = "6"  # a change in how documents are written, with the same mapping, that needs a rebuild
NATURES = ("nature", "members_nature")
VECTORS = {"meaning": "open", "members_meaning": "members"}
_KEYWORDS = (
    "type",
    *VOCABULARY_FACETS,
    "format",
    "members_format",
    "region",
    "place",
    "own_place",
    "title_key",
    *NATURES,
)
_NUMBERS = ("id", "date_rank", "years", "restriction")
_KEPT = ("payload", "body_text", "pages")


def _vector() -> Part:
    """Compared one by one, exactly: no graph of neighbours to search in, which would answer nearly the same."""
    return {"type": "dense_vector", "dims": DIMENSIONS, "element_type": "byte", "index": False}


def _stemmed(name: str) -> Part:
    vectors = {"term_vector": "yes"} if name in {"title", "summary"} else {}  # what similar() compares
    return {"type": "text", "analyzer": "whitespace", **vectors}


def _words() -> Part:
    return {"type": "text", "analyzer": "whitespace", "index_options": "docs", "norms": False}


MAPPINGS: Part = {
    "dynamic": "strict",
    "_source": {"includes": [*_KEPT, "payload.*", "pages.*"]},
    "properties": {
        **{name: _stemmed(name) for name in (*OPEN_TEXTS, *MEMBERS_TEXTS)},
        **{name: {"type": "text", "analyzer": "whitespace", "index_options": "freqs"} for name in PAIRS.values()},
        "title_words": _words(),
        "spelling": _words(),
        **{name: {"type": "keyword"} for name in _KEYWORDS},
        **{name: {"type": "long"} for name in _NUMBERS},
        "point": {"type": "geo_point"},
        **{name: _vector() for name in VECTORS},
        "payload": {"type": "object", "enabled": False},
        "body_text": {"type": "text", "index": False, "norms": False},
        "pages": {"type": "object", "enabled": False},
    },
}
# Changes are made visible explicitly; a fixed interval keeps the first question after a quiet time from waiting.
REFRESH = "60s"
SETTINGS: Part = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    "max_terms_count": 1_000_000,
}
STAMP = hashlib.sha256(
    json.dumps([MAPPINGS, SETTINGS, _LAYOUT, ANALYSIS_VERSION, MAKING], sort_keys=True).encode()
).hexdigest()[:10]


def entry(document: ResourceDocument) -> Part:
    """A ResourceDocument as Elasticsearch takes it."""
    pages = indexed_pages(document.files)
    words = [words_in(page.text) for page in pages]
    shown: Part = {**payload(document)}
    found: Part = {
        **indexed_texts(document, [word for some in words for word in some]),
        **indexed_values(document),
        "id": document.id,
        "date_rank": date_rank(document),
        "title_key": title_key(document.title, document.id),
        "payload": shown,
        "body_text": clean(document.body[:MAX_BODY_SHOWN]),
        "pages": [
            {
                "title": page.title,
                "url": page.url,
                "extension": page.extension,
                "number": page.number,
                "kind": page.kind,
                "text": page.text,
                "stems": f" {' '.join(dict.fromkeys(stems_of(some)))} ",
            }
            for page, some in zip(pages, words, strict=True)
        ],
    }
    vectors = vectors_of(document)
    found |= {name: list(numbers(vector)) for name, of in VECTORS.items() if (vector := getattr(vectors, of))}
    if points := points_of(document):
        found["point"] = [{"lat": point.latitude, "lon": point.longitude} for point in points]
    return found
