"""What reading a file gives, and how much of it is read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from asv.core.text_parts import Part

MOST_PAGES = 2_000
MOST_CHARACTERS = 2_000_000

_SOFT = re.compile("\u00ad[ \t]*\r?\n?")
# What the reader of PDFs gives for a hyphen at the end of a line: of a word that has one, or of a word cut in two.
_HYPHEN = re.compile("[\ufffe\x02][ \t]*\r?\n?")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile("[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
_EMPTY_LINES = re.compile(r"\n\s*\n+")


class Unreadable(Exception):
    """A file that cannot be read; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass
class Text:
    """What was read: the words page by page, how many pages the file has, and whether reading stopped early."""

    pages: list[str]
    page_count: int | None = None
    cut: bool = False
    parts: list[list[Part]] | None = None  # of each page, where the file says what is a heading, a list, a table


def clean(text: str) -> str:
    """Text without control characters, soft hyphens and runs of blanks."""
    text = _CONTROL.sub(" ", _HYPHEN.sub("-\n", _SOFT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))))
    return _EMPTY_LINES.sub("\n\n", _SPACES.sub(" ", text)).strip()
