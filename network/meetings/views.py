"""Calendars: one meeting, or all of them under the search filters."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from asv.core.visibility import Visibility, visibility_of
from asv.taxonomy.catalogue import catalogue
from network.meetings.agenda import listed_meetings
from network.meetings.agenda_form import of_years
from network.meetings.calendar import calendar_of
from network.meetings.models import MeetingPage, MeetingSeries
from network.meetings.registrations.facts import shows_video
from search.engines import EngineUnavailable
from search.exports import left_out, unavailable
from search.faceted_form import parameters
from search.forms import SearchForm
from search.results import every_hit

AGENDA = "Rencontres santé des quartiers"
MOST_EVENTS = 1000
_CUT = f"Les {MOST_EVENTS} rencontres les plus récentes : filtrez pour retrouver les autres."
# What only the search index knows; the database answers for the other filters, index or not.
ASKED_OF_SEARCH = ("q", "format")


@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """Every listed meeting under the filters of the address; a members' one shows its teaser alone."""
    visibility = visibility_of(request)
    form = SearchForm(parameters(request), catalogue())
    meetings = of_years(listed_meetings(visibility, form), form)
    kinds = form.values("type")
    if kinds and MeetingPage.resource_type not in kinds:
        meetings = meetings.none()
    try:
        if any(form.words if name == "q" else form.values(name) for name in ASKED_OF_SEARCH):
            meetings = meetings.filter(pk__in=_found(form, visibility))
    except EngineUnavailable:
        return unavailable()
    shown = list(meetings.order_by("-starts_at", "-pk")[: MOST_EVENTS + 1])
    notes = left_out(form) + ([_CUT] if len(shown) > MOST_EVENTS else [])
    return _calendar(calendar_of(shown[:MOST_EVENTS], visibility, AGENDA, note=" ".join(notes)), "rencontres.ics")


def _found(form: SearchForm, visibility: Visibility) -> list[int]:
    form.selected["type"] = (MeetingPage.resource_type,)
    return [hit.card.id for batch in every_hit(form, visibility) for hit in batch]


@require_safe
def meeting_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """One meeting, to add to one's own calendar."""
    visibility = visibility_of(request)
    meeting: Any = visibility.listed(MeetingPage.objects.filter(slug=slug)).select_related("network").first()
    if meeting is None:
        raise Http404
    video = shows_video(meeting, request.user, meeting.may_join(request.user, visibility))
    return _calendar(calendar_of([meeting], visibility, shows_video=video), f"{meeting.slug}.ics")


@require_safe
def series_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The meetings of one series, to be followed by a calendar."""
    series = get_object_or_404(MeetingSeries, slug=slug)
    visibility = visibility_of(request)
    meetings = visibility.listed(MeetingPage.objects.filter(series=series)).order_by("-starts_at", "-pk")[:MOST_EVENTS]
    return _calendar(calendar_of(meetings, visibility, series.name), f"{series.slug}.ics")


def _calendar(content: bytes, filename: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=filename) or ""
    patch_cache_control(response, private=True, max_age=300)
    patch_vary_headers(response, ["Cookie"])
    return response
