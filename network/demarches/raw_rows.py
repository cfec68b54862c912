"""What a file of démarches is read as before anyone understands it, and how much of it is read."""

from __future__ import annotations

MOST_LINES = 50_000
MOST_COLUMNS = 80
HEADER_WITHIN = 20
# A numbered row of cells, what was noticed of it, and why it ends the reading when it does.
Raw = tuple[int, list[str], tuple[str, ...], str]


class UnreadableFile(ValueError):
    """The file cannot be read as a table of démarches; the message says why, in French."""
