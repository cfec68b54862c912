"""The meetings of a person's own calendar: those of their networks and of their favourites."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from icalendar import Event

from asv.accounts.models import Favourite, User
from asv.core.visibility import visible_to
from network.meetings.calendar import event_of
from network.meetings.models import MeetingPage

PAST_DAYS = 92
MOST = 300


def own_meetings(user: User) -> list[Event]:
    """Those this person may read now, from three months ago on. Never a video link: an address may be handed on."""
    visibility = visible_to(user)
    kept = Favourite.objects.filter(user=user).values("page")
    own = Q(network__group__in=user.groups.values("pk")) | Q(pk__in=kept)
    meetings = visibility.readable(MeetingPage.objects.filter(own))
    recent = meetings.filter(starts_at__gte=timezone.now() - timedelta(days=PAST_DAYS))
    shown = recent.distinct().order_by("starts_at", "pk")[:MOST]
    return [event_of(meeting, visibility.may_read(meeting)) for meeting in shown]
