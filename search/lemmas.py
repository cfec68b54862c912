"""The French lexicon: of each form its lemma, which forms there are, and the words of a family.

The forms are those of DELA (LGPLLR; `search/data/README.md`), frozen by `platform/deploy/freeze_lexicon.py` into one
file of 2 MB that is mapped into memory, shared by all processes. Everything here is folded (`analysis.fold`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import marisa_trie

LEXICON = Path(__file__).parent / "data" / "lexicon.marisa"
# Keys: `form CHANGED how-many-letters-go what-comes`; `STRANGE lemma CHANGED form` for a form of another beginning.
CHANGED, STRANGE = "\t", "\n"
# Feminine endings and their masculine, for words the lexicon does not know.
_MASCULINE = {
    "trice": "teur",
    "euse": "eur",
    "iere": "ier",
    "ienne": "ien",
    "elle": "el",
    "ive": "if",
    "ale": "al",
    "ante": "ant",
    "ente": "ent",
}


# Prefixes with which French makes words at will, written with a hyphen, without, or apart (the longest first).
PREFIXES = tuple(
    sorted(
        """
        aéro agro anti auto bi bio bucco cardio co crypto dé e écono éco électro ethno ex extra géo géronto hydro hyper
        hypo infra inter intra macro médico méga méta micro mini mono multi neuro non nutri péri physio pluri poly post
        pré pro pseudo psycho radio ré retro rétro semi socio sous sub super sur techno télé thérapeutico tri ultra
        vidéo
        aero economico eco electro ethno geo geronto medico mega meta peri pre retro tele therapeutico video
        """.split(),  # noqa: SIM905
        key=lambda prefix: (-len(prefix), prefix),
    )
)
_GLUED = tuple(prefix for prefix in PREFIXES if prefix.isascii() and prefix not in ("e", "ex", "non"))
_SHORTEST_REST = 5


@lru_cache(maxsize=1)
def _lexicon() -> marisa_trie.Trie:
    trie = marisa_trie.Trie()
    trie.mmap(str(LEXICON))
    return trie


def beginning(lemma: str) -> str:
    """The first letters that all but a lemma's strange forms share."""
    return lemma[:3] if len(lemma) > 3 else lemma[: max(len(lemma) - 1, 1)]


def known_lemma(form: str) -> str:
    """The lemma of a form of the lexicon; empty for any other word."""
    found: list[str] = _lexicon().keys(form + CHANGED)
    if not found:
        return ""
    change = found[0][len(form) + 1 :]
    coming = change.lstrip("0123456789")
    going = int(change[: len(change) - len(coming)])
    return form[: len(form) - going] + coming


def lemma(word: str) -> str:
    """The lemma of a word, by the lexicon or by the rules of French for plurals and feminines; empty if neither knows.

    A feminine in -trice that no lexicon has is taken for one all the same: coordonnatrice, coordonnateur.
    """
    if found := known_lemma(word):
        return found
    singular = word[:-1] if word[-1:] in ("s", "x") and len(word) > 4 else word
    for form in (singular, *_masculines(singular)):
        if form != word and (found := known_lemma(form)):
            return found
    return f"{singular[:-5]}teur" if singular.endswith("trice") else ""


def parted(word: str) -> tuple[str, str]:
    """A word that no lexicon has as its prefix and a word that the lexicon has; two empty texts for any other."""
    for prefix in _GLUED:
        rest = word.removeprefix(prefix)
        if rest != word and len(rest) >= _SHORTEST_REST and lemma(rest):
            return prefix, rest
    return "", ""


def _masculines(form: str) -> Iterator[str]:
    for feminine, masculine in _MASCULINE.items():
        if form.endswith(feminine) and len(form) - len(feminine) > 2:
            yield form.removesuffix(feminine) + masculine


def strange_forms(lemma: str) -> list[str]:
    """The forms of a lemma that do not begin like it: yeux of oeil, ira of aller."""
    return [key.rpartition(CHANGED)[2] for key in _lexicon().keys(f"{STRANGE}{lemma}{CHANGED}")]


def forms_beginning(letters: str) -> Iterator[str]:
    """The forms of the lexicon that begin like this."""
    keys = _lexicon().iterkeys(letters)
    return (key.partition(CHANGED)[0] for key in keys if not key.startswith(STRANGE))
