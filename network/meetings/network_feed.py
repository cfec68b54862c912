"""What is new in a network, as Atom: its meetings and the resources of its space, as anyone may see them listed."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page

from asv.core.atom import LONG_AGO, AtomFeed, feed_id, feed_response
from asv.core.reads import shows_moments
from asv.core.visibility import visible_to
from asv.resources.assemble import absolute_url, page_path
from asv.resources.changes import with_last_change
from asv.resources.editions import NONE, editions_of
from asv.resources.feed_entries import dates, teaser
from asv.resources.models import ResourcePage
from home.models import PlainPage
from network.meetings.models import MeetingPage
from network.networks.finding import network_or_404

NUMBER = 50


@require_safe
def network_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The latest of the network; the same for everyone, so that no cache holds anyone's rights."""
    network = network_or_404(request, slug)
    visibility = visible_to(None)
    of_network = Q(pk__in=MeetingPage.objects.filter(network=network.pk).values("pk")) | Q(
        path__startswith=network.path, depth__gt=network.depth
    )
    listed = with_last_change(visibility.listed(Page.objects.filter(of_network)))
    latest = listed.order_by("-first_published_at", "-pk")[:NUMBER]
    feed = AtomFeed(
        title=f"{settings.SITE_NAME} : {network.title}",
        link=absolute_url(page_path(network)),
        subtitle="Les rencontres et les pages de ce réseau, les plus récentes d’abord.",
        feed_url=absolute_url(request.path),
        feed_guid=feed_id(f"reseau:{network.pk}"),
    )
    pages = list(latest.specific())  # type: ignore[attr-defined]
    editions = editions_of([page.pk for page in pages], visibility)
    for page in pages:
        public = visibility.may_read(page)
        feed.add_entry(
            title=page.title,
            link=absolute_url(page_path(page)),
            summary=teaser(getattr(page, "summary", ""), page, public=public, editions=editions.get(page.pk, NONE)),
            unique_id=feed_id(f"page:{page.pk}"),
            categories=[_kind(page)],
            **_dates(page, public),
        )
    response = feed_response(request, feed)
    patch_cache_control(response, public=True, max_age=300)
    return response


def _dates(page: Page, public: bool) -> dict[str, datetime]:
    """Nobody says of a plain page what changes: any publication is a change."""
    if isinstance(page, ResourcePage):
        return dates(page, public=public)
    shows_moments()
    came = page.first_published_at or LONG_AGO
    return {"pubdate": came, "updateddate": page.last_published_at or came}


def _kind(page: Page) -> str:
    if isinstance(page, MeetingPage):
        return "Rencontre"
    return "Page du réseau" if isinstance(page, PlainPage) else "Ressource"
