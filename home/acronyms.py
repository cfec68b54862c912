"""Acronyms of the glossary explained where they first stand in a page's running text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.cache import caches
from django.db import transaction
from django.utils.html import escape

from asv.core.typography import french
from asv.taxonomy.models import GlossaryEntry, fold_name
from home.models import GlossaryPage

_CACHE_KEY = "home.acronyms"
_TTL_SECONDS = 300
_MARKUP = re.compile(r"(<[^>]*>)")
# Running text, as editors write it; a paragraph with a class belongs to the furniture of the page.
_OPENS = re.compile(r'<(p|li)(?: data-block-key="[^"]*")?>')
_WORD = re.compile(r"(?<![\w-])[A-Z][\w-]*[A-Z0-9](?![\w-])")


@dataclass(frozen=True, slots=True)
class Acronym:
    """What an acronym means, and where the glossary tells more."""

    meaning: str
    address: str


def known_acronyms() -> dict[str, Acronym]:
    """Every acronym of the glossary that has a meaning; none where the site has no glossary."""
    known: dict[str, Acronym] | None = caches["remembered"].get(_CACHE_KEY)
    if known is None:
        page = GlossaryPage.objects.live().first()
        rows = GlossaryEntry.objects.exclude(meaning="").values_list("term", "slug", "meaning") if page else ()
        known = {term: Acronym(meaning, f"{page.url}#{slug}") for term, slug, meaning in rows if page}
        caches["remembered"].set(_CACHE_KEY, known, _TTL_SECONDS)
    return known


def forget_acronyms(**kwargs: object) -> None:
    """Read the glossary again: now for this transaction, and for all once it is committed."""
    caches["remembered"].delete(_CACHE_KEY)
    transaction.on_commit(lambda: caches["remembered"].delete(_CACHE_KEY))


def explained(markup: str) -> str:
    """The HTML with what each acronym means after its first place in running text, as a link to the glossary.

    Not where the page says it in full anyway, nor inside a link.
    """
    known = known_acronyms()
    if not known:
        return markup
    parts = _MARKUP.split(markup)
    said = fold_name(" ".join(parts[::2]))
    left = {term: one for term, one in known.items() if fold_name(one.meaning) not in said}
    inside, links = "", 0
    for position, part in enumerate(parts):
        if position % 2 == 0:
            if inside and not links and left:
                parts[position] = _WORD.sub(lambda match: _with_meaning(match.group(), left), part)
        elif not inside:
            opened = _OPENS.fullmatch(part)
            inside = opened.group(1) if opened else ""
        elif part == f"</{inside}>":
            inside = ""
        elif part.startswith(("<a ", "</a")):
            links += -1 if part.startswith("</a") else 1
    return "".join(parts)


def _with_meaning(word: str, left: dict[str, Acronym]) -> str:
    one = left.pop(word, None)
    if one is None:
        return word
    meaning = french(escape(one.meaning[:1].lower() + one.meaning[1:]))
    return f'{word} <a class="explained" href="{escape(one.address)}">({meaning})</a>'
