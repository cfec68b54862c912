"""Pages that the link of a proposal opens."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from asv.accounts.same_origin import same_origin_only
from experiences.proposals.links import proposal_of
from experiences.proposals.models import OPEN_FOR


def by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view is given the proposal of the link; the page stays out of caches, indexes and Referer."""

    @same_origin_only
    @wraps(view)
    def answered(request: HttpRequest, token: str, **more: str) -> HttpResponse:
        proposal = proposal_of(token)
        if proposal is None:
            response = render(request, "proposals/ended.html", {"days": OPEN_FOR.days}, status=410)
        else:
            response = view(request, proposal, **more)
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        patch_cache_control(response, private=True, no_store=True)
        return response

    return answered
