"""Watching a favourite, stopping, and the signed links that stop without signing in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import cast

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest

from asv.accounts.favourites import resource_to_toggle, toggle_favourite
from asv.accounts.models import Favourite, User
from asv.core.prepared import Rows, prepared
from asv.core.signed_links import SignedLink
from network.alerts.watching.models import Watch

_STOP = SignedLink("network.watching.stop", "watch_stop", timedelta(days=400))
_LARGEST_ID = 2**63 - 1


def watch(request: HttpRequest, page_id: int) -> str | None:
    """Watch a resource, which is kept too; its title, or None where this person may not see it listed."""
    user = cast("User", request.user)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # two windows ask one after the other
        page = resource_to_toggle(request, page_id)
        if page is None:
            return None
        if not page.favourite_id:
            toggle_favourite(user, page)
        Watch.objects.get_or_create(favourite=Favourite.objects.get(user=user, page=page))
        return str(page.title)


def unwatch(request: HttpRequest, page_id: int) -> str | None:
    """Stop watching; the resource's title, or None where it was not watched. The favourite stays."""
    mine = Watch.objects.filter(favourite__user=request.user.pk, favourite__page=min(page_id, _LARGEST_ID))
    title = mine.values_list("favourite__kept_title", flat=True).first()
    return title if mine.delete()[0] else None


def watched_ids(user: User | AnonymousUser) -> frozenset[int]:
    """Ids of the resources this person watches, in one query; none for a visitor."""
    if not user.is_authenticated:
        return frozenset()
    return frozenset(page for (page,) in prepared("watched", _watched_by, (user.pk,)))


def _watched_by(user: int) -> Rows:
    mine = Watch.objects.filter(favourite__user=user, favourite__page__isnull=False)
    rows: Rows = mine.values_list("favourite__page_id")
    return rows


def stop_token(user_id: int, watch_ids: Iterable[int]) -> str:
    """What a mail carries to stop these watches without signing in; good for nothing else, for a year and a bit."""
    return _STOP.token([user_id, sorted(watch_ids)])


def stop_url(user_id: int, watch_ids: Iterable[int]) -> str:
    """The same as a whole address."""
    return _STOP.url([user_id, sorted(watch_ids)])


def named_by_token(token: str) -> list[Watch] | None:
    """The watches that a token names and that still are; None for a token that is not ours or too old."""
    held = _STOP.numbers(token, 2)
    if held is None:
        return None
    user_id, ids = held
    mine = Watch.objects.filter(favourite__user_id=user_id, pk__in=ids)
    return list(mine.select_related("favourite__page").order_by("pk"))


def stop(watches: Iterable[Watch]) -> None:
    """Tell nothing more of these."""
    Watch.objects.filter(pk__in=[row.pk for row in watches]).delete()
