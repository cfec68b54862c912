"""The public API: the same search as JSON, and one resource."""

from __future__ import annotations

from functools import cache

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from asv.core.prepared import Rows, prepared
from asv.core.typography import only_marks
from asv.core.visibility import Visibility, visibility_of
from asv.core.words import clean_words
from asv.resources.assemble import absolute_url, page_path
from asv.resources.cards import Card
from asv.resources.citing import permalink
from asv.resources.editions import NONE, Edition, Editions, editions_of
from asv.resources.models import ResourceFile, ResourceOrganisation, ResourcePage
from asv.resources.terms import VOCABULARY_FIELDS, terms_of, themes_of
from asv.resources.types import resource_types
from asv.taxonomy.catalogue import catalogue
from search.faceted_form import Fault
from search.facets import json_facets
from search.forms import MAX_PAGE, SearchForm
from search.openapi import description
from search.permalinks import number_in
from search.query import Hit
from search.results import answer
from search.views import private

Json = dict[str, object]

_WHOLE = "pour tout lire : /recherche/flux.atom, page après page, ou /recherche/export.csv"


def failure(status: int, faults: list[Fault]) -> JsonResponse:
    """Every fault named."""
    errors = [{"parameter": f.parameter, "value": f.value, "message": f.reason} for f in faults]
    return JsonResponse({"errors": errors}, status=status)


def shared(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let other sites' pages read what anyone may read.

    A browser that sends no account with its question gets the public answer, which belongs to everyone; what a member
    is answered stays on this site.
    """
    if not request.user.is_authenticated:
        response["Access-Control-Allow-Origin"] = "*"
    return private(response)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The search as JSON; 400 with every fault named, 503 while the engine does not answer."""
    return shared(request, _search(request))


def _search(request: HttpRequest) -> JsonResponse:
    try:
        form = SearchForm(request.GET, catalogue())
    except TooManyFieldsSent:
        return failure(400, [Fault("", "", "trop de paramètres")])
    if form.ignored:
        return failure(400, [_with_a_way_on(fault) for fault in form.ignored])
    found = answer(form, visibility_of(request))
    if not found.available:
        response = failure(503, [Fault("", "", "la recherche ne répond pas pour l’instant")])
        response["Retry-After"] = "60"
        return response
    # An engine answers a page past the last one with the last one; here that would make a loop over pages endless.
    hits = (*found.hits, *found.near) if found.page.page == form.page else ()
    themes = themes_of(hit.card.id for hit in hits)
    return JsonResponse(
        {
            "count": found.total,
            "degrees": found.degrees,
            "page": form.page,
            "pages": min(found.page.pages, MAX_PAGE),
            "took_ms": round(found.page.took_ms),
            "corrected": found.page.corrected,
            "suggested": found.page.suggested,
            "understood": _understood(form),
            "ignored": [],
            "facets": json_facets(form, found.page),
            "results": [found_resource(hit, themes[hit.card.id]) for hit in hits],
        }
    )


def _understood(form: SearchForm) -> list[Json]:
    return [
        {
            "words": named.words,
            "parameter": meaning.choice.facet if meaning.is_filter else None,
            "value": meaning.choice.value,
            "label": meaning.label,
        }
        for named in form.named
        for meaning in named.meanings
    ]


def _with_a_way_on(fault: Fault) -> Fault:
    too_far = fault.parameter == "page" and fault.value.isdigit() and fault.value.strip("0")
    return Fault(fault.parameter, fault.value, f"{fault.reason} ; {_WHOLE}") if too_far else fault


def found_resource(hit: Hit, themes: list[str]) -> Json:
    """What programs are told of a resource that was found, whose themes these are."""
    card = hit.card
    territory = {"code": card.territory_code, "name": card.territory_name} if card.territory_code else None
    return {
        "id": card.id,
        "type": card.type,
        "title": card.title,
        "url": absolute_url(card.url),
        "api_url": absolute_url(api_path(card.id)),
        "permalink": absolute_url(permalink(card.id)),
        "summary": card.summary,
        "highlights": [only_marks(extract) for extract in card.highlights],
        "passages": _passages(card),
        "date": card.date.isoformat() if card.date else None,
        "members_only": card.members_only,
        "territory": territory,
        "themes": themes,
        **_editions(card.editions),
        "match": hit.match,
        "missing": list(hit.misses),
        "distance_km": None if hit.distance_km is None else round(hit.distance_km, 1),
    }


def api_path(resource_id: int) -> str:
    """The path of one resource in the API; its route is looked up once, not for each of a page's twenty."""
    return f"{_before_numbers()}{resource_id}"


@cache
def _before_numbers() -> str:
    return reverse("api_resource", args=[0]).removesuffix("0")


def _editions(editions: Editions) -> Json:
    return {"newest_edition": _edition(editions.newest), "previous_edition": _edition(editions.previous)}


def _edition(edition: Edition | None) -> Json | None:
    if edition is None:
        return None
    addresses = {"url": absolute_url(edition.url), "permalink": absolute_url(permalink(edition.id))}
    return {"id": edition.id, "title": edition.title, **addresses}


def _passages(card: Card) -> list[Json]:
    return [
        {
            "document": passage.document,
            "kind": passage.kind,
            "page": passage.page,
            "url": absolute_url(passage.url) if passage.url else None,
            "text": only_marks(passage.text),
        }
        for passage in (() if card.members_only else card.passages)
    ]


@require_safe
def resource(request: HttpRequest, resource_id: str) -> HttpResponse:
    """One resource: whole for who may read it, its teaser for the others, 404 where it may not even be listed."""
    return shared(request, _resource(request, resource_id))


def _resource(request: HttpRequest, resource_id: str) -> JsonResponse:
    faults = _unknown(request)
    if faults:
        return failure(400, faults)
    visibility = visibility_of(request)
    page = _found(number_in(resource_id))
    if page is None or not visibility.may_list(page):
        return failure(404, [Fault("id", clean_words(resource_id[:40]), "ressource inconnue")])
    return JsonResponse(_teaser(page, visibility) | _whole(page, visibility))


def _found(number: int) -> ResourcePage | None:
    """The resource of this number, as its own type."""
    for (kind,) in prepared("api kind", _kinds, (number,)):
        model = ContentType.objects.get_for_id(kind).model_class()
        if model is not None and issubclass(model, ResourcePage):
            page: ResourcePage | None = model._default_manager.filter(pk=number).first()
            return page
    return None


def _kinds(number: int) -> Rows:
    rows: Rows = ResourcePage.objects.filter(pk=number).values_list("content_type_id")
    return rows


def _unknown(request: HttpRequest) -> list[Fault]:
    """Faults of an address that takes no parameter."""
    try:
        given = list(request.GET.items())[:50]
    except TooManyFieldsSent:
        return [Fault("", "", "trop de paramètres")]
    return [Fault(clean_words(name[:80]), clean_words(str(value)[:80]), "paramètre inconnu") for name, value in given]


def _teaser(page: ResourcePage, visibility: Visibility) -> Json:
    found = terms_of([page.pk])[page.pk]
    return {
        "id": page.pk,
        "uid": str(page.uid),
        "type": page.resource_type,
        "type_label": resource_types().get(page.resource_type, ""),
        "title": page.title,
        "url": absolute_url(page_path(page)),
        "permalink": absolute_url(permalink(page.pk)),
        "summary": page.summary,
        "date": page.shown_date.isoformat() if page.shown_date else None,
        "years": [year for year in (page.start_year, page.end_year) if year],
        "members_only": not visibility.may_read(page),
        "territories": [{"code": place.code, "name": place.name} for place in found.places],
        "terms": {
            vocabulary: [{"value": term.slug, "label": term.label} for term in found.terms[vocabulary]]
            for vocabulary in VOCABULARY_FIELDS
        },
        **_editions(editions_of([page.pk], visibility).get(page.pk, NONE)),
    }


def _whole(page: ResourcePage, visibility: Visibility) -> Json:
    if not visibility.may_read(page):
        return {"body": None, "files": [], "organisations": [], "source": None}
    organisations = prepared("api organisations", _organisations, (page.pk,))
    source = {"label": page.source_label, "url": page.source_url} if page.source_label or page.source_url else None
    return {
        "body": page.body_text(),
        # The page, which this person reads, carries them: their collection alone may keep them from them.
        "files": [_file(row) for row in _files(page) if visibility.passes_collection(row.document)],
        "organisations": [{"name": name, "role": role} for name, role in organisations],
        "source": source,
    }


def _organisations(number: int) -> Rows:
    rows: Rows = ResourceOrganisation.objects.filter(page=number).order_by("sort_order")
    return rows.values_list("organisation__name", "role")


def _files(page: ResourcePage) -> list[ResourceFile]:
    rows = ResourceFile.objects.filter(page=page).order_by("sort_order")
    return list(rows.select_related("document__collection"))


def _file(row: ResourceFile) -> Json:
    document = row.document
    return {
        "title": row.label or document.title,
        "url": absolute_url(document.url),
        "format": document.extension,
        "bytes": document.file_size,
        "language": document.language,
    }


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of all of it, in OpenAPI 3.1; the same for everyone."""
    faults = _unknown(request)
    response = failure(400, faults) if faults else JsonResponse(description())
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, max_age=0 if faults else 3600)
    return response
