"""`python -m bench.relevance [CORPUS [CLASS]]`: the table, or each question of a class; `json` is for `make bench`."""

from __future__ import annotations

import json
import sys

from bench import relevance
from bench.relevance.ground import inside_the_site


def main() -> None:
    """Measure, and print what was asked for."""
    inside_the_site()
    from bench.relevance import measuring
    from bench.relevance.corpora import names

    asked = sys.argv[1:]
    if asked == ["json"]:
        sys.stdout.write("\n" + json.dumps([row for name in names() for row in measuring.rows(name)]) + "\n")
    elif len(asked) > 1:
        sys.stdout.write(measuring.questions(asked[0], asked[1]) + "\n")
    else:
        rows = [row for name in asked or names() for row in measuring.rows(name)]
        sys.stdout.write(relevance.table(rows) + "\n")


if __name__ == "__main__":
    main()
