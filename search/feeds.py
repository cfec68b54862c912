"""The Atom feed of a search: its hundred latest resources, as anyone may see them listed."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from asv.core.visibility import visible_to
from asv.resources.assemble import absolute_url
from asv.taxonomy.catalogue import catalogue
from search.engines.base import EngineUnavailable
from search.exports import left_out, unavailable
from search.forms import SearchForm
from search.query import Hit
from search.results import newest
from search.views import parameters

NUMBER = 100


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Latest resources of the filtered set; the same for everyone, so that no reader's rights end up in a cache."""
    form = SearchForm(parameters(request), catalogue())
    try:
        hits = newest(form, visible_to(None), NUMBER)
    except EngineUnavailable:
        return unavailable()
    query = f"?{form.querystring()}" if form.querystring() else ""
    asked = form.describe()
    atom = Atom1Feed(
        title=_clean(f"{settings.SITE_NAME} : {asked}" if asked else f"{settings.SITE_NAME} : toutes les ressources"),
        link=absolute_url(reverse("search") + query),
        feed_url=absolute_url(reverse("search_feed") + query),
        description="",
        subtitle=_clean(" ".join(left_out(form)) or "Les ressources les plus récentes de cette recherche."),
        language="fr",
        feed_guid=absolute_url(reverse("search_feed") + query),
    )
    for hit in hits:
        atom.add_item(**_entry(hit))
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    atom.write(response, "utf-8")
    patch_cache_control(response, public=True, max_age=300)
    return response


def _entry(hit: Hit) -> dict[str, Any]:
    card = hit.card
    address = absolute_url(card.url)
    day = timezone.make_aware(datetime.combine(card.date, time())) if card.date else None
    reserved = ["Réservé aux membres."] if card.members_only else []
    return {
        "title": _clean(card.title),
        "link": address,
        "description": _clean(" ".join([card.summary, *reserved]).strip()),
        "unique_id": address,
        "pubdate": day,
        "updateddate": day or datetime(2000, 1, 1, tzinfo=UTC),
        "categories": [_clean(label) for label in (card.kind_label, card.theme_label, card.territory_name) if label],
        "author_name": settings.SITE_NAME,
    }


def _clean(text: str) -> str:
    """Text that XML may hold."""
    return "".join(c for c in text if c >= " " or c in "\t\n")
