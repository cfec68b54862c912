"""A vCard 4.0 (RFC 6350) of the lines of an entry that someone sees."""

from __future__ import annotations

import re
from typing import Any

from django.utils.text import slugify

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TEL = re.compile(r"[^0-9+]")
OCTETS = 75


def vcard(shown: dict[str, Any], url: str) -> bytes:
    """The card in UTF-8, lines ended by CRLF and folded at 75 octets (3.2); `shown` is what `shown_fields` says."""
    name = shown.get("name") or shown.get("function", "")
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        f"KIND:{'individual' if 'name' in shown else 'org'}",
        f"FN:{escaped(name)}",
        *_optional(shown),
        f"URL:{url}",
        "END:VCARD",
    ]
    return b"".join(_folded(line) for line in lines)


def _optional(shown: dict[str, Any]) -> list[str]:
    lines = []
    if "function" in shown:
        lines.append(f"TITLE:{escaped(shown['function'])}")
    if "organisation" in shown:
        lines.append(f"ORG:{escaped(shown['organisation'].name)}")
    if "email" in shown:
        lines.append(f"EMAIL;TYPE=work:{escaped(shown['email'])}")
    if "phone" in shown:
        lines.append(f"TEL;TYPE=work;VALUE=uri:tel:{_TEL.sub('', shown['phone'])}")
    if "presentation" in shown:
        lines.append(f"NOTE:{escaped(shown['presentation'])}")
    words = [str(item) for line in ("demarches", "themes", "territories") for item in shown.get(line, ())]
    if words:
        lines.append("CATEGORIES:" + ",".join(escaped(word) for word in words))
    return lines


def escaped(text: str) -> str:
    """A text value (3.4): backslash, comma, semicolon and line breaks escaped, other control characters left out."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    for char in ("\\", ",", ";"):
        text = text.replace(char, f"\\{char}")
    return text.replace("\n", "\\n").replace("\u2028", "\\n").replace("\u2029", "\\n").replace("\x85", "\\n")


def _folded(line: str) -> bytes:
    """Lines of at most 75 octets without their break; a character is never cut in two."""
    parts, size = [bytearray()], 0
    for char in line:
        octets = char.encode()
        if size + len(octets) > OCTETS:
            parts.append(bytearray(b" "))
            size = 1
        parts[-1] += octets
        size += len(octets)
    return b"\r\n".join(bytes(part) for part in parts) + b"\r\n"


def file_name(shown: dict[str, Any]) -> str:
    """The file's name, of ASCII letters, digits and hyphens."""
    return (slugify(shown.get("name") or shown.get("function", ""))[:60] or "fiche") + ".vcf"
