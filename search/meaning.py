"""What is near in meaning: vectors of resources and of questions, and what follows from them.

The model (search/encoder.py) and NumPy, which takes its time to start, come with the first vector: a process that asks
for none pays nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from operator import mul

from django.utils.module_loading import import_string


@lru_cache(maxsize=4096)
def vector_of(words: str) -> bytes:
    """The vector of a few words, as search.encoder has them."""
    return _encoded([words])[0]


def closeness(one: bytes, other: bytes) -> int:
    """The dot product of two vectors, from −SCALE² to SCALE²."""
    return sum(map(mul, memoryview(one).cast("b"), memoryview(other).cast("b")))


def nearest_terms(words: str, terms: Collection[str], limit: int = 6) -> list[str]:
    """Of these terms those nearest to the words in meaning, the nearest first; equally near ones by the alphabet.

    Works whatever SEARCH_BY_MEANING says. A term met for the first time costs a millisecond.
    """
    asked = vector_of(words)
    return sorted(terms, key=lambda term: (-closeness(asked, vector_of(term)), term))[:limit]


def _encoded(texts: Sequence[str]) -> list[bytes]:
    vectors: list[bytes] = import_string("search.encoder.encode")(texts)
    return vectors
