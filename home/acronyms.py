"""Acronyms of the glossary explained where they first stand in a page's running text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.cache import caches
from django.db import transaction
from django.utils.html import escape

from asv.core.reads import asked_again
from asv.core.routing import the_page_of
from asv.core.slugs import slugify
from asv.core.typography import french
from asv.taxonomy.models import GlossaryEntry
from home.models import GlossaryPage

_CACHE_KEY = "home.acronyms"
_TTL_SECONDS = 300
_TAG = re.compile(r"<[^>]*>")
# Running text, as editors write it; a paragraph with a class belongs to the furniture of the page.
_OPENS = '(?: data-block-key="[^"]*")?>'
_RUNNING = re.compile(rf"<p{_OPENS}.*?</p>|<li{_OPENS}.*?</li>", re.DOTALL)
_WORD = re.compile(r"(?<![\w-])[A-Z][\w-]*[A-Z0-9](?![\w-])")
_LINK_TAG_OR_WORD = re.compile(rf"<a .*?</a>|{_TAG.pattern}|{_WORD.pattern}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Acronym:
    """What an acronym means, and where the glossary tells more."""

    meaning: str
    address: str


def known_acronyms() -> dict[str, Acronym]:
    """Every acronym of the glossary that has a meaning; none where the site has no glossary."""
    known: dict[str, Acronym] | None = caches["remembered"].get(_CACHE_KEY)
    if known is None:
        page = the_page_of(GlossaryPage, live=True)
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
    standing = acronyms_among(frozenset(_WORD.findall(" ".join(_RUNNING.findall(markup)))))
    if not standing:
        return markup
    said = slugify(_TAG.sub(" ", markup))
    left = {term: one for term, one in standing if slugify(one.meaning) not in said}

    def told(text: re.Match[str]) -> str:
        if not left:  # the rest of a page is passed over: 0.5 ms for a récit, not 0.7
            return text.group()
        return _LINK_TAG_OR_WORD.sub(lambda found: _with_meaning(found.group(), left), text.group())

    return _RUNNING.sub(told, markup)


@asked_again()
def acronyms_among(words: frozenset[str]) -> tuple[tuple[str, Acronym], ...]:
    """The acronyms among these words, as the glossary has them: all of it that a page is made of."""
    known = known_acronyms()
    return tuple((term, known[term]) for term in sorted(words & known.keys()))


def _with_meaning(part: str, left: dict[str, Acronym]) -> str:
    """A word, a tag or a whole link as it stands, and after the first place of an acronym what it means."""
    one = left.pop(part, None)
    if one is None:
        return part
    meaning = french(escape(one.meaning[:1].lower() + one.meaning[1:]))
    return f'{part} <a class="explained" href="{escape(one.address)}">({meaning})</a>'
