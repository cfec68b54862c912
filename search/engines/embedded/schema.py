"""What the embedded index holds, and how a ResourceDocument is written into it.

Texts are indexed as our own stems, joined by spaces. A restricted resource has its title, summary and terms in the open
fields; its body, files and formats stand in `members_` fields, which a question touches only where its reader passes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from typing import Any

import tantivy

from asv.resources.document import ResourceDocument
from asv.resources.types import resource_types
from search.analysis import ANALYSIS_VERSION, WORD, clean, fold, stem, surface
from search.engines.embedded.pages import indexed_pages, pack
from search.query import VOCABULARY_FACETS

OPEN_TEXTS = {"title": 8.0, "summary": 3.0, "terms": 2.0, "body": 1.0, "files": 0.5}
MEMBERS_TEXTS = {"members_body": 1.0, "members_files": 0.5}
WORDS, MEMBERS_WORDS = "words", "members_words"  # all of the open texts, and of the others, to match and to count
RAW_FAST = ("type", "format", "members_format_key", "title_key", "point")
RAW = (*VOCABULARY_FACETS, "place", "own_place", "members_format")
# Facets with several values a resource. Counting a column of one value a resource is six times as fast as one of
# several: the first value stands in the first column, the second in the second, the last column takes the others.
SLOTTED = (*VOCABULARY_FACETS, "region", "years")
SLOTS = 3
NUMBERS = ("id", "date_rank", "years", "restriction")
MAX_BODY = 2_000_000
MAX_BODY_SHOWN = 100_000  # extracts come from the beginning of a body; of attached documents, from any page
MAX_VALUE = 200
NOWHERE = "-"
# Every text ends with a mark that no word can be. Lucene reckons a word's rarity among the resources that have the
# field: so marked these are all, on both engines, and a word of the few documents does not come before a title's.
MARK = "."
_LAYOUT = "5"  # a change in how documents are written, with the same fields, that needs a rebuild


def slots(facet: str) -> list[str]:
    """The columns that together count a facet of several values."""
    return [f"{facet}_{number}" for number in range(SLOTS)]


def build_schema() -> tantivy.Schema:
    """The fields of the index."""
    builder = tantivy.SchemaBuilder()
    for name in (*OPEN_TEXTS, *MEMBERS_TEXTS, "title_words"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in ("spelling", WORDS, MEMBERS_WORDS):
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
_DESCRIPTION = [*OPEN_TEXTS, *MEMBERS_TEXTS, WORDS, RAW_FAST, RAW, NUMBERS, SLOTTED, SLOTS, _LAYOUT, ANALYSIS_VERSION]
STAMP = hashlib.sha256(json.dumps([*_DESCRIPTION, version("tantivy")]).encode()).hexdigest()[:10]


def index_document(document: ResourceDocument) -> tantivy.Document:
    """A ResourceDocument as the index takes it."""
    written = tantivy.Document()
    pages = indexed_pages(document.files)
    words = [_words(page.text) for page in pages]
    for name, text in indexed_texts(document, [word for found in words for word in found]).items():
        written.add_text(name, text)
        if name in OPEN_TEXTS or name in MEMBERS_TEXTS:
            written.add_text(WORDS if name in OPEN_TEXTS else MEMBERS_WORDS, text)
    for key in members_format_keys(document):
        written.add_text("members_format_key", key)
    for name, values in indexed_values(document).items():
        _write(written, name, values)
    _write_order(written, document)
    written.add_bytes("payload", json.dumps(payload(document), ensure_ascii=False).encode())
    written.add_bytes("body_text", clean(document.body[:MAX_BODY_SHOWN]).encode())
    if pages:
        written.add_bytes("pages", pack(pages, [_stems(found) for found in words]))
    return written


def title_key(title: str, document_id: int) -> str:
    """What titles are sorted by: their folded words, then the id."""
    return f"{' '.join(fold(word) for word in WORD.findall(clean(title)))[:200]}\x1f{document_id:012d}"


def date_rank(document: ResourceDocument) -> int:
    """A total order: the latest date is the greatest, then the smallest id; undated resources come last."""
    day = document.date.toordinal() if document.date else 0
    return day * 2**31 + max(2**31 - 1 - document.id, 0)


def point_key(latitude: float | None, longitude: float | None) -> str:
    """Where a resource is, as a word: counting these words is much faster than measuring every resource."""
    return NOWHERE if latitude is None or longitude is None else f"{latitude:.6f},{longitude:.6f}"


def payload(document: ResourceDocument) -> dict[str, Any]:
    """What hits are made of without a query to the database."""
    return {
        "id": document.id,
        "type": document.type,
        "title": document.title,
        "url": document.url,
        "slug": document.slug,
        "summary": document.summary,
        "date": document.date.isoformat() if document.date else None,
        "restrictions": list(document.restrictions),
        "own_terms": {key: list(slugs) for key, slugs in document.own_terms.items()},
        "territories": list(document.territories),
        "card": document.card,
    }


def indexed_texts(document: ResourceDocument, files: list[str]) -> dict[str, str]:
    """What the text fields hold, for every engine; `files` are the words of `indexed_pages`, titles among them."""
    title, summary = _words(document.title), _words(document.summary)
    body = _words(document.body[:MAX_BODY])
    members = "members_" if document.restrictions else ""
    texts = {"title": title, "summary": summary, "terms": _words(_named(document))}
    texts |= {f"{members}body": body, f"{members}files": files}
    public = {*title, *summary} if document.restrictions else {*title, *summary, *body, *files}
    spelt = {surface(word) for word in public}
    return {
        **{name: " ".join([*_stems(texts.get(name, [])), MARK]) for name in (*OPEN_TEXTS, *MEMBERS_TEXTS)},
        "title_words": " ".join(surface(word) for word in title),
        "spelling": " ".join(word for word in spelt if 4 <= len(word) <= 30 and word.isalpha()),
    }


def _words(text: str) -> list[str]:
    return WORD.findall(clean(text))


def _stems(words: list[str]) -> list[str]:
    return [found for word in words if (found := stem(word))]


def _named(document: ResourceDocument) -> str:
    """The words that name the resource's terms, places, organisations and type."""
    slugs = [slug.replace("-", " ") for slugs in document.terms.values() for slug in slugs]
    card = document.card
    names = [
        resource_types().get(document.type, ""),
        str(card.get("theme_label", "")),
        str(card.get("territory_name", "")),
    ]
    return "\n".join([*slugs, *names, *document.organisations])


def indexed_values(document: ResourceDocument) -> dict[str, list[str] | list[int]]:
    """What the fields of filters and facets hold, each value once, for every engine."""
    texts: dict[str, Iterable[str]] = {
        "type": (document.type,),
        **{vocabulary: document.terms.get(vocabulary, ()) for vocabulary in VOCABULARY_FACETS},
        "members_format" if document.restrictions else "format": document.formats,
        "place": (*document.territories, *document.place),
        "own_place": document.territories,
        "region": [code for code in document.place if code.startswith(("reg-", "dep-"))],
    }
    return {
        **{name: [value[:MAX_VALUE] for value in dict.fromkeys(values)] for name, values in texts.items()},
        "years": sorted({max(year, 0) for year in document.years}),
        "restriction": sorted(set(document.restrictions)),
    }


def members_format_keys(document: ResourceDocument) -> list[str]:
    """Formats of a restricted resource, each with the restrictions to pass: one count serves every reader."""
    if not document.restrictions:
        return []
    barred = ",".join(str(restriction) for restriction in sorted(set(document.restrictions)))
    return [f"{barred}|{name}" for name in dict.fromkeys(document.formats)]


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
    written.add_text("point", point_key(document.latitude, document.longitude))
