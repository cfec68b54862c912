"""Calendars: one meeting, or all of them under the search filters."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from asv.core.visibility import visibility_of
from network.agenda import listed_meetings
from network.filters import kept_filters
from network.ics import calendar_of
from network.models import MeetingPage

MOST_EVENTS = 1000


def agenda(request: HttpRequest) -> HttpResponse:
    """Every listed meeting under the filters of the address; a members' one shows its teaser alone."""
    visibility = visibility_of(request)
    meetings = listed_meetings(visibility, kept_filters(request.GET)).order_by("-starts_at", "-pk")[:MOST_EVENTS]
    return _calendar(calendar_of(meetings, visibility, "Rencontres santé des quartiers"), "rencontres.ics")


def meeting_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """One meeting, to add to one's own calendar."""
    visibility = visibility_of(request)
    meeting = visibility.listed(MeetingPage.objects.filter(slug=slug)).select_related("network").first()
    if meeting is None:
        raise Http404
    joins = meeting.may_join(request.user, visibility)
    return _calendar(calendar_of([meeting], visibility, meeting.title, joins), f"{meeting.slug}.ics")


def _calendar(content: bytes, filename: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "private, max-age=300"
    return response
