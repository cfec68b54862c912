"""The webhook by which a mail provider reports returned mails."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from asv.jobs.returns import MAX_BYTES, take_report


@never_cache
@csrf_exempt
@require_POST
def mail_return(request: HttpRequest) -> JsonResponse:
    """Take a report: the mail itself, or JSON {"message": "…"}; 404 to whoever does not hold the token.

    The token stands for the form token: `Authorization: Bearer <BOUNCE_WEBHOOK_TOKEN>`. Answers {"taken": whether it
    is a report of one of our mails}; 400 for what is no JSON, 413 for what is longer than any report.
    """
    if not _may_report(request):
        raise Http404
    body = request.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        return JsonResponse({"error": f"Un rapport tient en {MAX_BYTES // 1024} Kio."}, status=413)
    if request.content_type == "application/json":
        try:
            body = _message_of(body)
        except ValueError:
            return JsonResponse({"error": 'Le JSON attendu est {"message": "…"}.'}, status=400)
    return JsonResponse({"taken": take_report(body)})


def _may_report(request: HttpRequest) -> bool:
    token = settings.BOUNCE_WEBHOOK_TOKEN
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    return bool(token) and scheme.lower() == "bearer" and constant_time_compare(given.strip(), token)


def _message_of(body: bytes) -> bytes:
    """The raw mail in the JSON body. Raises ValueError for anything else, also for JSON nested too deep to parse."""
    try:
        held = json.loads(body)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(held, dict) or not isinstance(held.get("message"), str):
        raise ValueError("no message")
    return str(held["message"]).encode("utf-8", "replace")
