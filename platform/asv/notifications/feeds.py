"""The private feed and calendar: what their owner may read now, for programs that cannot sign in."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from asv.core.visibility import visible_to
from asv.notifications.addresses import owner_of
from asv.notifications.models import Notification, Purpose
from asv.notifications.personal_calendar import personal_calendar
from asv.notifications.telling import shown
from asv.resources.assemble import absolute_url

NUMBER = 50


class PersonalFeed(Atom1Feed):
    """An Atom feed that says when it last changed also when it is empty."""

    def latest_post_date(self) -> datetime:
        """The date of the latest entry; a fixed day where there is none, so that an empty feed never looks new."""
        return super().latest_post_date() if self.items else datetime(2026, 1, 1, tzinfo=UTC)


@require_safe
def private_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The latest notifications of the address's owner as Atom; 404 where the address opens nothing."""
    user = owner_of(token, Purpose.FEED)
    if user is None:
        raise Http404
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    page = absolute_url(reverse("notifications"))
    feed = PersonalFeed(
        title=f"{settings.SITE_NAME} : mes notifications",
        link=page,
        description="",
        subtitle="Ce que vos alertes et vos suivis ont trouvé. Cette adresse est à vous seul·e.",
        language="fr",
        feed_guid=f"tag:{host},2026:notifications",
    )
    latest = Notification.objects.filter(user=user)[:NUMBER]
    for row in shown(latest, visible_to(user)):
        if not row.readable:
            continue
        told = row.notification
        feed.add_item(
            title=told.title,
            link=absolute_url(iri_to_uri(row.path)) if row.path else page,
            description=row.text,
            unique_id=f"tag:{host},2026:notification:{told.pk}",
            pubdate=told.created_at,
            updateddate=told.created_at,
            categories=[told.get_kind_display()],
            author_name=settings.SITE_NAME,
        )
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    feed.write(response, "utf-8")
    return _private(response)


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
