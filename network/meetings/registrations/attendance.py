"""For those who look after a meeting: who registered, who came, as a page to print and as a file."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from asv.core.tables import CSV_TYPE, csv_lines
from network.meetings.models import MeetingPage
from network.meetings.registrations.forms import RemovalForm
from network.meetings.registrations.models import Registration, State
from network.meetings.registrations.permissions import may_manage_meeting
from network.meetings.registrations.seats import remove

_ORDER = {State.CONFIRMED: 0, State.WAITING: 1, State.CANCELLED: 2, State.TO_CONFIRM: 3}
_HEADINGS = ["État", "Rang", "Nom", "Fonction", "Structure", "Adresse e-mail", "Profession déclarée", "Ateliers"]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """Everyone registered, by state; a tick for each person who came."""
    meeting = _managed(request, slug)
    if request.method == "POST":
        ticked = {int(pk) for pk in request.POST.getlist("present") if pk.isascii() and pk.isdecimal()}
        came = tick(meeting, ticked)
        messages.success(request, f"La feuille de présence est enregistrée : {came} sur place.")
        return redirect("meeting_registrations", slug=meeting.slug)
    rows = _rows(meeting)
    confirmed = [row for row in rows if row.state == State.CONFIRMED]
    context = {
        "meeting": meeting,
        "confirmed": confirmed,
        "others": [row for row in rows if row.state != State.CONFIRMED],
        "came": sum(bool(row.present) for row in confirmed),
        "may_remove": not meeting.is_past,
        "ticked": any(row.present is not None for row in confirmed),
    }
    return render(request, "registrations/sheet.html", context)


@transaction.atomic
def tick(meeting: MeetingPage, present: set[int]) -> int:
    """Write down who came among those who had a place; how many."""
    had_a_place = Registration.objects.filter(meeting=meeting, state=State.CONFIRMED)
    known = set(had_a_place.values_list("pk", flat=True))
    had_a_place.filter(pk__in=known & present).update(present=True)
    had_a_place.filter(pk__in=known - present).update(present=False)
    return len(known & present)


@never_cache
@login_required
@require_safe
def sheet_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same as a file for a spreadsheet, which takes none of its cells for a formula."""
    meeting = _managed(request, slug)
    response = StreamingHttpResponse(_lines(meeting), content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="inscriptions-{meeting.pk}.csv"'
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_off(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """GET asks whether it is meant; POST takes the person off the list, who is told."""
    meeting = _managed(request, slug)
    registration = get_object_or_404(Registration, meeting=meeting, pk=pk)
    if not registration.is_active or meeting.is_past:
        messages.info(
            request, "Il n’y a plus rien à retirer : la personne n’est plus inscrite, ou la rencontre est passée."
        )
        return redirect("meeting_registrations", slug=meeting.slug)
    form = RemovalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if remove(registration, form.cleaned_data["note"]):
            messages.success(request, f"{registration.name} n’est plus sur la liste : un message le lui dit.")
        return redirect("meeting_registrations", slug=meeting.slug)
    context = {"meeting": meeting, "registration": registration, "form": form}
    return render(request, "registrations/take_off.html", context)


def _lines(meeting: MeetingPage) -> Iterator[str]:
    rows = _rows(meeting)
    questions = list(dict.fromkeys(question for row in rows for question, _answer in row.answers))
    headings = [*_HEADINGS, *questions, "Demandée le", "Présence"]
    return csv_lines([headings, *(_cells(row, questions) for row in rows)])


def _cells(row: Registration, questions: list[str]) -> list[object]:
    answers = dict(row.answers)
    return [
        row.get_state_display(),
        row.number or "",
        row.name,
        row.function,
        row.organisation,
        row.email,
        row.declared,
        ", ".join(workshop.title for workshop in row.workshops.all()),
        *(answers.get(question, "") for question in questions),
        timezone.localtime(row.created_at).strftime("%d/%m/%Y %H:%M"),
        {True: "oui", False: "non", None: ""}[row.present],
    ]


def _rows(meeting: MeetingPage) -> list[Registration]:
    """Those who have a place by name, then those who wait in their order, then the others."""
    rows = list(Registration.objects.filter(meeting=meeting).prefetch_related("workshops"))
    return sorted(rows, key=_place_in_list)


def _place_in_list(row: Registration) -> tuple[int, int, str]:
    state = State(row.state)
    return _ORDER[state], row.number or 0 if state == State.WAITING else 0, row.name.casefold()


def _managed(request: HttpRequest, slug: str) -> MeetingPage:
    meeting = MeetingPage.objects.filter(slug=slug).first()
    if meeting is None:
        raise Http404
    if not may_manage_meeting(request.user, meeting):
        raise PermissionDenied
    return meeting
