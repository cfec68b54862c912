"""One form for a whole series: what is asked once, and the answer for each of its sessions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from asv.accounts.models import User
from asv.core.visibility import visibility_of
from network.meetings.models import MeetingPage, MeetingSeries, OpenTo
from network.meetings.registrations.forms import CONSENT_VERSION, PersonForm, invited_as
from network.meetings.registrations.limits import asks_too_often
from network.meetings.registrations.seats import Details
from network.meetings.registrations.series import Session, Standing, register_for, sessions_of
from network.meetings.registrations.views import TOO_OFTEN


class _Sessions(forms.MultipleChoiceField):
    """Sessions to choose from; one that was open when the form was shown is no fault of who chose it."""

    known: frozenset[str] = frozenset()

    def valid_value(self, value: str) -> bool:
        return value in self.known


class SeriesForm(PersonForm):
    """Who comes, and to which of the sessions that are open."""

    sessions = _Sessions(
        label="Séances",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins une séance."},
    )

    field_order = ("sessions", "name", "function", "organisation", "declared")

    def __init__(self, *args: Any, sessions: Sequence[Session], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.all_sessions = sessions
        shown = [session for session in sessions if session.is_open]
        field: Any = self.fields["sessions"]
        field.known = frozenset(str(session.meeting.pk) for session in sessions)
        field.choices = [(str(session.meeting.pk), _label(session)) for session in shown]
        # Who gave a place back is not put on the list again unasked.
        field.initial = [str(session.meeting.pk) for session in shown if not session.given_up]
        self.for_some = [session.meeting for session in shown if session.meeting.open_to == OpenTo.PROFESSIONS]
        if self.for_some:
            self.fields["declared"] = forms.BooleanField(label=invited_as(self.for_some), required=False)
            self.order_fields(self.field_order)

    def clean(self) -> dict[str, object]:
        """Who asks for a session that is open to some declares to be one of them."""
        data = super().clean() or self.cleaned_data
        chosen = set(data.get("sessions", []))
        reserved = [meeting.title for meeting in self.for_some if str(meeting.pk) in chosen]
        if reserved and not data.get("declared"):
            self.add_error("declared", "Cochez cette case, ou retirez les séances qui le demandent.")
        return data

    def details_for(self, meeting: MeetingPage) -> Details:
        """What was said, for one of the sessions."""
        data = self.cleaned_data
        declares = meeting.open_to == OpenTo.PROFESSIONS and data.get("declared")
        return Details(
            email=self.user.email,
            name=data["name"],
            function=data["function"],
            organisation=data["organisation"],
            declared=meeting.open_to_text or "oui" if declares else "",
            consent=CONSENT_VERSION,
        )

    @property
    def chosen(self) -> list[Session]:
        """The sessions chosen, in their order."""
        wanted = set(self.cleaned_data["sessions"])
        return [session for session in self.all_sessions if str(session.meeting.pk) in wanted]


def _label(session: Session) -> str:
    words = f"{session.meeting.when} : {session.meeting.title}"
    return f"{words} (complet : liste d’attente)" if session.standing == Standing.FULL else words


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def register_series(request: HttpRequest, slug: str) -> HttpResponse:
    """Where I stand with each coming session, and one form for those that are open."""
    series = get_object_or_404(MeetingSeries, slug=slug)
    visibility = visibility_of(request)
    if not visibility.listed(MeetingPage.objects.filter(series=series)).exists():
        raise Http404
    user = cast(User, request.user)
    sessions = sessions_of(series, user, visibility)
    form = SeriesForm(request.POST if request.method == "POST" else None, sessions=sessions, user=user)
    status = 200
    if request.method == "POST" and form.is_valid():
        if not asks_too_often(request, user.email):
            return _registered(request, series, form)
        form.add_error(None, TOO_OFTEN)
        status = 429
    some_open = any(session.is_open for session in sessions)
    context = {"series": series, "sessions": sessions, "form": form, "some_open": some_open}
    return render(request, "registrations/series.html", context, status=status)


def _registered(request: HttpRequest, series: MeetingSeries, form: SeriesForm) -> HttpResponse:
    answers = register_for(form.chosen, form.details_for, request.user)
    known = Counter(session.standing for session in form.chosen if not session.is_open)
    lines = [
        ("Places données", answers[Standing.PLACE]),
        ("En liste d’attente", answers[Standing.WAITING]),
        ("Inscription déjà faite", known[Standing.PLACE] + known[Standing.WAITING]),
        ("Closes entre-temps", answers[Standing.CLOSED] + known[Standing.CLOSED] + known[Standing.CANCELLED]),
    ]
    said = ", ".join(f"{words} : {number}" for words, number in lines if number)
    new = answers[Standing.PLACE] + answers[Standing.WAITING]
    mails = " Un message part pour chaque nouvelle inscription." if new else ""
    messages.success(request, f"{said or 'Rien à demander'}. Le détail est sur cette page.{mails}")
    return redirect("series_register", slug=series.slug)
