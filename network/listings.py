"""What lists and single pages of networks, meetings and démarches show."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail.models import Page

from asv.core.visibility import Visibility
from asv.resources.cards import cards_for
from asv.resources.models import ResourceFile, ResourceOrganisation, ResourcePage
from asv.resources.terms import terms_of
from home.paging import paginate

MEETINGS_SHOWN = 12


def card_listing(pages: Any, visibility: Visibility, request: HttpRequest) -> dict[str, Any]:
    """A page of cards with its pager."""
    rows, total, pager = paginate(pages, request)
    return {"cards": cards_for(rows, visibility), "total": total, "pager": pager}


def page_facts(page: ResourcePage) -> dict[str, Any]:
    """What classifies a page, where it is, its documents and organisations, whatever its type: three queries."""
    found = terms_of([page.pk])[page.pk]
    terms = [(key, ref) for key, refs in found.terms.items() for ref in refs]
    files = ResourceFile.objects.filter(page=page.pk).select_related("document").order_by("sort_order")
    links = ResourceOrganisation.objects.filter(page=page.pk).select_related("organisation").order_by("sort_order")
    themes = found.terms["theme"]
    return {
        "terms": terms,
        "places": found.places,
        "files": list(files),
        "organisations": list(links),
        "palette": (themes[0].palette if themes else "") or "pine",
    }


def network_facts(page: Any, visibility: Visibility) -> dict[str, Any]:
    """A network's meetings, and the pages of its own space this reader may read."""
    from network.agenda import meeting_rows, to_come
    from network.models import MeetingPage

    meetings = visibility.listed(MeetingPage.objects.filter(network=page))
    coming = meetings.filter(to_come()).order_by("starts_at")[:MEETINGS_SHOWN]
    past = meetings.exclude(to_come()).order_by("-starts_at")[:MEETINGS_SHOWN]
    rows = meeting_rows([*coming, *past], visibility)
    space = Page.objects.child_of(page).order_by("path")
    return {
        **page_facts(page),
        "coming": [row for row in rows if not row.is_past],
        "past": [row for row in rows if row.is_past],
        "space": list(visibility.readable(space)),
        "has_hidden_space": visibility.listed(space).exists(),
    }
