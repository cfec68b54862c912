"""Rich text between this site's form and the corpus's: a stated set of tags, and links by uid instead of number."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import nh3

from asv.core import small_tables, text_figures
from asv.core.text_figures import Figure, each_figure

# Said in platform/docs/corpus/README.md: whoever reads the corpus may rely on nothing else standing there.
TAGS = frozenset(
    {"p", "br", "b", "strong", "i", "em", "sup", "sub", "ul", "ol", "li", "blockquote", "h3", "h4", "a"}
    | {"table", "caption", "thead", "tbody", "tr", "th", "td", "figure", "figcaption"}
)
_ATTRIBUTES = {"th": {"scope"}, "figure": {"data-image"}}
SCHEMES = {"http", "https", "mailto", "tel"}
_LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.S)
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
# What the editor writes in a link, and what the corpus has in its place.
_KINDS = {"page": "resource", "document": "file"}

# From what a thing is here to what names it there; None where it may not be named, or is not known.
Namer = Callable[[str, str], str | None]


def outward(markup: str, uid_of: Namer) -> str:
    """The editor's HTML as the corpus holds it; what links to something that is not public keeps its words alone."""
    shown = text_figures.shown_in(small_tables.shown_in(markup))
    attributes = {**_ATTRIBUTES, "a": {"href", "linktype", "id"}}
    cleaned = nh3.clean(shown, tags=set(TAGS), attributes=attributes, **_ALWAYS)
    told = each_figure(cleaned, lambda figure: _named(figure, uid_of).html)
    return _LINK.sub(lambda found: _outward_link(found, uid_of), told) if "<a" in told else told


def inward(markup: str, id_of: Namer) -> str:
    """The corpus's HTML as the editor keeps it, whoever wrote it: any other tag, attribute or scheme is taken out."""
    known = {"href", *(f"data-{kind}" for kind in _KINDS.values())}
    cleaned = nh3.clean(markup, tags=set(TAGS), attributes={**_ATTRIBUTES, "a": known}, **_ALWAYS)
    kept = each_figure(small_tables.kept_in(cleaned), lambda figure: _named(figure, id_of).tag)
    return _LINK.sub(lambda found: _inward_link(found, id_of), kept) if "<a" in kept else kept


def linked(markup: str, address_of: Namer, picture: Callable[[Figure], str]) -> str:
    """The corpus's HTML with addresses in its links and `picture` for its figures, for pages that people read."""
    told = each_figure(markup, picture)
    return _LINK.sub(lambda found: _read_link(found, address_of), told) if "<a" in told else told


_ALWAYS: dict = {"url_schemes": SCHEMES, "link_rel": None, "strip_comments": True}


def _attributes(found: re.Match[str]) -> dict[str, str]:
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(found[1])}


def _named(figure: Figure, name_of: Namer) -> Figure:
    """The picture by its other name; without an image where it has none."""
    return Figure((name_of("image", figure.image) if figure.image else None) or "", figure.caption)


def _outward_link(found: re.Match[str], uid_of: Namer) -> str:
    said = _attributes(found)
    if "linktype" not in said:
        return found[0] if "href" in said else found[2]
    kind = _KINDS.get(said["linktype"], "")
    uid = uid_of(kind, said.get("id", "")) if kind else None
    return f'<a data-{kind}="{uid}">{found[2]}</a>' if uid else found[2]


def _inward_link(found: re.Match[str], id_of: Namer) -> str:
    said = _attributes(found)
    for linktype, kind in _KINDS.items():
        if uid := said.get(f"data-{kind}"):
            number = id_of(kind, uid)
            return f'<a id="{number}" linktype="{linktype}">{found[2]}</a>' if number else found[2]
    return found[0] if "href" in said else found[2]


def _read_link(found: re.Match[str], address_of: Namer) -> str:
    said = _attributes(found)
    for kind in _KINDS.values():
        if uid := said.get(f"data-{kind}"):
            address = address_of(kind, uid)
            return f'<a href="{address}">{found[2]}</a>' if address else found[2]
    return found[0]
