"""Slugs of what people name in French: a ligature is two letters there, and Django's `slugify` drops it."""

from __future__ import annotations

from itertools import chain, count

from django.utils.text import slugify as _slugify
from wagtail.models import Page

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae"})


def slugify(text: object) -> str:
    """A slug of plain letters, figures and hyphens: "Mise en œuvre" is `mise-en-oeuvre`."""
    return _slugify(str(text).translate(_LIGATURES))


def slug_among_siblings(page: Page) -> str:
    """The slug that a page in its place has by its title, numbered where another beside it has that one."""
    base, parent = slugify(page.title), page.get_parent()
    if not base or parent is None:
        return base
    taken = set(parent.get_children().not_page(page).filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in chain([base], (f"{base}-{number}" for number in count(2))) if slug not in taken)
