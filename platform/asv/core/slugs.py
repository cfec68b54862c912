"""Slugs of what people name in French: a ligature is two letters, and an apostrophe parts words as a hyphen does."""

from __future__ import annotations

import unicodedata
from itertools import chain, count

from wagtail.models import Page

_SPELLED = str.maketrans({"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "'": " ", "’": " "})
_LEFT_OUT = {
    number: None for number in range(128) if not (chr(number).isalnum() or chr(number) in "_-" or chr(number).isspace())
}


def slugify(text: object) -> str:
    """A slug of plain letters, figures and hyphens: "L’accès à l’œuvre" is `l-acces-a-l-oeuvre`.

    Django's drops ligatures and joins what an apostrophe parts; it takes three times as long, and each récit's page has
    a slug of its whole text.
    """
    plain = unicodedata.normalize("NFKD", str(text).translate(_SPELLED)).encode("ascii", "ignore").decode()
    return "-".join(plain.lower().translate(_LEFT_OUT).replace("-", " ").split()).strip("-_")


def joined_slug(text: object) -> str:
    """The slug in which an apostrophe joins words: "L’accès" is `lacces`.

    For addresses that are made of a text whenever it is read: theirs stay what they were.
    """
    return slugify(str(text).replace("'", "").replace("’", ""))


def fill_slug(page: Page) -> None:
    """Give a page in its place that has no slug the one of its title, numbered where another beside it has that."""
    parent = page.get_parent() if page.path and not page.slug else None
    base = slugify(page.title)
    if parent is None or not base:
        return
    taken = set(parent.get_children().not_page(page).filter(slug__startswith=base).values_list("slug", flat=True))
    page.slug = next(slug for slug in chain([base], (f"{base}-{n}" for n in count(2))) if slug not in taken)
