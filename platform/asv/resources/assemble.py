"""From published pages to ResourceDocuments: batched, a constant number of queries a batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings

from asv.core.easy_reading import EASY_LABEL
from asv.core.models import AsvDocument, DocumentKind, DocumentText
from asv.core.text_pages import indexed_text
from asv.core.visibility import Restriction, Restrictions, opens_with, restrictions
from asv.resources.document import FileText, Point, ResourceDocument
from asv.resources.extra import extras_of
from asv.resources.models import ResourceFile, ResourceOrganisation, ResourcePage
from asv.resources.terms import PageTerms, Place, terms_of
from asv.taxonomy.catalogue import catalogue
from asv.taxonomy.places import covered_by

BATCH = 200


def published_ids() -> list[int]:
    """Ids of the resources that an index should hold, in order."""
    return list(_listed(ResourcePage.objects.all(), restrictions().pages).order_by("pk").values_list("pk", flat=True))


def documents_for(ids: Iterable[int]) -> Iterator[ResourceDocument]:
    """The ResourceDocuments of these pages; those unpublished, deleted or behind a password yield nothing."""
    pending = list(ids)
    restricted = restrictions()
    for start in range(0, len(pending), BATCH):
        yield from _batch(pending[start : start + BATCH], restricted)


@dataclass(slots=True)
class _Attached:
    titles: list[str]
    formats: list[str]
    files: list[FileText]
    labels: list[str]


def _listed(pages, covering: list[Restriction]):
    for restriction in covering:
        if restriction.hides:
            pages = pages.exclude(path__startswith=restriction.path)
    return pages.filter(live=True)


def _batch(ids: list[int], restricted: Restrictions) -> Iterator[ResourceDocument]:
    pages = _listed(ResourcePage.objects.filter(pk__in=ids), restricted.pages).order_by("pk").specific()
    yield from _documents(list(pages), restricted)


def document_as_written(page: ResourcePage) -> ResourceDocument:
    """The ResourceDocument that this page would be if it were published, whoever may see it."""
    return next(_documents([page], restrictions()))


def _documents(pages: list[ResourcePage], restricted: Restrictions) -> Iterator[ResourceDocument]:
    found = [page.pk for page in pages]
    terms = terms_of(found)
    files = _files_of(pages, restricted)
    for pk, extra in extras_of(pages, lambda page, file: opens_with(page, file, restricted)):
        files[pk].files.extend(extra.files)
        files[pk].formats.extend(extra.formats)
    organisations = _organisations_of(found)
    for page in pages:
        yield _document(page, terms[page.pk], files[page.pk], organisations[page.pk], restricted.pages)


def _files_of(pages: list[ResourcePage], restricted: Restrictions) -> dict[int, _Attached]:
    """What is attached, without what a reader of the page may not open: its title shows on the page, no more."""
    attached: dict[int, _Attached] = defaultdict(lambda: _Attached([], [], [], []))
    carriers = {page.pk: page for page in pages}
    rows = ResourceFile.objects.filter(page__in=carriers).select_related("document__collection")
    found = [
        row
        for row in rows.order_by("page_id", "sort_order")
        if opens_with(carriers[row.page_id], row.document, restricted)
    ]
    rows = DocumentText.objects.filter(document__in=[row.document_id for row in found])
    texts = {pk: (pages, corrected) for pk, pages, corrected in rows.values_list("document_id", "pages", "corrected")}
    for row in found:
        entry = attached[row.page_id]
        document = row.document
        entry.formats.append(document.extension)
        entry.labels.append(document.format_label)
        entry.files.append(
            FileText(
                title=row.label or document.title,
                pages=indexed_text(*texts.get(row.document_id, ((), {})), str(document.file.name)),
                url=document.url,
                kind=_kind_in_words(document),
                extension=document.extension,
            )
        )
    return attached


def _kind_in_words(document: AsvDocument) -> str:
    return "document" if document.kind == DocumentKind.AUTRE else document.get_kind_display().lower()


def _organisations_of(ids: list[int]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = defaultdict(list)
    rows = ResourceOrganisation.objects.filter(page__in=ids).order_by("page_id", "sort_order")
    for page_id, name in rows.values_list("page_id", "organisation__name"):
        names[page_id].append(name)
    return names


def _document(
    page: ResourcePage,
    found: PageTerms,
    attached: _Attached,
    organisations: list[str],
    covering: list[Restriction],
) -> ResourceDocument:
    own_terms = {key: tuple(ref.slug for ref in refs) for key, refs in found.terms.items() if refs}
    all_terms = {
        key: tuple(dict.fromkeys([slug for ref in refs for slug in (ref.slug, ref.parent) if slug]))
        for key, refs in found.terms.items()
        if refs
    }
    place = found.places[0] if found.places else None
    return ResourceDocument(
        id=page.pk,
        type=page.resource_type,
        title=page.title,
        summary=page.summary,
        body=page.body_text(),
        url=page_path(page),
        slug=page.slug,
        date=page.shown_date,
        years=years_of(page),
        version=page.version,
        files=tuple(attached.files),
        notice=page.is_notice,
        restrictions=tuple(r.id for r in covering if r.covers(page.path)),
        terms=all_terms,
        own_terms=own_terms,
        names=(*_names(all_terms, found), *((EASY_LABEL,) if page.has_easy_text else ())),
        territories=tuple(p.code for p in found.places),
        place=places_containing(found.places),
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        points=tuple(
            Point(p.latitude, p.longitude, p.code, p.name)
            for p in found.places
            if p.latitude is not None and p.longitude is not None
        ),
        formats=tuple(dict.fromkeys([*attached.formats, *page.extra_formats()])),
        organisations=tuple(organisations),
        card=_card(page, found, place, attached),
    )


def _names(terms: dict[str, tuple[str, ...]], found: PageTerms) -> tuple[str, ...]:
    """What its terms and its places are called: a slug has lost an apostrophe, a ligature or a change of label."""
    known = catalogue()
    labels = [known.label(vocabulary, slug) for vocabulary, slugs in terms.items() for slug in slugs]
    return (*labels, *(place.name for place in found.places))


def _card(page: ResourcePage, found: PageTerms, place: Place | None, attached: _Attached) -> dict[str, object]:
    theme = found.terms["theme"][0] if found.terms["theme"] else None
    return {
        "territory_code": place.code if place else "",
        "territory_name": place.name if place else "",
        "theme_slug": theme.slug if theme else "",
        "theme_label": theme.label if theme else "",
        "palette": (theme.palette if theme else "") or "pine",
        "formats": attached.labels[0] if attached.labels else "",
        **page.card_extra(),
    }


def years_of(page: ResourcePage) -> tuple[int, ...]:
    """The years that the `annee` filter finds a page under."""
    if (covered := page.years_covered()) is not None:
        return covered
    shown = page.shown_date
    first = page.start_year or page.end_year or (shown.year if shown else None)
    if first is None:
        return ()
    last = max(page.end_year or first, first)
    return tuple(range(first, min(last, first + 60) + 1))


def places_containing(places: list[Place]) -> tuple[str, ...]:
    """Codes a filter may name to find these places: themselves, what contains them, and what they cover."""
    codes: dict[str, None] = {}
    for place in places:
        for code in (place.code, *place.ancestors, *covered_by(place.code, place.kind)):
            codes[code] = None
    return tuple(codes)


def page_path(page: ResourcePage) -> str:
    """The page's path on the site; `url_path` begins with the site's root page, whose slug has no address."""
    return "/" + page.url_path.strip("/").partition("/")[2] + "/"


def absolute_url(path: str) -> str:
    """A path as the address to write in mails, feeds and the API."""
    return settings.SITE_URL + path
