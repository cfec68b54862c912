"""Chapters of a recording: a line each, "12:34 Table ronde"."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST = 100
_LINE = re.compile(r"(?:(\d{1,2}):)?(\d{1,2}):([0-5]\d)[ \t]+(\S.{0,199})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Chapter:
    """Where a part of the recording begins, in seconds, and its title."""

    start: int
    title: str


def parse(text: str) -> list[Chapter]:
    """The chapters of these lines. Raises ValueError, in French, with the number of the line at fault."""
    found: list[Chapter] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line.strip())
        if not match:
            raise ValueError(f"Ligne {number} : écrivez le temps, une espace, le titre, comme « 12:34 Table ronde ».")
        hours, minutes, seconds = (int(part or 0) for part in match.groups()[:3])
        start = hours * 3600 + minutes * 60 + seconds
        if found and start <= found[-1].start:
            raise ValueError(f"Ligne {number} : un chapitre commence après celui qui le précède.")
        found.append(Chapter(start, match[4]))
    if len(found) > MOST:
        raise ValueError(f"Trop de chapitres : {MOST} au plus.")
    return found
