"""A page's markup cut into pieces that our blocks can hold: headings, text, figures, words of someone, files."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from lxml import html as lxml_html
from lxml.etree import LxmlError, ParserError
from lxml.html import HtmlElement

from asv.resources.text import plain_text
from operations.older_site.piece import INLINE, Cut, Links, Piece, clean_line, in_line, with_typed_lists

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_GONE = {
    "script", "style", "noscript", "template", "nav", "button", "select", "textarea", "input", "svg", "canvas", "link",
    "meta", "title", "head", "datalist", "map", "colgroup", "dialog",
}  # fmt: skip
_PLAYERS = {"iframe", "video", "audio", "embed", "object"}
_LISTS = {"ul", "ol"}
_HOLDERS = {
    "div", "section", "article", "main", "body", "html", "header", "footer", "aside", "center", "details", "fieldset",
    "address", "tbody", "thead", "tfoot", "tr", "td", "th", "form", "picture", "hgroup", "dir",
}  # fmt: skip
_BROKEN = {"p", "pre", "dl", "dt", "dd", "figcaption", "summary", "caption", "li", "legend", "hr"}
_LONGEST_QUOTE = 1200
_LONGEST_HEADING = 250
_DEEPEST = 120


def parsed(markup: str) -> HtmlElement | None:
    """The tree of a piece of HTML under one element; None where it holds nothing."""
    kept = "".join(c for c in markup if c >= " " or c in "\t\n\r")
    if not kept.strip():
        return None
    try:
        parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True)
        return lxml_html.fromstring(f"<div>{kept}</div>".encode(), parser=parser)
    except (LxmlError, ParserError, ValueError, AssertionError):
        return None


def cut(tree: HtmlElement | None, links: Links) -> Cut:
    """The pieces of what stands under an element, in order."""
    cutter = _Cutter(links)
    if tree is not None:
        cutter.walk(tree, 0)
        cutter.flush()
    return Cut(_merged(cutter.pieces), list(dict.fromkeys(cutter.faults)))


def _merged(pieces: list[Piece]) -> list[Piece]:
    """Texts that follow each other are one, tables apart; a heading of nothing is none."""
    merged: list[Piece] = []
    for piece in pieces:
        if merged and piece.kind == merged[-1].kind == "text" and not (piece.cells or merged[-1].cells):
            merged[-1].html += piece.html
        else:
            merged.append(piece)
    for piece in merged:
        piece.html = with_typed_lists(piece.html)
    return merged


class _Cutter:
    """Goes through a tree once; what stands in a line is gathered until a block begins."""

    def __init__(self, links: Links) -> None:
        self.links = links
        self.pieces: list[Piece] = []
        self.faults: list[str] = []
        self.line: list[str] = []
        self.after: list[Piece] = []  # images met inside a line: they follow it
        self._own: dict[str, Callable[[HtmlElement, int], None]] = {
            **dict.fromkeys(_HEADINGS, self._heading),
            **dict.fromkeys(_PLAYERS, self._player),
            **dict.fromkeys(_LISTS, self._list),
            "img": self._image, "a": self._link, "table": self._table, "blockquote": self._quote,
            "figure": self._figure,
        }  # fmt: skip

    def flush(self) -> None:
        """End the paragraph that is being gathered."""
        said = clean_line("".join(self.line))
        self.line = []
        if plain_text(said):
            self.pieces.append(Piece("text", html=f"<p>{said}</p>"))
        self.pieces.extend(self.after)
        self.after = []

    def walk(self, element: HtmlElement, depth: int) -> None:
        """What an element holds, itself left aside."""
        if depth > _DEEPEST:
            self.line.append(escape(" ".join(element.itertext())))
            return
        self.line.append(escape(element.text or ""))
        for child in element:
            if isinstance(child.tag, str):
                self._one(child, depth + 1)
            self.line.append(escape(child.tail or ""))

    def _one(self, element: HtmlElement, depth: int) -> None:
        tag = element.tag.lower()
        if tag in _GONE:
            return
        if act := self._own.get(tag):
            act(element, depth)
        elif tag in INLINE:
            self._inline(element, tag, depth)
        elif tag in _BROKEN or tag in _HOLDERS:
            self._apart(element, depth)
        else:
            self.walk(element, depth)

    def _apart(self, element: HtmlElement, depth: int) -> None:
        """What an element holds, on lines of its own."""
        self.flush()
        if element.tag == "form":
            self.faults.append("Un formulaire : laissé de côté, seul son texte reste.")
        self.walk(element, depth)
        self.flush()

    def _heading(self, element: HtmlElement, depth: int) -> None:
        self.flush()
        level = int(element.tag[1])
        for picture in element.iter("img"):
            self._image(picture, depth)
        text = " ".join(element.text_content().split())
        if len(text) > _LONGEST_HEADING:
            self.pieces.append(Piece("text", html=f"<p><b>{escape(text)}</b></p>"))
        elif text:
            self.pieces.append(Piece("heading", text=text, level=level))
        self.flush()

    def _inline(self, element: HtmlElement, tag: str, depth: int) -> None:
        if tag == "br":
            self.line.append("<br>")
            return
        if element.find(".//p") is not None or element.find(".//div") is not None:
            self.walk(element, depth)  # an old editor's <b> around whole paragraphs
            return
        self.line.append(f"<{tag}>")
        self.walk(element, depth)
        self.line.append(f"</{tag}>")

    def _link(self, element: HtmlElement, depth: int) -> None:
        address = (element.get("href") or "").strip()
        label = " ".join(element.text_content().split())
        if not address or address.startswith(("#", "javascript:")):
            self.walk(element, depth)
            return
        attached = self.links.attached(address)
        if attached and self._stands_alone(element):
            self.flush()
            self.pieces.append(Piece("file", target=attached, text=label))
            return
        given = {"data-file": attached} if attached else self.links.link(address)
        if given and label:
            self.line.append("<a " + " ".join(f'{name}="{escape(value)}"' for name, value in given.items()) + ">")
            self.walk(element, depth)
            self.line.append("</a>")
        else:
            self.walk(element, depth)

    def _stands_alone(self, element: HtmlElement) -> bool:
        """Whether a link to a file is all that its paragraph says: it is then a file to take."""
        above = element.getparent()
        while above is not None and above.tag in ("strong", "b", "em", "span", "u", "font"):
            above = above.getparent()
        if above is None or above.tag not in ("p", "div", "dd", "dt", "td", "figure"):
            return False
        return " ".join(above.text_content().split()) == " ".join(element.text_content().split())

    def _image(self, element: HtmlElement, depth: int) -> None:
        address = (element.get("src") or "").strip()
        if address.startswith("data:") or not address:
            address = (element.get("data-src") or element.get("data-lazy-src") or "").strip()
        said = " ".join((element.get("alt") or "").split())
        if uid := self.links.image(address, said) if address else "":
            self.after.append(Piece("figure", target=uid))

    def _figure(self, element: HtmlElement, depth: int) -> None:
        self.flush()
        caption = " ".join(" ".join(one.text_content().split()) for one in element.iter("figcaption"))
        before = len(self.pieces)
        for child in element:
            if isinstance(child.tag, str) and child.tag != "figcaption":
                self._one(child, depth)
        self.flush()
        shown = [piece for piece in self.pieces[before:] if piece.kind == "figure"]
        if shown:
            shown[-1].text = caption[:1000]
        elif caption:
            self.pieces.append(Piece("text", html=f"<p><i>{escape(caption)}</i></p>"))

    def _player(self, element: HtmlElement, depth: int) -> None:
        sources = [element, *element.iter("source"), *element.iter("a")]
        address = next(
            (one.get(name) for one in sources for name in ("src", "data", "href") if one.get(name)), ""
        ).strip()
        address = f"https:{address}" if address.startswith("//") else address
        self.flush()
        if attached := self.links.attached(address):
            self.pieces.append(Piece("file", target=attached, text=element.get("title") or ""))
        elif given := self.links.link(address):
            href = escape(given.get("href", address))
            self.pieces.append(
                Piece("text", html=f'<p><a href="{href}">{escape(element.get("title") or address)}</a></p>')
            )
        self.faults.append(f"Un contenu intégré ({element.tag}) : son lien est gardé, le lecteur ne l’est pas.")

    def _list(self, element: HtmlElement, depth: int) -> None:
        self.flush()
        files: list[Piece] = []
        said = self._list_markup(element, files, 0)
        if plain_text(said):
            self.pieces.append(Piece("text", html=said))
        self.pieces.extend(files)

    def _list_markup(self, element: HtmlElement, files: list[Piece], depth: int) -> str:
        """A list with its lists; what no list item of ours can hold follows it."""
        items: list[str] = []
        for child in element:
            if not isinstance(child.tag, str) or depth > 20:
                continue
            if child.tag in _LISTS:  # a list right inside a list, as old editors left them
                inner = self._list_markup(child, files, depth + 1)
                items[-1:] = [f"{items[-1][:-5]}{inner}</li>"] if items else [f"<li>{inner}</li>"]
                continue
            inside = _Cutter(self.links)
            nested = [one for one in child if isinstance(one.tag, str) and one.tag in _LISTS]
            lists = "".join(self._list_markup(one, files, depth + 1) for one in nested)
            for one in nested:
                one.drop_tree()
            inside.walk(child, depth + 1)
            inside.flush()
            self.faults.extend(inside.faults)
            texts = []
            for piece in inside.pieces:
                if piece.kind in ("figure", "file"):
                    files.append(piece)
                else:
                    texts.append(in_line(piece))
            if texts or lists:
                items.append(f"<li>{'<br>'.join(texts)}{lists}</li>")
        tag = "ol" if element.tag == "ol" else "ul"
        return f"<{tag}>{''.join(items)}</{tag}>" if items else ""

    def _quote(self, element: HtmlElement, depth: int) -> None:
        self.flush()
        who = " ".join(" ".join(one.text_content().split()) for one in element.iter("cite", "footer"))
        for one in list(element.iter("cite", "footer")):
            one.drop_tree()
        inside = cut(element, self.links)
        self.faults.extend(inside.faults)
        words = inside.words.strip()
        plain = all(
            piece.kind == "text" and "<a " not in piece.html and "<li" not in piece.html for piece in inside.pieces
        )
        if words and plain and len(words) <= _LONGEST_QUOTE:
            self.pieces.append(Piece("quote", text=words, html="", target=who[:200]))
            return
        self.pieces.extend(inside.pieces)
        if who:
            self.pieces.append(Piece("text", html=f"<p><i>{escape(who)}</i></p>"))

    def _table(self, element: HtmlElement, depth: int) -> None:
        """A table of values becomes a list, a line a row with its headings; one that only lays out is taken apart."""
        self.flush()
        rows = [row for row in element.iter("tr") if _nearest(row, "table") is element]
        grid = [[cell for cell in row if isinstance(cell.tag, str) and cell.tag in ("td", "th")] for row in rows]
        widest = max((len(cells) for cells in grid), default=0)
        inner = element.find(".//table") is not None
        if inner or widest < 2 or len(grid) < 2 or (element.get("role") == "presentation"):
            self.walk(element, depth)
            self.flush()
            return
        for caption in element.iter("caption"):
            self.pieces.append(Piece("text", html=f"<p><b>{escape(' '.join(caption.text_content().split()))}</b></p>"))
        heads = [_words(cell) for cell in grid[0]] if all(cell.tag == "th" for cell in grid[0]) else []
        lines = [self._row(cells, heads) for cells in (grid[1:] if heads else grid)]
        said = "".join(f"<li>{line}</li>" for line in lines if line)
        plain = not self.after and "<a " not in said
        self.pieces.append(Piece("text", html=f"<ul>{said}</ul>", cells=_cells(grid) if plain else []))
        self.pieces.extend(self.after)
        self.after = []
        self.faults.append(f"Un tableau de {len(grid)} lignes et {widest} colonnes : il devient une liste.")

    def _row(self, cells: list[HtmlElement], heads: list[str]) -> str:
        told = []
        for rank, cell in enumerate(cells):
            inside = cut(cell, self.links)
            self.after.extend(piece for piece in inside.pieces if piece.kind in ("figure", "file"))
            value = "<br>".join(in_line(piece) for piece in inside.pieces if piece.kind not in ("figure", "file"))
            head = heads[rank] if rank < len(heads) else ""
            if value:
                told.append(f"<b>{escape(head)} :</b> {value}" if head else value)
        return " ; ".join(told)


def _words(cell: HtmlElement) -> str:
    return " ".join(cell.text_content().split())


def _cells(grid: list[list[HtmlElement]]) -> list[list[str]]:
    return [[_words(cell).replace("\t", " ") for cell in row] for row in grid]


def _nearest(element: HtmlElement, tag: str) -> HtmlElement | None:
    return next(element.iterancestors(tag), None)
