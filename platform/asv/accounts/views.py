"""The account's own pages; signing up and in are allauth's."""

from __future__ import annotations

import json
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from asv.accounts.favourites import cookie_ids, favourite_ids, kept_ids, store_cookie, toggle_favourite
from asv.accounts.forms import DeletionForm, ProfileForm
from asv.accounts.models import Download
from asv.accounts.own_data import own_data
from asv.accounts.same_origin import same_origin_only
from asv.core.document_views import may_read_document
from asv.core.visibility import visible_to
from asv.resources.cards import Card, cards_for
from asv.resources.models import ResourcePage

PAGE_SIZE = 20


@never_cache
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The account: what I keep, what I downloaded, and the ways on."""
    ids = kept_ids(request)
    downloads = _downloads(request.user)[:5]
    context = {"cards": _cards(request, ids[:3]), "kept": len(ids), "downloads": downloads}
    return render(request, "account/home.html", context)


@never_cache
@require_GET
def favourites(request: HttpRequest) -> HttpResponse:
    """What I keep, with or without an account."""
    ids = kept_ids(request)
    page = Paginator(ids, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"cards": _cards(request, list(page.object_list)), "kept": len(ids), "page_obj": page}
    return render(request, "account/favourites.html", context)


@never_cache
@same_origin_only
@require_POST
def toggle(request: HttpRequest, page_id: int) -> HttpResponse:
    """Keep a resource or let it go; answers the button again to htmx, and goes back otherwise."""
    listed = visible_to(request.user).listed(ResourcePage.objects.all())
    page = get_object_or_404(listed, pk=page_id)
    kept = cookie_ids(request)
    if request.user.is_authenticated:
        toggle_favourite(request.user, page)  # type: ignore[arg-type]
        ids = favourite_ids(request)
    else:
        kept = [pk for pk in kept if pk != page.pk] if page.pk in kept else [page.pk, *kept]
        ids = frozenset(kept)
    if request.htmx:  # type: ignore[attr-defined]
        context = {"resource_id": page.pk, "title": page.title, "favourite_ids": ids}
        response = render(request, "components/favourite_button.html", context)
    else:
        response = HttpResponse(status=303, headers={"Location": _back(request)})
    if not request.user.is_authenticated:
        store_cookie(response, kept, secure=request.is_secure())
    return response


@never_cache
@login_required
def downloads(request: HttpRequest) -> HttpResponse:
    """The documents I downloaded, as far as I may still read them."""
    page = Paginator(_downloads(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    readable = [row for row in page if may_read_document(row.document, request.user)]
    return render(request, "account/downloads.html", {"downloads": readable, "page_obj": page})


@never_cache
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """How I am called."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Votre profil est à jour.")
        return redirect("account_profile")
    return render(request, "account/profile.html", {"form": form})


@never_cache
@login_required
def data(request: HttpRequest) -> HttpResponse:
    """What the site keeps about me and why, with its export and its deletion."""
    return render(request, "account/data.html", {"data": own_data(request.user)})  # type: ignore[arg-type]


@never_cache
@login_required
@reauthentication_required
def export(request: HttpRequest) -> HttpResponse:
    """All that the site keeps about me, as one JSON file."""
    body = json.dumps(own_data(request.user), ensure_ascii=False, indent=2)  # type: ignore[arg-type]
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="mes-donnees-asv.json"'
    return response


@never_cache
@login_required
@reauthentication_required(allow_get=True)
def delete(request: HttpRequest) -> HttpResponse:
    """Delete the account and everything that hangs on it."""
    form = DeletionForm(request.POST or None, user=request.user)  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        user = request.user
        logout(request)
        user.delete()
        messages.success(request, "Votre compte et tout ce qu'il contenait sont supprimés.")
        return redirect("/")
    return render(request, "account/delete.html", {"form": form})


def _downloads(user: Any) -> QuerySet[Download]:
    return Download.objects.filter(user=user).select_related("document__collection")


def _cards(request: HttpRequest, ids: list[int]) -> list[Card]:
    pages = {page.pk: page for page in ResourcePage.objects.filter(pk__in=ids).specific()}
    return cards_for([pages[pk] for pk in ids if pk in pages], visible_to(request.user))


def _back(request: HttpRequest) -> str:
    for target in (request.POST.get("next"), request.headers.get("Referer")):
        if target and url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
            return target
    return reverse("account_favourites")
