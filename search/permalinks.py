"""The address of a resource that outlives moves and renamings, and the citation of that one resource."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import PageLogEntry

from asv.core.visibility import visibility_of
from asv.resources.assemble import page_path
from asv.resources.cards import Card, cards_for
from asv.resources.citing import authors_of, bibtex_entry, ris_entry
from asv.resources.models import ResourcePage
from search.views import private

Entry = Callable[[Card, Sequence[str]], str]
_LONGEST_NUMBER = 15
PUBLISHED = ("wagtail.publish", "wagtail.publish.scheduled")


@require_safe
def permalink(request: HttpRequest, resource_id: str) -> HttpResponse:
    """To the page wherever it stands now; 410 for one that was withdrawn, 404 for one that never was."""
    page = _listed(request, resource_id)
    if page is None:
        return _gone(request, resource_id)
    # Not 301, which browsers keep for ever: the page may move again.
    return private(HttpResponseRedirect(page_path(page)))


@require_safe
def bibtex(request: HttpRequest, resource_id: str) -> HttpResponse:
    """The citation of one resource in BibTeX."""
    return _citation(request, resource_id, bibtex_entry, "application/x-bibtex", "bib")


@require_safe
def ris(request: HttpRequest, resource_id: str) -> HttpResponse:
    """The citation of one resource in RIS."""
    return _citation(request, resource_id, ris_entry, "application/x-research-info-systems", "ris")


def number_in(written: str) -> int:
    """The number of a resource; 0, which none has, for what no database would take."""
    readable = written.isascii() and written.isdigit() and len(written) <= _LONGEST_NUMBER
    return int(written) if readable else 0


def _listed(request: HttpRequest, resource_id: str) -> ResourcePage | None:
    page = ResourcePage.objects.filter(pk=number_in(resource_id)).first()
    return page if page is not None and visibility_of(request).may_list(page) else None


def _gone(request: HttpRequest, resource_id: str) -> HttpResponse:
    number = number_in(resource_id)
    if not number or not was_withdrawn(number):
        raise Http404
    return private(render(request, "search/gone.html", status=410))


def was_withdrawn(number: int) -> bool:
    """Whether a resource of this number was published once and is no more; one kept behind a password was not."""
    page = ResourcePage.objects.filter(pk=number).values_list("live", "first_published_at").first()
    if page is not None:
        live, first_published = page
        return not live and first_published is not None
    log = PageLogEntry.objects.filter(page=number, action__in=PUBLISHED).select_related("content_type")
    entry = log.first()
    model = entry.content_type.model_class() if entry and entry.content_type else None
    return model is not None and issubclass(model, ResourcePage)


def _citation(request: HttpRequest, resource_id: str, entry: Entry, kind: str, extension: str) -> HttpResponse:
    page = _listed(request, resource_id)
    if page is None:
        return _gone(request, resource_id)
    (card,) = cards_for([page], visibility_of(request))
    authors = [] if card.members_only else authors_of([page.pk]).get(page.pk, [])
    response = HttpResponse(entry(card, authors), content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ressource-{page.pk}.{extension}"'
    return private(response)
