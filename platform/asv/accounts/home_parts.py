"""What the home of an account shows of each room: what waits, what is new, what comes soon, how much is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for this person: what, why, and the one act that settles it."""

    title: str
    text: str
    act: str
    url: str
    icon: str


@dataclass(frozen=True, slots=True)
class News:
    """Something new for this person, and why it is for them; `url` is empty where they may no longer read it."""

    title: str
    why: str
    url: str


@dataclass(frozen=True, slots=True)
class Coming:
    """Something at which this person is expected: its day, its hours in words, and what is to be known of it."""

    title: str
    starts_at: datetime
    when: str
    note: str
    url: str


_WAITING: list[Callable[[HttpRequest], Iterable[Waiting]]] = []
_NEWS: list[Callable[[HttpRequest], Iterable[News]]] = []
_COMING: list[Callable[[HttpRequest], Iterable[Coming]]] = []
_COUNTS: dict[str, Callable[[HttpRequest], int]] = {}


def register_waiting(waiting: Callable[[HttpRequest], Iterable[Waiting]]) -> None:
    """Have the home of an account ask this for what waits."""
    _WAITING.append(waiting)


def register_news(news: Callable[[HttpRequest], Iterable[News]]) -> None:
    """Have the home of an account ask this for what is new."""
    _NEWS.append(news)


def register_coming(coming: Callable[[HttpRequest], Iterable[Coming]]) -> None:
    """Have the home of an account ask this for what comes soon."""
    _COMING.append(coming)


def register_count(view_name: str, count: Callable[[HttpRequest], int]) -> None:
    """Have the home of an account say, beside the link to this view, how many things are there."""
    _COUNTS[view_name] = count


def waiting_for(request: HttpRequest) -> list[Waiting]:
    """All that waits for whoever is signed in, in the order of the rooms."""
    return [one for waiting in _WAITING for one in waiting(request)]


def news_for(request: HttpRequest) -> list[News]:
    """All that is new for whoever is signed in."""
    return [one for news in _NEWS for one in news(request)]


def coming_for(request: HttpRequest) -> list[Coming]:
    """All that comes soon for whoever is signed in, the next one first."""
    return sorted((one for coming in _COMING for one in coming(request)), key=lambda one: one.starts_at)


def counts_for(request: HttpRequest) -> dict[str, int]:
    """`{name of a view: how many things are there}` for whoever is signed in."""
    return {view_name: count(request) for view_name, count in _COUNTS.items()}
