"""Lines of the log, which whoever looks after a machine reads: nobody's address, and no link that opens something."""

from __future__ import annotations

import logging
import re

# A part of a path or a value that is no name: signed, or drawn by chance. Slugs have neither capitals nor colons.
_SECRET = re.compile(r"(?<=[/=])(?=[\w.:%-]{16})(?=[^/\s?&\"']*[A-Z:])[\w.:%-]+")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


class DiscreetFormatter(logging.Formatter):
    """Formats a record as ever, then takes e-mail addresses and secrets of links out of it, of its traceback too."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, with `…` where something was taken out."""
        return _ADDRESS.sub("…@…", _SECRET.sub("…", super().format(record)))
