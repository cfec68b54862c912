"""Slugs of what people name in French: a ligature is two letters there, and Django's `slugify` drops it."""

from __future__ import annotations

from itertools import chain, count

from django.utils.text import slugify as _slugify
from wagtail.models import Page

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae"})


def slugify(text: object) -> str:
    """A slug of plain letters, figures and hyphens: "Mise en œuvre" is `mise-en-oeuvre`."""
    return _slugify(str(text).translate(_LIGATURES))


def fill_slug(page: Page) -> None:
    """Give a page in its place that has no slug the one of its title, numbered where another beside it has that."""
    parent = page.get_parent() if page.path and not page.slug else None
    base = slugify(page.title)
    if parent is None or not base:
        return
    taken = set(parent.get_children().not_page(page).filter(slug__startswith=base).values_list("slug", flat=True))
    page.slug = next(slug for slug in chain([base], (f"{base}-{n}" for n in count(2))) if slug not in taken)
