"""Files of every format, sound and unsound."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from datetime import UTC, datetime

from fpdf import FPDF

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
ODF = "urn:oasis:names:tc:opendocument:xmlns:"


MADE = datetime(2026, 1, 1, tzinfo=UTC)


def pdf(*pages: str, password: str = "") -> bytes:
    """A PDF with these texts, a page each; the same bytes each time."""
    document = FPDF()
    document.set_creation_date(MADE)
    document.set_font("Helvetica", size=12)
    for text in pages:
        document.add_page()
        if text:
            document.multi_cell(0, 8, text)
    if password:
        document.set_encryption(owner_password=password, user_password=password)
    return bytes(document.output())


def archive(parts: dict[str, str | bytes]) -> bytes:
    """A compressed zip with these parts; the same bytes each time: they are part of tests' names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def docx(*paragraphs: str, body: str = "", **parts: str | bytes) -> bytes:
    """A Word document; `body` is XML put after the paragraphs."""
    texts = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    document = f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body>{texts}{body}</w:body></w:document>'
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **parts})


def odt(
    *paragraphs: str,
    body: str = "",
    kind: str = "text",
    manifest: str = "<manifest/>",
    pages: int = 0,
    **more: str | bytes,
) -> bytes:
    """An OpenDocument file; `body` is XML put after the paragraphs, `pages` how many it says it has."""
    texts = "".join(f"<text:p>{text}</text:p>" for text in paragraphs)
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{ODF}office:1.0" xmlns:text="{ODF}text:1.0" '
        f'xmlns:draw="{ODF}drawing:1.0"><office:body>{texts}{body}</office:body></office:document-content>'
    )
    return archive(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
            **more,
            **({"meta.xml": f'<m xmlns:meta="m"><meta:s meta:page-count="{pages}"/></m>'} if pages else {}),
        }
    )


def pptx(*slides: str, **more: str | bytes) -> bytes:
    """A presentation with a text a slide."""
    parts: dict[str, str | bytes] = {"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>", **more}
    for number, text in enumerate(slides, start=1):
        parts[f"ppt/slides/slide{number}.xml"] = f'<s xmlns:a="{A}"><a:p><a:r><a:t>{text}</a:t></a:r></a:p></s>'
    return archive(parts)


def png_header(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims a size and holds one black line."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    line = zlib.compress(b"\0" * (width // 8 + 2))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", line) + chunk(b"IEND", b"")
