"""Answers that this process gave lately, put together: no file is read for them, no header is written anew.

They are as true as what the cache keeps: each is of one generation, and given for no other. Django's responses can be
pickled, which its own per-site cache relies on; unpacking one costs a tenth of writing it.
"""

from __future__ import annotations

import pickle
import time
from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from django.http import HttpResponse

MOST_BYTES = 8_000_000  # of each process

OnHit = tuple[tuple[str, tuple[object, ...]], ...]
Key = tuple[str, bool]


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


_held: OrderedDict[Key, AtHand] = OrderedDict()
_lock = Lock()
_bytes = 0


def at_hand(key: Key, generation: str) -> AtHand | None:
    """What is held of this key, true of this generation and not too old."""
    found = _held.get(key)
    if found is None or found.generation != generation or found.until <= time.time():
        return None
    return found


def hold(key: Key, one: AtHand) -> None:
    """Hold it in place of what was held of this key; the oldest go where it is too much together."""
    global _bytes
    with _lock:
        _bytes -= _size(_held.pop(key, None))
        _held[key] = one
        _bytes += _size(one)
        while _bytes > MOST_BYTES and _held:
            _bytes -= _size(_held.popitem(last=False)[1])


def let_go() -> None:
    """Hold nothing: for tests, each of which has a database of its own."""
    global _bytes
    with _lock:
        _held.clear()
        _bytes = 0


def _size(one: AtHand | None) -> int:
    return len(one.response) + 500 if one else 0
