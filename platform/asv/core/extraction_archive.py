"""Opening zipped documents that nobody vouches for, and collecting the words of their XML parts."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from asv.core import extraction_text as limits
from asv.core.extraction_text import Unreadable

MOST_MEMBERS = 5_000
MOST_DIRECTORY_BYTES = 1024 * 1024
MOST_XML_BYTES = 60 * 1024 * 1024
MOST_RATIO = 300
RATIO_FLOOR = 1024 * 1024  # small parts compress as they like


def open_archive(file: BinaryIO) -> zipfile.ZipFile:
    """A zip archive whose table of contents is small enough to be read at all."""
    size = _directory_size(file)
    if size is None:
        raise Unreadable("corrupt")
    if size > MOST_DIRECTORY_BYTES:
        raise Unreadable("bomb")
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable("corrupt") from error
    if len(archive.infolist()) > MOST_MEMBERS:
        raise Unreadable("bomb")
    return archive


def _directory_size(file: BinaryIO) -> int | None:
    """Bytes of the archive's table of contents, read from the record at its end; None without such a record."""
    end = file.seek(0, 2)
    start = max(0, end - 65_600)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    file.seek(0)
    if at < 0 or len(tail) < at + 22:
        return None
    return int.from_bytes(tail[at + 12 : at + 16], "little")


def read_member(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The bytes of one part. Raises Unreadable("bomb") where it unpacks to more than is read."""
    try:
        info = archive.getinfo(name)
    except KeyError as error:
        raise Unreadable("corrupt") from error
    if info.flag_bits & 1:
        raise Unreadable("encrypted")
    total = 0
    try:
        with archive.open(info) as part:
            while piece := part.read(65_536):
                total += len(piece)
                swollen = total > RATIO_FLOOR and total > MOST_RATIO * max(info.compress_size, 1)
                if total > MOST_XML_BYTES or swollen:
                    raise Unreadable("bomb")
                yield piece
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise Unreadable("corrupt") from error
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]
        raise Unreadable("corrupt") from error


class Words:
    """Collects the words of an XML part: a target of the parser, so that no tree is ever built.

    Page breaks are kept as form feeds where the program that wrote the file noted where its pages ended, and as
    vertical tabs where the author asked for a new page; XML allows neither in a text.
    """

    def __init__(self, inside: frozenset[str], skipped: frozenset[str], page: str = "") -> None:
        self.inside, self.skipped, self.page = inside, skipped, page
        self.pages: list[list[str]] = [[]]
        self.depth = self.hidden = self.characters = self.count = 0
        self.cut = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        self.depth += name in self.inside
        self.hidden += name in self.skipped
        if name == self.page:
            self.count += 1
            if self.count > 1:
                self.pages.append([])
        if not self.hidden:
            self.mark(name, {key.rpartition("}")[2]: value for key, value in attributes.items()})

    def mark(self, name: str, attributes: dict[str, str]) -> None:
        """What a tag stands for in the text."""
        if name in {"tab", "br", "line-break", "s", "cr"}:
            self.add(" " if name == "s" else "\t" if name == "tab" else "\n")
        elif name == "noBreakHyphen":
            self.add("\u2011")

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        self.depth -= name in self.inside
        self.hidden -= name in self.skipped
        if name in {"p", "h"}:
            self.add("\n")

    def data(self, text: str) -> None:
        if self.depth and not self.hidden:
            self.add(text)

    def close(self) -> None:
        """Nothing: the XML parser calls this at the end, and the words are kept already."""

    def add(self, text: str) -> None:
        """Text, as far as the limit."""
        if self.characters < limits.MOST_CHARACTERS:
            self.pages[-1].append(text[: limits.MOST_CHARACTERS - self.characters])
        else:
            self.cut = True
        self.characters += len(text)


def parse(archive: zipfile.ZipFile, name: str, words: Words) -> None:
    """Read one XML part into words."""
    parser = DefusedXMLParser(target=words, forbid_dtd=True)
    try:
        for piece in read_member(archive, name):
            parser.feed(piece)
        parser.close()
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise Unreadable("corrupt") from error
