"""A person's own calendar: other rooms register what belongs in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from icalendar import Calendar, Event

from asv.core.visitor import Visitor

PersonalEvents = Callable[[Any], Iterable[Event]]
_PROVIDERS: list[PersonalEvents] = []


def register_personal_events(provider: PersonalEvents) -> None:
    """Have `provider(user)` add its events, only what this person may read now.

    Events with the same UID are one: that of the provider registered last, which may know more.
    """
    _PROVIDERS.append(provider)


def personal_calendar(user: Visitor) -> bytes:
    """The events of all providers as one calendar."""
    calendar = Calendar()
    calendar.add("prodid", "-//Ateliers Santé Ville//Agenda personnel//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", f"{settings.SITE_NAME} : mes rencontres")
    calendar.add("x-wr-timezone", "Europe/Paris")
    events = {str(event["uid"]): event for provider in _PROVIDERS for event in provider(user)}
    for event in events.values():
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()
