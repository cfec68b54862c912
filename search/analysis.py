"""French analysis, and the parsing of `q`: the same tokens for every engine, indexed and asked.

Inclusive writing → words → elision → lower case → folded accents → stop words → lemma, by the lexicon; of a word it
does not know, Snowball's stem. Folding comes first: a question without accents then finds every accented form.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import Stemmer

from search import compounds
from search.lemmas import PREFIXES, lemma, parted
from search.stopwords import STOP_WORDS

ANALYSIS_VERSION = "6"  # a change here makes every index on disk stale: it is part of the index's stamp
MAX_TOKEN = 60

# Every way to write the same: hyphens and dashes, apostrophes and what stands for them, blanks in numbers, points.
DASHES = "-‐‑‒–−﹣－"
APOSTROPHES = "'’ʼ‘′´`＇"
_THIN = " \u00a0\u2007-\u2009\u202f"
POINTS = "·•‧∙⋅"
_LINE_END = r"(?:[ \t]*\n[ \t]*)"
# habitant·e·s, habitant.e.s, habitant(e)s: what follows the first mark is dropped.
_ENDING = r"(?:e|ne|le|ere|ère|rice|trice|euse|ive|ve|fe)"
_POINTED = rf"[{POINTS}][^\W\d_]{{1,6}}(?![^\W\d_])(?:[{POINTS}][^\W\d_]{{1,2}})?"
_INCLUSIVE = rf"{_POINTED}|\.{_ENDING}s?(?:\.s)?(?!\w)|\({_ENDING}s?\)s?(?!\w)"
_DOTTED = r"(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?"  # A.S.V.
_GROUPED = rf"(?<!\d)(?<!\d[.,])\d{{1,3}}(?:[{_THIN}]\d{{3}})+(?!\d)(?:[.,]\d+)?"  # 12 000
# médico-social, and compounds that are one word (rendez-vous, nouveau-né, sans-abri), also broken at the end of a line.
_HYPHEN = rf"[{DASHES}]{_LINE_END}?"
_WHOLE = compounds.whole()
_PLAIN_TOO = str.maketrans({char: f"[{char}{plain}]" for char, plain in zip("éèêàâôûç", "eeeaaouc", strict=True)})
_TOGETHER = "|".join(word.translate(_PLAIN_TOO).replace("-", _HYPHEN) for word in sorted(_WHOLE, key=len, reverse=True))
_COMPOUND = (
    rf"(?=[^\W\d_]+[{DASHES}])"
    rf"(?:(?:{'|'.join(PREFIXES)}){_HYPHEN}[^\W\d_]{{3,}}|(?:{_TOGETHER or '(?!)'})s?(?!\w|[{DASHES}]))"
)
_PLAIN = rf"[^\W_]+(?:[{APOSTROPHES}][^\W_]+)*(?:{_INCLUSIVE})?"
WORD = re.compile(rf"{_DOTTED}|{_GROUPED}|\d+(?:[.,]\d+)+|{_COMPOUND}|{_PLAIN}", re.I)
_TAIL = re.compile(rf"[{POINTS}(].*|\.[^\W\d_]{{2,}}.*|\.e(?:\.s)?$|\.[^\W\d_]+\.s$")
_ELISION = re.compile(r"(?:l|m|t|qu|n|s|j|d|c|jusqu|quoiqu|lorsqu|puisqu)'(?=.)")
ARTICLE = re.compile(rf"(?:l|m|t|qu|n|s|j|d|c|jusqu|quoiqu|lorsqu|puisqu)[{APOSTROPHES}]", re.I)
_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff"
_CONTROL = re.compile(f"[{_CONTROLS}]")
# What no one sees draws no space either; a soft hyphen may end a line within a word.
_MARKS = r"\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_UNSEEN = re.compile(rf"\u00ad{_LINE_END}?|&(?:shy|zwn?j|ZeroWidthSpace|NoBreak|[#]173);|[{_MARKS}]")
_FORMS = r"\ufb00-\ufb06"  # ﬁ, as PDFs write fi
_JOINED = re.compile(f"[{_FORMS}]+")
_UNCLEAN = re.compile(rf"[{_CONTROLS}{_MARKS}{_FORMS}\u00ad&]")  # a text without any of these is spared the rest
HYPHENS = re.compile(rf"[{DASHES}]{_LINE_END}?")
_BREAK = re.compile(rf"[{DASHES}](?<=[^\W\d_]{{2}}[{DASHES}]){_LINE_END}(?=[^\W\d_]{{2}})")
# Blanks part words, but within a number and where a hyphen ends a line. A longer stretch is read each time it is met.
_STRETCH = re.compile(rf"\S+(?:(?:(?<=\d)[{_THIN}](?=\d{{3}})|(?<=[{DASHES}]){_LINE_END})\S+)*")
_LONGEST_KEPT = 80
BLANKS = re.compile(rf"(?<=\d)[{_THIN}](?=\d{{3}})")
GROUPS = re.compile(_GROUPED)
BETWEEN = re.compile(rf" |{_HYPHEN}")  # the parts of a compound, which some write with a hyphen and some without
# Read without their hyphen too: no other word has a pronoun for its end, what lacks something is named by it. Others
# are everyday phrases (chez vous, au delà).
_LACKING = "|".join(word.partition("-")[2] for word in _WHOLE if word.startswith("sans-") and word.count("-") == 1)
MEETING = re.compile(rf"\b(rendez(?= vous\b)|sans(?= (?:{_LACKING})s?\b)) (\w+)", re.I)
_OF_THE_FIELD = re.compile("|".join(word.replace("-", " ") for word in compounds.OF_THE_FIELD) + r"\b", re.I)
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+\Z")  # 12.000
_RAISED = "\u00b2\u00b3\u00b9\u2070\u2074-\u2079"
# What stands beside a word unparted: the call of a note (santé1), what a bullet parts from it.
_NOTED = re.compile(rf"(.*[^\W\d_{_RAISED}]{{3}})[\d{_RAISED}]{{1,2}}\Z")
_BULLETED = re.compile(rf"[{POINTS}]([^\W\d_]{{4,}})")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"} | dict.fromkeys(APOSTROPHES, "'"))

_ACCENTED = {"a": "aàâäáã", "c": "cç", "e": "eéèêë", "i": "iîïí", "n": "nñ", "o": "oôöóõ", "u": "uùûüú", "y": "yÿ"}
_UNACCENTED = [(accented, plain) for plain, letters in _ACCENTED.items() for accented in letters[1:]]

_stemmer = Stemmer.Stemmer("french", 0)
_stemmer_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Token:
    """A searchable word: its stem, which is its lemma where the lexicon knows it, and where it stands in the text.

    The elided article is left out.
    """

    stem: str
    start: int
    end: int


def clean(text: str) -> str:
    """Composed characters, and no control or direction marks."""
    if _UNCLEAN.search(text):
        text = _CONTROL.sub(" ", _UNSEEN.sub("", text.replace("\r\n", "\n")))
        text = _JOINED.sub(lambda joined: unicodedata.normalize("NFKC", joined.group()), text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case without accents or ligatures."""
    text = text.lower()
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(char for char in text if not unicodedata.combining(char))


def accented(folded: str) -> str:
    """A pattern of the ways to write these folded letters, with accents and ligatures or without."""
    pattern = "".join(f"[{_ACCENTED[char]}]" if char in _ACCENTED else re.escape(char) for char in folded)
    return pattern.replace("[oôöóõ][eéèêë]", "(?:[oôöóõ][eéèêë]|œ)").replace("[aàâäáã][eéèêë]", "(?:[aàâäáã][eéèêë]|æ)")


def unaccented(lowered: str) -> str:
    """A text in lower case without the accents of French, each letter where it stood; ligatures stay."""
    if not lowered.isascii():
        for letter, plain in _UNACCENTED:
            lowered = lowered.replace(letter, plain)
    return lowered


@lru_cache(maxsize=200_000)
def surface(word: str) -> str:
    """A word as written but folded, without its article or its inclusive ending: what spelling is checked on."""
    lowered = word.lower().translate(_LIGATURES)
    if lowered[0].isdigit():
        lowered = BLANKS.sub("", lowered)
        return fold(lowered.replace(".", "" if _THOUSANDS.match(lowered) else ","))[:MAX_TOKEN]
    if (parts := HYPHENS.split(lowered))[1:]:
        return "".join(fold(part) for part in parts)[:MAX_TOKEN]
    if "." in lowered and len(lowered.replace(".", "")) * 2 <= len(lowered) + 1 and not lowered[0].isdigit():
        return fold(lowered.replace(".", ""))[:MAX_TOKEN]
    if not lowered.isalnum():
        if not lowered[0].isdigit():
            lowered = _TAIL.sub("", lowered)
        lowered = _ELISION.sub("", lowered, count=1) if _ELISION.match(lowered) else lowered
    return fold(lowered)[:MAX_TOKEN]


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The lemma of a word as written, or Snowball's stem for one that no lexicon has; nothing for a stop word."""
    folded = surface(word)
    if not folded or folded in STOP_WORDS:
        return ""
    if found := _wholes().get(folded) or _wholes().get(folded.removesuffix("s")) or lemma(folded):
        return found
    prefix, rest = parted(folded)
    if prefix:
        return prefix + (lemma(rest) or rest)
    with _stemmer_lock:
        return str(_stemmer.stemWord(folded))


def words_of(text: str) -> list[str]:
    """The words of a clean text in order, then those that hide in them: both parts of a compound, a word that a note's
    call or a bullet touches, and what the end of a line has broken in two."""
    text = with_hyphens(text)
    words, parts = _words_and_parts(text)
    if whole := [word for joined in _rejoined(text) for word in WORD.findall(joined)]:
        parts += [*(part for word in whole for part in _parts(word)), *whole]
    parts += ["-".join(both) for both in MEETING.findall(text)]
    return words + parts


def with_hyphens(text: str) -> str:
    """The text with the compounds of the field written as such."""
    return _OF_THE_FIELD.sub(lambda open_one: open_one.group().replace(" ", "-"), text)


def _words_and_parts(text: str) -> tuple[list[str], list[str]]:
    """The words of a text in order, and the parts of them that count as words. Stretches are met again and again."""
    words: list[str] = []
    parts: list[str] = []
    for stretch in _STRETCH.findall(text):
        some, hidden = _kept_stretch(stretch) if len(stretch) <= _LONGEST_KEPT else _stretch(stretch)
        words += some
        parts += hidden
    return words, parts


def _stretch(text: str) -> tuple[list[str], list[str]]:
    words = WORD.findall(text)
    return words, [part for word in words for part in _parts(word)]


_kept_stretch = lru_cache(maxsize=100_000)(_stretch)


def _rejoined(text: str) -> Iterator[str]:
    """What the ends of lines have broken in two, whole again, with all that touches it: l'hospita-⏎lisation."""
    for broken in _BREAK.finditer(text):
        before = text[max(broken.start() - MAX_TOKEN, 0) : broken.start()].split()[-1]
        yield before + text[broken.end() : broken.end() + MAX_TOKEN].split()[0]


@lru_cache(maxsize=200_000)
def _parts(word: str) -> tuple[str, ...]:
    if (parts := HYPHENS.split(word))[1:]:
        return tuple(parts) if surface(word) not in compounds.OF_THE_FIELD.values() else ()
    if compound := glued().get(surface(word)):
        return tuple(compound.split("-"))
    if beside := _NOTED.match(word) or _BULLETED.search(word):
        return (beside[1],)
    folded = surface(word)
    return () if lemma(folded) else tuple(part for part in parted(folded) if part)


def parts_key(compound: str) -> str:
    """What the parts of a compound are to the index, stop words among them: what `compounds.txt` keeps of it."""
    return " ".join(stem(part) or surface(part) for part in HYPHENS.split(compound))


@lru_cache(maxsize=1)
def _wholes() -> dict[str, str]:
    """The compounds that are one word by their letters, with that word."""
    return {fold(word.replace("-", "")): one for word, one in _WHOLE.items()}


def is_compound(folded: str) -> bool:
    """Whether these letters are a compound that lacks its hyphen."""
    return folded in glued()


@lru_cache(maxsize=1)
def glued() -> dict[str, str]:
    """The compounds by their letters: what stands for bien-être where someone writes bienêtre."""
    return {fold(word.replace("-", "")): word for word in compounds.parted()}


def stems(text: str) -> list[str]:
    """The stems of a text in order, stop words left out. The text is clean()."""
    return [found for word in WORD.findall(MEETING.sub(r"\1-\2", with_hyphens(text))) if (found := stem(word))]


def pairs(words: Sequence[str]) -> list[str]:
    """Each two neighbours as one, which no word can be: an index then finds a phrase as fast as a word."""
    return [f"{one}_{other}" for one, other in pairwise(words)]


def tokens(text: str, start: int = 0) -> Iterator[Token]:
    """The stems of a clean text with their places."""
    for match in WORD.finditer(text, start):
        found = stem(match.group())
        if found:
            article = ARTICLE.match(text, match.start(), match.end() - 1)
            yield Token(found, article.end() if article else match.start(), match.end())
