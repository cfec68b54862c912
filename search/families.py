"""Words of a family, by the rules of French derivation: dépister and dépistage, alcool and alcoolisme.

A rule joins endings that one root takes; every word it gives is verified, as is its base: the lexicon has them both.
Such words are asked beside the one typed, never joined in the index (`search/synonyms.py`).
"""

from __future__ import annotations

from functools import lru_cache

from search.lemmas import known_lemma

MOST = 6

# (endings of the base, one of which the lexicon must have; the endings of what is derived, the nearest first; letters
# that a root has at least). Without a base the derived words stand for one another.
_Rule = tuple[tuple[str, ...], tuple[str, ...], int]
_RULES: tuple[_Rule, ...] = (
    # What is done, the act, who does it.
    (("er",), ("e", "age", "ation", "ement", "eur", "ateur", "ant", "atif", "able"), 3),
    (("ir",), ("issement", "issage", "isseur", "issant", "ition"), 3),
    (("der",), ("s",), 3),
    # A thing, what has to do with it, who has to do with it.
    (("", "e"), ("ique", "isme", "iste", "aire", "al", "el", "if", "eux", "ite", "ete", "nete", "esse", "er"), 4),
    (("ion",), ("ionnel", "ionniste", "ionner"), 3),
    # One thing seen from several sides.
    ((), ("ation", "ateur", "atif"), 3),
    ((), ("tion", "teur", "tif"), 3),
    ((), ("logie", "logue", "logique", "logiste"), 3),
    ((), ("iste", "isme", "ique"), 3),
    ((), ("atre", "atrie", "atrique"), 3),
    ((), ("able", "abilite"), 3),
    ((), ("ible", "ibilite"), 3),
    ((), ("if", "ivite"), 3),
    ((), ("el", "alite"), 4),
    ((), ("al", "alite"), 4),
    ((), ("aire", "arite"), 3),
    ((), ("ique", "icite"), 3),
    ((), ("venir", "vention"), 2),
    ((), ("duire", "duction"), 2),
    ((), ("truire", "truction"), 2),
    ((), ("crire", "cription"), 2),
    ((), ("cevoir", "ception"), 2),
    ((), ("ant", "ance"), 4),
    ((), ("ent", "ence"), 4),
)
# Endings of verbs, and forms that only a verb has: enfer is none.
_VERBS = {"er": "era", "ir": "issait", "der": "dera"}


@lru_cache(maxsize=20_000)
def family(word: str) -> tuple[str, ...]:
    """The lemmas of the lexicon derived from this one, or it from them; six at most, the nearest first."""
    found: dict[str, None] = {}
    for bases, derived, shortest in _RULES:
        for ending in (*bases, *derived):
            root = word.removesuffix(ending)
            if word.endswith(ending) and len(root) >= shortest:
                found.update(dict.fromkeys(_members(root, bases, derived)))
    found.pop(word, None)
    return tuple(found)[:MOST]


def _members(root: str, bases: tuple[str, ...], derived: tuple[str, ...]) -> list[str]:
    roots = [root + ending for ending in bases if _holds(root, ending)]
    if bases and not roots:
        return []
    return [*roots, *[root + ending for ending in derived if _holds(root, ending)]]


def _holds(root: str, ending: str) -> bool:
    """Whether the lexicon has a lemma of this root and ending."""
    word = root + ending
    return known_lemma(word) == word and (ending not in _VERBS or known_lemma(root + _VERBS[ending]) == word)
