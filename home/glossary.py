"""The glossary in alphabetical order, accents aside."""

from __future__ import annotations

import unicodedata
from itertools import groupby

from django.http import HttpRequest
from wagtail.models import Page

from asv.taxonomy.models import GlossaryEntry


def glossary(page: Page, request: HttpRequest) -> dict[str, object]:
    """All entries: a few dozen, on one page so that the browser's own search works."""
    return {"letters": glossary_letters()}


def glossary_letters() -> list[tuple[str, list[GlossaryEntry]]]:
    """Entries under their first letters; those that begin with a figure or a sign stand first, under "0-9"."""
    entries = sorted(GlossaryEntry.objects.all(), key=lambda entry: (_letter(entry.term), _plain(entry.term)))
    return [(letter, list(group)) for letter, group in groupby(entries, key=lambda entry: _letter(entry.term))]


def _plain(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(char))


def _letter(term: str) -> str:
    first = _plain(term)[:1].upper()
    return first if first.isascii() and first.isalpha() else "0-9"
