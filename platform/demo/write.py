"""Writing demo pages: from plain data to published pages, leaving alone what is already there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from typing import Any

from wagtail.models import Page

from asv.resources.models import ResourceFile, ResourceOrganisation, ResourcePage
from asv.resources.terms import VOCABULARY_FIELDS
from asv.taxonomy.models import Organisation, Territory
from demo.demo_files import document_for

_SOURCE = ("source_label", "source_url", "source_date")


def add_page(parent: Page, page: Page, published: datetime | None = None) -> Any:
    """Add and publish a page under its parent; None where a page of that slug is already there.

    `published` back-dates a page whose content is older than the site, so that lists tell the truth.
    """
    if Page.objects.child_of(parent).filter(slug=page.slug).exists():
        return None
    parent = Page.objects.get(pk=parent.pk)
    page.live = False
    parent.add_child(instance=page)
    page.save_revision().publish()
    if published:
        Page.objects.filter(pk=page.pk).update(first_published_at=published)
    return page


def common_fields(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What every resource page takes as it is."""
    names = ("slug", "title", "summary", "date", "start_year", "end_year", *_SOURCE)
    return {name: entry[name] for name in names if name in entry}


def classify(page: ResourcePage, entry: Mapping[str, Any]) -> None:
    """Give an unsaved page its terms, territories, organisations and files, by slug, code and key.

    Raises KeyError naming what does not exist.
    """
    for name in VOCABULARY_FIELDS.values():
        setattr(page, name, _by(ResourcePage._meta.get_field(name).related_model, "slug", entry.get(name, ())))
    page.territories = _by(Territory, "code", entry.get("territories", ()))
    organisations = organisations_by_slug(slug for slug, _ in entry.get("organisations", ()))
    page.organisation_links = [
        ResourceOrganisation(organisation=organisations[slug], role=role, sort_order=rank)
        for rank, (slug, role) in enumerate(entry.get("organisations", ()))
    ]
    page.files = [
        ResourceFile(document=document_for(key), sort_order=rank) for rank, key in enumerate(entry.get("files", ()))
    ]


def organisations_by_slug(slugs: Iterable[str]) -> dict[str, Organisation]:
    """The organisations of these slugs; KeyError for one that does not exist."""
    wanted = list(slugs)
    return dict(zip(wanted, _by(Organisation, "slug", wanted), strict=True))


def _by(model: Any, field: str, values: Iterable[str]) -> list[Any]:
    wanted = list(values)
    found = {getattr(row, field): row for row in model.objects.filter(**{f"{field}__in": wanted})}
    if missing := [value for value in wanted if value not in found]:
        raise KeyError(f"{model.__name__}: {', '.join(missing)}")
    return [found[value] for value in wanted]


def noon(day: Any) -> datetime | None:
    """A day as a moment, to back-date a publication."""
    return datetime.combine(day, time(12), tzinfo=UTC) if day else None
