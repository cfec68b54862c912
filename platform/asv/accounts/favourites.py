"""Keeping resources: in the account, or in a signed cookie for someone who has none yet."""

from __future__ import annotations

from collections.abc import Iterable

from django.core import signing
from django.http import HttpRequest, HttpResponse

from asv.accounts.models import Favourite, User
from asv.core.visibility import visible_to
from asv.resources.models import ResourcePage

COOKIE = "asv_favoris"
MOST_IN_COOKIE = 100
_SALT = "asv.favourites"
_ONE_YEAR = 365 * 24 * 3600


def cookie_ids(request: HttpRequest) -> list[int]:
    """Ids kept by someone without an account, the latest first; nothing where the cookie was tampered with."""
    try:
        ids = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT)
    except signing.BadSignature:
        return []
    return [pk for pk in ids if isinstance(pk, int)][:MOST_IN_COOKIE] if isinstance(ids, list) else []


def store_cookie(response: HttpResponse, ids: list[int], secure: bool) -> None:
    """Keep these ids in the reader's browser; an empty list takes the cookie away."""
    if not ids:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    value = signing.dumps(ids[:MOST_IN_COOKIE], salt=_SALT)
    response.set_cookie(COOKIE, value, max_age=_ONE_YEAR, httponly=True, samesite="Lax", secure=secure)


def favourite_ids(request: HttpRequest) -> frozenset[int]:
    """What the person behind this request keeps: one query for a member, none otherwise."""
    if request.user.is_authenticated:
        return frozenset(Favourite.objects.filter(user=request.user).values_list("page_id", flat=True))
    return frozenset(cookie_ids(request))


def toggle_favourite(user: User, page: ResourcePage) -> bool:
    """Keep the resource, or let it go if it was kept; whether it is kept now."""
    favourite, created = Favourite.objects.get_or_create(user=user, page=page)
    if not created:
        favourite.delete()
    return created


def add_favourites(user: User, ids: Iterable[int]) -> None:
    """Add what was kept before having an account; what no longer exists or is not listed is passed over."""
    wanted = list(ids)
    known = visible_to(user).listed(ResourcePage.objects.filter(pk__in=wanted)).values_list("pk", flat=True)
    listed = set(known)
    rows = [Favourite(user=user, page_id=pk) for pk in reversed(wanted) if pk in listed]
    Favourite.objects.bulk_create(rows, ignore_conflicts=True)


def kept_ids(request: HttpRequest) -> list[int]:
    """Ids of the kept resources that may still be listed, the latest kept first."""
    if request.user.is_authenticated:
        ids = list(Favourite.objects.filter(user=request.user).values_list("page_id", flat=True))
    else:
        ids = cookie_ids(request)
    states = visible_to(request.user).states(ids)
    return [pk for pk in ids if pk in states]
