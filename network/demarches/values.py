"""What people write in a cell, as the value it stands for; None where it cannot be read."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.html import strip_tags

from asv.taxonomy.models import fold_name
from network.demarches.years import FIRST_YEAR, LAST_YEAR, DemarcheState

_SPACES = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff]+")
_FORMULA = re.compile(r"^(?:'?[=+\-@\s])+")
# A day as people and programs write it, then a month, then a year. Of two figures a year is written by spreadsheets.
_DATES = tuple(
    re.compile(pattern + r"\Z", re.ASCII)
    for pattern in (
        r"(?P<y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})(?:[t ][\d:.]+z?)?",
        r"(?P<d>\d{1,2})[/.\-](?P<m>\d{1,2})[/.\-](?P<y>\d{4})(?: [\d:.]+)?",
        r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{2})",
        r"(?P<d>\d{1,2})(?:er)?[ \-](?P<m>[a-z]{3,9})\.?[ \-](?P<y>\d{4}|\d{2})",
        r"(?P<y>\d{4})[-/](?P<m>\d{1,2})",
        r"(?P<m>\d{1,2})[/.\-](?P<y>\d{4})",
        r"(?P<m>[a-z]{3,9})\.?[ \-](?P<y>\d{4}|\d{2})",
        r"(?P<y>\d{4})",
    )
)
_MONTH_NAMES = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
                "novembre", "décembre")  # fmt: skip
_MONTHS_SHORT = ("janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec")
_RANKS = {"premiere": 1, "deuxieme": 2, "seconde": 2, "troisieme": 3, "quatrieme": 4, "cinquieme": 5}
_STATES = {
    DemarcheState.PREFIGURATION: ("prefiguration", "en prefiguration", "en preparation", "preparation", "en projet"),
    DemarcheState.ACTIVE: ("active", "actif", "en cours", "signe", "signee", "en oeuvre"),
    DemarcheState.RENOUVELEE: ("renouvelee", "renouvele", "renouvellement", "reconduite", "reconduit"),
    DemarcheState.TERMINEE: ("terminee", "termine", "ended", "finie", "fini", "echue", "close", "clos", "arretee"),
}
_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.ASCII)
LIST_SIGNS = "|;\n"  # what stands between the values of a cell that holds several
STATE_OF = {word: state for state, words in _STATES.items() for word in words}
_is_url = URLValidator(schemes=["http", "https"])


def plain(text: str) -> str:
    """The text on one line, without markup, control characters, or leading signs that begin a formula."""
    flat = _SPACES.sub(" ", strip_tags(text) if "<" in text else text).strip()
    return _FORMULA.sub("", flat).strip()


def pieces(text: str) -> list[str]:
    """What a cell holds apart by a bar, a semicolon or a line break, each once, in order, quotes and all."""
    return list(dict.fromkeys(filter(None, split_outside_quotes(text, LIST_SIGNS))))


def parts(text: str) -> list[str]:
    """The same without the quotes that hold a piece together."""
    return list(dict.fromkeys(filter(None, map(unquoted, pieces(text)))))


def split_outside_quotes(text: str, separators: str, most: int = -1) -> list[str]:
    """The pieces of a text, at most so many cuts; what stands whole between quotes is not cut."""
    found: list[str] = []
    start, at, opening = 0, 0, True
    while at < len(text) and len(found) != most:
        end = _end_of_quoted(text, at) if opening and text[at] == '"' else 0
        if text[at] in separators:
            found.append(text[start:at].strip())
            start = at + 1
        opening = text[at] in separators or text[at] == "@" or (opening and text[at] == " ")
        at = end or at + 1
    return [*found, text[start:].strip()]


def _end_of_quoted(text: str, at: int) -> int:
    """Where the quoted piece that opens here is over; 0 where it is none, as in « "Vivre" à Lille »."""
    end = at + 1
    while (end := text.find('"', end)) != -1:
        if text[end + 1 : end + 2] != '"':
            after = text[end + 1 : end + 40].lstrip(" ")[:1]
            return end + 1 if not after or after in LIST_SIGNS + "@" else 0
        end += 2
    return 0


def unquoted(piece: str) -> str:
    """A piece without the quotes around the whole of it."""
    whole = len(piece) > 1 and piece[0] == '"' and _end_of_quoted(piece, 0) == len(piece)
    return piece[1:-1].replace('""', '"').strip() if whole else piece


def quoted(piece: str, signs: str = LIST_SIGNS) -> str:
    """A piece as a cell of several holds it: between quotes where it would be cut, or lose quotes of its own."""
    piece = piece.strip()
    return '"' + piece.replace('"', '""') + '"' if piece[:1] == '"' or any(c in piece for c in signs) else piece


def joined(names: Iterable[str]) -> str:
    """The cell that `parts` reads back."""
    return " | ".join(map(quoted, names))


def read_date(text: str, *, end: bool = False) -> date | None:
    """A day, or the first (the last, for an `end`) day of a month or year alone; None when it is no date."""
    found = _date_of(text)
    if found is None:
        return None
    year, month, day = found
    month = month or (12 if end else 1)
    last = monthrange(year, month)[1]
    return date(year, month, day or (last if end else 1)) if (day or 1) <= last else None


def _date_of(text: str) -> tuple[int, int, int] | None:
    """(year, month, day), 0 for what is not said; None when it is no date of the years we know."""
    folded = without_accents(text.strip().lower())
    match = next((found for pattern in _DATES if (found := pattern.match(folded))), None)
    if not match:
        return None
    said = match.groupdict()
    year = int(said["y"]) + (0 if len(said["y"]) == 4 else 1900 if int(said["y"]) >= LAST_YEAR % 100 else 2000)
    word = said.get("m") or "0"
    month = int(word) if word.isdigit() else _MONTH_OF.get(word, 13)
    day = int(said.get("d") or 0)
    is_named = 0 < month <= 12 if said.get("m") else True
    is_day = 0 < day <= 31 if said.get("d") else True
    return (year, month, day) if FIRST_YEAR <= year <= LAST_YEAR and is_named and is_day else None


def is_whole_day(text: str) -> bool:
    """Whether the text names a day, and not a month or a year alone."""
    found = _date_of(text)
    return bool(found and found[2])


def in_words(text: str) -> str:
    """« janvier 2019 » for 01/2019, 2019-01 and janv-19; any other text as it is."""
    found = _date_of(text)
    return f"{_MONTH_NAMES[found[1] - 1]} {found[0]}" if found and found[1] and not found[2] else text


def same_time(one: str, other: str) -> bool:
    """Whether two texts name the same day, month or year: « 2019-01 » and « janvier 2019 » do."""
    found = _date_of(one)
    return found is not None and found == _date_of(other)


def without_accents(text: str) -> str:
    """The text with plain letters."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


_MONTH_OF = {
    without_accents(word): number
    for words in (_MONTH_NAMES, _MONTHS_SHORT)
    for number, word in enumerate(words, start=1)
}


def read_key(text: str) -> str | None:
    """What the export writes to tell a démarche again; None for anything else."""
    return text.strip().lower() if _KEY.match(text.strip().lower()) else None


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
