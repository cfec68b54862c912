"""My notifications, and my private addresses."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asv.core.paging import paginate
from asv.core.visibility import visibility_of
from asv.notifications.addresses import link_of, renew, revoke
from asv.notifications.models import FeedAddress, Notification, Purpose
from asv.notifications.telling import mark_read, shown, unread_count

SIZE = 20
_LARGEST_ID = 2**63 - 1


@never_cache
@login_required
@require_safe
def notifications(request: HttpRequest) -> HttpResponse:
    """What I was told, the latest first, as I may read it now."""
    mine = Notification.objects.filter(user=request.user)  # type: ignore[misc]
    rows, total, pager = paginate(mine, request, SIZE)
    unread = unread_count(request.user)
    context = {
        "rows": shown(rows, visibility_of(request)),
        "total": total,
        "pager": pager,
        "unread": unread,
        # What comes in while the page is read is not marked with the rest.
        "newest": mine.order_by("-pk").values_list("pk", flat=True).first() if unread else 0,
    }
    return render(request, "notifications/list.html", context)


@never_cache
@login_required
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one of mine as read."""
    told = get_object_or_404(Notification, pk=min(pk, _LARGEST_ID), user=request.user)
    mark_read(request.user, timezone.now(), pk=told.pk)
    return redirect(_back(request))


@never_cache
@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all that the page knew of as read."""
    newest = request.POST.get("jusqua", "")
    if newest.isascii() and newest.isdigit() and len(newest) < 19:
        number = mark_read(request.user, timezone.now(), pk__lte=int(newest))
        if number:
            messages.success(request, "Tout est marqué comme lu.")
    return redirect("notifications")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def addresses(request: HttpRequest) -> HttpResponse:
    """My private feed and calendar: their addresses, made, replaced and taken back here."""
    if request.method == "POST":
        _act(request, request.POST.get("usage", ""), request.POST.get("action", ""))
        return redirect("private_addresses")
    mine = {row.purpose: row for row in FeedAddress.objects.filter(user=request.user)}  # type: ignore[misc]
    rows = [_row(purpose, mine.get(purpose)) for purpose in Purpose]
    return render(request, "notifications/addresses.html", {"rows": rows})


_WORDS = {
    Purpose.FEED: (
        "Mes notifications, dans un lecteur de flux",
        "Ce que vos alertes et vos suivis ont trouvé, au format Atom.",
    ),
    Purpose.CALENDAR: (
        "Mes rencontres, dans mon agenda",
        "Les rencontres de vos réseaux et de vos favoris, au format iCalendar. Votre agenda les tient à jour.",
    ),
}


def _row(purpose: Purpose, address: FeedAddress | None) -> dict[str, object]:
    title, text = _WORDS[purpose]
    return {
        "purpose": purpose.value,
        "title": title,
        "text": text,
        "link": link_of(address) if address else "",
        "created_at": address.created_at if address else None,
    }


def _act(request: HttpRequest, purpose: str, action: str) -> None:
    if purpose not in Purpose.values:
        messages.error(request, "Cette demande n’est pas reconnue : rien n’a été changé.")
    elif action == "creer":
        renew(request.user, purpose)
        messages.success(request, "Voici votre adresse. Une adresse d’avant n’ouvre plus rien.")
    elif action == "retirer":
        if revoke(request.user, purpose):
            messages.success(request, "L’adresse est retirée : elle n’ouvre plus rien.")
    else:
        messages.error(request, "Cette demande n’est pas reconnue : rien n’a été changé.")


def _back(request: HttpRequest) -> str:
    target = request.headers.get("Referer", "")
    fits = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if fits else "notifications"
