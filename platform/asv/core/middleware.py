"""Request hooks that belong to no single app."""

from collections.abc import Callable
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject
from wagtail.models import Site

from asv.core.remembered import only_site

MOST_WORDS, LONGEST_WORDS = 12, 200


class CompressedPages(GZipMiddleware):
    """What is written anew is compressed; stored files, of which readers may ask a part, leave as they are."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The response, compressed unless it is a file."""
        return response if response.has_header("Accept-Ranges") else super().process_response(request, response)


def admin_content_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Loosen the content security policy for Wagtail's admin alone: its widgets carry inline scripts and styles."""
    admin_response: Callable[[HttpRequest], Any] = csp_update(
        {
            "script-src": ["'unsafe-inline'", "'unsafe-eval'"],
            "style-src": ["'unsafe-inline'"],
            "img-src": ["blob:"],
            "frame-src": ["'self'"],
        }
    )(get_response)

    def middleware(request: HttpRequest) -> HttpResponse:
        return (admin_response if request.path.startswith("/admin/") else get_response)(request)

    return middleware


def private_to_its_reader(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """What is answered to a signed-in person is kept by no shared cache, unless a view says that it may be."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return middleware


def known_site(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Tell Wagtail which site this is, without the query it makes for each request."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request._wagtail_site = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: only_site() or Site._find_for_request(request)
        )
        return get_response(request)

    return middleware


def short_admin_searches(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Keep the first words of a search in the admin: databases refuse thousands of them, and a NUL.

    Wagtail's search cannot be narrowed or sorted by the number of uses (modelsearch reads a plain column of every
    filter and fails): with words asked, those parameters are left out.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/admin/") and "q" in request.GET:
            asked = request.GET.copy()
            words = str(asked["q"]).replace("\0", " ")[:LONGEST_WORDS].split()
            asked["q"] = " ".join(words[:MOST_WORDS])
            for name in [name for name in asked if words and _counts_uses(name, asked[name])]:
                del asked[name]
            request.GET = asked  # type: ignore[assignment]
        return get_response(request)

    return middleware


def _counts_uses(name: str, value: object) -> bool:
    return name.startswith("usage_count") or (name == "ordering" and str(value).lstrip("-") == "usage_count")
