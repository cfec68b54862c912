"""A person's own calendar: other rooms register what belongs in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from icalendar import Event

from asv.core.calendars import empty_calendar, written
from asv.core.visitor import Visitor

PRODID = "-//Ateliers Santé Ville//Agenda personnel//FR"
PersonalEvents = Callable[[Any], Iterable[Event]]
_PROVIDERS: list[PersonalEvents] = []


def register_personal_events(provider: PersonalEvents) -> None:
    """Have `provider(user)` add its events, only what this person may read now.

    Events with the same UID are one: that of the provider registered last, which may know more.
    """
    _PROVIDERS.append(provider)


def personal_calendar(user: Visitor) -> bytes:
    """The events of all providers as one calendar."""
    calendar = empty_calendar(PRODID, name=f"{settings.SITE_NAME} : mes rencontres")
    events = {str(event["uid"]): event for provider in _PROVIDERS for event in provider(user)}
    return written(calendar, events.values())
