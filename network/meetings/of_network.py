"""The meetings of a network, as its page shows them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

from asv.core.visibility import Visibility, visibility_of
from network.meetings.agenda import MEETING_LISTED, meeting_rows
from network.meetings.models import MeetingPage
from network.meetings.when import over_at

MEETINGS_SHOWN = 12


def network_meetings(page: Page, request: HttpRequest) -> dict[str, object]:
    """The next meetings of a network and its last ones."""
    visibility = visibility_of(request)
    coming, past = _meetings_of(page.pk, visibility) if page.pk else ([], [])
    rows = meeting_rows([*coming, *past], visibility)
    return {"coming": rows[: len(coming)], "past": rows[len(coming) :]}


def _meetings_of(network: int, visibility: Visibility) -> tuple[list[Any], list[Any]]:
    """The next meetings of a network and its last ones, with what a list shows of them; two queries."""
    meetings = visibility.listed(MeetingPage.objects.filter(network=network)).order_by("starts_at", "pk")
    now = timezone.now()
    times = list(meetings.values_list("pk", "starts_at", "ends_at", "all_day"))
    coming = [pk for pk, *when in times if over_at(*when) >= now][:MEETINGS_SHOWN]
    past = [pk for pk, *when in reversed(times) if over_at(*when) < now][:MEETINGS_SHOWN]
    shown = MeetingPage.objects.order_by().only(*MEETING_LISTED).in_bulk([*coming, *past])
    return [shown[pk] for pk in coming], [shown[pk] for pk in past]
