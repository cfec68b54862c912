"""The small markup of the demo texts: paragraphs apart by a blank line, items after a dash."""

from __future__ import annotations

import html
from collections.abc import Iterator

Part = tuple[str, str]  # ("p" or "li", text)


def parts(text: str) -> Iterator[Part]:
    """The paragraphs and items of a text, lines joined."""
    kind, lines = "p", []  # type: str, list[str]
    for line in [*text.splitlines(), ""]:
        line = line.strip()
        starts_item = line.startswith("- ")
        if lines and (not line or starts_item):
            yield kind, " ".join(lines)
            lines = []
        if line:
            if not lines:
                kind = "li" if starts_item else "p"
            lines.append(line.removeprefix("- ") if starts_item else line)


def rich(text: str) -> str:
    """The text as the HTML that Wagtail's editor keeps; what is HTML already stays as it is."""
    if text.lstrip().startswith("<p>"):
        return text
    written, in_list = [], False
    for kind, words in parts(text):
        if (kind == "li") != in_list:
            in_list = not in_list
            written.append("<ul>" if in_list else "</ul>")
        written.append(f"<{kind}>{html.escape(words, quote=False)}</{kind}>")
    if in_list:
        written.append("</ul>")
    return "".join(written)
