"""The small markup of the words of papers: paragraphs apart by a blank line, items after a dash."""

from __future__ import annotations

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
