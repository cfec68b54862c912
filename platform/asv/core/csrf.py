"""What a person reads when a form came without a valid token."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache


@never_cache
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 in words: nothing was done, why that happens, and how to send the form again.

    `reason` is Django's own, for developers; Django has logged it.
    """
    context = {
        "back": _page_of_form(request),
        "without_cookies": settings.CSRF_COOKIE_NAME not in request.COOKIES,
    }
    return render(request, "403_csrf.html", context, status=403)


def _page_of_form(request: HttpRequest) -> str:
    """The page of ours that held the form, as the browser says; empty where it does not say, or says another site."""
    came_from = request.headers.get("Referer", "")
    return came_from if url_has_allowed_host_and_scheme(came_from, {request.get_host()}) else ""
