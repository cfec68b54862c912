"""Watching a resource, and stopping, also without signing in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from network.alerts.watching.watches import named_by_token, stop, unwatch, watch


@never_cache
@login_required
@require_POST
def toggle(request: HttpRequest, page_id: int) -> HttpResponse:
    """Watch a resource (`suivre=1`) or stop (`suivre=0`): asking twice changes nothing more.

    Answers the buttons alone to a script, and goes back otherwise.
    """
    if request.POST.get("suivre") == "0":
        title = unwatch(request, page_id)
        said = "Vous ne suivez plus cette ressource. Elle reste dans vos favoris." if title is not None else ""
    else:
        title = watch(request, page_id)
        if title is None:
            raise Http404
        said = f"Vous suivez « {title} », gardée dans vos favoris : ses changements vous seront annoncés."
    if request.htmx:  # type: ignore[attr-defined]
        context = {"resource_id": page_id, "title": title or "", "said": "", "said_of_watch": said}
        return render(request, "watching/_both.html", context)
    if said:
        messages.success(request, said)
    return redirect(_back(request))


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Stop what a mail named, without signing in.

    GET only asks, since mail filters follow links; POST acts, from the button or from the mail program itself
    (RFC 8058), which has no form token: the signed token stands for it.
    """
    named = named_by_token(token)
    if named is None:
        return render(request, "watching/unknown_token.html", status=404)
    if request.method == "POST":
        stop(named)
    return render(request, "watching/stop.html", {"watches": named, "done": request.method == "POST"})


def _back(request: HttpRequest) -> str:
    target = request.headers.get("Referer", "")
    fits = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if fits else "account_favourites"
