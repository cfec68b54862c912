"""Words as people type or paste them."""

from __future__ import annotations

import unicodedata

# Control, private and unassigned characters, and those that turn the direction of the text around them.
_UNWANTED = ("Cc", "Co", "Cs", "Cn")
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def clean_words(text: str) -> str:
    """Words as typed, on one line, without control characters."""
    text = "".join(" " if unicodedata.category(c) in _UNWANTED else c for c in text if c not in _TURNING)
    return " ".join(unicodedata.normalize("NFC", text).split())
