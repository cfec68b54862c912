"""What is new in a network, as Atom: its meetings and the resources of its space, as anyone may see them listed."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe
from wagtail.models import Page

from asv.core.visibility import MEMBERS, visible_to
from asv.resources.assemble import absolute_url, page_path
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
    pages = visibility.listed(Page.objects.filter(of_network)).order_by("-first_published_at", "-pk")[:NUMBER]
    latest = list(pages.specific())  # type: ignore[attr-defined]
    states = visibility.states(page.pk for page in latest)
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    feed = Atom1Feed(
        title=_clean(f"{settings.SITE_NAME} : {network.title}"),
        link=absolute_url(page_path(network)),
        feed_url=absolute_url(request.path),
        description="",
        subtitle="Les rencontres et les pages de ce réseau, les plus récentes d'abord.",
        language="fr",
        feed_guid=f"tag:{host},2026:reseau:{network.pk}",
    )
    for page in latest:
        if page.pk not in states:
            continue
        reserved = ["Réservé aux membres."] if states[page.pk] == MEMBERS else []
        feed.add_item(
            title=_clean(page.title),
            link=absolute_url(page_path(page)),
            description=_clean(" ".join([*reserved, getattr(page, "summary", "")])),
            unique_id=f"tag:{host},2026:page:{page.pk}",
            pubdate=page.first_published_at or datetime(2026, 1, 1, tzinfo=UTC),
            updateddate=page.last_published_at or page.first_published_at,
            categories=["Rencontre" if isinstance(page, MeetingPage) else _kind(page)],
            author_name=settings.SITE_NAME,
        )
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    feed.write(response, "utf-8")
    patch_cache_control(response, public=True, max_age=300)
    return response


def _kind(page: Page) -> str:
    return "Page du réseau" if isinstance(page, PlainPage) else "Ressource"


def _clean(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(char for char in text if char >= " " or char in "\t\n")
