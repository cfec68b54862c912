"""How long each kind of personal data is kept: every room declares what it erases, and the privacy page says it.

The page reads what is declared here, and the code that erases reads the same constant: neither can say otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

_IN_WORDS = {730: "24 mois", 395: "13 mois", 365: "12 mois", 183: "6 mois"}


@dataclass(frozen=True, slots=True)
class RetentionTerm:
    """What is kept, how long and from when on, in words for readers; `constant` is the dotted name of the duration."""

    constant: str
    lasts: timedelta
    what: str
    since: str

    @property
    def words(self) -> str:
        """The duration: "30 jours", "13 mois", "48 heures"."""
        days = self.lasts.days
        if self.lasts < timedelta(days=3):
            return f"{int(self.lasts.total_seconds() // 3600)} heures"
        return _IN_WORDS.get(days, f"{days} jours")


_TERMS: dict[str, RetentionTerm] = {}


def register_term(constant: str, lasts: timedelta | int, what: str, since: str) -> None:
    """Declare that `what` is kept for `lasts` (an int is days) from `since` on; `constant` names where that stands."""
    held = lasts if isinstance(lasts, timedelta) else timedelta(days=lasts)
    _TERMS[constant] = RetentionTerm(constant, held, what, since)


def terms() -> list[RetentionTerm]:
    """All that is declared, by what is kept."""
    return sorted(_TERMS.values(), key=lambda term: term.what)
