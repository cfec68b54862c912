"""A WordPress export (WXR): its posts and pages, read as a stream, without entities and without asking anyone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from operations.older_site.found import OldPage, Unreadable

MOST_PAGES = 20_000
_WORDPRESS = re.compile(r"\{https?://wordpress\.org/export/[\d.]+/\}(.+)")
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
# Of what a WordPress holds, what was written for readers.
_READ = {"post", "page"}
_NOT_PUBLIC = {"trash": "à la corbeille", "auto-draft": "brouillon automatique"}
_SORTS = {"category": "catégorie", "post_tag": "mot-clé"}
_IMAGES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")
_BLOCKS = re.compile(r"<(?:p|div|ul|ol|h[1-6]|table|blockquote|figure|pre|section)\b", re.I)
_CAPTION = re.compile(r"\[caption\b[^\]]*\](.*?)\[/caption\]", re.S)
_PICTURE = re.compile(r"((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*)", re.S)
_GALLERY = re.compile(r"\[gallery\b([^\]]*)\]")
_IDS = re.compile(r"""ids=["']?([\d,\s]+)""")
_EMBED = re.compile(r"\[embed[^\]]*\]\s*(\S+?)\s*\[/embed\]")
_SHORT = re.compile(r"\[/?([a-z][\w-]{2,30})(?=[\s\]/])[^\[\]<>]*\]")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_KNOWN_WORDS = {"sic", "note", "image"}  # what French texts write between brackets


class _Clean:
    """A file without the control characters that WordPress lets through and XML forbids."""

    _FORBIDDEN = bytes(c for c in range(32) if c not in (9, 10, 13))

    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    def read(self, size: int = -1) -> bytes:
        """Some bytes."""
        return self.file.read(size).translate(None, self._FORBIDDEN)


def read_wxr(opened: Callable[[], BinaryIO]) -> Iterator[OldPage]:
    """The posts and pages of an export, in its order; the attached files are read in a first passing.

    Raises Unreadable for what is no export, or is broken: with the line.
    """
    with opened() as file:
        attached = dict(_attachments(file))
    with opened() as file:
        for number, item in enumerate(_items(file)):
            if number >= MOST_PAGES:
                raise Unreadable(f"Plus de {MOST_PAGES} éléments : exportez le site par morceaux.")
            if _said(item, "post_type") in _READ and (page := _page(item, attached)):
                yield page


def _items(file: BinaryIO) -> Iterator[Element]:
    """Each item of the feed, let go of once it was looked at."""
    seen = False
    try:
        for item in _stream(file):
            seen = True
            yield item
    except DefusedXmlException:
        raise Unreadable("Ce fichier déclare des entités ou une DTD : un export de WordPress n’en a pas.") from None
    except ParseError as error:
        raise Unreadable(f"Ce fichier XML est abîmé, ligne {error.position[0]} : {error}.") from None
    except (ValueError, LookupError) as error:
        raise Unreadable("L’encodage de ce fichier n’est pas connu.") from error
    if not seen:
        raise Unreadable("Ce fichier est bien un flux, mais ne contient aucun élément.")


def _stream(file: BinaryIO) -> Iterator[Element]:
    root: Element | None = None
    for event, element in iterparse(_Clean(file), events=("start", "end"), forbid_dtd=True):
        if root is None:
            root = element
            if element.tag != "rss":
                raise Unreadable("Ce fichier XML n’est pas un export de WordPress (WXR).")
        if event == "end" and element.tag == "item":
            yield element
            channel = root.find("channel")
            if channel is not None:
                channel.remove(element)


def _said(item: Element, name: str) -> str:
    """The text of an element of WordPress's own, whatever version of the export wrote it."""
    for child in item:
        match = _WORDPRESS.match(child.tag)
        if match and match[1] == name:
            return (child.text or "").strip()
    return ""


def _meta(item: Element, key: str) -> str:
    for child in item:
        match = _WORDPRESS.match(child.tag)
        if match and match[1] == "postmeta" and _said(child, "meta_key") == key:
            return _said(child, "meta_value")
    return ""


def _attachments(file: BinaryIO) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """By number: the address of an attached file, its title, and the page it was put on."""
    for item in _items(file):
        if _said(item, "post_type") == "attachment":
            address = _said(item, "attachment_url") or (item.findtext("guid") or "").strip()
            yield _said(item, "post_id"), (address, _title(item), _said(item, "post_parent"))


def _title(item: Element) -> str:
    return unescape((item.findtext("title") or "").strip())


def _page(item: Element, attached: dict[str, tuple[str, str, str]]) -> OldPage | None:
    status, number = _said(item, "status"), _said(item, "post_id")
    if status in _NOT_PUBLIC:
        return None
    address = (item.findtext("link") or "").strip()
    page = OldPage(
        name=f"{_said(item, 'post_type')}-{number}",
        title=_title(item),
        address=address,
        others=[guid] if (guid := (item.findtext("guid") or "").strip()) and guid != address else [],
        summary=_excerpt(item),
        day=(_said(item, "post_date") or "")[:10].replace("0000-00-00", ""),
        author=(item.findtext(_CREATOR) or "").strip(),
        labels=list(_labels(item)),
    )
    page.html = _markup(item.findtext(_CONTENT) or "", page, attached)
    if status and status != "publish":
        page.faults.append(f"Elle n’était pas publiée sur l’ancien site (« {status[:20]} »).")
    if _said(item, "post_password"):
        page.faults.append("Elle était protégée par un mot de passe sur l’ancien site.")
    if _said(item, "post_type") == "page":
        page.wishes["kind"] = "page"
    if thumbnail := attached.get(_meta(item, "_thumbnail_id")):
        page.image = thumbnail[0]
    page.files = [
        (address, title)
        for address, title, parent in attached.values()
        if parent == number and not address.lower().endswith(_IMAGES) and address not in page.html
    ]
    return page


def _excerpt(item: Element) -> str:
    found = next((child for child in item if child.tag.endswith("/excerpt/}encoded")), None)
    return " ".join((found.text or "").split()) if found is not None else ""


def _labels(item: Element) -> Iterator[tuple[str, str]]:
    for child in item.findall("category"):
        sort = _SORTS.get(child.get("domain") or "")
        label = unescape((child.text or "").strip())
        if sort and label and child.get("nicename") not in ("uncategorized", "non-classe"):
            yield sort, label


def _markup(text: str, page: OldPage, attached: dict[str, tuple[str, str, str]]) -> str:
    """A post's text as the HTML that WordPress would have made of it."""
    text = _COMMENT.sub("", text).replace("\r\n", "\n")
    text = _CAPTION.sub(_captioned, text)
    text = _GALLERY.sub(lambda match: _gallery(match[1], attached), text)
    text = _EMBED.sub(r'<p><a href="\1">\1</a></p>', text)
    gone = {match[1] for match in _SHORT.finditer(text)} - _KNOWN_WORDS
    if gone:
        page.faults.append(f"Ce que des extensions ajoutaient est laissé de côté : {', '.join(sorted(gone))}.")
        text = _SHORT.sub(lambda match: match[0] if match[1] in _KNOWN_WORDS else "", text)
    return with_paragraphs(text)


def _captioned(match: re.Match[str]) -> str:
    inside = _PICTURE.match(match[1].strip())
    if not inside:
        return match[1]
    return f"\n\n<figure>{inside[1]}<figcaption>{inside[2].strip()}</figcaption></figure>\n\n"


def _gallery(said: str, attached: dict[str, tuple[str, str, str]]) -> str:
    ids = _IDS.search(said)
    numbers = [number.strip() for number in ids[1].split(",")] if ids else []
    shown = [attached[number] for number in numbers if number in attached]
    return "".join(f'<figure><img src="{address}" alt="{title}"></figure>' for address, title, _parent in shown)


def with_paragraphs(text: str) -> str:
    """Empty lines end paragraphs and line ends break lines, as WordPress shows a text; its own blocks stay."""
    done = []
    for part in re.split(r"\n\s*\n", text):
        part = part.strip()
        if part:
            done.append(part if _BLOCKS.match(part) else f"<p>{_broken(part)}</p>")
    return "\n".join(done)


def _broken(part: str) -> str:
    return part if _BLOCKS.search(part) else part.replace("\n", "<br>\n")
