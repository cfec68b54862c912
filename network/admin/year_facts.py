"""What the network adds to the report of a year: meetings and places taken there, people who are told of news."""

from __future__ import annotations

from django.db.models import Q

from asv.stewardship.audience.report import Fact
from network.alerts.models import Subscription
from network.meetings.models import MeetingPage
from network.meetings.registrations.models import Registration, State


def year_facts(year: int) -> list[Fact]:
    """Meetings of the year, who registered for them, and how many people follow news today; three queries."""
    held = MeetingPage.objects.filter(live=True, starts_at__year=year)
    places = Registration.objects.filter(meeting__in=held, state=State.CONFIRMED)
    running = Subscription.objects.filter(
        Q(user__is_active=True) | Q(user=None), active=True, confirmed_at__isnull=False
    )
    people = running.order_by().values("user", "subscriber").distinct().count()
    return [
        (f"rencontres de {year}", held.count()),
        ("inscriptions confirmées à ces rencontres", places.count()),
        ("personnes prévenues des nouveautés, aujourd’hui", people),
    ]
