"""The part of the corpus that an archive holds: all of it, what is new since a day, what has a theme."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from django.db.models import Model, OuterRef, Q, QuerySet

from asv.resources.models import ResourcePage
from asv.taxonomy.models import Theme
from operations.corpus.bag import INFO, NotABag

# By the name that bag-info.txt has of it after `Corpus-`; empty where nothing is left out for it.
Span = dict[str, str]


def span_of(since: date | None, theme: Theme | None) -> Span:
    """What an archive is asked to hold."""
    return {"Since": since.isoformat() if since else "", "Theme": theme.slug if theme else ""}


def under(theme: Theme) -> QuerySet[Model]:
    """The rows that give a page this theme or one below it: asked by itself, a page has many themes and comes once."""
    links = ResourcePage.themes.through._default_manager.filter(resourcepage=OuterRef("pk"))
    return links.filter(Q(theme=theme) | Q(theme__parent=theme))


def refuse_another_span(folder: Path, span: Span) -> None:
    """Raises NotABag for a folder whose archive holds another part: what this one leaves out would be erased."""
    info = folder / INFO
    if not info.is_file():
        return
    text = info.read_text(encoding="utf-8")
    held = {name: found[1] if (found := re.search(rf"^Corpus-{name}: (.+)$", text, re.M)) else "" for name in span}
    if held != span:
        raise NotABag(f"{folder} contient {_in_words(held)}, et le perdrait : donnez un autre dossier.")


def _in_words(span: Span) -> str:
    parts = [f"ce qui est nouveau depuis le {span['Since']}"] if span["Since"] else []
    parts += [f"le thème « {span['Theme']} »"] if span["Theme"] else []
    return ", ".join(parts) or "tout le corpus"
