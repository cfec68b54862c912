"""`python -m bench.relevance.agree CORPUS`: how far two readings of its questions agree, and the grades that follow.

`readings.json` has for each question what was read, and the grades of a first and of a second reading (what is not
named got 0). Each resource gets the mean of its two grades, rounded down; `judgements.json` is written from that.
What an engine found afterwards and nobody had read is in `later`, read once; it counts for no agreement.
Printed: how many grades are equal, and Cohen's kappa with quadratic weights (1968), over all that was read.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "relevance"
Pair = tuple[int, int]


def weighted_kappa(pairs: Sequence[Pair]) -> float:
    """Agreement beyond chance of two readings; a difference weighs by its square."""
    first, second = (Counter(pair[which] for pair in pairs) for which in (0, 1))
    found = sum((one - other) ** 2 for one, other in pairs) / len(pairs)
    chance = sum(n * m * (one - other) ** 2 for one, n in first.items() for other, m in second.items())
    return 1 - found / (chance / len(pairs) ** 2)


def pairs_of(rows: Sequence[dict[str, Any]]) -> list[Pair]:
    """Both grades of all that was read."""
    return [(row["first"].get(path, 0), row["second"].get(path, 0)) for row in rows for path in row["read"]]


def agreed(row: dict[str, Any]) -> dict[str, int]:
    """The grades that follow from both readings of a question, without those of 0."""
    found = {path: (row["first"].get(path, 0) + row["second"].get(path, 0)) // 2 for path in row["read"]}
    found |= row.get("later", {})
    return {path: grade for path, grade in sorted(found.items(), key=lambda item: (-item[1], item[0])) if grade}


def judgements(readings: dict[str, Any]) -> str:
    """What `judgements.json` holds, a question a line."""
    rows = [{"class": row["class"], "query": row["query"], "relevant": agreed(row)} for row in readings["queries"]]
    lines = ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in rows)
    others = (
        f' "{name}": {json.dumps(readings[name], ensure_ascii=False)}' for name in ("unanswerable", "never_respelt")
    )
    return '{\n "queries": [\n' + lines + "\n ],\n" + ",\n".join(others) + "\n}\n"


def main(name: str) -> None:
    """Print the agreement, write the judgements."""
    readings = json.loads((FOLDER / name / "readings.json").read_text(encoding="utf-8"))
    pairs = pairs_of(readings["queries"])
    (FOLDER / name / "judgements.json").write_text(judgements(readings), encoding="utf-8")
    graded = [pair for pair in pairs if any(pair)]
    sys.stdout.write(
        f"{len(readings['queries'])} questions, {len(pairs)} grades, {_equal(pairs):.1%} equal "
        f"({_equal(graded):.1%} of the {len(graded)} that either graded above 0), "
        f"kappa {weighted_kappa(pairs):.3f}\n"
    )


def _equal(pairs: Sequence[Pair]) -> float:
    return sum(one == other for one, other in pairs) / len(pairs)


if __name__ == "__main__":
    main(sys.argv[1])
