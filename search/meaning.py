"""What is near in meaning: vectors of resources and of questions, and what follows from them.

The model (search/encoder.py) and NumPy are imported where the first vector is made: a site that asks for none, or has
SEARCH_BY_MEANING=false, pays nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache


@lru_cache(maxsize=4096)
def vector_of(words: str) -> bytes:
    """The vector of a few words, as search.encoder has them."""
    from search.encoder import encode

    return encode([words])[0]


def nearest_terms(words: str, terms: Collection[str], limit: int = 6) -> list[str]:
    """Of these terms those nearest to the words in meaning, the nearest first; equally near ones by the alphabet.

    Works whatever SEARCH_BY_MEANING says. A term met for the first time costs a millisecond.
    """
    asked = vector_of(words)
    return sorted(terms, key=lambda term: (-closeness(asked, vector_of(term)), term))[:limit]


def closeness(one: bytes, other: bytes) -> int:
    """The dot product of two vectors, from −SCALE² to SCALE²."""
    from search.encoder import product

    return product(one, other)
