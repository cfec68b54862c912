"""French typography, added when a page is written out so that editors need not think of it."""

from __future__ import annotations

import html
import re
from functools import lru_cache

NARROW = "\u202f"  # narrow no-break space

_QUOTED = re.compile(r"«[ \u00a0\u2009\u202f]*(?=\S)|(?<=\S)[ \u00a0\u2009\u202f]*»")
_TYPED = re.compile(r"(?<=[^\W\d_])(?:'|&#x27;|&#39;)(?=\w)")
_ADDRESS = re.compile(r"(\S+://\S+|\S+@\S+)")
_MARKUP = re.compile(r"(<[^>]*>)")
_VERBATIM = re.compile(r"<\s*(/?)\s*(code|pre|script|style|textarea|kbd)\b", re.IGNORECASE)
_PARTED = re.compile(r"</mark>(\s+)<mark>")
_SPACES = "[ \u00a0\u2009\u202f]"
# Each rule with its signs: a text without any of them is spared the rule, which would be tried at every letter.
_RULES: tuple[tuple[frozenset[str], re.Pattern[str], str], ...] = (
    # A space someone typed before a double sign becomes narrow and no longer breaks; none is added before : and ;
    # which also stand in addresses, times and entities.
    (frozenset(";!?:»"), re.compile(rf"{_SPACES}+(?=[;!?:»](?!\w))"), NARROW),
    (frozenset("!?"), re.compile(rf"(?<=[\w)»…])(?=[!?]+(?:{_SPACES}|[»)]|$))"), NARROW),
    (frozenset("»"), re.compile(rf"(?<=[^\s{NARROW}])(?=»)"), NARROW),
    (frozenset("«"), re.compile(rf"«{_SPACES}*(?=\S)"), f"«{NARROW}"),
    (frozenset("';"), _TYPED, "’"),
)
_SIGNS = re.compile("[;!?:«»']")
_NUMBER = re.compile(rf"\d{_SPACES}")
_NUMBER_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"(?<![\d{NARROW}])(\d{{1,3}}) (?=\d{{3}}(?!\d))"), rf"\1{NARROW}"),
    (re.compile(rf"(?<=\d){_SPACES}(?=(?:[%€]|(?:octets|Ko|Mo|Go|min|h|km|ans|mois)\b))"), NARROW),
)


_REMEMBERED = 8192  # of the labels, titles and teasers that pages repeat: 4 MB for a process
_SHORT = 600


def french(text: str) -> str:
    """Plain text, or escaped text without tags, with its narrow spaces and apostrophes."""
    if held := _SIGNS.findall(text):
        for signs, pattern, replacement in _RULES:
            if not signs.isdisjoint(held):
                text = pattern.sub(replacement, text)
    if _NUMBER.search(text):
        for pattern, replacement in _NUMBER_RULES:
            text = pattern.sub(replacement, text)
    return text


def french_lines(text: str) -> str:
    """Plain text of a mail, or its subject: apostrophes, and quotation marks that stay beside their words.

    Other spaces stay as they break, and addresses as they are.
    """
    parts = _ADDRESS.split(quotation_marks(text))
    parts[::2] = [_TYPED.sub("’", part) for part in parts[::2]]
    return "".join(parts)


def quotation_marks(text: str) -> str:
    """Text or HTML whose French quotation marks stay beside their words, wherever a mail program breaks its lines."""
    return _QUOTED.sub(lambda found: f"«{NARROW}" if found[0][0] == "«" else f"{NARROW}»", text)


def french_html(markup: str) -> str:
    """HTML whose text nodes have their narrow spaces; tags, attributes and verbatim elements stay as they are."""
    return _short(markup) if len(markup) <= _SHORT else _french_html(markup)


def _french_html(markup: str) -> str:
    if "<" not in markup:
        return french(markup)
    parts = _MARKUP.split(markup)
    verbatim = 0
    for position, part in enumerate(parts):
        if position % 2:
            found = _VERBATIM.match(part)
            if found and not part.endswith("/>"):
                verbatim = max(0, verbatim + (-1 if found.group(1) else 1))
        elif not verbatim:
            parts[position] = french(part)
    return "".join(parts)


_short = lru_cache(maxsize=_REMEMBERED)(_french_html)


def only_marks(markup: str) -> str:
    """A search extract in which `<mark>` alone is markup, whatever it was handed: everything else is escaped."""
    parts = re.split(r"(</?mark>)", markup)
    opened = 0
    for position, part in enumerate(parts):
        if position % 2 == 0:
            parts[position] = french(html.escape(html.unescape(part)))
        elif part == "<mark>":
            opened += 1
        elif opened:
            opened -= 1
        else:
            parts[position] = ""
    return "".join(parts) + "</mark>" * opened


def with_marks_joined(markup: str) -> str:
    """The extract with one mark for words marked one after the other: one thing to see, and one element."""
    return _PARTED.sub(r"\1", markup)
