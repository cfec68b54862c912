"""The ways to write French that readers see as the same: what is typed plainly finds each of them."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from html import escape

# What is typed plainly, and further writings of it that no rule below makes.
WORDS = {
    "prévention": (),
    "œuvre": ("oeuvre", "ŒUVRE"),
    "cœur": (),
    "difficulté": (),
    "affiche": (),
    "flottement": (),
    "l'accès": (),
    "aujourd'hui": (),
    "d'œuvre": (),
    "Hauts-de-France": (),
    "médico-social": ("médicosocial",),
    "e-santé": (),
    "télé-consultation": ("téléconsultation",),
    "co-animation": ("coanimation",),
    "12000": ("12 000", "12.000"),
    "1 250 000": ("1250000",),
    "3,5": ("3.5",),
    "2019": (),
    "habitants": ("habitant·e·s", "habitant.e.s", "habitant(e)s", "habitant/e/s", "habitant-e-s", "habitant⋅es"),
    "ambassadeurs": ("ambassadeur·rice·s", "ambassadeur·ambassadrices", "ambassadeur/ambassadrice"),
    "infirmière": ("infirmier·ère·s", "infirmier(ère)s"),
    "professionnels": ("professionnel·le·s", "professionnel.le.s"),
    "santé": ("santé¹", "santé12", "Ville•santé"),
    "CLS": ("C.L.S.",),
    "ex æquo": (),
    "noël": (),
}
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_SWAPS = {
    "'": "’ʼ‘´`＇",
    "-": "‐‑–−",
    " ": "\u00a0\u202f\u2009",
    "·": "•‧∙",
}
Way = Callable[[str, random.Random], str]


def _inside(mark: Callable[[random.Random], str]) -> Way:
    """Something within a word, between two of its letters."""

    def way(word: str, chance: random.Random) -> str:
        places = [at for at in range(1, len(word)) if word[at - 1 : at + 1].isalpha()]
        at = chance.choice(places or [len(word)])
        return word[:at] + (mark(chance) if places else "") + word[at:]

    return way


def _swapped(word: str, chance: random.Random) -> str:
    return "".join(chance.choice(_SWAPS[char]) if char in _SWAPS else char for char in word)


def _tagged(word: str, chance: random.Random) -> str:
    start, end = sorted(chance.sample(range(len(word) + 1), 2))
    tag = chance.choice(["b", "i", "span", 'a href="/x/?a=1&amp;b=2"', 'a linktype="page" id="3"'])
    return f"{word[:start]}<{tag}>{word[start:end]}</{tag.split()[0]}>{word[end:]}"


def _entities(word: str, _chance: random.Random) -> str:
    return "".join(f"&#{ord(char)};" if ord(char) > 127 else char for char in word)


def _broken(mark: str) -> Way:
    """A word cut at the end of a line, as typesetters do: two letters at least on each side."""

    def way(word: str, chance: random.Random) -> str:
        places = [at for at in range(2, len(word) - 1) if word[at - 2 : at + 2].isalpha()]
        at = chance.choice(places or [len(word)])
        return word[:at] + (mark if places else "") + word[at:]

    return way


PLAIN: tuple[Way, ...] = (
    lambda word, _chance: word,
    lambda word, _chance: word.upper(),
    lambda word, _chance: unicodedata.normalize("NFD", word),
    lambda word, _chance: word.replace("ffi", "ﬃ").replace("fi", "ﬁ").replace("fl", "ﬂ").replace("ff", "ﬀ"),
    _swapped,
    _inside(lambda chance: chance.choice(_UNSEEN)),
    _inside(lambda _chance: "&shy;"),
    _broken("\u00ad\n"),
    _broken("-\r\n"),
    lambda word, _chance: word.replace("-", "- \n"),
)
RICH: tuple[Way, ...] = (
    _tagged,
    _entities,
    _inside(lambda chance: chance.choice(["&shy;", "&#8203;", "&zwj;", "&#x2060;", "<wbr>", "<wbr/>"])),
    lambda word, _chance: word.replace(" ", "&nbsp;").replace("-", "&#8209;"),
)
APART = {
    "plain": (" ", "\n", "\r\n", " – ", ", "),
    "rich": ("<br>", "<br/>", "</p><p>", "</li>\n<li>", "&nbsp;; ", " "),
}


def written(typed: str, chance: random.Random, *, rich: bool = False) -> str:
    """One of the ways to write what is typed so, as plain text or as rich text."""
    word = chance.choice((typed, *WORDS.get(typed, ())))
    way = chance.choice(PLAIN)
    text = way(word, chance)
    if not rich:
        return text
    return chance.choice(RICH)(word, chance) if chance.random() < 0.5 else escape(text, quote=False)
