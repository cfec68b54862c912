"""A site at growing sizes: home, search and a récit over the wire, a published page found, memory of web workers.

BENCH_SIZES chooses how many synthetic resources it is measured with.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench import visits
from bench.site import BASE, ROOT, access_log, manage, prepare, probe, serving, worker_memory

SIZES = tuple(int(size) for size in os.environ.get("BENCH_SIZES", "1000,10000").split(",") if size)
FIRST_VISIT = 100_000


def compare(data_dir: Path) -> list[dict[str, Any]]:
    """The figures at each size."""
    return [measure(size, data_dir) for size in SIZES]


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


def missed(runs: list[dict[str, Any]]) -> list[str]:
    """Targets that were not reached."""
    weights = [run["first_visit"]["bytes"] for run in runs]
    return [f"first visit of {weight} bytes, over {FIRST_VISIT}" for weight in weights if weight > FIRST_VISIT]
