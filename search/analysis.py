"""French analysis, and the parsing of `q`: the same tokens for every engine, indexed and asked.

Inclusive writing → words → elision → lower case → folded accents → stop words → lemma, by the lexicon; of a word it
does not know, Snowball's stem. Folding comes first: a question without accents then finds every accented form.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

import Stemmer

from search.asking import asking_runs
from search.lemmas import PREFIXES, lemma, parted
from search.stopwords import STOP_WORDS

ANALYSIS_VERSION = "3"  # a change here makes every index on disk stale: it is part of the index's stamp
MAX_TOKEN = 60
MAX_WORDS = 24
MAX_CHARS = 400

# habitant·e·s, habitant.e.s, habitant(e)s: what follows the first mark is dropped.
_ENDING = r"(?:e|ne|le|ere|ère|rice|trice|euse|ive|ve|fe)"
_INCLUSIVE = rf"[·•‧∙][^\W\d_]{{1,5}}(?:[·•‧∙][^\W\d_]{{1,2}})?|\.{_ENDING}s?(?:\.s)?(?!\w)|\({_ENDING}s?\)s?(?!\w)"
_DOTTED = r"(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?"  # A.S.V.
_GROUPED = r"(?<!\d)(?<!\d[.,])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\d])(?:,\d+)?"  # 12 000
# médico-social, also broken at the end of a line: one word.
_COMPOUND = rf"(?:{'|'.join(PREFIXES)})[-‐‑]\n?[^\W\d_]{{3,}}"
WORD = re.compile(rf"{_DOTTED}|{_GROUPED}|\d+(?:[.,]\d+)+|{_COMPOUND}|[^\W_]+(?:['’ʼ][^\W_]+)*(?:{_INCLUSIVE})?", re.I)
_TAIL = re.compile(r"[·•‧∙(].*|\.[^\W\d_]{2,}.*|\.e(?:\.s)?$|\.[^\W\d_]+\.s$")
_ELISION = re.compile(r"(?:l|m|t|qu|n|s|j|d|c|jusqu|quoiqu|lorsqu|puisqu)'(?=.)")
_ARTICLE = re.compile(r"(?:l|m|t|qu|n|s|j|d|c|jusqu|quoiqu|lorsqu|puisqu)['’ʼ]", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")  # no one sees them: no space either
HYPHENS = re.compile(r"[-‐‑]\n?")
_BROKEN = re.compile(r"([^\W\d_]{2,})[-‐‑]\n([^\W\d_]{2,})")
_BLANKS = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3})")
_GROUPS = re.compile(_GROUPED)
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "ʼ": "'", "’": "'"})

_ACCENTED = {"a": "aàâäáã", "c": "cç", "e": "eéèêë", "i": "iîïí", "n": "nñ", "o": "oôöóõ", "u": "uùûüú", "y": "yÿ"}

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
    text = _CONTROL.sub(" ", _UNSEEN.sub("", text))
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


@lru_cache(maxsize=200_000)
def surface(word: str) -> str:
    """A word as written but folded, without its article or its inclusive ending: what spelling is checked on."""
    lowered = word.lower()
    if lowered[0].isdigit():
        return fold(_BLANKS.sub("", lowered).replace(".", ","))[:MAX_TOKEN]
    if (parts := HYPHENS.split(lowered, maxsplit=1))[1:]:
        return "".join(fold(part) for part in parts)[:MAX_TOKEN]
    if "." in lowered and len(lowered.replace(".", "")) * 2 <= len(lowered) + 1 and not lowered[0].isdigit():
        return fold(lowered.replace(".", ""))[:MAX_TOKEN]
    if not lowered.isalnum():
        lowered = lowered.translate(_LIGATURES)
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
    if found := lemma(folded):
        return found
    prefix, rest = parted(folded)
    if prefix:
        return prefix + (lemma(rest) or rest)
    with _stemmer_lock:
        return str(_stemmer.stemWord(folded))


def words_of(text: str) -> list[str]:
    """The words of a clean text in order, then those that hide in them: both parts of a compound, and what the end of a
    line has broken in two."""
    words = WORD.findall(text)
    parts = [part for word in words for part in _parts(word)]
    return [*words, *parts, *("".join(pair) for pair in _BROKEN.findall(text))]


@lru_cache(maxsize=200_000)
def _parts(word: str) -> tuple[str, ...]:
    if (parts := HYPHENS.split(word, maxsplit=1))[1:]:
        return tuple(parts)
    folded = surface(word)
    return () if lemma(folded) else tuple(part for part in parted(folded) if part)


def stems(text: str) -> list[str]:
    """The stems of a text in order, stop words left out. The text is clean()."""
    return [found for word in WORD.findall(text) if (found := stem(word))]


def tokens(text: str, start: int = 0) -> Iterator[Token]:
    """The stems of a clean text with their places."""
    for match in WORD.finditer(text, start):
        found = stem(match.group())
        if found:
            article = _ARTICLE.match(text, match.start(), match.end() - 1)
            yield Token(found, article.end() if article else match.start(), match.end())


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing asked: the stems of a word (one), or of a phrase (several, in order), and how it was typed."""

    stems: tuple[str, ...]
    quoted: bool = False
    typed: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class ParsedWords:
    """What `q` asks. `asked` tells that something was written, be it nothing that can be searched."""

    required: tuple[Clause, ...] = ()
    excluded: tuple[Clause, ...] = ()
    asked: bool = False


_PIECE = re.compile(r'(?P<minus>(?<!\S)[-−](?=\S))?(?:["«“„](?P<phrase>[^"»”“«]*)["»”“]|(?P<word>[^\s"«»“”„]+))')
_OPERATORS = frozenset({"AND", "OR", "NOT"})


def shorten(words: str) -> str:
    """The part of `q` that is looked at, clean."""
    words = " ".join(clean(words[: MAX_CHARS * 4]).split())
    words = _GROUPS.sub(lambda number: _BLANKS.sub("", number.group()), words)
    return words if len(words) <= MAX_CHARS else words[:MAX_CHARS].rpartition(" ")[0] or words[:MAX_CHARS]


def pieces(words: str) -> Iterator[re.Match[str]]:
    """The pieces of `q` as groups of a match: `minus`, and a `phrase` between quotation marks or a `word`."""
    return _PIECE.finditer(words)


def parse(words: str) -> ParsedWords:
    """Words, "a phrase", -without. Anything else is read as words; no text makes this fail.

    Phrases that only ask are left out where something else is asked.
    """
    text = shorten(words)
    found = _parsed(text, _asking(text))
    found = found if found.required or found.excluded else _parsed(text, frozenset())
    return replace(found, asked=bool(words.strip()))


def _asking(text: str) -> frozenset[int]:
    """Where the words begin that only ask."""
    # What an apostrophe joins stands apart in the phrases: "qu'est-ce", "j'ai besoin".
    parts = [(part, match.start()) for match in WORD.finditer(text) for part in fold(match.group()).split("'")]
    runs = asking_runs([part for part, _start in parts])
    return frozenset(parts[at][1] for run in runs for at in run)


def _bare(word: str) -> str:
    """A word as typed without its elided article."""
    article = _ARTICLE.match(word)
    return word[article.end() :] if article and article.end() < len(word) else word


def _parsed(text: str, asking: frozenset[int]) -> ParsedWords:
    required: dict[Clause, None] = {}
    excluded: dict[Clause, None] = {}
    budget = MAX_WORDS
    for piece in _PIECE.finditer(text):
        if piece["word"] in _OPERATORS:
            continue
        whole = piece["minus"] or piece["phrase"]
        start, end = piece.span("phrase" if piece["phrase"] else "word")
        words = [match for match in WORD.finditer(text[:end], start) if whole or match.start() not in asking]
        found = [(stemmed, _bare(match.group())) for match in words if (stemmed := stem(match.group()))][:budget]
        budget -= len(found)
        if whole and found:
            clause = Clause(tuple(one for one, _word in found), True, " ".join(word for _one, word in found))
            (excluded if piece["minus"] else required)[clause] = None
        else:
            required.update(dict.fromkeys(Clause((one,), typed=word) for one, word in found))
    return ParsedWords(tuple(required), tuple(excluded))
