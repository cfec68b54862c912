"""A resource in schema.org's words."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from asv.core.metadata import LANGUAGE, is_open, path_of, picture_of, publisher
from asv.resources.citation import facts_of
from asv.resources.models import ResourcePage

# Things of the world, where the others are texts with a date and a publisher; of these, bodies know of their themes.
_NOT_TEXTS = ("Organization", "Project", "Event")
_BODIES = ("Organization", "Project")


def resource_node(page: ResourcePage, kind: str = "", **more: object) -> dict[str, object]:
    """A resource as a schema.org object, without empty properties: type, title, teaser, dates and address.

    `kind` stands over the page type's own `schema_type`; `more` are properties that only this type has.
    """
    kind = kind or page.schema_type
    data: dict[str, object] = {
        "@type": kind,
        "@id": f"{settings.SITE_URL}/r/{page.pk}" if page.pk else "",
        "name": page.title,
        "description": page.description,
        "url": settings.SITE_URL + path_of(page),
        "image": picture_of(page),
        "knowsAbout" if kind in _BODIES else "about": _themes(page),
    }
    if kind not in _NOT_TEXTS:
        data |= _text(page, kind)
    return {name: value for name, value in {**data, **more}.items() if value not in ("", None, [])}


def _themes(page: ResourcePage) -> list[dict[str, object]]:
    scheme = f"{settings.SITE_URL}/vocabulaires/theme/"
    return [
        {"@type": "DefinedTerm", "name": term.label, "termCode": term.slug, "inDefinedTermSet": scheme}
        for term in facts_of(page).themes
    ]


def _text(page: ResourcePage, kind: str) -> dict[str, object]:
    return {
        "author": [{"@type": "Organization", "name": name} for name in facts_of(page).authors],
        "headline": page.title if kind == "Article" else "",
        "inLanguage": LANGUAGE,
        "datePublished": page.shown_date.isoformat() if page.shown_date else "",
        "dateModified": timezone.localdate(page.last_published_at).isoformat() if page.last_published_at else "",
        "isAccessibleForFree": is_open(page),
        "publisher": {"@id": publisher()["@id"]},
    }
