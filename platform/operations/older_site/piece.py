"""What the text of an older site's page is cut into, and the little markup that a line of it may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from urllib.parse import parse_qs, urlsplit

import nh3

from asv.resources.text import plain_text
from operations.corpus.markup import SCHEMES

_LINKED = re.compile(r'<a href="([^"]+)">(.*?)</a>', re.S)
_DOTS, _DASHES = ("•", "·", "▪", "●", "‣", "◦", "■"), ("-", "–")
_PARAGRAPH = re.compile(r"<p>((?:(?!</p>).)*)</p>", re.S)
_TYPED = re.compile(rf"\s*([{''.join(_DOTS)}–-])(?:\s|&nbsp;)+(?=\S)")
INLINE = {"br", "b", "strong", "i", "em", "sup", "sub", "a"}
_ATTRIBUTES: dict[str, set[str]] = {"a": {"href", "data-resource", "data-file"}}


@dataclass
class Piece:
    """`kind`: heading, text, figure, quote, file. `html` is clean; `target` names the image or the file.

    A table is a text whose `html` is a list, and has its `cells`, row by row, where they are nothing but words.
    """

    kind: str
    html: str = ""
    text: str = ""
    level: int = 0
    target: str = ""
    cells: list[list[str]] = field(default_factory=list)


@dataclass
class Cut:
    """The pieces of a page, and what of it could not be kept as it was."""

    pieces: list[Piece] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """All that can be read of it, in plain words."""
        return "\n".join(plain_text(piece.html) if piece.html else piece.text for piece in self.pieces)


def unwrapped(address: str) -> str:
    """Where an address leads that goes through Google, as the links of a document that Google Docs exports do."""
    parts = (
        urlsplit(address) if address.startswith(("https://www.google.com/url?", "http://www.google.com/url?")) else None
    )
    return (parse_qs(parts.query).get("q") or [address])[0] if parts else address


class Links:
    """What an address in a page stands for; the one here knows nothing and keeps what is of the web."""

    def link(self, address: str) -> dict[str, str]:
        """The attributes of a link to this address; empty where only its words are kept."""
        address = unwrapped(address)
        return {"href": address} if address.partition(":")[0].lower() in SCHEMES else {}

    def image(self, address: str, said: str) -> str:
        """What names this image in the corpus, `said` being what it shows; empty where there is none."""
        return ""

    def attached(self, address: str) -> str:
        """What names the file that this address leads to; empty where it is none."""
        return ""


def in_line(piece: Piece) -> str:
    """A piece as part of a line: its paragraphs one after the other, its lists as lines."""
    if piece.kind == "heading":
        return f"<b>{escape(piece.text)}</b>"
    if piece.kind == "quote":
        return escape(piece.text)
    said = piece.html.replace("</p><p>", "<br>").replace("</li><li>", "<br>").replace("<ul>", "<br>")
    return nh3.clean(said, tags=INLINE, attributes=_ATTRIBUTES, link_rel=None, url_schemes=SCHEMES)


def clean_line(markup: str) -> str:
    """A paragraph's markup with nothing but what a line may hold, its ends without breaks."""
    kept = nh3.clean(
        " ".join(markup.split()), tags=INLINE, attributes=_ATTRIBUTES, link_rel=None, url_schemes=SCHEMES
    ).strip()
    while kept.startswith("<br>") or kept.endswith("<br>"):
        kept = kept.removeprefix("<br>").removesuffix("<br>").strip()
    return kept


def in_words(markup: str) -> str:
    """Markup as plain words, the address of a link after its words: for what holds no markup."""
    return plain_text(_LINKED.sub(r"\2 (\1)", markup))


def paragraphs(pieces: list[Piece]) -> Iterator[str]:
    """The pieces as one rich text: for fields that hold text and no blocks. Images and files are the caller's."""
    for piece in pieces:
        if piece.kind == "heading":
            yield f"<p><b>{escape(piece.text)}</b></p>"
        elif piece.kind == "quote":
            who = f" ({escape(piece.target)})" if piece.target else ""
            yield f"<p>« {escape(piece.text)} »{who}</p>"
        elif piece.kind == "text":
            yield piece.html
        elif piece.kind == "file" and piece.target:
            yield f'<p><a data-file="{piece.target}">{escape(piece.text or "Document")}</a></p>'


def with_typed_lists(markup: str) -> str:
    """Paragraphs that begin with a typed dot, or several in a row with a dash, as the items of a list."""
    if not any(sign in markup for sign in _DOTS + _DASHES):
        return markup
    parts = _PARAGRAPH.split(markup)
    signs = ["" if rank % 2 == 0 else _item_sign(part) for rank, part in enumerate(parts)]
    made: list[str] = []
    for rank, part in enumerate(parts):
        beside = (signs[rank - 2] if rank > 2 else "", signs[rank + 2] if rank + 2 < len(parts) else "")
        if signs[rank] in _DOTS or (signs[rank] and signs[rank] in beside):
            made.append(f"<ul><li>{_TYPED.sub('', part, count=1)}</li></ul>")
        else:
            made.append(f"<p>{part}</p>" if rank % 2 else part)
    return "".join(made).replace("</ul><ul>", "")


def _item_sign(paragraph: str) -> str:
    match = _TYPED.match(paragraph)
    return match[1] if match else ""
