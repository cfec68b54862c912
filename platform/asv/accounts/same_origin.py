"""A guard for small actions open to everyone: reading a page then needs no cookie for a form token."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt


def comes_from_this_site(request: HttpRequest) -> bool:
    """Whether a browser sent this request from a page of ours (Fetch metadata, else Origin, else Referer)."""
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site:
        return fetch_site == "same-origin"
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    try:
        return bool(source) and urlsplit(source).netloc == request.get_host()
    except ValueError:  # no address at all
        return False


def same_origin_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse what another site makes a browser send; takes the place of the form token, which needs a cookie."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method == "POST" and not comes_from_this_site(request):
            reason = "La demande ne venait pas d’une page de ce site : rien n’a été changé."
            return render(request, "403.html", {"reason": reason}, status=403)
        return view(request, *args, **kwargs)

    return csrf_exempt(guarded)
