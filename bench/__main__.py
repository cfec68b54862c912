"""`make bench`: the engines, a site, the network's pages, updates; writes `bench.json` in DATA_DIR, prints tables.

BENCH_PARTS chooses among them (engines,site,weight,network,growth,exports,updates,beside,stock,questions,relevance);
each module says how to choose its sizes. It ends with 1 when a target is missed.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from bench import beside, beside_exports, engine, growth, mails, network, pages, questions, relevance, stock, weight
from bench.site import ROOT

PARTS: dict[str, ModuleType] = {
    "engines": engine,
    "site": pages,
    "weight": weight,
    "network": network,
    "growth": growth,
    "exports": beside_exports,
    "updates": mails,
    "beside": beside,
    "stock": stock,
    "questions": questions,
    "relevance": relevance,
}


def main() -> None:
    """Measure each part, keep the figures, print the tables and what is missed."""
    data_dir = Path(os.environ.get("DATA_DIR", ROOT / "var")).resolve()
    chosen = os.environ.get("BENCH_PARTS", ",".join(PARTS)).split(",")
    figures: dict[str, Any] = {}
    faults: list[str] = []
    for name in chosen:
        part = PARTS[name]
        figures[name] = part.compare(data_dir)
        faults += part.missed(figures[name])
        sys.stdout.write(part.table(figures[name]) + "\n\n" if figures[name] else "")
        sys.stdout.flush()
    (data_dir / "bench.json").write_text(json.dumps(figures, indent=2, ensure_ascii=False))
    sys.stdout.write("".join(f"MISSED: {fault}\n" for fault in faults))
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
