"""What nearly the same names have in common."""

from __future__ import annotations

from asv.taxonomy.models import fold_name

# Words that two names of the same thing may differ by.
_EMPTY = frozenset(
    [
        "a",
        "au",
        "aux",
        "avec",
        "d",
        "dans",
        "de",
        "des",
        "du",
        "en",
        "et",
        "l",
        "la",
        "le",
        "les",
        "par",
        "pour",
        "sur",
        "un",
        "une",
    ]
)


def key_of(name: str) -> str:
    """The words of a name, folded, in no order, without the empty ones."""
    return " ".join(sorted(set(fold_name(name).split()) - _EMPTY))
