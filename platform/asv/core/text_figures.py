"""Pictures inside a text: as the editor keeps them (one tag, by number), and as HTML that names the image.

In the database a picture of a rich text is `<embed embedtype="figure" id="12" caption="…"/>`: its alternative text and
its credit are the image's own, so that a correction reaches every page. Search and archives see `<figure>`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape

IDENTIFIER = "figure"
LONGEST_CAPTION = 300
_KEPT = re.compile(r"<embed\b[^>]*/>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_FIGURE = re.compile(r"<figure\b([^>]*)>(.*?)</figure>", re.S)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Figure:
    """What names an image (its number here, its uid in an archive; empty for none), and the caption."""

    image: str
    caption: str

    @classmethod
    def kept(cls, attributes: dict[str, str]) -> Figure:
        """From the attributes of the tag in the database, or from what the editor sent."""
        number = str(attributes.get("id") or "")
        known = number if number.isascii() and number.isdecimal() and len(number) < 16 else ""
        return cls(known, _words(attributes.get("caption")))

    @property
    def html(self) -> str:
        """As archives have it and search reads it; without an image, nothing."""
        caption = f"<figcaption>{escape(self.caption)}</figcaption>" if self.caption else ""
        return f'<figure data-image="{escape(self.image)}">{caption}</figure>' if self.image else ""

    @property
    def attributes(self) -> dict[str, str]:
        """Of the tag that the editor keeps."""
        return {"embedtype": IDENTIFIER, "id": self.image, "caption": self.caption}

    @property
    def tag(self) -> str:
        """As the editor keeps it; without an image, nothing."""
        said = " ".join(f'{name}="{escape(value)}"' for name, value in self.attributes.items())
        return f"<embed {said}/>" if self.image else ""


def shown_in(markup: str) -> str:
    """A rich text of the database with its pictures as `<figure>`; anything else that it embeds stays."""
    return _KEPT.sub(_shown, markup) if f'embedtype="{IDENTIFIER}"' in markup else markup


def each_figure(markup: str, written: Callable[[Figure], str]) -> str:
    """HTML with something else in the place of each `<figure>`."""
    return _FIGURE.sub(lambda found: written(_read(found)), markup) if "<figure" in markup else markup


def _shown(found: re.Match[str]) -> str:
    attributes = {name: unescape(value) for name, value in _ATTRIBUTE.findall(found[0])}
    return Figure.kept(attributes).html if attributes.get("embedtype") == IDENTIFIER else found[0]


def _read(found: re.Match[str]) -> Figure:
    named = dict(_ATTRIBUTE.findall(found[1])).get("data-image", "")
    return Figure(unescape(named), _words(unescape(_TAG.sub("", found[2]))))


def _words(value: object) -> str:
    return " ".join(value.split())[:LONGEST_CAPTION] if isinstance(value, str) else ""
