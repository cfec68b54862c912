"""The text of a file as its pages show it: what was read, with what editors corrected in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from asv.core.text_parts import Part, paragraphs_of, parts_of, words_of

AT_ONCE = 20  # pages of the file on one page of the site
Corrected = Mapping[str, Mapping[str, str]]  # by the name of the file that was corrected, then by page


@dataclass(frozen=True, slots=True)
class TextPage:
    """A page of a file: its number, its parts, whether an editor corrected it, whether the file says what is what."""

    number: int
    parts: list[Part]
    is_corrected: bool = False
    is_structured: bool = False


def text_address(document: int, page: int | None = None) -> str:
    """Where the text of a document is read, at one of its pages."""
    address = f"/documents/{document}/texte/"
    if not page:
        return address
    part = (page - 1) // AT_ONCE + 1
    return f"{address}{f'?page={part}' if part > 1 else ''}#page-{page}"


def corrections_of(corrected: Corrected, file: str) -> dict[int, str]:
    """What editors wrote for pages of this file, by number: that of another file, which it replaced, does not hold."""
    return {int(number): text for number, text in corrected.get(file, {}).items()}


def text_pages(
    pages: Sequence[str], parts: Sequence[list[Part]] | None, corrections: Mapping[int, str]
) -> list[TextPage]:
    """The pages of a file; those that only an editor gave a text to are among them."""
    found = []
    for number in range(1, max(len(pages), *corrections, 0) + 1):
        if number in corrections:
            found.append(TextPage(number, parts_of(corrections[number]), is_corrected=True))
        elif parts and number <= len(parts):
            found.append(TextPage(number, parts[number - 1], is_structured=True))
        else:
            found.append(TextPage(number, paragraphs_of(_page(pages, number))))
    return found


def indexed_text(pages: Sequence[str], corrected: Corrected, file: str) -> tuple[str, ...]:
    """The words of each page as search takes them, corrected where editors did."""
    corrections = corrections_of(corrected, file)
    if not corrections:
        return tuple(pages)
    return tuple(
        words_of(parts_of(corrections[number])) if number in corrections else _page(pages, number)
        for number in range(1, max(len(pages), *corrections) + 1)
    )


def _page(pages: Sequence[str], number: int) -> str:
    return pages[number - 1] if number <= len(pages) else ""
