"""The evaluation: one form for each person thanked, and what comes of them for those who look after the meeting."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Avg
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from network.meetings.models import MeetingPage
from network.meetings.registrations.permissions import may_manage_meeting
from network.meetings.registrations.views import discreet
from network.meetings.replays.forms import EvaluationForm
from network.meetings.replays.links import LinkEnded, thanks_of
from network.meetings.replays.models import Again, Evaluation, Thanks

# With one or two answers, those who organise could tell whose they are.
LEAST_SHOWN = 3


@require_http_methods(["GET", "HEAD", "POST"])
@discreet
def evaluate(request: HttpRequest, token: str) -> HttpResponse:
    """The four questions; the answers, once."""
    try:
        thanks = thanks_of(token)
    except LinkEnded:
        return _over(request)
    if thanks is None:
        return render(request, "replays/evaluation_over.html", {"known": False}, status=404)
    meeting = thanks.registration.meeting
    form = EvaluationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        kept = _keep(thanks, meeting, form)
        return render(request, "replays/evaluation_kept.html", {"meeting": meeting}) if kept else _over(request)
    context = {"meeting": meeting, "form": form, "token": token}
    return render(request, "replays/evaluation.html", context, status=422 if form.is_bound else 200)


def _keep(thanks: Thanks, meeting: MeetingPage, form: EvaluationForm) -> bool:
    """Use up the link and keep the answers, together; False where someone was faster."""
    with transaction.atomic():
        if not Thanks.objects.filter(pk=thanks.pk, answered=False).update(answered=True):
            return False
        evaluation = form.save(commit=False)
        evaluation.meeting = meeting
        evaluation.save()
    return True


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "replays/evaluation_over.html", {"known": True}, status=410)


@never_cache
@login_required
@require_safe
def results(request: HttpRequest, slug: str) -> HttpResponse:
    """What was answered, for those who may edit the meeting; nothing before three people have."""
    meeting = MeetingPage.objects.filter(slug=slug).first()
    if meeting is None:
        raise Http404
    if not may_manage_meeting(request.user, meeting):
        raise PermissionDenied
    asked = Thanks.objects.filter(registration__meeting=meeting).count()
    return render(request, "replays/results.html", {"meeting": meeting, "asked": asked, **summary(meeting)})


def summary(meeting: MeetingPage) -> dict[str, object]:
    """How many answered, and where there are enough of them, what."""
    found = Evaluation.objects.filter(meeting=meeting)
    rows = list(found.order_by("pk"))
    shown = rows if len(rows) >= LEAST_SHOWN else []
    return {
        "count": len(rows),
        "least": LEAST_SHOWN,
        "shown": bool(shown),
        "mean": found.aggregate(mean=Avg("useful"))["mean"] if shown else None,
        "notes": [(note, sum(row.useful == note for row in shown)) for note in (5, 4, 3, 2, 1)],
        "again": [(Again(value).label, sum(row.again == value for row in shown)) for value in Again.values],
        "takes_away": [row.takes_away for row in shown if row.takes_away],
        "lacked": [row.lacked for row in shown if row.lacked],
    }
