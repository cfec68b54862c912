"""Moments of a recording: how an address names them, and how they are said."""

from __future__ import annotations

import re

_MOMENT = re.compile(r"#t=(\d{1,6})", re.ASCII)


def moment_of(url: str) -> int | None:
    """The second at which an address opens a recording; None for an address that opens something else."""
    found = _MOMENT.search(url)
    return int(found[1]) if found else None


def moment_in_words(seconds: int) -> str:
    """Words like "12 min 34 s", "1 h 02 min 03 s"."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02d} min {rest:02d} s"
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
