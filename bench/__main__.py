"""`make bench`: the engines at growing sizes, then a whole site; writes `bench.json` in DATA_DIR and prints tables.

BENCH_ENGINE_SIZES and BENCH_SIZES choose how many synthetic resources each is measured with; empty leaves it out.
`bench.mails` says how to choose the sizes of updates.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench import engine, mails, visits
from bench.site import BASE, ROOT, access_log, manage, prepare, probe, serving, worker_memory

SIZES = tuple(int(size) for size in os.environ.get("BENCH_SIZES", "1000,10000").split(",") if size)


def measure(resources: int, data_dir: Path) -> dict[str, Any]:
    """Everything there is to say of a site with this many resources."""
    env, seconds = prepare(data_dir / f"bench-{resources}", resources)
    paths: dict[str, str] = probe(env, "addresses")  # type: ignore[assignment]
    figures: dict[str, Any] = {"resources": resources, "seconds": seconds, "queries": probe(env, "queries")}
    manage(env, "run_worker", "--once")  # what generating left in the outbox
    with serving(env) as web:
        figures["ms"] = {name: visits.times(path, access_log(env)) for name, path in paths.items()}
        figures["first_visit"] = visits.first_visit("/recherche/")
        figures["worker_mib"] = worker_memory(web)
        worker = subprocess.Popen([sys.executable, "manage.py", "run_worker"], env=env, cwd=ROOT)
        try:
            figures["published_found"] = probe(env, "publish", BASE)
        finally:
            worker.terminate()
            worker.wait(timeout=30)
    return figures


def table(runs: list[dict[str, Any]]) -> str:
    """The figures for people."""
    lines = [f"{'':34}" + "".join(f"{run['resources']:>16,}" for run in runs)]

    def row(label: str, values: list[Any]) -> None:
        lines.append(f"{label:34}" + "".join(f"{value!s:>16}" for value in values))

    for name in runs[0]["ms"]:
        row(f"{name}: p50 / p95 ms", [f"{run['ms'][name]['p50']} / {run['ms'][name]['p95']}" for run in runs])
        row(f"{name}: SQL queries", [run["queries"][name] for run in runs])
    row("first visit to search, bytes", [run["first_visit"]["bytes"] for run in runs])
    row("rebuild, resources a second", [run["seconds"]["rebuild_per_second"] for run in runs])
    row("published page found after, s", [run["published_found"]["seconds"] for run in runs])
    row("memory of web workers, MiB", [" ".join(map(str, run["worker_mib"])) for run in runs])
    if len(runs) > 1:
        ratio = runs[-1]["ms"]["search"]["p50"] / runs[0]["ms"]["search"]["p50"]
        row("search, last size over first", [f"{ratio:.2f}"])
    return "\n".join(lines)


def main() -> None:
    """Measure each size, keep the figures, print the table."""
    data_dir = Path(os.environ.get("DATA_DIR", ROOT / "var")).resolve()
    engines = engine.compare(data_dir)
    sys.stdout.write(engine.table(engines) + "\n\n" if engines else "")
    runs = [measure(size, data_dir) for size in SIZES]
    sys.stdout.write(table(runs) + "\n" if runs else "")
    updates = mails.compare(data_dir)
    sys.stdout.write("\n" + mails.table(updates) + "\n")
    figures = {"engines": engines, "site": runs, "updates": updates}
    (data_dir / "bench.json").write_text(json.dumps(figures, indent=2, ensure_ascii=False))
    faults = mails.missed(updates)
    sys.stdout.write("".join(f"MISSED: {fault}\n" for fault in faults))
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
