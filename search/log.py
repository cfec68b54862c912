"""Noting what is looked for: a line in a file, read by the worker. No database on the visitor's path.

A line holds the day, the words, the filters, the engine and the number found; never who asked, from where or at what
hour. Counted: the first page of a search that a person makes on the search page. Not counted: further pages, reloads,
the same question sent again, robots, feeds, exports and the API (questions that machines repeat), and any question
that looks like somebody's address, number or date of birth.
"""

from __future__ import annotations

import json
import logging
import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest

from asv.core import spool as spooled
from asv.core.reads import on_hit, repeated_on_hit
from asv.core.robots import is_robot
from asv.core.words import clean_words
from search.forms import SearchForm
from search.models.counts import MAX_FILTERS, MAX_WORDS, NO_ENGINE
from search.query import FACETS
from search.results import Answer

logger = logging.getLogger(__name__)

MAX_BYTES = spooled.MAX_BYTES
_LONGEST_ADDRESS = 4000
_PERSONAL = re.compile(
    r"\S@\S|@\w"  # an e-mail address, a handle
    r"|\d{6,}"  # a number of some register
    r"|(?:\d[\s.,/()_-]*){9,}"  # a telephone or social security number, however it is spaced
    r"|\b\d{1,2}[\s./-]\d{1,2}[\s./-](?:19|20)?\d{2}\b"  # a date of birth
    r"|://|\bwww\."
)

Pair = tuple[str, str]
Found = tuple[tuple[str, object], ...]


def log_search(request: HttpRequest, form: SearchForm, answer: Answer) -> None:
    """Note this search if it is one to count, now and whenever its page is given again.

    Never raises, asks the database nothing.
    """
    try:
        asked = _question(form, answer)
        if asked:
            on_hit(note_search, *asked)
            note_search(request, *asked)
    except Exception:
        logger.warning("A search could not be noted.", exc_info=True)


@repeated_on_hit
def note_search(request: HttpRequest, words: str, pairs: tuple[Pair, ...], found: Found) -> None:
    """Note that a request asked this, if a person asks it anew; `found` is what was answered."""
    before = previous_question(request)
    if not _by_a_person_anew(request) or before == (words, frozenset(pairs)):
        return
    append(
        {
            "day": spooled.today(),
            "words": words[:MAX_WORDS].rstrip(),
            "filters": _written(pairs),
            **dict(found),
            "refined": before is not None and before[0] == words,
            "chosen": [pair for pair in pairs if before is None or pair not in before[1]],
        }
    )


def _question(form: SearchForm, answer: Answer) -> tuple[str, tuple[Pair, ...], Found] | None:
    """The words, the filters and what was found; None where it is no question to count."""
    words = normalised(form.words)
    pairs = tuple((facet, value) for facet in FACETS for value in form.values(facet))
    if form.page > 1 or not (words or pairs) or personal(form.words):
        return None
    corrected = answer.page.corrected or ""
    found = (
        ("engine", answer.page.engine if answer.available else NO_ENGINE),
        ("found", (0 if corrected else answer.total) if answer.available else None),
        ("corrected", normalised(corrected)[:MAX_WORDS]),
    )
    return words, pairs, found


def normalised(words: str) -> str:
    """Words that count as the same: in lower case, on one line."""
    return clean_words(unicodedata.normalize("NFKC", words[:1000])).lower()


def personal(words: str) -> bool:
    """Whether words look like what tells of one person: an address, a number, a date of birth."""
    return bool(_PERSONAL.search(unicodedata.normalize("NFKC", words)))


def previous_question(request: HttpRequest) -> tuple[str, frozenset[Pair]] | None:
    """The question of the page this one was reached from, if that is the search page too."""
    said = request.META  # `request.headers` writes every header of the browser anew
    address = said.get("HTTP_HX_CURRENT_URL") or said.get("HTTP_REFERER") or ""
    if len(address) > _LONGEST_ADDRESS:
        return None
    try:
        parts = urlsplit(address)
        pairs = parse_qsl(parts.query, max_num_fields=400)
    except ValueError:
        return None
    if parts.path != request.path:
        return None
    words = next((value for name, value in pairs if name == "q"), "")
    return normalised(words), frozenset(pair for pair in pairs if pair[0] in FACETS)


def _by_a_person_anew(request: HttpRequest) -> bool:
    """Whether this is no robot, no reload, no way back and no page fetched in case it is needed."""
    said = request.META
    repeated = any(word in said.get("HTTP_CACHE_CONTROL", "") for word in ("max-age=0", "no-cache"))
    ahead = "prefetch" in said.get("HTTP_SEC_PURPOSE", said.get("HTTP_PURPOSE", ""))
    back = said.get("HTTP_HX_HISTORY_RESTORE_REQUEST") == "true"
    return not (repeated or ahead or back or is_robot(said.get("HTTP_USER_AGENT", "")))


def _written(pairs: Sequence[Pair]) -> str:
    written = urlencode(pairs)
    return written if len(written) <= MAX_FILTERS else written[:MAX_FILTERS].rpartition("&")[0]


def spool() -> Path:
    """The file that lines wait in."""
    return _spool(settings.DATA_DIR)


@cache
def _spool(folder: Path | str) -> Path:
    return Path(folder) / "searches" / "pending.jsonl"


def append(line: dict[str, object]) -> None:
    """Add a line for the worker."""
    spooled.append(spool(), json.dumps(line, ensure_ascii=False), MAX_BYTES)
