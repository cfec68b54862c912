"""What is answered where something was tried too often: a page or a form that says how long to wait."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from asv.accounts.guessing import in_minutes
from asv.accounts.hashing import HashingBusy

BUSY_SECONDS = 10
BUSY = "Beaucoup de personnes se connectent en ce moment. Attendez une dizaine de secondes et recommencez."
ONE_MINUTE = 60  # every limit that allauth answers with a page of its own lasts that long


class SlowDown:
    """Middleware: forms that refused for a time (`request.retry_after`, in seconds) say so in their status too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        seconds = getattr(request, "retry_after", 0)
        if seconds and response.status_code == 200:
            response.status_code = getattr(request, "retry_status", 429)
            response["Retry-After"] = str(seconds)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer `HashingBusy`, wherever it was raised, with 503 and `Retry-After` in seconds; None otherwise."""
        if not isinstance(exception, HashingBusy):
            return None
        response = render(request, "busy.html", {"said": BUSY}, status=503)
        response["Retry-After"] = str(BUSY_SECONDS)
        return response


def say_busy(request: HttpRequest) -> None:
    """Mark the request so that the middleware answers its form with 503 and `Retry-After` in seconds."""
    request.retry_after, request.retry_status = BUSY_SECONDS, 503  # type: ignore[attr-defined]


def too_many(request: HttpRequest, seconds: int = ONE_MINUTE) -> HttpResponse:
    """The page for too many requests of one kind from one address, or by one account."""
    response = render(request, "429.html", {"wait": in_minutes(seconds)}, status=429)
    response["Retry-After"] = str(seconds)
    return response
