"""Plain text of rich fields, fast enough for a rebuild of the whole index."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from wagtail import blocks
from wagtail.blocks import StreamValue
from wagtail.fields import RichTextField
from wagtail.models import Page

from asv.core import small_tables, text_figures

_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|td|th|caption|figcaption|blockquote)>|<br\s*/?>", re.I)
# These stand inside words and draw no space: <b>X</b>ylographe.
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|del|dfn|em|embed|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|u|var|wbr)\b[^>]*>",
    re.I,
)
_TAG = re.compile(r"<(?:[/!]|[a-z])[^>]*>", re.I)
_SPACES = re.compile(r"[ \t\r\f\v]+")


def plain_text(markup: str) -> str:
    """Rich text without its markup, a line for each block."""
    shown = text_figures.shown_in(small_tables.shown_in(markup))
    text = html.unescape(_TAG.sub(" ", _INLINE.sub("", _BLOCK_END.sub("\n", shown))))
    return _SPACES.sub(" ", text).strip()


def text_of_fields(page: Page, names: Iterable[str]) -> str:
    """The text of these fields of a page: rich text, plain text and StreamFields alike."""
    parts: list[str] = []
    for name in names:
        value = getattr(page, name)
        if isinstance(value, StreamValue):
            parts.extend(_words(value.stream_block, list(value.raw_data)))
        elif value:
            rich = isinstance(page._meta.get_field(name), RichTextField)
            parts.append(plain_text(value) if rich else str(value))
    return "\n".join(part for part in parts if part)


def _words(block: blocks.Block, data: object) -> Iterator[str]:
    """What readers see of a block's raw data, by what each block is: of a choice its label, of identifiers nothing."""
    if isinstance(block, blocks.StructBlock) and isinstance(data, dict):
        for name, child in block.child_blocks.items():
            yield from _words(child, data.get(name))
    elif isinstance(data, list):
        for item in data:
            if isinstance(block, blocks.StreamBlock):
                yield from _words(block.child_blocks[item["type"]], item["value"])
            elif isinstance(block, blocks.ListBlock):
                yield from _words(block.child_block, _item(item))
    elif isinstance(data, str):
        yield _leaf(block, data)


def _item(data: object) -> object:
    """What an item of a list holds, which lists of before Wagtail 2.16 keep bare."""
    return data["value"] if isinstance(data, dict) and data.get("type") == "item" else data


def _leaf(block: blocks.Block, data: str) -> str:
    if isinstance(block, blocks.RichTextBlock):
        return plain_text(data)
    if isinstance(block, blocks.ChoiceBlock):
        return str(dict(block.field.choices).get(data, ""))
    return data if isinstance(block, (blocks.CharBlock, blocks.TextBlock)) else ""
