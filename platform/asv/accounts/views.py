"""What I keep and what I downloaded; signing up and in are allauth's, own data has a module of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from asv.accounts.favourites import (
    MOST_IN_COOKIE,
    PAGE_SIZE,
    cookie_ids,
    kept_page,
    resource_to_toggle,
    store_cookie,
    toggle_favourite,
)
from asv.accounts.home_parts import coming_for, counts_for, news_for, waiting_for
from asv.accounts.models import Download, Favourite, User
from asv.accounts.same_origin import same_origin_only
from asv.core.paging import paginate
from asv.core.visibility import visibility_of
from asv.core.words import clean_words


@never_cache
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The account: what waits for me, what is new, what comes soon, what I keep, and the ways on."""
    prefetch_related_objects([cast(User, request.user)], "emailaddress_set")  # what waits is asked for by each room
    rows, kept, _pager = kept_page(request, size=6)
    cards = [row.card for row in rows if row.card][:3]
    parts = {"waiting": waiting_for(request), "news": news_for(request), "coming": coming_for(request)}
    context = {"cards": cards, "kept": kept, "counts": counts_for(request), **parts}
    return render(request, "account/home.html", context)


@never_cache
@require_safe
def favourites(request: HttpRequest) -> HttpResponse:
    """What I keep, with or without an account."""
    words = clean_words(request.GET.get("q", "")[:100])
    rows, kept, pager = kept_page(request, words)
    context = {"rows": rows, "kept": kept, "pager": pager, "words": words}
    return render(request, "account/favourites.html", context)


@never_cache
@same_origin_only
@require_POST
def toggle(request: HttpRequest, page_id: int) -> HttpResponse:
    """Keep a resource or let it go; answers its buttons alone to a script, and goes back otherwise."""
    page = resource_to_toggle(request, page_id)
    if request.user.is_authenticated:
        if page is None:
            raise Http404
        kept = toggle_favourite(request.user, page)
        return _toggled(request, page_id, page.title, kept, _KEPT if kept else _LET_GO)
    ids = cookie_ids(request)
    if page_id in ids:
        ids.remove(page_id)
        kept, said = False, _LET_GO
    elif page is None:
        raise Http404
    elif len(ids) >= MOST_IN_COOKIE:
        # Forgetting the oldest in silence would lose what someone counts on.
        return _toggled(request, page_id, page.title, False, _FULL, refused=True)
    else:
        ids.insert(0, page_id)
        kept, said = True, _KEPT
    response = _toggled(request, page_id, page.title if page else "", kept, said)
    store_cookie(response, ids, secure=request.is_secure(), by_script=bool(request.htmx))  # type: ignore[attr-defined]
    return response


@never_cache
@login_required
@require_POST
def forget(request: HttpRequest, favourite_id: int) -> HttpResponse:
    """Let go of a favourite whose resource was withdrawn or deleted."""
    favourite = get_object_or_404(Favourite, pk=favourite_id, user=request.user)
    favourite.delete()
    messages.success(request, f"« {favourite.kept_title} » n’est plus dans vos favoris.")
    return HttpResponse(status=303, headers={"Location": _back(request)})


@never_cache
@login_required
def downloads(request: HttpRequest) -> HttpResponse:
    """The documents I downloaded, as far as I may still read them."""
    rows, _total, pager = paginate(_downloads(request.user), request, PAGE_SIZE)
    return render(request, "account/downloads.html", {"downloads": _readable(request, rows), "pager": pager})


_KEPT, _LET_GO = "Gardé dans vos favoris.", "Retiré de vos favoris."
_FULL = (
    f"Ce navigateur garde déjà {MOST_IN_COOKIE} ressources : c’est le plus qu’il peut sans compte. Rien n’est perdu. "
    "Créez un compte ou connectez-vous pour en garder autant que vous voulez."
)


def _downloads(user: Any) -> QuerySet[Download]:
    return Download.objects.filter(user=user).select_related("document__collection")


def _readable(request: HttpRequest, rows: Iterable[Download]) -> list[Download]:
    visibility = visibility_of(request)
    return [row for row in rows if visibility.may_read_file(row.document)]


def _toggled(
    request: HttpRequest, page_id: int, title: str, kept: bool, said: str, refused: bool = False
) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        ids = {page_id} if kept else set()
        # What was just kept is not watched yet, what was let go is watched no more.
        context = {"resource_id": page_id, "title": title, "favourite_ids": ids, "said": said, "watched_ids": ()}
        return render(request, "watching/_both.html", context)
    if refused:
        messages.warning(request, said)
    return HttpResponse(status=303, headers={"Location": _back(request)})


def _back(request: HttpRequest) -> str:
    for target in (request.POST.get("next"), request.headers.get("Referer")):
        if target and url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
            return target
    return reverse("account_favourites")
