"""What an archive would change here, thing by thing: new, changed, the same, in conflict, or not to be had."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from operations.corpus.here import Seen


class State(Enum):
    """What a thing of an archive is to this site, in the words of the report."""

    NEW = "nouveau"
    CHANGED = "modifié"
    SAME = "identique"
    CONFLICT = "en conflit"
    GONE = "supprimé ici"
    REFUSED = "refusé"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The state of a thing, what it is called, and what is to be said of it."""

    state: State
    title: str
    note: str = ""

    def __str__(self) -> str:
        return f"{self.state.value} : {self.title}{f' ({self.note})' if self.note else ''}"


def judge(theirs: str, ours: Callable[[], str] | None, seen: Seen | None) -> State:
    """The state of a thing by its digests: there, here (None: it is not here), and when it last came in.

    What did not move there since is the same, whatever was made of it here. What moved on both sides is in conflict.
    """
    if ours is None:
        return State.NEW if seen is None else State.GONE
    if seen is not None and seen.theirs == theirs:
        return State.SAME
    digest = ours()
    if digest == theirs:
        return State.SAME
    return State.CHANGED if seen is not None and seen.ours == digest else State.CONFLICT
