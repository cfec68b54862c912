"""The XML of the protocol, made with the standard library: no text can become markup or break the document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
DC_SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+", re.ASCII)
_UNWANTED = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Text that XML may hold: without control characters and halves of characters."""
    return _UNWANTED.sub("", text)


def envelope(now: str, address: str) -> tuple[Element, Element]:
    """The root of an answer, and its `request` element, which tells the address."""
    root = Element(
        "OAI-PMH",
        {
            "xmlns": OAI,
            "xmlns:xsi": _XSI,
            "xsi:schemaLocation": f"{OAI} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd",
        },
    )
    add(root, "responseDate", now)
    return root, add(root, "request", address)


def tell_request(echo: Element, found: dict[str, str]) -> None:
    """Repeat the arguments of a request that was understood."""
    echo.attrib.update({name: clean(value) for name, value in found.items()})
    if "identifier" in found and not _URI.fullmatch(found["identifier"]):
        # The schema wants an address there, whatever was asked for.
        echo.set("identifier", quote(echo.get("identifier", ""), safe=""))


def add(parent: Element, name: str, text: str, attributes: dict[str, str] | None = None) -> Element:
    """An element with its text."""
    child = SubElement(parent, name, attributes or {})
    child.text = clean(text)
    return child


def add_dublin_core(parent: Element, fields: Iterable[tuple[str, str]]) -> None:
    """The fields of a record in unqualified Dublin Core."""
    spaces = {"xmlns:oai_dc": OAI_DC, "xmlns:dc": DC, "xsi:schemaLocation": f"{OAI_DC} {DC_SCHEMA}"}
    described = SubElement(parent, "oai_dc:dc", spaces)
    for name, value in fields:
        add(described, f"dc:{name}", value)


def document(root: Element) -> bytes:
    """The whole answer."""
    whole: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return whole
