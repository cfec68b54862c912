"""The private feed and calendar: what their owner may read now, for programs that cannot sign in."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_safe

from asv.core.atom import AtomFeed, feed_id, feed_response
from asv.core.visibility import visible_to
from asv.notifications.addresses import owner_of
from asv.notifications.models import Notification, Purpose
from asv.notifications.personal_calendar import personal_calendar
from asv.notifications.telling import shown
from asv.resources.assemble import absolute_url

NUMBER = 50


@require_safe
def private_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The latest notifications of the address's owner as Atom; 404 where the address opens nothing."""
    user = owner_of(token, Purpose.FEED)
    if user is None:
        raise Http404
    page = absolute_url(reverse("notifications"))
    feed = AtomFeed(
        title=f"{settings.SITE_NAME} : mes notifications",
        link=page,
        subtitle="Ce que vos alertes et vos suivis ont trouvé. Cette adresse n’est qu’à vous.",
        feed_guid=feed_id("notifications"),
    )
    latest = Notification.objects.filter(user=user)[:NUMBER]
    for row in shown(latest, visible_to(user)):
        if not row.readable:
            continue
        told = row.notification
        feed.add_entry(
            title=told.title,
            link=absolute_url(iri_to_uri(row.path)) if row.path else page,
            summary=row.text,
            unique_id=feed_id(f"notification:{told.pk}"),
            pubdate=told.created_at,
            updateddate=told.created_at,
            categories=[told.get_kind_display()],
        )
    return _private(feed_response(request, feed))


@require_safe
def private_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of the address's owner; 404 where the address opens nothing."""
    user = owner_of(token, Purpose.CALENDAR)
    if user is None:
        raise Http404
    response = HttpResponse(personal_calendar(user), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="mes-rencontres.ics"'
    return _private(response)


def _private(response: HttpResponse) -> HttpResponse:
    """Kept by no cache, listed nowhere, and its address told to no other site."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
