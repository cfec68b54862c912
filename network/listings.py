"""What lists and single pages of networks, meetings and démarches show."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from asv.core.paging import paginate
from asv.core.visibility import Visibility, visibility_of
from asv.resources.cards import cards_for
from home.facts import page_facts
from network.when import over_at

MEETINGS_SHOWN = 12
PAGE_SIZE = 12
# What the list of a network's meetings shows of each.
MEETING_LISTED = (
    "content_type", "title", "slug", "path", "url_path", "live", "summary", "date", "first_published_at",
    "starts_at", "ends_at", "all_day", "mode", "open_to", "venue", "cancelled", "replay_url",
)  # fmt: skip


def card_listing(pages: Any, visibility: Visibility, request: HttpRequest) -> dict[str, Any]:
    """A page of cards with its pager."""
    rows, total, pager = paginate(pages, request, PAGE_SIZE)
    return {"cards": cards_for(rows, visibility), "total": total, "pager": pager}


def network_facts(page: Any, request: HttpRequest) -> dict[str, Any]:
    """A network's meetings."""
    from network.agenda import meeting_rows

    visibility = visibility_of(request)
    coming, past = _meetings_of(page.pk, visibility) if page.pk else ([], [])
    rows = meeting_rows([*coming, *past], visibility)
    return {**page_facts(page, request), "coming": rows[: len(coming)], "past": rows[len(coming) :]}


def _meetings_of(network: int, visibility: Visibility) -> tuple[list[Any], list[Any]]:
    """The next meetings of a network and its last ones, with what a list shows of them; two queries."""
    from network.models import MeetingPage

    meetings = visibility.listed(MeetingPage.objects.filter(network=network)).order_by("starts_at", "pk")
    now = timezone.now()
    times = list(meetings.values_list("pk", "starts_at", "ends_at", "all_day"))
    coming = [pk for pk, *when in times if over_at(*when) >= now][:MEETINGS_SHOWN]
    past = [pk for pk, *when in reversed(times) if over_at(*when) < now][:MEETINGS_SHOWN]
    shown = MeetingPage.objects.order_by().only(*MEETING_LISTED).in_bulk([*coming, *past])
    return [shown[pk] for pk in coming], [shown[pk] for pk in past]
