"""Leaving without signing in: by the links of a mail, from its button or from the mail program itself.

GET only asks, since mail filters follow links; POST acts. A mail program that posts (RFC 8058) has no form token: the
signed token stands for it.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from network.alerts.forgetting import STOPPED_KEPT
from network.alerts.links import to_leave, to_leave_all, unsubscribe_all_token
from network.alerts.models import Subscription
from network.alerts.subscribing import stop, stop_all


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Leave the alerts that a link names."""
    named = to_leave(token)
    if named is None:
        return unknown(request)
    if request.method == "POST":
        stop(named)
        return _left(request, named)
    all_of_it = unsubscribe_all_token([row.pk for row in named]) if named else ""
    context = {"subscriptions": named, "whole": False, "all_token": all_of_it}
    return render(request, "updates/unsubscribe.html", context)


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe_all(request: HttpRequest, token: str) -> HttpResponse:
    """Leave everything that the reader of a mail gets."""
    named = to_leave_all(token)
    if named is None:
        return unknown(request)
    if request.method == "POST":
        return _left(request, stop_all(named))
    context = {"subscriptions": named, "whole": True, "all_token": ""}
    return render(request, "updates/unsubscribe.html", context)


def _left(request: HttpRequest, subscriptions: list[Subscription]) -> HttpResponse:
    return render(
        request, "updates/unsubscribed.html", {"subscriptions": subscriptions, "kept_days": STOPPED_KEPT.days}
    )


def unknown(request: HttpRequest) -> HttpResponse:
    """A link that is not ours, too old, or of something forgotten: all answer alike."""
    return render(request, "updates/unknown_token.html", status=404)
