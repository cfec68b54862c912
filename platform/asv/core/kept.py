"""A value that each process keeps for some seconds: it spares queries, and learns late what other processes change."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic as clock  # it stands still in the tests, so that what a page costs does not hang on it
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """What `read` gives, read again once it is older than so many seconds, or forgotten."""

    def __init__(self, read: Callable[[], Value], seconds: float) -> None:
        self._read = read
        self._seconds = seconds
        self._held: tuple[Value, float] | None = None  # with the moment it was read

    def get(self) -> Value:
        """The value, at most that old."""
        held = self._held  # another thread may forget it meanwhile
        if held is None or clock() - held[1] > self._seconds:
            held = self._held = self._read(), clock()
        return held[0]

    def forget(self) -> None:
        """Read it again at the next question."""
        self._held = None
