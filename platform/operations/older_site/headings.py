"""What the headings of a text name, in the words that the field uses, and what a paragraph says of itself."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from asv.taxonomy.models import fold_name

Rules = dict[str, list[str]]
_DATA = tomllib.loads(Path(__file__).with_name("headings.toml").read_text(encoding="utf-8"))
RULES: dict[str, Rules] = {
    name: rules for name, rules in _DATA.items() if name not in ("asked", "said", "wide", "aside", "away")
}
_ASKED: list[list[str]] = _DATA["asked"]["experience"]
_SAID: list[list[str]] = _DATA["said"]["experience"]
WIDE = frozenset(_DATA["wide"]["experience"])
_ASIDE: list[str] = _DATA["aside"]["experience"]
_AWAY, _BUTTONS = frozenset(_DATA["away"]["experience"]), frozenset(_DATA["away"]["buttons"])
_SEE_ALSO = ("voir aussi ", "lire aussi ", "a lire aussi ", "a voir aussi ")
LONGEST_HEADING = 12  # words
_LONGEST_LABEL = 4
_LONGEST_ASIDE = 6
_ARTICLE = r"(?:les |le |la |l |nos |notre |son |ses )?"
# What stands before a heading and names nothing: its number, the question mark of an interview.
_NUMBER = r"(?:(?:point|partie|chapitre|section|question|phase|q) )?(?:(?:\d+|[ivx]+|[a-h]) )+(?=\S)|q (?=\S)"


@dataclass(frozen=True, slots=True)
class Named:
    """The field that a heading names, the word that says so, and its `rank`: 0 is the word itself, 3 speaks of it."""

    field: str
    word: str
    rank: int


_SEASONS = "printemps|ete|automne|hiver"
_MONTHS = "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
_DAYS = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
# Words of which nothing but a moment is made: what stands under it happened then.
_MOMENT = re.compile(
    rf"(?=.*(?:{_SEASONS}|{_MONTHS}|annee|an|mois|jour|semaine|semestre|trimestre|(?:19|20)\d\d))"
    rf"(?:(?:{_SEASONS}|{_MONTHS}|{_DAYS}|\d{{1,4}}|1er|au|en|le|la|l|les|du|de|des|d|a|et|puis|fin|mi|debut|depuis|"
    r"courant|premier|premiere|premieres|premiers|deuxieme|second|seconde|troisieme|quatrieme|cinquieme|derniere|"
    r"dernier|annees?|ans?|mois|jours?|semaines?|semestre|trimestre|suivante?|rentree)(?: |$))+"
)


def words_of(heading: str) -> str:
    """A heading as it is compared: folded, without its number."""
    said = fold_name(heading)
    asks = heading.rstrip().endswith("?") and said[:2] == "a "  # « À qui… ? » has no number
    return said if asks else re.sub(rf"^(?:{_NUMBER})", "", said).strip()


def named(heading: str, rules: Rules) -> Named | None:
    """The field that a heading names: it is the field's word, begins with it, holds it, or speaks of it.

    Of a question what it speaks of counts before the word it begins with: many begin with « comment ».
    """
    said = words_of(heading)
    asked = _asked(said) if rules is RULES["experience"] else None
    if (
        asked
        and heading.rstrip().endswith("?")
        and not any(is_word(said, word) for one in rules.values() for word in one)
    ):
        return asked
    if is_aside(heading) and rules is RULES["experience"]:
        return None
    moment = (
        Named("course", said, 3) if rules is RULES["experience"] and _MOMENT.fullmatch(said_whole(heading)) else None
    )
    return _by_words(said, rules) or asked or moment or _by_words(said, rules, WIDE)


def said_whole(heading: str) -> str:
    """A heading folded, its number left: of a day it is a part."""
    return fold_name(heading).strip()


def _by_words(said: str, rules: Rules, wide: frozenset[str] = frozenset()) -> Named | None:
    """What a heading names by a part's words; those that could belong to many parts are asked for by themselves."""
    for rank, test in enumerate((is_word, _begins, _holds)):
        for name, words in rules.items():
            for word in sorted(words, key=len, reverse=True):
                if (rank == 0 or (word in WIDE) is bool(wide)) and test(said, word):
                    return Named(name, word, rank)
    return None


def is_aside(heading: str) -> bool:
    """Whether a heading or a label names what forms and minutes say of themselves, and no récit tells."""
    said = fold_name(heading)
    return len(said.split()) <= _LONGEST_ASIDE and any(
        is_word(said, word) or (len(word) > 3 and _begins(said, word)) for word in _ASIDE
    )


def leads_away(text: str) -> bool:
    """Whether a line ends what a page tells: what follows leads to other pages and files."""
    return fold_name(text.partition("\n")[0]) in _AWAY


def is_button(text: str) -> bool:
    """Whether a line is what a button of a page says."""
    said = fold_name(text)
    return said in _BUTTONS or (len(said.split()) <= LONGEST_HEADING and said.startswith(_SEE_ALSO))


def field_of(heading: str, rules: Rules) -> tuple[str, str] | None:
    """The field that a heading names, and the word of it that says so."""
    found = named(heading, rules)
    return (found.field, found.word) if found else None


def is_word(said: str, word: str) -> bool:
    """Whether a heading is this word, with or without an article."""
    return said in (word, *(f"{article} {word}" for article in ("les", "le", "la", "l", "nos", "notre")))


def _begins(said: str, word: str) -> bool:
    return re.match(rf"{_ARTICLE}{re.escape(word)}(?: |$)", said) is not None


def _holds(said: str, word: str) -> bool:
    """Only for what could be nothing else: of a short word there are many uses."""
    return len(word) > 7 and len(said.split()) <= 9 and f" {word} " in f" {said} "


def _asked(said: str) -> Named | None:
    words = said.split()
    if not words or len(words) > LONGEST_HEADING:
        return None
    for name, told in _ASKED:
        first, *_rest = beginnings = told.removeprefix("^").split()
        if told.startswith("^") and not _is_so_begun(words[0], first):
            continue
        if all(any(_is_so_begun(word, one) for word in words) for one in beginnings):
            return Named(name, told.removeprefix("^").replace("$", ""), 3)
    return None


def _is_so_begun(word: str, beginning: str) -> bool:
    return word == beginning[:-1] if beginning.endswith("$") else word.startswith(beginning)


@dataclass(frozen=True, slots=True)
class _Cue:
    """What a paragraph may say, how it is found, and how much it counts."""

    word: str
    pattern: re.Pattern[str]
    weight: int


def _cue(written: str) -> _Cue:
    word = written.removeprefix("!")
    pattern = re.escape(word).replace(r"\*", r"\w*").replace(r"\#", r"\d+")
    return _Cue(word.strip("*#").strip(), re.compile(rf"(?<= ){pattern}(?= )"), 2 if written.startswith("!") else 1)


_CUES = [(name, [_cue(one) for one in cues]) for name, *cues in _SAID]


def speaks_of(text: str, least: int = 1) -> Named | None:
    """The field that a paragraph speaks of by itself; None where nothing in it says so, or as much says another.

    `least` is what the words that say so must count: where a heading stands above, more is asked.
    """
    said = f" {fold_name(text.replace('€', ' euros ').replace('%', ' pour cent '))} "
    said = re.sub(r"(?<= \d) (?=\d{3} )|(?<= \d\d) (?=\d{3} )|(?<= \d\d\d) (?=\d{3} )", "", said)
    found = [(name, [cue for cue in cues if cue.pattern.search(said)]) for name, cues in _CUES]
    weights = {name: sum(cue.weight for cue in cues) for name, cues in found}
    (name, cues), (other, _cues) = sorted(found, key=lambda one: -weights[one[0]])[:2]
    if weights[name] < least or weights[name] == weights[other]:
        return None
    return Named(name, max(cues, key=lambda cue: cue.weight).word, 3)


_VERB = re.compile(r"\b(?:est|sont|etait|etaient|etions|a ete|ont ete|sera|seront|fut|furent)\b")


def is_label(text: str, rules: Rules) -> bool:
    """Whether a few words before a colon are a part's name and no sentence that begins with it."""
    found = named(text, rules)
    return (
        found is not None
        and not _VERB.search(fold_name(text))
        and (found.rank == 0 or (found.rank == 1 and len(words_of(text).split()) <= _LONGEST_LABEL))
    )
