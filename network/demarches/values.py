"""What people write in a cell, as the value it stands for; None where it cannot be read."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.html import strip_tags

from asv.taxonomy.models import fold_name
from network.demarches.years import FIRST_YEAR, LAST_YEAR, DemarcheState

_SPACES = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff]+")
_FORMULA = re.compile(r"^(?:'?[=+\-@\s])+")
_DAY = re.compile(r"(?P<d>\d{1,2})[/.\-](?P<m>\d{1,2})[/.\-](?P<y>\d{4})\Z", re.ASCII)
_ISO = re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[T ][\d:.]+)?\Z", re.ASCII)
_MONTH = re.compile(r"(?P<m>\d{1,2})[/.\-](?P<y>\d{4})\Z", re.ASCII)
_YEAR = re.compile(r"(?P<y>\d{4})\Z", re.ASCII)
_RANKS = {"premiere": 1, "deuxieme": 2, "seconde": 2, "troisieme": 3, "quatrieme": 4, "cinquieme": 5}
_STATES = {
    DemarcheState.PREFIGURATION: ("prefiguration", "en prefiguration", "en preparation", "preparation", "en projet"),
    DemarcheState.ACTIVE: ("active", "actif", "en cours", "signe", "signee", "en oeuvre"),
    DemarcheState.RENOUVELEE: ("renouvelee", "renouvele", "renouvellement", "reconduite", "reconduit"),
    DemarcheState.TERMINEE: ("terminee", "termine", "ended", "finie", "fini", "echue", "close", "clos", "arretee"),
}
STATE_OF = {word: state for state, words in _STATES.items() for word in words}
_is_url = URLValidator(schemes=["http", "https"])


def plain(text: str) -> str:
    """The text on one line, without markup, control characters, or leading signs that begin a formula."""
    flat = _SPACES.sub(" ", strip_tags(text) if "<" in text else text).strip()
    return _FORMULA.sub("", flat).strip()


def parts(text: str, separators: str = "|;\n") -> list[str]:
    """The parts of a cell that holds several, each once, in order."""
    found = re.split(f"[{re.escape(separators)}]", text)
    return list(dict.fromkeys(part.strip() for part in found if part.strip()))


def read_date(text: str, *, end: bool = False) -> date | None:
    """A day, or the first (the last, for an `end`) day of a month or year alone; None when it is no date."""
    text = text.strip()
    match = _ISO.match(text) or _DAY.match(text) or _MONTH.match(text) or _YEAR.match(text)
    if not match:
        return None
    found = match.groupdict()
    year, month = int(found["y"]), int(found.get("m") or (12 if end else 1))
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        return None
    last = monthrange(year, month)[1]
    day = int(found.get("d") or (last if end else 1))
    return date(year, month, day) if 1 <= day <= last else None


def is_whole_day(text: str) -> bool:
    """Whether the text names a day, and not a month or a year alone."""
    return bool(_ISO.match(text.strip()) or _DAY.match(text.strip()))


def read_generation(text: str) -> int | None:
    """ "2", "2e", "2ème génération", "deuxième": 2."""
    words = fold_name(text).split()
    first = words[0] if words else ""
    digits = re.match(r"\d{1,2}", first, re.ASCII)
    number = int(digits[0]) if digits else _RANKS.get(first, 0)
    return number if 1 <= number <= 20 else None


def read_count(text: str) -> int | None:
    """A number of people, thousands apart or not."""
    digits = re.sub(r"[\s\u00a0\u202f.']", "", text)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 8 else None


def read_state(text: str) -> str | None:
    """A state by any of its usual words."""
    state = STATE_OF.get(fold_name(text))
    return state.value if state else None


def is_url(text: str) -> bool:
    """A web address that may be linked to."""
    try:
        _is_url(text)
    except ValidationError:
        return False
    return len(text) <= 500
