"""Addresses that editors lead elsewhere, looked for where nothing stands, by a question that is written once."""

from __future__ import annotations

from urllib.parse import urlparse

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.encoding import uri_to_iri
from wagtail.contrib.redirects.middleware import RedirectMiddleware
from wagtail.contrib.redirects.models import Redirect

from asv.core.prepared import Rows, prepared


class Redirects(RedirectMiddleware):
    """Wagtail's middleware, asked only where some redirect begins at this address: of most that lead nowhere none does.

    Its own question is written anew for each of them, which is a quarter of such an answer: 2.0 → 1.5 ms.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The response, or the way to where an editor led this address."""
        if response.status_code != 404 or not _any_from(request):
            return response
        led: HttpResponseBase = super().process_response(request, response)
        return led


def _any_from(request: HttpRequest) -> bool:
    """Whether some redirect, of whatever site, begins here, with the question or without, encoded or not."""
    whole = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
    plain = urlparse(whole).path
    paths = [whole, uri_to_iri(whole), plain, uri_to_iri(plain)]
    return not any("\0" in path for path in paths) and bool(prepared("redirects", _rows, paths))


def _rows(*paths: str) -> Rows:
    rows: Rows = Redirect.objects.filter(old_path__in=paths).order_by().values_list("id")
    return rows
