"""What static files say beside themselves. Settings read it before any app is loaded, so it imports none."""

from __future__ import annotations

from collections.abc import MutableMapping


def add_headers(headers: MutableMapping[str, str], path: str, url: str) -> None:
    """Other sites' pages draw none of our static files into theirs; called by WhiteNoise for each file."""
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
