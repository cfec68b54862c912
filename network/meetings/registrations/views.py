"""Registering, confirming an address, giving up a place: with an account or by the link of a mail."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asv.core.paging import paginate
from asv.core.visibility import visibility_of
from network.meetings.agenda import A_PAGE, COMING, PAST, UNLISTED, to_come
from network.meetings.models import MeetingPage
from network.meetings.registrations import links, seats
from network.meetings.registrations.forms import RegistrationForm
from network.meetings.registrations.limits import asks_too_often
from network.meetings.registrations.models import Registration, State

TOO_OFTEN = "Beaucoup de demandes viennent d’arriver d’ici. Rien n’est perdu : réessayez dans un moment."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """The form to register, and what it sends."""
    meeting = listed_meeting(request, slug)
    if not meeting.may_join(request.user, visibility_of(request)):
        return _not_for_you(request, meeting)
    if not meeting.registrations_open:
        return _closed(request, meeting)
    mine = seats.registration_by(request.user, meeting)
    if mine:
        return redirect(links.mine_path(mine))
    form = RegistrationForm(request.POST or None, meeting=meeting, user=request.user)
    if request.method == "POST" and form.is_valid():
        return _register(request, meeting, form)
    return _form(request, meeting, form)


def _register(request: HttpRequest, meeting: MeetingPage, form: RegistrationForm) -> HttpResponse:
    details = form.details
    known = request.user if request.user.is_authenticated else None
    if asks_too_often(request, details.email):
        form.add_error(None, TOO_OFTEN)
        return _form(request, meeting, form, status=429)
    try:
        registration = seats.register(meeting.pk, details, known)
    except seats.Closed:
        return _closed(request, meeting)
    return redirect(links.mine_path(registration)) if known else redirect("registration_sent", slug=meeting.slug)


def _form(request: HttpRequest, meeting: MeetingPage, form: RegistrationForm, status: int = 200) -> HttpResponse:
    left = seats.places_left(meeting)
    context = {"meeting": meeting, "form": form, "left": left, "full": left == 0}
    return render(request, "registrations/register.html", context, status=status)


@never_cache
@require_safe
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    """A mail is on its way: the same page for every address, known or not."""
    meeting = listed_meeting(request, slug)
    if not visibility_of(request).may_read(meeting):
        raise Http404
    return render(request, "registrations/sent.html", {"meeting": meeting})


def discreet(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep the answer out of caches and search engines, and its address, which holds the token, out of Referer."""

    @never_cache
    @wraps(view)
    def answered(request: HttpRequest, token: str) -> HttpResponse:
        response = view(request, token)
        # Not "no-referrer": browsers would then send no origin with the form, and it would be refused.
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return answered


@require_http_methods(["GET", "HEAD", "POST"])
@discreet
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what is to be confirmed, since mail filters follow links; POST confirms it."""
    try:
        registration = links.registration_to_confirm(token)
    except links.LinkEnded:
        return render(request, "registrations/unknown.html", {"ended": True}, status=410)
    if registration is None:
        return _unknown(request)
    if registration.state != State.TO_CONFIRM:
        return redirect(links.mine_path(registration))
    if request.method in ("GET", "HEAD"):
        return render(request, "registrations/confirm.html", _facts(request, registration))
    try:
        return redirect(links.mine_path(seats.confirm(registration)))
    except seats.Closed:
        return _closed(request, registration.meeting)


@require_safe
@discreet
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """A registration: its place or rank, the link to join, and the button that gives it up."""
    registration = links.registration_of(token)
    if registration is None:
        return _unknown(request)
    return render(request, "registrations/mine.html", {**_facts(request, registration), "token": token})


@require_POST
@discreet
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """POST: give up the place, or the wait for one."""
    registration = links.registration_of(token)
    if registration is None:
        return _unknown(request)
    if seats.leave(registration):
        messages.success(request, "C’est noté : votre place ira à quelqu’un d’autre. Merci de l’avoir dit.")
    return redirect(links.mine_path(registration))


@require_safe
@discreet
def certificate(request: HttpRequest, token: str) -> HttpResponse:
    """The certificate of someone who came, ready to print."""
    registration = links.registration_of(token)
    if registration is None:
        return _unknown(request)
    if not (registration.present and registration.meeting.is_past):
        raise Http404
    context = {"registration": registration, "meeting": registration.meeting, "today": timezone.localdate()}
    return render(request, "registrations/certificate.html", context)


@never_cache
@login_required
@require_safe
def my_meetings(request: HttpRequest) -> HttpResponse:
    """Every meeting for which I am, or was, registered."""
    mine = Registration.objects.filter(user=request.user).exclude(state=State.TO_CONFIRM).select_related("meeting")  # type: ignore[misc]
    mine = mine.defer(*(f"meeting__{name}" for name in UNLISTED))
    ahead = to_come(of="meeting__")
    # The same parameters as the agenda's.
    coming, _number, coming_pager = paginate(
        mine.filter(ahead).order_by("meeting__starts_at", "pk"), request, A_PAGE, name=COMING
    )
    past, _number, pager = paginate(
        mine.exclude(ahead).order_by("-meeting__starts_at", "-pk"), request, A_PAGE, name=PAST
    )
    context = {
        "coming": [_line(row) for row in coming],
        "coming_pager": coming_pager,
        "past": [_line(row) for row in past],
        "pager": pager,
    }
    return render(request, "registrations/my_meetings.html", context)


def _line(registration: Registration) -> dict[str, object]:
    return {"registration": registration, "meeting": registration.meeting, "path": links.mine_path(registration)}


def listed_meeting(request: HttpRequest, slug: str) -> MeetingPage:
    """A meeting that this person may see listed. Raises Http404."""
    found: Any = visibility_of(request).listed(MeetingPage.objects.filter(slug=slug)).select_related("network").first()
    if found is None:
        raise Http404
    return found


def _facts(request: HttpRequest, registration: Registration) -> dict[str, object]:
    meeting = registration.meeting
    waiting = registration.state == State.WAITING
    return {
        "registration": registration,
        "meeting": meeting,
        "rank": seats.rank_of(registration) if waiting else 0,
        "workshops": list(registration.workshops.all()),
        "is_past": meeting.is_past,
        "has_place": registration.state == State.CONFIRMED,
        "waiting": waiting,
    }


def _not_for_you(request: HttpRequest, meeting: MeetingPage) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return render(request, "registrations/not_for_you.html", {"meeting": meeting}, status=403)


def _closed(request: HttpRequest, meeting: MeetingPage) -> HttpResponse:
    status = 409 if request.method == "POST" else 200
    return render(request, "registrations/closed.html", {"meeting": meeting, "is_past": meeting.is_past}, status=status)


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "registrations/unknown.html", {"ended": False}, status=404)
