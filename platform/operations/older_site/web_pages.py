"""A saved page of a site (SPIP, Drupal, WordPress, by hand): what it says of itself, and its text without the frame."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from pathlib import PurePosixPath
from urllib.parse import urljoin, urlsplit

from lxml import html as lxml_html
from lxml.etree import Comment, LxmlError, ParserError, tostring
from lxml.html import HtmlElement

from asv.taxonomy.models import fold_name
from operations.older_site.dates import day_in
from operations.older_site.found import OldPage, Unreadable
from operations.older_site.web_frame import FILES, Frame, keywords_of, meta_of
from operations.older_site.web_marks import (
    AUTHORS,
    BESIDE,
    BODIES,
    DATES,
    FRAME,
    LEADS,
    OWN_BODIES,
    SAID,
    TAGS,
    TITLES,
)

ENDINGS = (".html", ".htm", ".xhtml", ".php", ".asp", ".aspx")
MOST_BYTES = 8 * 1024**2
_MIRROR = re.compile(r"Mirrored from (\S+) by HTTrack|saved from url=\(\d+\)(\S+)")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]{3,20})""", re.I)
_PUBLISHED = re.compile(
    r"(?:publi[ée]e?|mis(?:e)? en ligne|post[ée]e?|dates?)\s*(?:le|:)?[^.\n]{0,25}?(\d.{4,30})", re.I
)
_LEAST_WORDS = 25
_SITE_NAME = re.compile(r"\s+[|–—]\s+")  # what follows a page's name is the site's
_MOST_LINKED = 0.7
_MOST_BESIDE = 0.5  # of a text: what is more of it is the text
_LEAST_SUMMARY = 60
_LONG_ENOUGH_TO_CUT = 120  # characters: a shorter sentence may end with dots of its own
_CUT_OFF = re.compile(r"\s*(?:[(\[](?:\.\.\.|…)[)\]]|(\.\.\.|…))\s*$")


def decoded(content: bytes) -> str:
    """A page's text, in the encoding that it is written in: what it says of it only where it cannot be UTF-8."""
    declared = _CHARSET.search(content[:4096])
    names = ["utf-8-sig", *([declared[1].decode("ascii")] if declared else []), "cp1252", "latin-1"]
    for name in names:
        try:
            return content.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("utf-8", "replace")


def tree_of(content: bytes) -> HtmlElement:
    """The tree of a whole page. Raises Unreadable for what is none."""
    if len(content) > MOST_BYTES:
        raise Unreadable(f"Cette page dépasse {MOST_BYTES // 1024**2} Mo.")
    if b"\0" in content[:4096]:
        raise Unreadable("Ce n’est pas une page web.")
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", decoded(content))
    try:
        return lxml_html.document_fromstring(text.encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))
    except (LxmlError, ParserError, ValueError, AssertionError):
        raise Unreadable("Cette page est vide, ou ne se laisse pas lire.") from None


def read_page(name: str, content: bytes, frame: Frame, address: str = "") -> OldPage:
    """A saved page. `address` is where its tree stood, with its path. Raises Unreadable: no text, or only a list."""
    tree = tree_of(content)
    where = _address(tree) or address
    folder = str(PurePosixPath(name).parent)
    page = OldPage(name=name, address=where, base="" if folder == "." else folder)
    page.others = [address] if address and address != where else []
    page.title = _title(tree)
    page.day = _day(tree)
    page.author = _author(tree)
    page.labels = list(_labels(tree, frame))
    page.image = urljoin(where, meta_of(tree, "og:image")) if meta_of(tree, "og:image") else ""
    _read_text(tree, page, frame)
    return page


def _read_text(tree: HtmlElement, page: OldPage, frame: Frame) -> None:
    lead = _first(tree, LEADS)
    page.summary = _uncut(meta_of(tree, "description") or meta_of(tree, "og:description"))
    if lead is not None:
        page.summary = " ".join(lead.text_content().split())
        lead.drop_tree()
    said = len(lead.text_content().split()) if lead is not None else 0
    body = _cleaned(tree, page.title, frame, said)
    _check_worth(body, said)
    page.html = _markup(body)


def _cleaned(tree: HtmlElement, title: str, frame: Frame, said: int) -> HtmlElement:
    """The first place of a text that still says something without its frame, `said` words standing above it."""
    kept = tree
    for path in (*OWN_BODIES, *BODIES):
        body = _body(tree, [path])
        if body is None:
            continue
        kept = deepcopy(body)
        _drop(kept, [*FRAME, *SAID])
        _drop_beside(kept)
        heading = next((one for one in kept.iter("h1", "h2") if " ".join(one.text_content().split()) == title), None)
        if heading is not None and heading is not kept:
            heading.drop_tree()
        if path not in OWN_BODIES:
            frame.drop(kept)
        if len(kept.text_content().split()) + said >= _LEAST_WORDS:
            break
    return kept


def _uncut(text: str) -> str:
    """A description without the sentence that a program cut off; empty where nothing whole is left to say it."""
    match = _CUT_OFF.search(text)
    if match is None or (match[1] and len(text) < _LONG_ENOUGH_TO_CUT):
        return text
    whole = max(text.rfind(sign, 0, match.start()) for sign in (". ", " ! ", " ? ")) + 1
    return text[:whole].strip() if whole > _LEAST_SUMMARY else ""


def _drop(body: HtmlElement, paths: Iterable[str]) -> None:
    for element in [one for path in paths for one in body.xpath(path)]:
        if element.getparent() is not None and element is not body:
            element.drop_tree()


def _drop_beside(body: HtmlElement) -> None:
    """Take out what leads on under a text: never what is most of it, as a form around a whole page, nor a file."""
    whole = len(body.text_content())
    for element in [one for path in BESIDE for one in body.xpath(path)]:
        offers = any((link.get("href") or "").lower().endswith(FILES) for link in element.iter("a"))
        if element.getparent() is None or element is body or offers:
            continue
        if len(element.text_content()) < _MOST_BESIDE * whole:
            element.drop_tree()


def _check_worth(body: HtmlElement, lead: int) -> None:
    """Raise Unreadable where a page says nothing by itself: it leads to others. `lead` is the words above its text."""
    words = body.text_content().split()
    linked = sum(len(one.text_content().split()) for one in body.iter("a"))
    if len(words) + lead < _LEAST_WORDS and body.find(".//img") is None:
        raise Unreadable(f"Presque rien à lire ({len(words)} mots) : sans doute une page d’aiguillage.")
    if linked > _MOST_LINKED * len(words):
        raise Unreadable("Une liste de liens : sans doute une page d’aiguillage.")


def _body(tree: HtmlElement, paths: Iterable[str]) -> HtmlElement | None:
    """Where the text stands: of several such places, as in a list, the one that holds most."""
    for path in paths:
        found = [element for element in tree.xpath(path) if len(element.text_content().split()) >= _LEAST_WORDS]
        if found:
            return max(found, key=lambda element: len(element.text_content()))
    return None


def _markup(body: HtmlElement) -> str:
    return str(tostring(body, encoding="unicode", method="html", with_tail=False))


def _first(tree: HtmlElement, paths: Iterable[str]) -> HtmlElement | None:
    for path in paths:
        for element in tree.xpath(path):
            if element.text_content().strip():
                return element
    return None


def _title(tree: HtmlElement) -> str:
    """Its first heading that the page's name begins with: another may be the site's own, or what a box says."""
    shared, whole = meta_of(tree, "og:title"), " ".join((tree.findtext(".//title") or "").split())
    found = [" ".join(one.text_content().split())[:255] for path in TITLES for one in tree.xpath(path)]
    found = [one for one in found if one]
    names = [fold_name(name) for name in (shared, whole) if name]
    agreed = next((one for one in found if any(name.startswith(fold_name(one)) for name in names)), "")
    head = _SITE_NAME.split(shared or whole)[0]
    longer = next((one for one in found if len(head.split()) > 1 and fold_name(one).startswith(fold_name(head))), "")
    if agreed or longer:
        return agreed or longer
    if shared and fold_name(whole).startswith(fold_name(head)) and shared != meta_of(tree, "og:site_name"):
        return head[:255]
    return found[0] if found else head[:255]


def _address(tree: HtmlElement) -> str:
    """Where the page says that it stood: its canonical address, or what the program noted that saved it."""
    said = [link.get("href") or "" for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    for address in [*said, meta_of(tree, "og:url")]:
        if urlsplit(address).hostname:
            return address
    for comment in tree.getroottree().getroot().itersiblings(Comment, preceding=True):
        if match := _MIRROR.search(str(comment.text)):
            return _whole(match)
    for comment in tree.iter(Comment):
        if match := _MIRROR.search(str(comment.text)):
            return _whole(match)
    return ""


def _whole(match: re.Match[str]) -> str:
    found = match[1] or match[2]
    return found if "://" in found else f"http://{found}"


def _day(tree: HtmlElement) -> str:
    said = [
        meta_of(tree, name) for name in ("article:published_time", "dc.date", "dcterms.date", "date", "dc.date.created")
    ]
    times = [time.get("datetime") or time.text_content() for time in tree.iter("time")]
    marked = [
        " ".join([element.get("title") or "", element.get("content") or "", element.text_content()[:200]])
        for path in DATES
        for element in tree.xpath(path)[:3]
    ]
    for text in [*said, *times, *marked]:
        if text and (day := day_in(text)):
            return day.isoformat()
    match = _PUBLISHED.search(tree.text_content())
    day = day_in(match[1]) if match else None
    return day.isoformat() if day else ""


def _author(tree: HtmlElement) -> str:
    if said := meta_of(tree, "author") or meta_of(tree, "dc.creator"):
        return said[:200]
    found = _first(tree, AUTHORS)
    words = " ".join(found.text_content().split()) if found is not None else ""
    return re.sub(r"^(?:par|auteurs?|rédact\w+)\s*:?\s*", "", words, flags=re.I)[:200]


def _labels(tree: HtmlElement, frame: Frame) -> Iterator[tuple[str, str]]:
    """Its tags, then its keywords, each once."""
    tags = (" ".join(one.text_content().split()) for path in TAGS for one in tree.xpath(path)[:40])
    seen = set()
    for label in (*tags, *filter(frame.tells, keywords_of(tree))):
        if label and len(label) <= 120 and label.lower() not in seen:
            seen.add(label.lower())
            yield "mot-clé", label
