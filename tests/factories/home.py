"""News, plain pages and glossary entries for tests."""

from __future__ import annotations

from typing import Any

from asv.taxonomy.models import GlossaryEntry
from home.models import NewsPage, PlainPage
from tests.factories.pages import publish


def make_news(tree: Any, title: str = "Un nouveau contrat local de santé", **fields: Any) -> NewsPage:
    """A published news item."""
    return publish(tree.news, NewsPage(title=title, **fields))


def make_plain(parent: Any, title: str = "Mentions légales", **fields: Any) -> PlainPage:
    """A published plain page."""
    return publish(parent, PlainPage(title=title, **fields))


def make_entry(term: str, **fields: Any) -> GlossaryEntry:
    """A glossary entry, made or changed."""
    slug = fields.pop("slug", term.lower())
    return GlossaryEntry.objects.update_or_create(term=term, defaults={"slug": slug, **fields})[0]
