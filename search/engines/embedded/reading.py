"""Reading what tantivy answers, typed where its stubs are not."""

from __future__ import annotations

import json
from typing import Any, cast

import tantivy


def stored(document: tantivy.Document, name: str) -> dict[str, Any]:
    """A JSON object kept with a document."""
    return cast(dict[str, Any], json.loads(kept(document, name)))


def kept(document: tantivy.Document, name: str) -> bytes:
    """Bytes kept with a document, none where it has none."""
    return bytes(cast(bytes, document.get_first(name) or b""))


def count_of(result: tantivy.SearchResult) -> int:
    """How many documents matched."""
    return int(result.count)  # type: ignore[attr-defined]  # left out of tantivy's stubs


def column(searcher: tantivy.Searcher, name: str, addresses: list[tantivy.DocAddress]) -> list[Any]:
    """The values of a fast field, None where a document has none."""
    return searcher.fast_field_values(name, addresses)
