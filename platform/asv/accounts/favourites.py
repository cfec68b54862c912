"""Keeping resources: in the account, or in a signed cookie for someone who has none yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.db import IntegrityError
from django.db.models import OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page

from asv.accounts.models import Favourite, User
from asv.core.paging import Pager, paginate
from asv.core.prepared import Rows, prepared
from asv.core.visibility import visibility_of, visible_to
from asv.resources.cards import Card, cards_for
from asv.resources.changes import Withdrawal, public_withdrawals, withdrawals
from asv.resources.models import ResourcePage

COOKIE = "asv_favoris"
# The same numbers for our script, in a browser where it was seen at work: a page made for everyone gets its buttons
# from it. In any other browser the page itself is made with them. Only `COOKIE`, which is signed, is believed.
FOR_SCRIPT = "asv_boutons"
MOST_IN_COOKIE = 100
PAGE_SIZE = 20
_SALT = "asv.favourites"
_LARGEST_ID = 2**63 - 1  # beyond it SQLite fails instead of finding nothing
_ONE_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Kept:
    """A line of the list of favourites. Without `card` the resource is withdrawn: `title` is the one it was kept under.

    A visitor's browser keeps only numbers: the title is empty unless anyone could read the resource to its end.
    """

    favourite_id: int | None
    page_id: int | None
    title: str
    kept_at: datetime | None
    card: Card | None
    withdrawal: Withdrawal | None = None


def cookie_ids(request: HttpRequest) -> list[int]:
    """Ids kept by someone without an account, the latest first; nothing where the cookie was tampered with."""
    try:
        ids = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT)
    except signing.BadSignature:
        return []
    return [pk for pk in ids if isinstance(pk, int)][:MOST_IN_COOKIE] if isinstance(ids, list) else []


def store_cookie(response: HttpResponse, ids: list[int], secure: bool, by_script: bool = False) -> None:
    """Keep these ids in the reader's browser; an empty list takes the cookies away. `by_script`: our script asked."""
    known = ids[:MOST_IN_COOKIE]
    if known:
        value = signing.dumps(known, salt=_SALT)
        response.set_cookie(COOKIE, value, max_age=_ONE_YEAR, httponly=True, samesite="Lax", secure=secure)
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    if known and by_script:
        told = ".".join(map(str, known))
        response.set_cookie(FOR_SCRIPT, told, max_age=_ONE_YEAR, httponly=False, samesite="Lax", secure=secure)
    else:
        response.delete_cookie(FOR_SCRIPT, samesite="Lax")


def page_must_tell(cookies: Mapping[str, str]) -> bool:
    """Whether this browser keeps something, and no script of ours is known to show it there."""
    return bool(cookies.get(COOKIE)) and not cookies.get(FOR_SCRIPT)


def favourite_ids(request: HttpRequest) -> frozenset[int]:
    """What the person behind this request keeps: one query for a member, none otherwise."""
    if request.user.is_authenticated:
        return frozenset(page for (page,) in prepared("favourites", _kept_by, (request.user.pk,)))
    return frozenset(cookie_ids(request))


def _kept_by(user: int) -> Rows:
    rows: Rows = Favourite.objects.filter(user=user, page__isnull=False).order_by().values_list("page_id")
    return rows


def resource_to_toggle(request: HttpRequest, page_id: int) -> ResourcePage | None:
    """The resource, with its `favourite_id` if the member keeps it; None where this person may not even see it listed.

    What they keep already can be let go even when it is withdrawn.
    """
    if page_id > _LARGEST_ID:
        return None
    own = Favourite.objects.filter(user=request.user.pk, page=OuterRef("pk"))
    page = ResourcePage.objects.annotate(favourite_id=Subquery(own.values("pk")[:1])).filter(pk=page_id).first()
    if page is None:
        return None
    return page if page.favourite_id or visibility_of(request).may_list(page) else None


def toggle_favourite(user: User, page: Page) -> bool:
    """Keep the resource, or let it go if it was kept; whether it is kept now. One query for `resource_to_toggle`'s."""
    if not hasattr(page, "favourite_id"):
        page.favourite_id = Favourite.objects.filter(user=user, page=page).values_list("pk", flat=True).first()
    if page.favourite_id:
        Favourite(pk=page.favourite_id).delete()
        return False
    try:
        Favourite(user=user, page_id=page.pk, kept_title=page.title).save(force_insert=True)
    except IntegrityError:
        return True  # kept meanwhile, from another window
    return True


def add_favourites(user: User, ids: Iterable[int]) -> tuple[int, int]:
    """Add what was kept before having an account; what is not listed is passed over. How many are new, of how many."""
    wanted = list(ids)
    known = visible_to(user).listed(ResourcePage.objects.filter(pk__in=wanted)).values_list("pk", "title")
    titles = dict(known)
    already = set(Favourite.objects.filter(user=user, page__in=titles).values_list("page_id", flat=True))
    rows = [
        Favourite(user=user, page_id=pk, kept_title=titles[pk])
        for pk in reversed(wanted)
        if pk in titles and pk not in already
    ]
    Favourite.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows), len(titles)


def kept_sentence(added: int, known: int) -> str:
    """What became, at sign-in, of the favourites this device kept: `add_favourites`' answer in words."""
    if added:
        one, many = "favori gardé sur cet appareil a été ajouté", "favoris gardés sur cet appareil ont été ajoutés"
        return f"{added} {many if added > 1 else one} à votre compte."
    if known:
        return "Les favoris gardés sur cet appareil sont bien dans votre compte."
    return "Les favoris gardés sur cet appareil ne sont plus publiés : rien n’a été ajouté."


def kept_page(request: HttpRequest, words: str = "", size: int = PAGE_SIZE) -> tuple[list[Kept], int, Pager]:
    """A page of what this person keeps, the latest first; of a member's, those whose title holds the words.

    With it, how many they keep in all, and the pager.
    """
    if not request.user.is_authenticated:
        ids, total, pager = paginate(cookie_ids(request), request, size)
        cards = _cards(request, ids)
        public = public_withdrawals(pk for pk in ids if pk not in cards)
        return [_kept_by_number(pk, cards.get(pk), public.get(pk)) for pk in ids], total, pager
    rows = Favourite.objects.filter(user=request.user)
    if words:
        rows = rows.filter(Q(page__title__icontains=words) | Q(kept_title__icontains=words))
    shown, total, pager = paginate(rows, request, size, [("q", words)] if words else [])
    cards = _cards(request, [row.page_id for row in shown if row.page_id])
    gone: dict[Any, Withdrawal] = dict(withdrawals(row.page_id for row in shown if row.page_id not in cards))
    kept = [
        Kept(row.pk, row.page_id, row.kept_title, row.created_at, cards.get(row.page_id), gone.get(row.page_id))
        for row in shown
    ]
    return kept, total, pager


def _kept_by_number(page_id: int, card: Card | None, public: Withdrawal | None) -> Kept:
    return Kept(None, page_id, public.title if public else "", None, card, public)


def _cards(request: HttpRequest, ids: Sequence[object]) -> dict[Any, Card]:
    pages = ResourcePage.objects.filter(pk__in=list(ids)).specific()
    return {card.id: card for card in cards_for(pages, visibility_of(request))}
