"""Freeze the compounds of French into the project: run by hand when their source has a new version
(platform/docs/data.md), and where the analysis of words changes (a test says so).

    python platform/deploy/freeze_compounds.py --dicollecte DIR/fr.dic

`--dicollecte` is the list of words of the Hunspell dictionary of Dicollecte (MPL-2.0; in Debian's package
hunspell-fr-classical): lines `word/FLAGS po:CATEGORY is:…`.

What is kept: nouns and adjectives written with hyphens, in small letters and without an apostrophe, whose first part
is no prefix that French makes words with at will (those are known by rule). Each with what its parts are to the index,
or where they say nothing apart (rendez-vous) or the lexicon has it without its hyphen (plate-forme), the one word that
it is, after WHOLE.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from search.analysis import fold, parts_key  # noqa: E402
from search.compounds import COMPOUNDS, WHOLE  # noqa: E402
from search.lemmas import PREFIXES, known_lemma  # noqa: E402
from search.stopwords import STOP_WORDS  # noqa: E402

_HEAD = """\
# Compounds of French written with hyphens: each, then what its parts are to the index, or = and the one word it is.
# From the Hunspell dictionary of Dicollecte, version {version}. This file is subject to the terms of the Mozilla Public
# License, v. 2.0: https://mozilla.org/MPL/2.0/. Made by platform/deploy/freeze_compounds.py.
"""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
_KINDS = frozenset({"nom", "adj"})


def kept(path: Path) -> Iterator[str]:
    """The compounds of this list of words."""
    for line in path.read_text(encoding="utf-8").splitlines():
        word, *marks = re.split(r"[/\s]", line)
        kinds = {mark.removeprefix("po:") for mark in marks if mark.startswith("po:")}
        if _WORD.fullmatch(word) and word.islower() and kinds & _KINDS and word.partition("-")[0] not in PREFIXES:
            yield word


def to_the_index(words: Iterable[str]) -> dict[str, str]:
    """Each of these with the second column. A plural follows the singular whose parts are the same."""
    alike: dict[str, list[str]] = defaultdict(list)
    for word in words:
        alike[parts_key(word)].append(word)
    return {word: _column(parts, same) for parts, same in alike.items() for word in same}


def _column(parts: str, same: list[str]) -> str:
    together = sorted((fold(word.replace("-", "")) for word in same), key=len)
    known = next(filter(None, map(known_lemma, together)), "")
    says = [part for part in parts.split() if part not in STOP_WORDS]
    return f"{WHOLE}{known or together[0]}" if known or len(says) < 2 else parts


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--dicollecte", type=Path, required=True)
    parser.add_argument("--version", required=True)
    asked = parser.parse_args()
    columns = to_the_index(sorted(set(kept(asked.dicollecte))))
    rows = [f"{word}\t{column}\n" for word, column in sorted(columns.items())]
    COMPOUNDS.write_text(_HEAD.format(version=asked.version) + "".join(rows), encoding="utf-8")
    print(f"{len(rows)} compounds, {COMPOUNDS.stat().st_size} bytes")  # noqa: T201


if __name__ == "__main__":
    main()
