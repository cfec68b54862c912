"""The address of a search: a part of the public interface, which pages below the search write too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

SEARCH_PATH = "/recherche/"


def search_address(asked: str | Mapping[str, str] | Sequence[tuple[str, str]] = "") -> str:
    """The search page that asks this: a query string, or parameters and their values."""
    query = asked if isinstance(asked, str) else urlencode(asked)
    return f"{SEARCH_PATH}?{query}" if query else SEARCH_PATH
