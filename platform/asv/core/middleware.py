"""Request hooks that belong to no single app."""

from collections.abc import Callable
from typing import Any

from csp.constants import NONCE
from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject
from wagtail.models import Site

from asv.core.admin_names import only_known_names
from asv.core.admin_scripts import give_nonces
from asv.core.remembered import only_site

MOST_WORDS, LONGEST_WORDS = 12, 200
_COUNTED = {"verbose_name": "page", "verbose_name_plural": "pages"}


class CompressedPages(GZipMiddleware):
    """What is written anew is compressed; stored files, of which readers may ask a part, leave as they are."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The response, compressed unless it is a file."""
        return response if response.has_header("Accept-Ranges") else super().process_response(request, response)


class AdminRequests:
    """What holds for Wagtail's admin alone: its content policy, searches a database can take, names one may know.

    Its widgets carry inline scripts, which get a nonce, and set styles: the policy is loosened for these there and
    nowhere else. It is one middleware of these three because every request of the site passes through each.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.admin_response: Callable[[HttpRequest], Any] = csp_update(
            {
                "script-src": [NONCE],
                "style-src": ["'unsafe-inline'"],
                "img-src": ["blob:"],
                "frame-src": ["'self'"],
                "worker-src": ["'self'"],
                "manifest-src": ["'self'"],
            }
        )(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/admin/"):
            return self.get_response(request)
        _shorten_search(request)
        response: HttpResponse = self.admin_response(request)
        give_nonces(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: dict[str, object]
    ) -> HttpResponse | None:
        """Take out of the request the pages and files that this person may not know of."""
        return only_known_names(request, kwargs) if request.path.startswith("/admin/") else None

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Name what the search of pages counts, which Wagtail's own view leaves out: « 1-20 sur 102 None »."""
        if request.path.startswith("/admin/pages/search/") and response.context_data is not None:
            response.context_data |= _COUNTED
        return response


def for_our_readers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: other sites' pages draw nothing of ours into theirs, no shared cache keeps a session's answers.

    The view may say otherwise of either: a header that it set stays.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
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


def _shorten_search(request: HttpRequest) -> None:
    """Keep the first words of a search in the admin: databases refuse thousands of them, and a NUL."""
    if "q" not in request.GET:
        return
    asked = request.GET.copy()
    words = str(asked["q"]).replace("\0", " ")[:LONGEST_WORDS].split()
    asked["q"] = " ".join(words[:MOST_WORDS])
    request.GET = asked  # type: ignore[assignment]
