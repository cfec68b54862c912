"""Answers that this process gave lately, put together: no file is read for them, no header is written anew.

They are as true as what the cache keeps: each is of one generation, and given for no other. Django's responses can be
pickled, which its own per-site cache relies on; unpacking one costs a tenth of writing it.
"""

from __future__ import annotations

import pickle
import time
from collections import OrderedDict
from threading import Lock
from typing import Generic, NamedTuple, TypeVar

from django.http import HttpResponse

MOST_BYTES = 8_000_000  # of each process

OnHit = tuple[tuple[str, tuple[object, ...]], ...]
Key = tuple[str, bool]
Named = TypeVar("Named")
Held = TypeVar("Held")


class AtHand(NamedTuple):
    """A whole response with the generation it is true of, until when at most, and what is done whenever it is given."""

    generation: str
    until: float
    response: bytes
    etag: str
    changed_at: int
    part: str
    on_hit: OnHit

    def unpacked(self) -> HttpResponse:
        """The response, another one each time: whoever gives it may write on it."""
        response: HttpResponse = pickle.loads(self.response)  # noqa: S301 - this process wrote it, in its own memory
        return response


class Shelf(Generic[Named, Held]):
    """What a process holds, by a key: so many bytes at most, the oldest go."""

    def __init__(self) -> None:
        self._held: OrderedDict[Named, tuple[Held, int]] = OrderedDict()
        self._lock = Lock()
        self._bytes = 0

    def get(self, key: Named) -> Held | None:
        """What is held of this key."""
        found = self._held.get(key)
        return found[0] if found else None

    def hold(self, key: Named, one: Held, size: int, most: int) -> None:
        """Hold it in place of what was held of this key; the oldest go where it is too much together."""
        with self._lock:
            self._bytes += size - self._held.pop(key, (None, 0))[1]
            self._held[key] = one, size
            while self._bytes > most and self._held:
                self._bytes -= self._held.popitem(last=False)[1][1]

    def clear(self) -> None:
        """Hold nothing."""
        with self._lock:
            self._held.clear()
            self._bytes = 0


_shelf: Shelf[Key, AtHand] = Shelf()


def at_hand(key: Key, generation: str) -> AtHand | None:
    """What is held of this key, true of this generation and not too old."""
    found = _shelf.get(key)
    if found is None or found.generation != generation or found.until <= time.time():
        return None
    return found


def hold(key: Key, one: AtHand) -> None:
    """Hold it in place of what was held of this key."""
    _shelf.hold(key, one, len(one.response) + 500, MOST_BYTES)


def let_go() -> None:
    """Hold nothing: for tests, each of which has a database of its own."""
    _shelf.clear()
