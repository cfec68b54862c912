"""Reading what tantivy answers, typed where its stubs are not."""

from __future__ import annotations

import json
from typing import cast

import tantivy

from search.index.projection import Payload


def stored(document: tantivy.Document) -> Payload:
    """What is kept of a resource to show it."""
    return cast(Payload, json.loads(kept(document, "payload")))


def kept(document: tantivy.Document, name: str) -> bytes:
    """Bytes kept with a document, none where it has none."""
    return bytes(cast(bytes, document.get_first(name) or b""))


def count_of(result: tantivy.SearchResult) -> int:
    """How many documents matched."""
    return int(result.count)  # type: ignore[attr-defined]  # left out of tantivy's stubs


def column(searcher: tantivy.Searcher, name: str, addresses: list[tantivy.DocAddress]) -> list[int]:
    """The whole numbers of a fast field that every document has."""
    return cast(list[int], searcher.fast_field_values(name, addresses))
