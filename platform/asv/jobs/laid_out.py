"""How the plain text of a mail is laid out where it has no HTML of its own: paragraphs, a button, a code to copy."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from django.conf import settings

_BREAK = re.compile(r"\n\s*\n")
_CODE = re.compile(r"[A-Z0-9]{2,6}(?:-[A-Z0-9]{2,6})?")
_LABELLED = re.compile(r"(?P<label>[^\n:]{3,60}?)\s?:\n(?P<url>\S+)")
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)  # RFC 3676: what comes after it, the layout says at its foot


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph: text, a code to copy, or an address of this site with what one does there before it.

    `kind` is "text", "code", "link" for the first address, "more" for those after it.
    """

    kind: str
    text: str
    label: str = ""


def parts_of(text: str) -> list[Part]:
    """The paragraphs of a text. Another site's address is never made a button: somebody may have written it."""
    parts = [_part(one) for one in (piece.strip() for piece in _BREAK.split(_unsigned(text))) if one]
    first = next((place for place, part in enumerate(parts) if part.kind == "link"), 0)
    return [
        replace(part, kind="more") if part.kind == "link" and place > first else part
        for place, part in enumerate(parts)
    ]


def _unsigned(text: str) -> str:
    """Without our signature, which comes last; somebody's own, in what they wrote, stays."""
    last = next(reversed(list(_SIGNATURE.finditer(text))), None)
    return text[: last.start()] if last and settings.SITE_URL in text[last.end() :] else text


def _part(text: str) -> Part:
    found = _LABELLED.fullmatch(text)
    url, label = (found["url"], found["label"]) if found else (text, "")
    if url.startswith(f"{settings.SITE_URL}/") and not re.search(r"\s", url):
        return Part("link", url, label)
    return Part("code" if _CODE.fullmatch(text) else "text", text)
