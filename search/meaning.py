"""What is near in meaning: vectors of resources and of questions, and what follows from them.

A vector is DIMENSIONS signed bytes, a unit vector times SCALE. The dot product of two is a whole number that every
engine reckons alike, and over SCALE² it is their cosine to two figures.

A resource has the mean direction of its title, its summary, both together, and the first passages of its text, then of
its documents. Where it is restricted, what anyone may see of it has a vector, title and summary, and the whole another.

The model (search/encoder.py) and NumPy, which takes its time to start, come with the first vector: a process that asks
for none pays nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from operator import mul
from typing import NamedTuple

from django.conf import settings
from django.utils.module_loading import import_string

from asv.resources.document import ResourceDocument
from search.analysis import clean
from search.parsing import pieces
from search.query import MEANT_BELOW, SearchPage, SearchQuery

DIMENSIONS = 512
SCALE = 512
# How vectors are made: another way makes the vectors of every index stale.
MAKING = "2"
# The least cosine of what is shown, chosen on the judgements of both corpora (platform/docs/search.md has the curve).
LEAST = 0.22
LEAST_CLOSENESS = round(LEAST * SCALE**2)
_PASSAGES = 4  # of a resource
_PASSAGE = 60  # words
_MAX_LOOKED_AT = 20_000  # characters of one text


class Vectors(NamedTuple):
    """Of a resource: what anyone may see, and the whole of a restricted one; empty where there is none."""

    open: bytes = b""
    members: bytes = b""


def vectors_of(document: ResourceDocument) -> Vectors:
    """The vectors of a resource; none where the site does without."""
    if not settings.SEARCH_BY_MEANING:
        return Vectors()
    body = tuple(islice(_passages(document), _PASSAGES))
    if not document.restrictions:
        return Vectors(_resource(document.title, document.summary, body))
    return Vectors(_resource(document.title, document.summary), _resource(document.title, document.summary, body))


@lru_cache(maxsize=64)  # the local engine and a server's index the same resource one after the other
def _resource(title: str, summary: str, passages: tuple[str, ...] = ()) -> bytes:
    title, summary = clean(title), clean(summary)
    head = [text for text in (title, summary, f"{title}. {summary}") if text.strip()]
    vector: bytes = import_string("search.encoder.mean")(head, passages)
    return vector


def _passages(document: ResourceDocument) -> Iterator[str]:
    texts = [document.body, *(page for file in document.files for page in file.pages)]
    for text in texts:
        words = clean(text[:_MAX_LOOKED_AT]).split()
        yield from (" ".join(words[at : at + _PASSAGE]) for at in range(0, len(words), _PASSAGE))


def asked_near(query: SearchQuery, page: SearchPage | None = None) -> bool:
    """Whether a question is answered by meaning too; given its answer by words, whether that is little."""
    wanted = bool(settings.SEARCH_BY_MEANING and query.near and query.words)
    return wanted and (page is None or page.total < MEANT_BELOW)


def meant(words: str) -> bytes:
    """The vector of a question: all that is written but for what a minus leaves out."""
    parts = [piece["phrase"] or piece["word"] for piece in pieces(clean(words)) if not piece["minus"]]
    return vector_of(" ".join(filter(None, parts)))


@lru_cache(maxsize=4096)
def vector_of(words: str) -> bytes:
    """The vector of a few words."""
    (vector,) = import_string("search.encoder.encode")([words])
    return bytes(vector)


def closeness(one: bytes, other: bytes) -> int:
    """The dot product of two vectors, from −SCALE² to SCALE²."""
    return sum(map(mul, numbers(one), numbers(other)))


def numbers(vector: bytes) -> Sequence[int]:
    """A vector as whole numbers."""
    return memoryview(vector).cast("b")


def nearest_terms(words: str, terms: Collection[str], limit: int = 6) -> list[str]:
    """Of these terms those nearest to the words in meaning, the nearest first; equally near ones by the alphabet.

    Works whatever SEARCH_BY_MEANING says. A term met for the first time costs a millisecond.
    """
    asked = vector_of(words)
    return sorted(terms, key=lambda term: (-closeness(asked, vector_of(term)), term))[:limit]
