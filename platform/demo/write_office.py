"""Small DOCX and ODT files: styles, headings and lists that a word processor opens and edits."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from xml.sax.saxutils import escape

from asv.core.colours import scheme
from demo.rich import parts

_DATE = (2026, 1, 1, 0, 0, 0)
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
_COLOURS = scheme("papers")
_WORD_COLOURS = {name: colour.removeprefix("#").upper() for name, colour in _COLOURS.items()}  # OOXML writes no sign


def docx(paper: dict[str, Any]) -> bytes:
    """The paper as a Word document."""
    body = "".join(_word_paragraph(style, text) for style, text in _lines(paper))
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    mime = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    return _zip(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{mime}.document.main+xml"/>'
            f'<Override PartName="/word/styles.xml" ContentType="{mime}.styles+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{kinds}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1" '
            f'Type="{kinds}/styles" Target="styles.xml"/></Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
            "word/styles.xml": _word_styles(),
        }
    )


def odt(paper: dict[str, Any]) -> bytes:
    """The paper as an OpenDocument text."""
    spaces = " ".join(f'xmlns:{name}="{_OFFICE}:{name}:1.0"' for name in ("office", "text", "style", "manifest"))
    spaces += f' xmlns:fo="{_OFFICE}:xsl-fo-compatible:1.0"'
    body = "".join(_odt_paragraph(style, text) for style, text in _lines(paper))
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in (
            ("/", "application/vnd.oasis.opendocument.text"),
            ("content.xml", "text/xml"),
            ("styles.xml", "text/xml"),
        )
    )
    return _zip(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": f'<manifest:manifest {spaces} manifest:version="1.3">'
            f"{entries}</manifest:manifest>",
            "content.xml": f'<office:document-content {spaces} office:version="1.3"><office:body><office:text>{body}'
            "</office:text></office:body></office:document-content>",
            "styles.xml": f'<office:document-styles {spaces} office:version="1.3"><office:styles>{_odt_styles()}'
            "</office:styles></office:document-styles>",
        }
    )


def _lines(paper: dict[str, Any]) -> list[tuple[str, str]]:
    """(style, text) of every paragraph."""
    lines = [("Title", paper["title"]), ("Subtitle", paper["subtitle"])]
    for heading, text in paper["sections"]:
        lines.append(("Heading1", heading))
        lines += [("ListBullet" if kind == "li" else "Normal", words) for kind, words in parts(text)]
    return [*lines, ("Footer", paper["source"])]


def _word_paragraph(style: str, text: str) -> str:
    words = f"• {text}" if style == "ListBullet" else text
    run = f'<w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p>'


def _word_styles() -> str:
    styles = (
        ("Normal", "", '<w:spacing w:after="120"/>', '<w:sz w:val="23"/>'),
        (
            "Title",
            "Normal",
            '<w:spacing w:after="60"/>',
            f'<w:b/><w:color w:val="{_WORD_COLOURS["pine"]}"/><w:sz w:val="48"/>',
        ),
        (
            "Subtitle",
            "Normal",
            '<w:spacing w:after="240"/>',
            f'<w:color w:val="{_WORD_COLOURS["soft"]}"/><w:sz w:val="26"/>',
        ),
        (
            "Heading1",
            "Normal",
            '<w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="0"/>',
            f'<w:b/><w:color w:val="{_WORD_COLOURS["coral"]}"/><w:sz w:val="30"/>',
        ),
        ("ListBullet", "Normal", '<w:ind w:left="360" w:hanging="240"/>', ""),
        (
            "Footer",
            "Normal",
            '<w:spacing w:before="480"/>',
            f'<w:color w:val="{_WORD_COLOURS["soft"]}"/><w:sz w:val="18"/>',
        ),
    )
    written = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{_WORD_NAMES.get(name, name)}"/>'
        + (f'<w:basedOn w:val="{base}"/>' if base else "")
        + f"<w:pPr>{layout}</w:pPr><w:rPr>{look}</w:rPr></w:style>"
        for name, base, layout, look in styles
    )
    defaults = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial"/><w:lang w:val="fr-FR"/></w:rPr>'
        "</w:rPrDefault></w:docDefaults>"
    )
    return f'<w:styles xmlns:w="{_WORD}">{defaults}{written}</w:styles>'


_WORD_NAMES = {"Heading1": "heading 1", "ListBullet": "List Bullet", "Footer": "footer"}


def _odt_paragraph(style: str, text: str) -> str:
    if style == "Heading1":
        return f'<text:h text:style-name="Heading1" text:outline-level="1">{escape(text)}</text:h>'
    if style == "ListBullet":
        item = f'<text:p text:style-name="Normal">{escape(text)}</text:p>'
        return f"<text:list><text:list-item>{item}</text:list-item></text:list>"
    return f'<text:p text:style-name="{style}">{escape(text)}</text:p>'


def _odt_styles() -> str:
    looks = {
        "Normal": 'fo:font-size="12pt"',
        "Title": f'fo:font-size="26pt" fo:font-weight="bold" fo:color="{_COLOURS["pine"]}"',
        "Subtitle": f'fo:font-size="14pt" fo:color="{_COLOURS["soft"]}"',
        "Heading1": f'fo:font-size="16pt" fo:font-weight="bold" fo:color="{_COLOURS["coral"]}"',
        "Footer": f'fo:font-size="9pt" fo:color="{_COLOURS["soft"]}"',
    }
    return "".join(
        f'<style:style style:name="{name}" style:family="paragraph">'
        '<style:paragraph-properties fo:margin-bottom="0.2cm"/>'
        f'<style:text-properties fo:font-family="Arial" fo:language="fr" fo:country="FR" {look}/></style:style>'
        for name, look in looks.items()
    )


def _zip(files: dict[str, str]) -> bytes:
    """The files in one archive, the same bytes each time; `mimetype` is stored as it is, as ODT asks."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, text if name == "mimetype" else _XML + text)
    return buffer.getvalue()
