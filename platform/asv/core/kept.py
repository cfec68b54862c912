"""A value that each process keeps for some seconds: it spares queries, and learns late what other processes change."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic as clock  # it stands still in the tests, so that what a page costs does not hang on it
from typing import Generic, TypeVar

from asv.core.reads import digest, is_recording, note_value, register_keeper, unrecorded, unrepeatable

Value = TypeVar("Value")
_KEEPER = "process"
_NAMED: dict[str, tuple[Callable[[], None], Callable[[], str]]] = {}  # how it is forgotten, and what marks it


class Kept(Generic[Value]):
    """What `read` gives, read again once it is older than so many seconds, or forgotten.

    With a name, pages made of it may be kept: its `repr` tells whether it is still the same.
    """

    def __init__(self, read: Callable[[], Value], seconds: float, name: str = "") -> None:
        self._read = read
        self._seconds = seconds
        self._held: tuple[Value, float] | None = None  # with the moment it was read
        self._marked: tuple[Value, str] | None = None  # with what tells it from another
        self._name = name
        if name:
            _NAMED[name] = self.forget, self.mark

    def get(self) -> Value:
        """The value, at most that old."""
        held = self._held  # another thread may forget it meanwhile
        if held is None or clock() - held[1] > self._seconds:
            with unrecorded():
                held = self._held = self._read(), clock()
        if is_recording():
            self._note(held[0])
        return held[0]

    def mark(self) -> str:
        """What tells the value from another."""
        return self._mark(self.get())

    def _mark(self, value: Value) -> str:
        marked = self._marked
        if marked is None or marked[0] is not value:
            marked = self._marked = value, digest(value)
        return marked[1]

    def _note(self, value: Value) -> None:
        if self._name:
            note_value(_KEEPER, self._name, self._mark(value))
        else:
            unrepeatable("a value that has no name")

    def forget(self) -> None:
        """Read it again at the next question."""
        self._held = None


def forget_all() -> None:
    """Read everything that has a name again: something changed, wherever it was."""
    for forget, _mark in _NAMED.values():
        forget()


register_keeper(_KEEPER, lambda name: _NAMED[name][1]() if name in _NAMED else None)
