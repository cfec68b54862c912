"""Plain text of rich fields, fast enough for a rebuild of the whole index."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from wagtail.models import Page

_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|td|th|blockquote)>|<br\s*/?>", re.I)
# These stand inside words and draw no space: <b>X</b>ylographe.
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|del|dfn|em|embed|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|u|var|wbr)\b[^>]*>",
    re.I,
)
_TAG = re.compile(r"<[^>]*>")
_SPACES = re.compile(r"[ \t\r\f\v]+")
# Keys of a block's data that hold identifiers and choices rather than words.
_NOT_WORDS = frozenset({"id", "type", "role", "kind", "url", "href", "starts", "ends"})


def plain_text(markup: str) -> str:
    """Rich text without its markup, a line for each block."""
    text = html.unescape(_TAG.sub(" ", _INLINE.sub("", _BLOCK_END.sub("\n", markup))))
    return _SPACES.sub(" ", text).strip()


def text_of_fields(page: Page, names: Iterable[str]) -> str:
    """The text of these fields of a page: rich text, plain text and StreamFields alike."""
    parts: list[str] = []
    for name in names:
        value = getattr(page, name)
        if hasattr(value, "raw_data"):
            parts.extend(_strings(list(value.raw_data)))
        elif value:
            parts.append(plain_text(str(value)))
    return "\n".join(part for part in parts if part)


def _strings(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield plain_text(data)
    elif isinstance(data, list):
        for item in data:
            yield from _strings(item)
    elif isinstance(data, dict):
        for key, value in data.items():
            if key not in _NOT_WORDS:
                yield from _strings(value)
