"""The Atom feed of a search: all its resources, a hundred a page, as anyone may see them listed."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from asv.core.atom import AtomFeed, feed_response
from asv.core.visibility import Visibility, visible_to
from asv.core.words import clean_words
from asv.resources.assemble import absolute_url
from asv.resources.changes import with_last_change
from asv.resources.citing import permalink
from asv.resources.feed_entries import dates, teaser
from asv.resources.models import ResourcePage
from asv.taxonomy.catalogue import catalogue
from search import engines
from search.engines.base import EngineUnavailable
from search.exports import left_out, refused, unavailable
from search.faceted_form import Fault
from search.forms import SearchForm
from search.query import FACETS, MAX_WINDOW, Hit, Sort
from search.results import as_answered, checked

NUMBER = 100
_ASKED = ("path", "live", "content_type", "first_published_at", "date")


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
    atom = AtomFeed(
        title=f"{settings.SITE_NAME} : {form.describe() or 'toutes les ressources'}",
        link=absolute_url(reverse("search") + _query(form)),
        subtitle=" ".join(left_out(form)) or "Les ressources de cette recherche, les plus récentes d'abord.",
        feed_url=_address(form, page or 1),
        feed_guid=settings.IDENTIFIER_URL + reverse("search_feed") + _lasting(form),
        pages=_links(form, page or 1, more),
    )
    for hit, resource in hits:
        _add(atom, hit, resource)
    response = feed_response(request, atom)
    patch_cache_control(response, public=True, max_age=300)
    return response


def _page(written: list[str]) -> int | None:
    """The page asked for, or None for what is none."""
    value = written[0] if len(written) == 1 else ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 8 and int(value) else None


Shown = list[tuple[Hit, ResourcePage]]


def _hits(form: SearchForm, page: int) -> tuple[Shown, bool]:
    """The hits of a page with their resources, and whether there are more after it."""
    visibility = visible_to(None)
    options = {"page": page, "page_size": NUMBER, "facets": (), "highlight": False, "sort": Sort.DATE}
    query = form.query(visibility, **options)
    engine = engines.get_engine()
    if page * NUMBER <= MAX_WINDOW:
        found = engine.search(query)
        return (_shown(found.hits, visibility), found.pages > page) if found.page == page else ([], False)
    # Past what engines keep ready, the set is walked from its beginning.
    rest = islice(engine.stream(as_answered(query), NUMBER), page - 1, page + 1)
    return _shown(next(rest, []), visibility), bool(next(rest, []))


def _shown(hits: Iterable[Hit], visibility: Visibility) -> Shown:
    """These hits as anyone may see them listed, with what the database knows of their dates: one query."""
    hits = list(hits)
    ids = [hit.card.id for hit in hits]
    rows = with_last_change(ResourcePage.objects.filter(pk__in=ids).only(*_ASKED)) if ids else ()
    pages = {page.pk: page for page in rows if visibility.may_list(page)}
    standings = {pk: visibility.standing(page) for pk, page in pages.items()}
    return [(hit, pages[hit.card.id]) for hit in checked(hits, visibility, standings)]


def _query(form: SearchForm, page: int = 1) -> str:
    written = form.querystring(page)
    return f"?{written}" if written else ""


def _lasting(form: SearchForm) -> str:
    """The question as it was first written: terms by the slug they first had, however often they were renamed."""
    names = {facet: sorted(form.catalogue.lasting(facet, value) for value in form.values(facet)) for facet in FACETS}
    pairs = [(name, names[name].pop(0) if name in names else value) for name, value in form.pairs]
    return f"?{urlencode(pairs)}" if pairs else ""


def _path(form: SearchForm, page: int) -> str:
    return reverse("search_feed") + _query(form, page)


def _address(form: SearchForm, page: int) -> str:
    return absolute_url(_path(form, page))


def _links(form: SearchForm, page: int, more: bool) -> dict[str, str]:
    links = {"first": _address(form, 1)}
    if page > 1:
        links["previous"] = _address(form, page - 1)
    if more:
        links["next"] = _address(form, page + 1)
    return links


def _add(atom: AtomFeed, hit: Hit, resource: ResourcePage) -> None:
    card = hit.card
    public = not card.members_only
    atom.add_entry(
        card.title,
        absolute_url(card.url),
        teaser(card.summary, resource, public=public, editions=card.editions),
        unique_id=settings.IDENTIFIER_URL + permalink(card.id),
        categories=(card.kind_label, card.theme_label, card.territory_name),
        **dates(resource, public=public),
    )
