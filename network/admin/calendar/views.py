"""The team's calendar: a month of it, or the same as a list."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from network.admin.calendar.entries import KINDS, entries_between, weeks_of
from network.admin.panels import may_write

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The month `mois` (2026-12), as `vue` (`mois` or `liste`). Raises PermissionDenied for who writes no page."""
    if not may_write(request.user):
        raise PermissionDenied
    today = timezone.localdate()
    first = _month(request.GET.get("mois", ""), today)
    after = (first + timedelta(days=32)).replace(day=1)
    entries = entries_between(request.user, first, after)
    context = {
        "first": first,
        "view": "liste" if request.GET.get("vue") == "liste" else "mois",
        "entries": entries,
        "weeks": weeks_of(first, entries, today),
        "weekdays": WEEKDAYS,
        "kinds": KINDS,
        "before": f"{first - timedelta(days=1):%Y-%m}",
        "after": f"{after:%Y-%m}",
        "month": f"{first:%Y-%m}",
    }
    return render(request, "network/admin/calendar.html", context)


def _month(asked: str, today: date) -> date:
    """The first day of the month that is asked for; of this one where that is none, or far away."""
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError:
        return today.replace(day=1)
    return first if 2000 <= first.year <= 2100 else today.replace(day=1)
