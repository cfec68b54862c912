"""The day that a text of an older site names, however it writes it."""

from __future__ import annotations

import re
from datetime import date, time

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
_MONTH = {name: rank for rank, name in enumerate(MONTHS, start=1)} | {"fevrier": 2, "aout": 8, "decembre": 12}
_ISO = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_SLASHED = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)\d\d)\b")
_WRITTEN = re.compile(
    r"\b(\d{1,2})(?:er)?\s+(janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|"
    r"d[ée]cembre)\s+((?:19|20)\d\d)\b",
    re.I,
)
_HOUR = re.compile(r"\b(?:à|de|dès)?\s*(\d{1,2})\s*(?:h|:|heures?)\s*(\d{2})?\b")
_SOONEST = 1990


def day_in(text: str) -> date | None:
    """The first day that a text writes, in French words, with slashes or as ISO 8601; None for none that exists."""
    found = [
        *((match.start(), match[1], match[2], match[3]) for match in _ISO.finditer(text)),
        *((match.start(), match[3], match[2], match[1]) for match in _SLASHED.finditer(text)),
        *((match.start(), match[3], str(_MONTH[match[2].lower()]), match[1]) for match in _WRITTEN.finditer(text)),
    ]
    for _at, year, month, day in sorted(found):
        try:
            read = date(int(year), int(month), int(day))
        except ValueError:
            continue
        if read.year >= _SOONEST:
            return read
    return None


def moment_in(text: str) -> tuple[date, time] | None:
    """The first day that a text writes with an hour soon after it: when a meeting begins."""
    for match in [*_WRITTEN.finditer(text), *_SLASHED.finditer(text)]:
        day = day_in(match.group())
        hour = _HOUR.search(text[match.end() : match.end() + 40])
        if day and hour and int(hour[1]) < 24 and int(hour[2] or 0) < 60:
            return day, time(int(hour[1]), int(hour[2] or 0))
    return None
