"""How a page is cited: in words for people (ISO 690, APA), in its head and in the page for programs that save it.

Zotero takes what it saves from the COinS of a page, else from its metas ("Embedded Metadata"), which it asks for no
keywords. It cuts an author at the last blank, a person's name, unless a comma ends it: then it is a name of one part.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from asv.core.templatetags.asv import date_fr
from asv.resources.assemble import absolute_url
from asv.resources.citing import one_line, permalink, without
from asv.resources.models import OrganisationRole, ResourceOrganisation, ResourcePage
from asv.resources.terms import PageTerms, TermRef

_WRITERS = (OrganisationRole.AUTEUR, OrganisationRole.PORTEUR)
_ENDED = (".", "?", "!", "…")
MOST_NAMED = 3  # authors by name, before "et al."


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page that is shown was asked of already: who wrote or bears it, its themes, all that it is about."""

    authors: tuple[str, ...] = ()
    themes: tuple[TermRef, ...] = ()
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A page as it is cited; `url` is its permanent address, empty in the preview of a page that has none yet."""

    title: str
    kind: str
    authors: tuple[str, ...]
    subjects: tuple[str, ...]
    day: date | None
    summary: str
    url: str
    is_report: bool

    @property
    def iso_authors(self) -> str:
        """Who wrote it, as ISO 690 wants it in French: in capitals, with its full stop."""
        return _sentence(_named([name.upper() for name in self.authors]))

    @property
    def apa_authors(self) -> str:
        """Who wrote it, as APA wants it."""
        return _sentence(_named(self.authors))

    @property
    def sentence(self) -> str:
        """The title with what ends it."""
        return _sentence(self.title)

    @property
    def apa_date(self) -> str:
        """The day as APA writes it in French: "2019, 17 décembre"; "s. d." where there is none."""
        return f"{self.day.year}, {date_fr(self.day).rpartition(' ')[0]}" if self.day else "s. d."

    @property
    def metas(self) -> list[tuple[str, str]]:
        """Names and contents of the page's metas: Dublin Core, and Highwire's for what that leaves open."""
        found = [
            ("DC.title", self.title),
            *(("DC.creator", name) for name in self.authors),
            *(("DC.subject", word) for word in self.subjects),
            ("DC.description", self.summary),
            ("DC.publisher", settings.SITE_NAME),
            ("DC.date", self.day.isoformat() if self.day else ""),
            ("DC.type", self.kind),
            ("DC.language", "fr"),
            *(("citation_author", _of_one_part(name)) for name in self.authors),
            ("citation_public_url", self.url),
            ("citation_technical_report_institution", settings.SITE_NAME if self.is_report else ""),
        ]
        return [(name, one_line(content)) for name, content in found if one_line(content)]

    @property
    def coins(self) -> str:
        """The page as an OpenURL (COinS, Z39.88-2004) in Dublin Core's terms."""
        host = urlsplit(settings.SITE_URL).hostname or "localhost"
        pairs = [
            ("ctx_ver", "Z39.88-2004"),
            ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
            ("rfr_id", f"info:sid/{host}:asv"),
            ("rft.type", "report" if self.is_report else "webpage"),
            ("rft.title", self.title),
            *(("rft.au", _of_one_part(name)) for name in self.authors),
            ("rft.date", self.day.isoformat() if self.day else ""),
            *(("rft.subject", word) for word in self.subjects),
            ("rft.description", self.summary),
            ("rft.publisher" if self.is_report else "rft.source", settings.SITE_NAME),
            ("rft.identifier", self.url),
            ("rft.language", "fr"),
        ]
        written = [(name, one_line(value)) for name, value in pairs if one_line(value)]
        return urlencode(written, quote_via=quote, safe="")


def remember_facts(page: ResourcePage, found: PageTerms, links: Iterable[ResourceOrganisation]) -> None:
    """Keep with the page what its view asked of the database, so that its head asks nothing again."""
    page.known_facts = lambda: facts_from(found, links)


def facts_from(found: PageTerms, links: Iterable[ResourceOrganisation]) -> Facts:
    """What the head of a page tells of who wrote or bears it and of what it is about."""
    names = [link.organisation.name for link in links if link.role in _WRITERS]
    labels = [term.label for terms in found.terms.values() for term in terms]
    words = dict.fromkeys([*labels, *(place.name for place in found.places[:1])])
    return Facts(tuple(dict.fromkeys(names)), tuple(found.terms["theme"]), tuple(words))


def facts_of(page: ResourcePage) -> Facts:
    """What the view of a page knows of it (`known_facts`); nothing where it has none."""
    known = getattr(page, "known_facts", None)
    return known() if known else Facts()


def citing_context(page: ResourcePage, request: HttpRequest) -> dict[str, object]:
    """`citation` and `consulted`, for the templates of every resource."""
    # What it tells is remembered by views that come later: it is made where a template asks.
    return {"citation": cache(lambda: citation_of(page)), "consulted": timezone.localdate()}


def citation_of(page: ResourcePage) -> Citation:
    """How this page is cited."""
    facts = facts_of(page)
    return Citation(
        title=page.title,
        kind=page.kind_label,
        authors=facts.authors,
        subjects=facts.subjects,
        day=page.shown_date,
        summary=page.summary,
        url=absolute_url(permalink(page.pk)) if page.pk else "",
        is_report=page.ris_type == "RPRT",
    )


def _of_one_part(name: str) -> str:
    """An organisation among names of people, which are written "Last, First"."""
    return f"{without(',;', name)},"


def _named(names: Iterable[str]) -> str:
    names = list(names)
    if len(names) > MOST_NAMED:
        return f"{names[0]} et al."
    return " et ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _sentence(words: str) -> str:
    return words if not words or words.endswith(_ENDED) else f"{words}."
