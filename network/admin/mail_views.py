"""What administrators do about mails that wait, failed or came back, and how the mail goes on the whole."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from asv.jobs.models import MailReturn, MailState, OutgoingMail, ReturnKind
from asv.jobs.trouble import current_trouble
from network.admin.mailroom import nature_of, possible_acts
from network.alerts.forecast import Forecast, foresee
from network.alerts.models import Subscription
from network.alerts.returns.models import AddressPause
from network.alerts.returns.pausing import resume

logger = logging.getLogger(__name__)
_DAYS = (1, 7, 30)
_SAID = {
    "renvoyer": "Le message est de nouveau à envoyer.",
    "annuler": "Le message ne partira pas.",
    "reprendre": "Les alertes de cette adresse reprennent.",
}


def _administrators_only(request: HttpRequest) -> None:
    if not (request.user.is_active and request.user.is_superuser):
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, act: str, pk: int) -> HttpResponse:
    """GET asks, POST acts; what has become impossible meanwhile is said, and changes nothing."""
    _administrators_only(request)
    if act not in _SAID:
        raise Http404
    model: Any = AddressPause if act == "reprendre" else OutgoingMail
    row = get_object_or_404(model, pk=pk)
    index = reverse(f"{model._meta.app_label}_{model._meta.model_name}_modeladmin_index")
    label = dict(possible_acts(row)).get(act)
    if label is None:
        messages.warning(request, "Ce n’est plus possible : son état a changé entre-temps.")
        return redirect(index)
    if request.method == "POST":
        logger.info("Administrator %s: %s %s %s", request.user.pk, act, model._meta.label, pk)
        if _do(act, row):
            messages.success(request, _SAID[act])
        else:
            messages.warning(request, "Ce n’est plus possible : son état a changé entre-temps.")
        return redirect(index)
    who = row.address if act == "reprendre" else f"{nature_of(row)}, à {row.recipient}"
    return render(request, "network/admin/mail_act.html", {"label": label, "who": who, "index_url": index})


def _do(act: str, row: Any) -> bool:
    """Whether it was done: the worker may have been faster."""
    if act == "reprendre":
        resume(row, timezone.now())
        return True
    as_it_was = OutgoingMail.objects.filter(pk=row.pk, state=row.state)
    if act == "annuler":
        return bool(as_it_was.update(state=MailState.CANCELLED))
    return bool(as_it_was.update(state=MailState.QUEUED, attempts=0, next_attempt_at=timezone.now()))


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """How the mail goes: what waits and since when, what left, what failed and why; POST tries what failed again."""
    _administrators_only(request)
    if request.method == "POST":
        failed = OutgoingMail.objects.filter(state=MailState.FAILED).exclude(text="")
        number = failed.update(state=MailState.QUEUED, attempts=0, next_attempt_at=timezone.now())
        messages.success(request, f"Messages de nouveau à envoyer : {number}.")
        return redirect("mailroom_report")
    return render(request, "network/admin/mail_report.html", _figures())


@require_safe
def rehearsal(request: HttpRequest) -> HttpResponse:
    """What the updates of a moment, now unless one is chosen, would come to; nothing leaves, nothing is written."""
    _administrators_only(request)
    form = MomentForm(request.GET or None, initial={"moment": timezone.localtime()})
    moment = _moment(form) if form.is_bound else timezone.now()
    forecast = foresee(moment) if moment else None
    context = {"form": form, "moment": moment, "forecast": forecast, "tables": _tables(forecast) if forecast else []}
    return render(request, "network/admin/mail_rehearsal.html", context)


def _moment(form: MomentForm) -> datetime | None:
    return form.cleaned_data["moment"] if form.is_valid() else None


def _tables(forecast: Forecast) -> list[tuple[str, list[tuple[str, int]], str]]:
    """The counts by one thing each: title, rows, and what to say where there are none."""
    return [
        ("Annonces par fréquence", forecast.rhythms.most_common(), "Aucune."),
        ("Annonces par sorte d’alerte", forecast.followed.most_common(), "Aucune."),
        ("Annonces qui ne partiront pas", forecast.refused.most_common(), "Aucune n’est retenue."),
    ]


class MomentForm(forms.Form):
    """When the mails would leave, on the clock of Paris."""

    moment = forms.DateTimeField(
        label="À quel moment",
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "Écrivez une date et une heure : 2027-01-15 07:00."},
    )

    def clean_moment(self) -> datetime:
        """Within the year: a digest of another century closes on no calendar."""
        moment: datetime = self.cleaned_data["moment"]
        if abs(moment - timezone.now()) > timedelta(days=366):
            raise forms.ValidationError("Choisissez un moment à moins d’un an d’ici.")
        return moment


def _figures() -> dict[str, object]:
    now = timezone.now()
    counts = dict(OutgoingMail.objects.order_by().values_list("state").annotate(Count("pk")))
    sent = OutgoingMail.objects.filter(state=MailState.SENT)
    waiting = OutgoingMail.objects.filter(state=MailState.QUEUED)
    reasons = OutgoingMail.objects.filter(state__in=[MailState.FAILED, MailState.QUEUED]).exclude(last_error="")
    returned = dict(MailReturn.objects.order_by().values_list("kind").annotate(Count("pk")))
    return {
        "trouble": current_trouble(),
        "states": [(state.label, counts.get(state.value, 0)) for state in MailState],
        "oldest": waiting.aggregate(oldest=Min("created_at"))["oldest"],
        "sent": [(days, sent.filter(sent_at__gte=now - timedelta(days=days)).count()) for days in _DAYS],
        "reasons": reasons.order_by().values_list("last_error").annotate(n=Count("pk")).order_by("-n")[:10],
        "returned": [(kind.label, returned.get(kind.value, 0)) for kind in ReturnKind],
        "paused": AddressPause.objects.filter(resumed_at=None).count(),
        "active": Subscription.objects.filter(active=True, confirmed_at__isnull=False).count(),
        "may_retry": counts.get(MailState.FAILED.value, 0) > 0,
    }
