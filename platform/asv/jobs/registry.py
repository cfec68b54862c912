"""Consumers of the outbox and duties of the worker: apps register them from `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from asv.jobs.models import OutboxEvent

Handle = Callable[[Sequence[OutboxEvent]], None]
Duty = Callable[[datetime], int]


class RetryLater(Exception):
    """A service that a consumer or a duty needs is down: the events are kept and tried again later."""


@dataclass(frozen=True)
class Consumer:
    """Reads the outbox from its own cursor; `handle` must be safe to repeat."""

    name: str
    topics: frozenset[str]
    handle: Handle


_CONSUMERS: dict[str, Consumer] = {}
_DUTIES: dict[str, Duty] = {}


def register_consumer(name: str, topics: Sequence[str], handle: Handle) -> None:
    """Have `handle(events)` called for new events of these topics, in order, at least once each."""
    _CONSUMERS[name] = Consumer(name, frozenset(topics), handle)


def register_duty(name: str, duty: Duty) -> None:
    """Have `duty(now)` called at each round of the worker; it does what is due and returns how much it did.

    Duties run in the order in which they were registered, before the mails of the round leave. A duty may be killed
    at any point and is called again: what it does belongs in one transaction.
    """
    _DUTIES[name] = duty


def consumers() -> list[Consumer]:
    """The registered consumers."""
    return list(_CONSUMERS.values())


def duties() -> dict[str, Duty]:
    """The registered duties by name."""
    return dict(_DUTIES)
