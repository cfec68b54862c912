"""The Atom feed of a search: all its resources, a hundred a page, as anyone may see them listed."""

from __future__ import annotations

from datetime import UTC, datetime, time
from itertools import islice
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from asv.core.visibility import visible_to
from asv.core.words import clean_words
from asv.resources.assemble import absolute_url
from asv.resources.citing import permalink
from asv.taxonomy.catalogue import catalogue
from search import engines
from search.engines.base import EngineUnavailable
from search.exports import left_out, refused, unavailable
from search.faceted_form import Fault
from search.forms import SearchForm
from search.query import MAX_WINDOW, Hit, Sort
from search.results import as_answered, checked

NUMBER = 100


class PagedFeed(Atom1Feed):
    """An Atom feed in pages (RFC 5005): each says where the others are."""

    def add_root_elements(self, handler: Any) -> None:
        """The feed's own elements, and the links to its other pages."""
        super().add_root_elements(handler)
        for rel, address in self.feed["pages"].items():
            handler.addQuickElement("link", "", {"rel": rel, "href": address})


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """A hundred resources of the filtered set, newest first; the same for everyone, so that caches hold no rights."""
    if (refusal := refused(request)) is not None:
        return refusal
    data = request.GET.copy()
    written = data.pop("page", ["1"])
    form = SearchForm(data, catalogue())
    page = _page(written)
    if page is None:
        form.ignored.append(Fault("page", clean_words(written[-1][:80]), "un nombre à partir de 1"))
    try:
        hits, more = _hits(form, page or 1)
    except EngineUnavailable:
        return unavailable()
    atom = PagedFeed(
        title=_title(form),
        link=absolute_url(reverse("search") + _query(form)),
        feed_url=_address(form, page or 1),
        description="",
        subtitle=_clean(" ".join(left_out(form)) or "Les ressources de cette recherche, les plus récentes d'abord."),
        language="fr",
        feed_guid=_address(form, 1),
        pages=_links(form, page or 1, more),
    )
    for hit in hits:
        atom.add_item(**_entry(hit))
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    atom.write(response, "utf-8")
    patch_cache_control(response, public=True, max_age=300)
    return response


def _page(written: list[str]) -> int | None:
    """The page asked for, or None for what is none."""
    value = written[0] if len(written) == 1 else ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 8 and int(value) else None


def _hits(form: SearchForm, page: int) -> tuple[list[Hit], bool]:
    """The hits of a page, and whether there are more after it."""
    visibility = visible_to(None)
    options = {"page": page, "page_size": NUMBER, "facets": (), "highlight": False, "sort": Sort.DATE}
    query = form.query(visibility, **options)
    engine = engines.get_engine()
    if page * NUMBER <= MAX_WINDOW:
        found = engine.search(query)
        return (checked(found.hits, visibility), found.pages > page) if found.page == page else ([], False)
    # Past what engines keep ready, the set is walked from its beginning.
    rest = islice(engine.stream(as_answered(query), NUMBER), page - 1, page + 1)
    return checked(next(rest, []), visibility), bool(next(rest, []))


def _title(form: SearchForm) -> str:
    return _clean(f"{settings.SITE_NAME} : {form.describe() or 'toutes les ressources'}")


def _query(form: SearchForm, page: int = 1) -> str:
    written = form.querystring(page)
    return f"?{written}" if written else ""


def _address(form: SearchForm, page: int) -> str:
    return absolute_url(reverse("search_feed") + _query(form, page))


def _links(form: SearchForm, page: int, more: bool) -> dict[str, str]:
    links = {"first": _address(form, 1)}
    if page > 1:
        links["previous"] = _address(form, page - 1)
    if more:
        links["next"] = _address(form, page + 1)
    return links


def _entry(hit: Hit) -> dict[str, Any]:
    card = hit.card
    address = absolute_url(card.url)
    day = timezone.make_aware(datetime.combine(card.date, time())) if card.date else None
    reserved = ["Réservé aux membres."] if card.members_only else []
    return {
        "title": _clean(card.title),
        "link": address,
        "description": _clean(" ".join([card.summary, *reserved]).strip()),
        "unique_id": absolute_url(permalink(card.id)),
        "pubdate": day,
        "updateddate": day or datetime(2000, 1, 1, tzinfo=UTC),
        "categories": [_clean(label) for label in (card.kind_label, card.theme_label, card.territory_name) if label],
        "author_name": settings.SITE_NAME,
    }


def _clean(text: str) -> str:
    """Text that XML may hold."""
    return "".join(c for c in text if c >= " " or c in "\t\n")
