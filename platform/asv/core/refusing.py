"""What a rule of the site refuses below the forms: said in words wherever it was tried.

Rooms raise `Refused` where something is saved, so that no way there is forgotten: forms, lists, workflows, programs.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme


class Refused(Exception):
    """A rule says no; the text says why, to who tried."""


class SayWhatIsRefused:
    """Middleware: who tried in the admin is told and led back; programs get 403 with the reason."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer to what a rule refused; None for every other exception."""
        if not isinstance(exception, Refused):
            return None
        for_a_program = request.path_info.startswith("/admin/api/") or not request.accepts("text/html")
        if for_a_program:
            return JsonResponse({"detail": str(exception)}, status=403)
        if not request.path_info.startswith("/admin/"):
            return render(request, "403.html", status=403)
        messages.error(request, str(exception))
        back = request.headers.get("Referer", "")
        known = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
        return redirect(back if known else "wagtailadmin_home")
