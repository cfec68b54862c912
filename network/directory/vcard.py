"""A vCard 3.0 (RFC 2426) of the lines of an entry that someone sees.

Not 4.0: Outlook is documented for 2.1 and 3.0 (MS-OXVCARD), and programs of telephones show a number written as an
address, `tel:+33…`, as it stands.
"""

from __future__ import annotations

import re
from typing import Any

from asv.core.slugs import slugify

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# What no telephone dials, and the 0 that is not dialled after a country's number.
_TEL = re.compile(r"\(0\)|[^0-9+]")
OCTETS = 75


def vcard(shown: dict[str, Any], url: str) -> bytes:
    """The card in UTF-8, lines ended by CRLF and folded at 75 octets (2.6); `shown` is what `shown_fields` says."""
    name = shown.get("name") or shown.get("function", "")
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"FN:{escaped(name)}",
        # Which part of a name is the family's is not asked; 3.0 wants the line, and Outlook files cards by it.
        f"N:{escaped(shown.get('name', ''))};;;;",
        *_optional(shown),
        f"URL:{url}",
        f"UID:{url}",
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
        lines.append(f"EMAIL;TYPE=INTERNET,WORK:{escaped(shown['email'])}")
    if "phone" in shown:
        lines.append(f"TEL;TYPE=WORK,VOICE:{_TEL.sub('', shown['phone'])}")
    if "presentation" in shown:
        lines.append(f"NOTE:{escaped(shown['presentation'])}")
    words = [str(item) for line in ("demarches", "themes", "territories") for item in shown.get(line, ())]
    if words:
        lines.append("CATEGORIES:" + ",".join(escaped(word) for word in words))
    return lines


def escaped(text: str) -> str:
    """A text value (4): backslash, comma, semicolon and line breaks escaped, other control characters left out."""
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
