"""Pages that the link of a proposal opens."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from asv.accounts.same_origin import same_origin_only
from experiences.proposals.links import accompanied, proposal_of
from experiences.proposals.models import OPEN_FOR, Proposal


def by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view is given the proposal of its author's link; the page stays out of caches, indexes and Referer."""
    return _opened_by(proposal_of, view)


def by_companions_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The same for the link of who accompanies it."""
    return _opened_by(accompanied, view)


def _opened_by(
    found_by: Callable[[str], Proposal | None], view: Callable[..., HttpResponse]
) -> Callable[..., HttpResponse]:
    @same_origin_only
    @wraps(view)
    def answered(request: HttpRequest, token: str, **more: str) -> HttpResponse:
        proposal = found_by(token)
        if proposal is None:
            response = render(request, "proposals/ended.html", {"days": OPEN_FOR.days}, status=410)
        else:
            response = view(request, proposal, **more)
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        patch_cache_control(response, private=True, no_store=True)
        return response

    return answered
