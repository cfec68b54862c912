"""The site's own addresses: health, robots, site map, admin's door, errors."""

from __future__ import annotations

import sys

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from asv.core.bad_input import Unreadable
from asv.core.health import readiness
from asv.core.mosaic import mosaic
from asv.core.outages import RETRY_SECONDS, leave_connection, outage_of
from asv.core.page_views import farewell
from asv.core.sitemaps import site_map

__all__ = [
    "admin_login",
    "bad_request",
    "healthz",
    "mosaic",
    "not_found",
    "readyz",
    "robots",
    "server_error",
    "sitemap",
]


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as this process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when everything the site needs answers and a page renders; 503 with the names of what does not."""
    asked = readiness()
    told = {"status": "unavailable" if asked.failing else "ok", "failing": asked.failing, "care": asked.care}
    return JsonResponse({**told, **asked.results}, status=503 if asked.failing else 200)


def robots(request: HttpRequest) -> HttpResponse:
    """`robots.txt`: the addresses that crawlers are asked not to visit."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /compte/",
        "Disallow: /recherche/",
        "Disallow: /api/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def sitemap(request: HttpRequest) -> HttpResponseBase:
    """The published pages that anyone may read."""
    return site_map(request)


def admin_login(request: HttpRequest) -> HttpResponse:
    """The admin's door: allauth for those who are not signed in, a refusal for those without the right.

    Pointing Wagtail's login at allauth itself would send a signed-in visitor round in circles.
    """
    if request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
        return render(request, "403.html", {"reason": "Votre compte n’ouvre pas l’administration du site."}, status=403)
    target = request.GET.get("next") or reverse("wagtailadmin_home")
    if not target.startswith("/admin/"):
        target = reverse("wagtailadmin_home")
    if request.user.is_authenticated:
        return HttpResponse(status=302, headers={"Location": target})
    return redirect_to_login(target, login_url=reverse("account_login"))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for a request that cannot be read: asks neither database nor session; JSON from the API."""
    reason = str(exception) if isinstance(exception, Unreadable) else ""
    if request.path_info.startswith("/api/"):
        fault = {"parameter": "", "value": "", "message": reason or "La requête n’est pas lisible."}
        return JsonResponse({"errors": [fault]}, status=400)
    return render(None, "400.html", {"reason": reason}, status=400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for an address that leads nowhere, or no more: 410 and the reason for what was withdrawn."""
    page = getattr(request, "kept_back", None)
    if page is not None and (told := farewell(page)) is not None:
        return render(request, "410.html", told, status=410)
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for our own failure, or for what the site stands on; asks neither database nor session."""
    outage = outage_of(sys.exc_info()[1])
    if outage is None:
        return render(None, "500.html", status=500)
    leave_connection()
    if request.path_info.startswith("/api/"):
        fault = {"parameter": "", "value": "", "message": outage.title}
        response: HttpResponse = JsonResponse({"errors": [fault]}, status=503)
    else:
        sent = request.method == "POST"
        response = render(None, "503.html", {"title": outage.title, "said": outage.said, "sent": sent}, status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response
