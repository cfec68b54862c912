"""A saved page of a site (SPIP, Drupal, WordPress, by hand): what it says of itself, and its text without the frame."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from urllib.parse import urljoin, urlsplit

from lxml import html as lxml_html
from lxml.etree import Comment, LxmlError, ParserError, tostring
from lxml.html import HtmlElement

from operations.older_site.dates import day_in
from operations.older_site.found import OldPage, Unreadable

ENDINGS = (".html", ".htm", ".xhtml", ".php", ".asp", ".aspx")
MOST_BYTES = 8 * 1024**2
_MIRROR = re.compile(r"Mirrored from (\S+) by HTTrack|saved from url=\(\d+\)(\S+)")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]{3,20})""", re.I)
# Where the text of a page stands: by SPIP's, Drupal's and WordPress's own classes, or by what HTML says and by habit.
_OWN_BODIES = (
    "//*[contains(@class,'article-texte')]",
    "//*[contains(concat(' ',@class,' '),' field-name-body ') or contains(@class,'field--name-body')]",
    "//*[contains(concat(' ',@class,' '),' entry-content ') or contains(concat(' ',@class,' '),' post-content ')]",
)
_BODIES = (
    "//*[contains(concat(' ',@class,' '),' node__content ')]",
    "//div[contains(concat(' ',@class,' '),' node ')]//div[contains(concat(' ',@class,' '),' content ')]",
    "//*[contains(concat(' ',@class,' '),' article ')]//*[contains(concat(' ',@class,' '),' texte ')]",
    "//article", "//main", "//*[@role='main']", "//*[@id='contenu']", "//*[@id='content']", "//*[@id='main']",
    "//body",
)  # fmt: skip
_LEADS = (
    "//*[contains(@class,'article-chapo') or contains(concat(' ',@class,' '),' chapo ')]",
    "//*[contains(@class,'field-name-field-chapo') or contains(@class,'field--name-field-chapo')]",
)
_FRAME = (
    ".//nav", ".//header[not(ancestor::article)]", ".//footer[not(ancestor::blockquote)]", ".//aside",
    ".//*[@role='navigation' or @role='search' or @role='banner' or @role='contentinfo' or @role='complementary']",
    ".//*[contains(@class,'breadcrumb') or contains(@class,'fil-ariane') or contains(@id,'hierarchie')]",
    ".//*[contains(@class,'social') or contains(@class,'share') or contains(@class,'partage')]",
    ".//*[contains(concat(' ',@class,' '),' tabs ') or contains(@class,'pager') or contains(@class,'pagination')]",
    ".//*[contains(@class,'comments') or @id='comments' or @id='forum' or contains(@class,'forum-')]",
    ".//*[contains(@class,'element-invisible') or contains(@class,'visually-hidden') or contains(@class,'sr-only')]",
)  # fmt: skip
_TITLES = (
    "//*[contains(@class,'article-titre')]", "//main//h1", "//article//h1", "//h1[contains(@class,'title')]",
    "//*[@id='page-title']", "//h1[contains(@class,'titre')]", "//h1",
)  # fmt: skip
_TAGS = (
    "//a[@rel='tag']", "//*[contains(@class,'field-name-field-tags') or contains(@class,'field--name-field-tags')]//a",
    "//*[contains(@class,'field-type-taxonomy') or contains(@class,'field--type-entity-reference')]//a",
    "//*[contains(concat(' ',@class,' '),' mots ') or contains(@class,'mots-cles') or contains(@id,'mots')]//a",
)  # fmt: skip
_AUTHORS = (
    "//*[@rel='author']", "//*[contains(concat(' ',@class,' '),' auteurs ')]",
    "//*[contains(concat(' ',@class,' '),' auteur ')]",
    "//*[contains(concat(' ',@class,' '),' username ')]", "//*[contains(concat(' ',@class,' '),' author ')]",
)  # fmt: skip
_DATES = (
    "//*[contains(@class,'published')]", "//*[contains(@class,'publi')]",
    "//*[contains(@class,'date-display-single')]", "//*[contains(concat(' ',@class,' '),' submitted ')]",
    "//*[contains(@class,'info-publi')]", "//*[contains(concat(' ',@class,' '),' date ')]",
)  # fmt: skip
_PUBLISHED = re.compile(
    r"(?:publi[ée]e?|mis(?:e)? en ligne|post[ée]e?|dates?)\s*(?:le|:)?[^.\n]{0,25}?(\d.{4,30})", re.I
)
_FILES = (".pdf", ".docx", ".odt", ".xlsx", ".ods", ".pptx", ".odp", ".zip", ".doc", ".xls", ".ppt")
_LEAST_WORDS = 25
_MOST_LINKED = 0.7
_OFTEN = 0.5  # of the pages of a tree: what stands on so many is the frame
_FEWEST = 6  # pages below which nothing can be told of what repeats


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
        raise Unreadable("Ce n'est pas une page web.")
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", decoded(content))
    try:
        return lxml_html.document_fromstring(text.encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))
    except (LxmlError, ParserError, ValueError, AssertionError):
        raise Unreadable("Cette page est vide, ou ne se laisse pas lire.") from None


class Frame:
    """What stands on most pages of a tree, by its words: menus, boxes, the foot of the page."""

    def __init__(self) -> None:
        self.seen: Counter[int] = Counter()
        self.pages = 0

    def note(self, tree: HtmlElement) -> None:
        """Look at a page."""
        self.pages += 1
        self.seen.update({hash(words) for _element, words in _blocks(tree)})

    def drop(self, body: HtmlElement) -> None:
        """Take out of a page's text what is the frame."""
        if self.pages < _FEWEST:
            return
        for element, words in list(_blocks(body)):
            if element.getparent() is not None and self.seen[hash(words)] > _OFTEN * self.pages:
                element.drop_tree()


def _blocks(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """The blocks of a page with their words; not those that offer a file, which say the same wherever they stand."""
    for element in tree.iter("p", "ul", "ol", "h1", "h2", "h3", "h4", "table", "form"):
        words = " ".join(element.text_content().split())
        if words and not any((link.get("href") or "").lower().endswith(_FILES) for link in element.iter("a")):
            yield element, words


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
    page.labels = list(_labels(tree))
    page.image = urljoin(where, _meta(tree, "og:image")) if _meta(tree, "og:image") else ""
    _read_text(tree, page, frame)
    return page


def _read_text(tree: HtmlElement, page: OldPage, frame: Frame) -> None:
    lead = _first(tree, _LEADS)
    page.summary = _meta(tree, "description") or _meta(tree, "og:description")
    if lead is not None:
        page.summary = " ".join(lead.text_content().split())
        lead.drop_tree()
    own = _body(tree, _OWN_BODIES)
    body = next(one for one in (own, _body(tree, _BODIES), tree) if one is not None)
    for element in [one for path in _FRAME for one in body.xpath(path)]:
        if element.getparent() is not None and element is not body:
            element.drop_tree()
    heading = next((one for one in body.iter("h1", "h2") if " ".join(one.text_content().split()) == page.title), None)
    if heading is not None and heading is not body:
        heading.drop_tree()
    if own is None:
        frame.drop(body)
    _check_worth(body)
    page.html = _markup(body)


def _check_worth(body: HtmlElement) -> None:
    """Raise Unreadable where a page says nothing by itself: it leads to others."""
    words = body.text_content().split()
    linked = sum(len(one.text_content().split()) for one in body.iter("a"))
    if len(words) < _LEAST_WORDS and body.find(".//img") is None:
        raise Unreadable(f"Presque rien à lire ({len(words)} mots) : sans doute une page d'aiguillage.")
    if linked > _MOST_LINKED * len(words):
        raise Unreadable("Une liste de liens : sans doute une page d'aiguillage.")


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


def _meta(tree: HtmlElement, name: str) -> str:
    for meta in tree.iter("meta"):
        if (meta.get("name") or meta.get("property") or "").lower() == name:
            return " ".join((meta.get("content") or "").split())
    return ""


def _title(tree: HtmlElement) -> str:
    found = _first(tree, _TITLES)
    if found is not None:
        return " ".join(found.text_content().split())[:255]
    if said := _meta(tree, "og:title"):
        return said
    whole = " ".join((tree.findtext(".//title") or "").split())
    return re.split(r"\s+[|–—]\s+", whole)[0]  # what follows is the site's name


def _address(tree: HtmlElement) -> str:
    """Where the page says that it stood: its canonical address, or what the program noted that saved it."""
    said = [link.get("href") or "" for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    for address in [*said, _meta(tree, "og:url")]:
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
        _meta(tree, name) for name in ("article:published_time", "dc.date", "dcterms.date", "date", "dc.date.created")
    ]
    times = [time.get("datetime") or time.text_content() for time in tree.iter("time")]
    marked = [
        " ".join([element.get("title") or "", element.get("content") or "", element.text_content()[:200]])
        for path in _DATES
        for element in tree.xpath(path)[:3]
    ]
    for text in [*said, *times, *marked]:
        if text and (day := day_in(text)):
            return day.isoformat()
    match = _PUBLISHED.search(tree.text_content())
    day = day_in(match[1]) if match else None
    return day.isoformat() if day else ""


def _author(tree: HtmlElement) -> str:
    if said := _meta(tree, "author") or _meta(tree, "dc.creator"):
        return said[:200]
    found = _first(tree, _AUTHORS)
    words = " ".join(found.text_content().split()) if found is not None else ""
    return re.sub(r"^(?:par|auteurs?|rédact\w+)\s*:?\s*", "", words, flags=re.I)[:200]


def _labels(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    seen = set()
    for path in _TAGS:
        for element in tree.xpath(path)[:40]:
            label = " ".join(element.text_content().split())
            if label and len(label) <= 120 and label.lower() not in seen:
                seen.add(label.lower())
                yield "mot-clé", label
    words = [word.strip() for word in _meta(tree, "keywords").split(",")]
    for label in words[:40]:
        if label and len(label) <= 120 and label.lower() not in seen:
            seen.add(label.lower())
            yield "mot-clé", label
