"""This commit beside another, on the demo content: SQL and processor time of every kind of page, in interleaved rounds.

BENCH_BESIDE names the other commit (a hash, a tag, `HEAD~1`); without it this part measures nothing. BENCH_ROUNDS (10)
is how many rounds there are: in each, both sides begin in a new process and are asked for every page in turn, so that
a change of the machine's speed meets both alike. A page is judged by the median over the rounds of the ratio of its two
medians. BENCH_PAGES names the addresses of some pages, separated by blanks: only these are asked for, by visitors.
"""

from __future__ import annotations

import os
import statistics
from pathlib import Path
from typing import Any

from bench.checkouts import OTHER, Side, both

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "10"))
PAGES = os.environ.get("BENCH_PAGES", "").split()
VISITS = 7
MOST = 1.05
COMMANDS = (("migrate", "-v0"), ("load_demo", "--if-empty"), ("rebuild_search_index",), ("run_worker", "--once"))


def compare(data_dir: Path) -> list[dict[str, Any]]:
    """For each page: SQL of both, the median of its processor time on each side in milliseconds, and their ratio."""
    if not OTHER:
        return []
    with both(data_dir / "bench-beside", COMMANDS, "side.py") as (before, now):
        theirs = {tuple(row) for row in before.ask(addresses=True)}
        shared = [row for row in now.ask(addresses=True) if tuple(row) in theirs]
        shared = [["", path] for path in PAGES] or shared
        rounds = [_round((before, now) if number % 2 else (now, before), shared) for number in range(ROUNDS)]
    return [_judged(who, path, [measured[who, path] for measured in rounds]) for who, path in shared]


def _round(sides: tuple[Side, Side], addresses: list[list[str]]) -> dict[tuple[str, str], dict[str, Any]]:
    for side in sides:
        side.start_again()
    return {
        (who, path): {side.name: side.ask(**{"path": path, "as": who, "visits": VISITS}) for side in sides}
        for who, path in addresses
    }


def _judged(who: str, path: str, rounds: list[dict[str, Any]]) -> dict[str, Any]:
    row: dict[str, Any] = {"who": who, "path": path}
    for side in ("before", "now"):
        row[side] = {
            "status": rounds[-1][side]["status"],
            "queries": max(measured[side]["queries"] for measured in rounds[1:] or rounds),
            "ms": round(statistics.median(measured[side]["ms"] for measured in rounds), 2),
        }
    row["ratio"] = round(statistics.median(each["now"]["ms"] / each["before"]["ms"] for each in rounds), 3)
    return row


def table(rows: list[dict[str, Any]]) -> str:
    """The figures for people."""
    lines = [f"{'page (beside ' + OTHER[:12] + ')':64}{'SQL':>10}{'ms':>18}{'ratio':>8}"]
    for row in rows:
        name = f"{row['path'][:48]} {row['who'].partition('@')[0]}"
        sql = f"{row['before']['queries']} → {row['now']['queries']}"
        ms = f"{row['before']['ms']} → {row['now']['ms']}"
        lines.append(f"{name:64}{sql:>10}{ms:>18}{row['ratio']:>8.3f}")
    return "\n".join(lines)


def missed(rows: list[dict[str, Any]]) -> list[str]:
    """Pages that ask more SQL than before, or take more than 1.05 × the processor time."""
    faults = []
    for row in rows:
        name = f"{row['path']} {row['who']}".strip()
        if row["before"]["status"] != row["now"]["status"]:
            faults.append(f"{name}: {row['before']['status']} became {row['now']['status']}")
        if row["now"]["queries"] > row["before"]["queries"]:
            faults.append(f"{name}: {row['before']['queries']} SQL became {row['now']['queries']}")
        if row["ratio"] > MOST:
            faults.append(f"{name}: {row['ratio']} × the processor time before")
    return faults
