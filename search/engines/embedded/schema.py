"""What the embedded index holds, and how a ResourceDocument is written into it.

Texts are indexed as our own stems, joined by spaces. A restricted resource has its title, summary and terms in the open
fields; its body, files and formats stand in `members_` fields, which a question touches only where its reader passes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from importlib.metadata import version

import tantivy

from asv.resources.document import ResourceDocument
from search.analysis import ANALYSIS_VERSION, clean
from search.index.pages import indexed_pages, pack
from search.index.projection import (
    MAX_BODY_SHOWN,
    MEMBERS_TEXTS,
    OPEN_TEXTS,
    PAIRS,
    date_rank,
    indexed_texts,
    indexed_values,
    members_format_keys,
    payload,
    point_key,
    points_of,
    stems_of,
    title_key,
    words_in,
)
from search.meaning import MAKING
from search.query import VOCABULARY_FACETS

# All words and pairs of the open texts, of the others, and of both where there are others: to match and to count.
WORDS, MEMBERS_WORDS, RESTRICTED_WORDS = "words", "members_words", "restricted_words"
RAW_FAST = ("type", "format", "members_format_key", "title_key", "point")
RAW = (*VOCABULARY_FACETS, "place", "own_place", "members_format", "nature", "members_nature")
# Facets with several values a resource. Counting a column of one value a resource is six times as fast as one of
# several: the first value stands in the first column, the second in the second, the last column takes the others.
SLOTTED = (*VOCABULARY_FACETS, "region", "years")
SLOTS = 3
NUMBERS = ("id", "date_rank", "years", "restriction")
_LAYOUT = "8"  # a change in how documents are written, with the same fields, that needs a rebuild


def slots(facet: str) -> list[str]:
    """The columns that together count a facet of several values."""
    return [f"{facet}_{number}" for number in range(SLOTS)]


def build_schema() -> tantivy.Schema:
    """The fields of the index."""
    builder = tantivy.SchemaBuilder()
    for name in (*OPEN_TEXTS, *MEMBERS_TEXTS, "title_words"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in PAIRS.values():
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in ("spelling", WORDS, MEMBERS_WORDS, RESTRICTED_WORDS):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in (*RAW_FAST, *(slot for facet in SLOTTED for slot in slots(facet))):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in RAW:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in NUMBERS:
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in ("payload", "body_text", "pages"):
        builder.add_bytes_field(name, stored=True)
    return builder.build()


SCHEMA = build_schema()
_DESCRIPTION = [
    *OPEN_TEXTS,
    *MEMBERS_TEXTS,
    *PAIRS.values(),
    WORDS,
    RESTRICTED_WORDS,
    RAW_FAST,
    RAW,
    NUMBERS,
    SLOTTED,
    SLOTS,
    _LAYOUT,
    ANALYSIS_VERSION,
    MAKING,
]
STAMP = hashlib.sha256(json.dumps([*_DESCRIPTION, version("tantivy")]).encode()).hexdigest()[:10]


def index_document(document: ResourceDocument) -> tantivy.Document:
    """A ResourceDocument as the index takes it."""
    written = tantivy.Document()
    pages = indexed_pages(document.files)
    words = [words_in(page.text) for page in pages]
    texts = indexed_texts(document, [word for found in words for word in found])
    for name, text in texts.items():
        written.add_text(name, text)
    for name, its_pairs in PAIRS.items():
        for whole in (
            WORDS if name in OPEN_TEXTS else MEMBERS_WORDS,
            *([RESTRICTED_WORDS] if document.restrictions else []),
        ):
            written.add_text(whole, texts[name])
            written.add_text(whole, texts[its_pairs])
    for key in members_format_keys(document):
        written.add_text("members_format_key", key)
    for name, values in indexed_values(document).items():
        _write(written, name, values)
    _write_order(written, document)
    written.add_bytes("payload", json.dumps(payload(document), ensure_ascii=False).encode())
    written.add_bytes("body_text", clean(document.body[:MAX_BODY_SHOWN]).encode())
    if pages:
        written.add_bytes("pages", pack(pages, [stems_of(found) for found in words]))
    return written


def _write(written: tantivy.Document, name: str, values: Sequence[str | int]) -> None:
    for number, value in enumerate(values):
        if name in RAW_FAST or name in RAW:
            written.add_text(name, str(value))
        elif name in NUMBERS:
            written.add_unsigned(name, int(value))
        if name in SLOTTED:
            written.add_text(f"{name}_{min(number, SLOTS - 1)}", str(value))


def _write_order(written: tantivy.Document, document: ResourceDocument) -> None:
    written.add_unsigned("id", document.id)
    written.add_unsigned("date_rank", date_rank(document))
    written.add_text("title_key", title_key(document.title, document.id))
    written.add_text("point", point_key(points_of(document)))
