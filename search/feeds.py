"""The Atom feed of a search: all its resources, a hundred a page, as anyone may see them listed.

The pages of the feed of everything are files that the worker made (`whole_files`, `making`).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import chain, count, islice, pairwise
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from asv.core.atom import ATOM_TYPE, AtomFeed, feed_response
from asv.core.visibility import Visibility, visible_to
from asv.core.words import clean_words
from asv.resources.assemble import absolute_url
from asv.resources.changes import with_last_change
from asv.resources.citing import permalink
from asv.resources.feed_entries import dates, teaser
from asv.resources.lists import corpus_state
from asv.resources.models import ResourcePage
from asv.taxonomy.catalogue import catalogue
from search import engines
from search.engines.base import EngineUnavailable
from search.exports import left_out, refused, unavailable
from search.faceted_form import Fault
from search.forms import SearchForm
from search.query import FACETS, MAX_WINDOW, Hit, Sort
from search.results import as_answered, checked
from search.whole_files import Given, handed_out

NUMBER = 100
_CACHING = {"public": True, "max_age": 300}
_GIVEN = Given(ATOM_TYPE, _CACHING, attached=False)
_ASKED = ("path", "live", "content_type", "first_published_at", "date")


@require_safe
def feed(request: HttpRequest) -> HttpResponseBase:
    """A hundred resources of the filtered set, newest first; the same for everyone, so that caches hold no rights."""
    if (refusal := refused(request)) is not None:
        return refusal
    data = request.GET.copy()
    written = data.pop("page", ["1"])
    form = SearchForm(data, catalogue())
    page = _page(written)
    if page is None:
        form.ignored.append(Fault("page", clean_words(written[-1][:80]), "un nombre à partir de 1"))
    if not data and page is not None and (whole := handed_out(request, _name(page), corpus_state(), _GIVEN)):
        return whole
    try:
        hits, more = _hits(form, page or 1)
    except EngineUnavailable:
        return unavailable()
    response = feed_response(request, _atom(form, page or 1, hits, more))
    patch_cache_control(response, **_CACHING)
    return response


def pages_of_everything() -> Iterator[tuple[str, list[bytes]]]:
    """Every page of the feed without a question, with the name of its file. May raise EngineUnavailable."""
    form, visibility = SearchForm(QueryDict(), catalogue()), visible_to(None)
    stream = engines.get_engine().stream(as_answered(form.query(visibility, **_asked(1))), NUMBER)
    first = next(stream, [])
    for number, (hits, after) in zip(count(1), pairwise(chain([first], stream, [[]])), strict=False):
        written = io.BytesIO()
        _atom(form, number, _shown(hits, visibility), bool(after)).write(written, "utf-8")
        yield _name(number), [written.getvalue()]


def _name(page: int) -> str:
    return f"flux-{page}.atom"


def _atom(form: SearchForm, page: int, shown: Shown, more: bool) -> AtomFeed:
    atom = AtomFeed(
        title=f"{settings.SITE_NAME} : {form.describe() or 'toutes les ressources'}",
        link=absolute_url(reverse("search") + _query(form)),
        subtitle=" ".join(left_out(form)) or "Les ressources de cette recherche, les plus récentes d’abord.",
        feed_url=_address(form, page),
        feed_guid=settings.IDENTIFIER_URL + reverse("search_feed") + _lasting(form),
        pages=_links(form, page, more),
    )
    for hit, resource in shown:
        _add(atom, hit, resource)
    return atom


def _page(written: list[str]) -> int | None:
    """The page asked for, or None for what is none."""
    value = written[0] if len(written) == 1 else ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 8 and int(value) else None


Shown = list[tuple[Hit, ResourcePage]]


def _hits(form: SearchForm, page: int) -> tuple[Shown, bool]:
    """The hits of a page with their resources, and whether there are more after it."""
    visibility = visible_to(None)
    query = form.query(visibility, **_asked(page))
    engine = engines.get_engine()
    if page * NUMBER <= MAX_WINDOW:
        found = engine.search(query)
        return (_shown(found.hits, visibility), found.pages > page) if found.page == page else ([], False)
    # Past what engines keep ready, the set is walked from its beginning.
    rest = islice(engine.stream(as_answered(query), NUMBER), page - 1, page + 1)
    return _shown(next(rest, []), visibility), bool(next(rest, []))


def _asked(page: int) -> dict[str, object]:
    return {"page": page, "page_size": NUMBER, "facets": (), "highlight": False, "sort": Sort.DATE}


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
