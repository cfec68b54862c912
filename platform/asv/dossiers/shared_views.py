"""A dossier opened by its secret link: to each reader, only what that reader may see."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from asv.core.visibility import visibility_of
from asv.dossiers.entries import Entry, entries
from asv.dossiers.files import document_context, file_response
from asv.dossiers.models import Dossier
from asv.dossiers.sharing import LinkEnded, shared_dossier


def _discreet(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """No cache, no index, and no address handed on with a click: the address is the key."""

    @wraps(view)
    def answered(request: HttpRequest, token: str, **options: object) -> HttpResponse:
        try:
            dossier = shared_dossier(token)
        except LinkEnded:
            response = render(request, "dossiers/ended.html", status=410)
        else:
            if dossier is None:
                raise Http404
            response = view(request, dossier, token=token, **options)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return answered


@never_cache
@require_safe
@_discreet
def shared(request: HttpRequest, dossier: Dossier, token: str) -> HttpResponse:
    """The dossier as a page, ready to print."""
    context = document_context(dossier, _entries(request, dossier), private=False)
    return render(request, "dossiers/shared.html", {**context, "token": token, "mine": _mine(request, dossier)})


@never_cache
@require_safe
@_discreet
def shared_export(request: HttpRequest, dossier: Dossier, token: str, extension: str) -> HttpResponse:
    """The dossier as a file."""
    return file_response(request, dossier, _entries(request, dossier), extension)


def _entries(request: HttpRequest, dossier: Dossier) -> list[Entry]:
    return entries(list(dossier.items.all()), visibility_of(request), owner=_mine(request, dossier))


def _mine(request: HttpRequest, dossier: Dossier) -> bool:
    return request.user.pk == dossier.owner_id
