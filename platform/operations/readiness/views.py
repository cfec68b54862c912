"""The figures for a machine, and the state of the site for the person who runs it."""

from __future__ import annotations

from ipaddress import ip_address
from secrets import compare_digest

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from asv.core.health import readiness
from operations.backup.record import backup_record, note_wish
from operations.readiness.figures import registry
from operations.readiness.history import history, written_days
from operations.readiness.state import Seen, lines, sentence

# What proxies write: a request that carries one comes from elsewhere, whatever address it is connected from.
_OF_PROXIES = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures in Prometheus's text. Raises Http404 for whoever has neither the token nor a seat at this machine."""
    if not (_has_token(request) or _is_this_machine(request)):
        raise Http404
    return HttpResponse(generate_latest(registry()), content_type=CONTENT_TYPE_LATEST)


@require_safe
def site_state(request: HttpRequest) -> HttpResponse:
    """How the site is, for administrators. Raises PermissionDenied for others."""
    _only_administrators(request)
    now = timezone.now()
    seen = Seen(readiness(), history(), now)
    written = lines(seen)
    said, level = sentence(written)
    return render(
        request, "operations/admin/state.html", {"lines": written, "sentence": said, "level": level, "now": now}
    )


@require_safe
def site_journal(request: HttpRequest) -> HttpResponse:
    """The last days of the site in figures, for administrators. Raises PermissionDenied for others."""
    _only_administrators(request)
    return render(request, "operations/admin/journal.html", {"days": written_days(history())})


@require_POST
def prove_backup(request: HttpRequest) -> HttpResponse:
    """Ask the worker to restore the last archive beside the site. Raises PermissionDenied for others."""
    _only_administrators(request)
    if backup_record().get("place"):
        note_wish()
        messages.success(request, "La dernière sauvegarde va être remontée à côté du site, et comparée.")
    else:
        messages.error(request, "Aucune sauvegarde n’a encore été faite ici : il n’y a rien à prouver.")
    return redirect("site_state")


def _only_administrators(request: HttpRequest) -> None:
    if not (request.user.is_active and request.user.is_superuser):
        raise PermissionDenied


def _has_token(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    said = request.headers.get("Authorization", "")
    return bool(token) and compare_digest(said.encode(), f"Bearer {token}".encode())


def _is_this_machine(request: HttpRequest) -> bool:
    if any(name in request.headers for name in _OF_PROXIES):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
