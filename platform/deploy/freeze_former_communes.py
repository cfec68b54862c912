"""Freeze the INSEE codes of communes that merged away: run by hand with freeze_territories.py, once a year.

    python platform/deploy/freeze_former_communes.py --reference DIR

`--reference` is the `data` folder of the npm package @etalab/decoupage-administratif, whose current communes name their
former codes (`anciensCodes`) and whose delegated and associated communes name the commune they belong to.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "asv" / "taxonomy" / "data" / "former_communes.json"


def freeze(reference: Path) -> dict[str, str]:
    """`{current code: "former codes separated by spaces"}`, in order; a code that is still in use is left out."""
    rows = json.loads((reference / "communes.json").read_text(encoding="utf-8"))
    current = {row["code"] for row in rows if row["type"] in ("commune-actuelle", "arrondissement-municipal")}
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["type"] == "commune-actuelle":
            found[row["code"]].update(row.get("anciensCodes", ()))
        elif row["type"] in ("commune-deleguee", "commune-associee"):
            found[row["chefLieu"]].add(row["code"])
    former = {code: sorted(codes - current) for code, codes in sorted(found.items())}
    return {code: " ".join(codes) for code, codes in former.items() if codes}


def main() -> None:
    """Write the frozen file, the same bytes for the same source."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reference", type=Path, required=True)
    frozen = freeze(parser.parse_args().reference)
    TARGET.write_text(json.dumps(frozen, separators=(",", ":")) + "\n", encoding="utf-8")
    number = sum(len(codes.split()) for codes in frozen.values())
    sys.stdout.write(f"{TARGET}: {TARGET.stat().st_size} bytes, {number} former codes\n")


if __name__ == "__main__":
    main()
