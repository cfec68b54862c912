"""The addresses that a page names, wherever on it they stand: rich text, blocks, fields and rows of its own."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Page

from asv.stewardship.models import Link, LinkUse

MOST, LONGEST = 500, 2000
_ANCHOR = re.compile(r"<a\b([^>]*)>", re.I)
_ATTRIBUTE = re.compile(r"""([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.I)
_WEB = ("http://", "https://")
PAGE, DOCUMENT = "page:", "document:"


def addresses_in(value: object) -> Iterator[str]:
    """The addresses in what a page keeps, as JSON has it: links of rich text, and texts that are an address."""
    if isinstance(value, dict):
        for part in value.values():
            yield from addresses_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from addresses_in(part)
    elif isinstance(value, str):
        yield from _in_text(value)


def _in_text(text: str) -> Iterator[str]:
    if text.startswith(_WEB) and not re.search(r"\s", text):
        yield text
    elif text[:1] in "[{" and '"' in text:  # blocks, which Wagtail writes as text
        yield from (html.unescape(found) for found in re.findall(r'"(https?://[^"\\\s]+)"', text))
        yield from _anchors(text.replace('\\"', '"'))
    elif "<a" in text:
        yield from _anchors(text)


def _anchors(text: str) -> Iterator[str]:
    for found in _ANCHOR.finditer(text):
        attributes = {name.lower(): one or other for name, one, other in _ATTRIBUTE.findall(found[1])}
        kind, number = attributes.get("linktype"), attributes.get("id", "")
        if kind in ("page", "document") and number.isdecimal():
            yield f"{kind}:{number}"
        elif (href := html.unescape(attributes.get("href", "")).strip()).startswith((*_WEB, "/")):
            yield href


def addresses_of(page: Page) -> list[str]:
    """The addresses a page names, each once and without its fragment; at most 500, none longer than 2,000 letters."""
    found = (address.partition("#")[0] for address in addresses_in(page.serializable_data()))
    fitting = [address for address in dict.fromkeys(found) if address and len(address) <= LONGEST]
    return fitting[:MOST]


def host_of(address: str) -> str:
    """The host to ask, in lower case with its port; empty for what is of this site."""
    if not address.startswith(_WEB) or address.startswith(settings.SITE_URL + "/"):
        return ""
    try:
        return urlsplit(address).netloc.rpartition("@")[2].lower()[:255]
    except ValueError:
        return "?"


@transaction.atomic
def keep_links(page: Page) -> None:
    """Write down which addresses this page (the specific one) names now; new ones are checked next. Safe to repeat."""
    wanted = {Link.digest_of(address): address for address in addresses_of(page)}
    known = dict(Link.objects.filter(digest__in=wanted).values_list("digest", "pk"))
    new = [
        Link(url=address, digest=digest, host=host_of(address))
        for digest, address in wanted.items()
        if digest not in known
    ]
    Link.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        known = dict(Link.objects.filter(digest__in=wanted).values_list("digest", "pk"))
    there = set(LinkUse.objects.filter(page=page.pk).values_list("link_id", flat=True))
    LinkUse.objects.filter(page=page.pk, link__in=there - set(known.values())).delete()
    _use(page.pk, set(known.values()) - there)


def _use(page_id: int, links: Iterable[int]) -> None:
    LinkUse.objects.bulk_create([LinkUse(page_id=page_id, link_id=link) for link in links], ignore_conflicts=True)


def forget_unused() -> int:
    """Forget the addresses that no page names any more; how many."""
    return Link.objects.filter(uses=None).delete()[0]
