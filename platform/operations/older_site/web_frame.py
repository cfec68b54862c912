"""What stands on most pages of a tree, and what a page says of itself in its head."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml.html import HtmlElement

FILES = (".pdf", ".docx", ".odt", ".xlsx", ".ods", ".pptx", ".odp", ".zip", ".doc", ".xls", ".ppt")
_HEADINGS = ("h1", "h2", "h3", "h4")
_OFTEN = 0.5  # of the pages of a tree: what stands on so many is the frame
_FEWEST = 6  # pages below which nothing can be told of what repeats


def meta_of(tree: HtmlElement, name: str) -> str:
    """What the head of a page says under this name; empty where it says nothing."""
    for meta in tree.iter("meta"):
        if (meta.get("name") or meta.get("property") or "").lower() == name:
            return " ".join((meta.get("content") or "").split())
    return ""


def keywords_of(tree: HtmlElement) -> list[str]:
    """Its keywords, as they stand."""
    return [word.strip() for word in meta_of(tree, "keywords").split(",")][:40]


class Frame:
    """What stands on most pages of a tree, by its words: menus, boxes, the foot of the page, keywords of the site."""

    def __init__(self) -> None:
        self.seen: Counter[int] = Counter()
        self.keywords: Counter[str] = Counter()
        self.pages = 0

    def note(self, tree: HtmlElement) -> None:
        """Look at a page."""
        self.pages += 1
        self.seen.update({hash(words) for _element, words in _blocks(tree)})
        self.keywords.update(set(keywords_of(tree)))

    def tells(self, keyword: str) -> bool:
        """Whether a keyword says something of its page: one that most pages carry is the site's."""
        return self.pages < _FEWEST or self.keywords[keyword] <= _OFTEN * self.pages

    def drop(self, body: HtmlElement) -> None:
        """Take out of a page's text what is the frame; of headings only those that nothing is left under.

        Sheets of one kind have the same headings, and each its own text below them.
        """
        if self.pages < _FEWEST:
            return
        often = [one for one, words in _blocks(body) if self.seen[hash(words)] > _OFTEN * self.pages]
        for element in often:
            if element.getparent() is not None and element.tag not in _HEADINGS:
                element.drop_tree()
        for heading in reversed([one for one in often if one.tag in _HEADINGS]):
            if heading.getparent() is not None and _says_nothing(heading, body):
                heading.drop_tree()


def _says_nothing(heading: HtmlElement, body: HtmlElement) -> bool:
    """Whether nothing stands between a heading and the next of its level, or one above it."""
    own, after = set(heading.iter()), False
    for element in body.iter():
        if element is heading:
            after = True
        elif after and element not in own and isinstance(element.tag, str):
            if element.tag in _HEADINGS and element.tag <= heading.tag:
                return True
            if element.tag == "img" or (element.text or "").strip():
                return False
    return True


def _blocks(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """The blocks of a page with their words; not those that offer a file, which say the same wherever they stand."""
    for element in tree.iter("p", "ul", "ol", "h1", "h2", "h3", "h4", "table", "form"):
        words = " ".join(element.text_content().split())
        if words and not any((link.get("href") or "").lower().endswith(FILES) for link in element.iter("a")):
            yield element, words
