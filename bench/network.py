"""Pages of the network at the sizes of `demo.synthetic.people`, over 2,000 resources: time, queries, weight."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench import visits
from bench.site import access_log, manage, prepare, probe, serving

RESOURCES = 2000
MEDIAN_MS = 30
FIRST_VISIT = 100_000


def compare(data_dir: Path) -> dict[str, dict[str, Any]]:
    """What each page costs."""
    env, _seconds = prepare(data_dir / "bench-network", RESOURCES, "--network")
    paths: dict[str, str] = probe(env, "network")  # type: ignore[assignment]
    queries: dict[str, int] = probe(env, "queries", "network")  # type: ignore[assignment]
    manage(env, "run_worker", "--once")
    with serving(env):
        return {
            name: {
                **visits.times(path, access_log(env)),
                "queries": queries[name],
                "first_visit": visits.first_visit(path)["bytes"],
            }
            for name, path in paths.items()
        }


def table(pages: dict[str, dict[str, Any]]) -> str:
    """The figures for people."""
    lines = [f"{'network':34}{'p50 ms':>10}{'p95 ms':>10}{'SQL':>6}{'first visit, bytes':>20}"]
    for name, page in pages.items():
        figures = f"{page['p50']:>10}{page['p95']:>10}{page['queries']:>6}{page['first_visit']:>20}"
        lines.append(f"{name:34}{figures}")
    return "\n".join(lines)


def missed(pages: dict[str, dict[str, Any]]) -> list[str]:
    """Targets that were not reached."""
    slow = [f"{name}: median of {page['p50']} ms" for name, page in pages.items() if page["p50"] > MEDIAN_MS]
    heavy = [
        f"{name}: first visit of {page['first_visit']} bytes"
        for name, page in pages.items()
        if page["first_visit"] > FIRST_VISIT
    ]
    return slow + heavy
