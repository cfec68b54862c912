"""What an answer was made of: every question it asked, so that another may tell later whether it would be the same.

While `recording` lasts, the database's statements, what was remembered and what the process keeps are noted by
themselves; a question to anything else (an index) is noted where its function is `asked_again`. Whatever is read in a
way that nobody could repeat must say so (`unrepeatable`): an answer made of it is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from hashlib import blake2b
from typing import ParamSpec, TypeVar

from django.db import connection
from django.http import HttpRequest

from asv.core.shown_rows import Parameters, shown_rows

MOST_QUERIES, MOST_ANSWERS = 100, 16
Given = ParamSpec("Given")
Found = TypeVar("Found")
Execute = Callable[[str, Parameters, bool, dict[str, object]], object]
Asked = tuple[str, Parameters]
# What only reads; anything else that a page sends to the database is a change, and such an answer is made anew.
_READING = re.compile(r"[\s(]*(?:SELECT|WITH)\b", re.I)  # PostgreSQL's unions begin with a parenthesis
_CHANGING = re.compile(r"\bFOR\s+(?:NO\s+KEY\s+)?(?:UPDATE|SHARE|KEY\s+SHARE)\b|\bINTO\b\s+\"", re.I)


@dataclass(slots=True)
class Reads:
    """What was read for one answer. `reason` says why it cannot be asked again; empty where it can."""

    queries: list[Asked] = field(default_factory=list)
    values: dict[tuple[str, str], str] = field(default_factory=dict)
    answers: dict[tuple[str, tuple[object, ...]], str] = field(default_factory=dict)
    among: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    on_hit: list[tuple[str, tuple[object, ...]]] = field(default_factory=list)
    to_the_second: bool = False
    reason: str = ""

    def watch(self, execute: Execute, sql: str, params: Parameters, many: bool, context: dict[str, object]) -> object:
        """For `connection.execute_wrapper`: note a statement."""
        if _RECORDING.get() is self:
            if many or not _READING.match(sql) or _CHANGING.search(sql):
                self.reason = self.reason or f"writes: {sql[:60]}"
            elif (sql, params) not in self.queries:
                self.queries.append((sql, params))
        return execute(sql, params, many, context)

    def add(self, other: Reads) -> None:
        """Note all that `other` noted."""
        self.queries.extend(asked for asked in other.queries if asked not in self.queries)
        for read, mark in other.values.items():
            self.value(*read, mark)
        self.answers.update(other.answers)
        for name, ones in other.among.items():
            self.among.setdefault(name, set()).update(ones)
        self.on_hit.extend(other.on_hit)
        self.to_the_second = self.to_the_second or other.to_the_second
        self.reason = self.reason or other.reason

    def value(self, keeper: str, name: str, mark: str) -> None:
        """Note a kept value. The first mark counts: a value that changed meanwhile was read in two states."""
        if self.values.setdefault((keeper, name), mark) != mark:
            self.reason = self.reason or f"{name} changed meanwhile"


_RECORDING: ContextVar[Reads | None] = ContextVar("what is read for the answer under way", default=None)


@contextmanager
def recording(reads: Reads) -> Iterator[None]:
    """Have `reads` note what is read meanwhile."""
    token = _RECORDING.set(reads)
    try:
        with connection.execute_wrapper(reads.watch):
            yield
    finally:
        _RECORDING.reset(token)


@contextmanager
def unrecorded() -> Iterator[None]:
    """Note nothing meanwhile: what is read here is noted as a whole, or is no part of the answer."""
    token = _RECORDING.set(None)
    try:
        yield
    finally:
        _RECORDING.reset(token)


@contextmanager
def noting_apart() -> Iterator[Reads | None]:
    """What is read meanwhile for the answer under way, noted by itself and for the answer; None without an answer."""
    whole = _RECORDING.get()
    if whole is None:
        yield None
        return
    reads = Reads()
    with recording(reads):
        yield reads
    whole.add(reads)


def note_again(reads: Reads) -> bool:
    """Note for the answer under way what was read before; False, and nothing, where a kept value changed since."""
    whole = _RECORDING.get()
    if whole is None:
        return True
    if any(_mark_of(keeper, name) != mark for (keeper, name), mark in reads.values.items()):
        return False
    whole.add(reads)
    return True


def is_recording() -> bool:
    """Whether an answer under way notes what it reads."""
    return _RECORDING.get() is not None


def unrepeatable(reason: str) -> None:
    """Say that the answer under way reads what could not be asked again: it is not kept."""
    if (reads := _RECORDING.get()) is not None:
        reads.reason = reads.reason or reason


def shows_moments() -> None:
    """Say that the answer under way tells to the second when a page was last published, as calendars do.

    All others tell the day at most; publishing again what reads the same then changes nothing of them.
    """
    if (reads := _RECORDING.get()) is not None:
        reads.to_the_second = True


# ---- values that somebody keeps: by keeper and name, with a mark that changes as they do ----------

Marked = Callable[[str], str | None]
_KEEPERS: dict[str, Marked] = {}


def register_keeper(keeper: str, mark: Marked) -> None:
    """Have values of this keeper compared by `mark(name)`: it tells one value from another, None where none is kept."""
    _KEEPERS[keeper] = mark


def note_value(keeper: str, name: str, mark: str) -> None:
    """Note that a kept value was read."""
    if (reads := _RECORDING.get()) is not None:
        reads.value(keeper, name, mark)


# ---- questions that a function answers ----------

_ASKED: dict[str, tuple[Callable[..., object], Callable[..., object]]] = {}


def _itself(answer: object) -> object:
    return answer


def asked_again(
    told: Callable[..., object] = _itself,
) -> Callable[[Callable[Given, Found]], Callable[Given, Found]]:
    """Decorate a function of a module, of hashable arguments that can be pickled, that another process may ask again.

    `told(answer)` is the part of the answer that shows; its `repr` says whether two are the same. An answer during
    which the function fails is not kept.
    """

    def decorate(function: Callable[Given, Found]) -> Callable[Given, Found]:
        name = name_of(function)
        _ASKED[name] = function, told

        @wraps(function)
        def ask(*args: Given.args, **kwargs: Given.kwargs) -> Found:
            reads = _RECORDING.get()
            if reads is None:
                return function(*args, **kwargs)
            if kwargs:
                raise TypeError(f"{name} is asked by position")
            try:
                with unrecorded():
                    answer = function(*args, **kwargs)
            except Exception:
                unrepeatable(f"{name} failed")
                raise
            reads.answers[name, args] = digest(told(answer))
            return answer

        return ask

    return decorate


def note_answer(function: Callable[..., object], args: tuple[object, ...], answer: object) -> None:
    """Note an answer that was found in another way than by asking `function(*args)`, which would find the same."""
    if (reads := _RECORDING.get()) is not None:
        reads.answers[name_of(function), args] = digest(_ASKED[name_of(function)][1](answer))


def note_among(function: Callable[[tuple[tuple[str, str], ...]], object], one: tuple[str, str]) -> None:
    """Note that the answer under way hangs on what `function` says of `one`: it is asked once, of all of them."""
    if (reads := _RECORDING.get()) is not None:
        reads.among.setdefault(name_of(function), set()).add(one)


def name_of(function: Callable[..., object]) -> str:
    """A function of a module by its dotted name."""
    return f"{function.__module__}.{function.__qualname__}"


# ---- what is done again at each hit ----------

_REPEATED: dict[str, Callable[..., None]] = {}


def repeated_on_hit(function: Callable[..., None]) -> Callable[..., None]:
    """Decorate `function(request, *data)`, which counts or notes something: `on_hit` has it called at each hit."""
    _REPEATED[name_of(function)] = function
    return function


def on_hit(function: Callable[..., None], *data: object) -> None:
    """Have `function(request, *data)` called whenever the answer under way is given again. It must be declared."""
    name = name_of(function)
    if name not in _REPEATED:
        raise LookupError(f"{name} is not declared: @repeated_on_hit")
    if (reads := _RECORDING.get()) is not None:
        reads.on_hit.append((name, data))


def repeat(done: Sequence[tuple[str, tuple[object, ...]]], request: HttpRequest) -> None:
    """Do what was noted once more, for this request. Raises LookupError for what this code does not know."""
    for name, data in done:
        _REPEATED[name](request, *data)


# ---- comparing ----------


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read, each with what it came to: `holds` asks it all again."""

    queries: tuple[tuple[str, Parameters, str], ...]
    values: tuple[tuple[str, str, str], ...]
    answers: tuple[tuple[str, tuple[object, ...], str], ...]
    to_the_second: bool = False

    def holds(self) -> bool:
        """Whether everything would be read the same today."""
        with unrecorded():
            return (
                all(_mark_of(keeper, name) == mark for keeper, name, mark in self.values)
                and all(
                    digest(shown_rows(sql, params, self.to_the_second)) == rows for sql, params, rows in self.queries
                )
                and all(_answer(name, args) == answer for name, args, answer in self.answers)
            )


def seen(reads: Reads) -> Seen | None:
    """What was noted with what it comes to now; None where it cannot be asked again, or costs too much to."""
    if reads.reason or len(reads.queries) > MOST_QUERIES or len(reads.answers) > MOST_ANSWERS:
        return None
    with unrecorded():
        together = [(name, (tuple(sorted(ones)),)) for name, ones in reads.among.items()]
        return Seen(
            tuple((sql, params, digest(shown_rows(sql, params, reads.to_the_second))) for sql, params in reads.queries),
            tuple((keeper, name, mark) for (keeper, name), mark in reads.values.items()),
            (
                *((name, args, answer) for (name, args), answer in reads.answers.items()),
                *((name, args, _answer(name, args) or "") for name, args in together),
            ),
            reads.to_the_second,
        )


def digest(value: object) -> str:
    """Tells one value from another by its `repr`."""
    return blake2b(repr(value).encode(errors="surrogatepass"), digest_size=16).hexdigest()


def _mark_of(keeper: str, name: str) -> str | None:
    return _KEEPERS[keeper](name) if keeper in _KEEPERS else None


def _answer(name: str, args: tuple[object, ...]) -> str | None:
    if name not in _ASKED:
        return None
    function, told = _ASKED[name]
    return digest(told(function(*args)))
