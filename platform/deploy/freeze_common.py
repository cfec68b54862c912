"""Freeze what the terms of the field have in common, for vectors to leave it out: run by hand (docs/search.md).

    python platform/deploy/freeze_common.py

The first directions (singular vectors, the mean among them) of the vectors of all expressions of
`search/data/thesaurus.csv`. Every vector of an index is made without them: a new file makes each index stale, so it
changes with `search.meaning.MAKING` alone, not with the thesaurus.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asv.settings.test")

DIRECTIONS = 3
_BATCH = 64
_OF_A_GROUP = 3  # columns: the term, what is equivalent, what is narrower


def terms() -> Iterator[str]:
    """The expressions of the thesaurus."""
    for line in (ROOT / "search" / "data" / "thesaurus.csv").read_text(encoding="utf-8").splitlines()[1:]:
        for column in line.split(";")[:_OF_A_GROUP]:
            yield from (term.strip() for term in column.split("|") if term.strip())


def main() -> None:
    import django

    django.setup()
    from search.encoder import COMMON, raw

    found = list(dict.fromkeys(terms()))
    vectors = np.concatenate([raw(found[at : at + _BATCH]) for at in range(0, len(found), _BATCH)]).astype(float)
    directions = np.linalg.svd(vectors, full_matrices=False)[2][:DIRECTIONS]
    np.save(COMMON, directions.astype(np.float32))
    print(f"{len(found)} terms, {DIRECTIONS} directions, {COMMON.stat().st_size} bytes")  # noqa: T201


if __name__ == "__main__":
    main()
