"""Figures as French says them."""

from __future__ import annotations

from datetime import timedelta


def number_said(number: int) -> str:
    """1204 → "1 204", with narrow spaces that do not break."""
    return f"{number:,}".replace(",", "\u202f")


def bytes_said(number: float) -> str:
    """9_400_000_000 → "9,4 Go"."""
    for size, unit in ((1e12, "To"), (1e9, "Go"), (1e6, "Mo")):
        if number >= size:
            return f"{number / size:.1f}".replace(".", ",") + f"\u00a0{unit}"
    return f"{number / 1e3:.0f}\u00a0Ko"


def ago(span: timedelta) -> str:
    """A length of time in its largest unit: "4 secondes", "3 heures", "12 jours"; never negative."""
    seconds = max(0, int(span.total_seconds()))
    for size, unit in ((86_400, "jour"), (3600, "heure"), (60, "minute"), (1, "seconde")):
        number = seconds // size
        if number:
            return f"{number} {unit}" + ("s" if number > 1 else "")
    return "0 seconde"
