"""What lists and single pages of networks, meetings and démarches show."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from asv.core.paging import paginate
from asv.core.visibility import Visibility, visibility_of
from asv.resources.cards import cards_for
from home.facts import page_facts

MEETINGS_SHOWN = 12
PAGE_SIZE = 12


def card_listing(pages: Any, visibility: Visibility, request: HttpRequest) -> dict[str, Any]:
    """A page of cards with its pager."""
    rows, total, pager = paginate(pages, request, PAGE_SIZE)
    return {"cards": cards_for(rows, visibility), "total": total, "pager": pager}


def network_facts(page: Any, request: HttpRequest) -> dict[str, Any]:
    """A network's meetings."""
    from network.agenda import meeting_rows, to_come
    from network.models import MeetingPage

    visibility = visibility_of(request)
    meetings = visibility.listed(MeetingPage.objects.filter(network=page.pk) if page.pk else MeetingPage.objects.none())
    coming = meetings.filter(to_come()).order_by("starts_at")[:MEETINGS_SHOWN]
    past = meetings.exclude(to_come()).order_by("-starts_at")[:MEETINGS_SHOWN]
    rows = meeting_rows([*coming, *past], visibility)
    return {
        **page_facts(page, request),
        "coming": [row for row in rows if not row.is_past],
        "past": [row for row in rows if row.is_past],
    }
