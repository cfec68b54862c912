"""This commit beside another, on the demo content: SQL and processor time of every kind of page, in interleaved rounds.

BENCH_BESIDE names the other commit (a hash, a tag, `HEAD~1`); without it this part measures nothing. BENCH_ROUNDS (10)
is how many rounds there are: in each, both sides are asked for every page in turn, so that a change of the machine's
speed meets both alike. A page is judged by the median over the rounds of the ratio of its two medians.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.site import ROOT

OTHER = os.environ.get("BENCH_BESIDE", "")
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "10"))
VISITS = 7
MOST = 1.05
HOST = "127.0.0.1"


class Side:
    """A checkout with a site of its own, answering one question at a time."""

    def __init__(self, name: str, root: Path, data_dir: Path) -> None:
        self.name, self.root = name, root
        self.environment = {
            **os.environ,
            "PYTHONPATH": f"{root}{os.pathsep}{root / 'platform'}",
            "DJANGO_SETTINGS_MODULE": "asv.settings.dev",
            "SECRET_KEY": secrets.token_urlsafe(60),
            "DATA_DIR": str(data_dir),
            "DATABASE_URL": f"sqlite:///{data_dir / 'db.sqlite3'}",
            "SITE_URL": f"http://{HOST}",
            "SEARCH_URL": "embedded:",
            "EMAIL_URL": "file:",
            "BENCH_HOST": HOST,
        }
        data_dir.mkdir(parents=True, exist_ok=True)
        for args in (
            ("migrate", "-v0"),
            ("load_demo", "--if-empty"),
            ("rebuild_search_index",),
            ("run_worker", "--once"),
        ):
            self._run("manage.py", *args)
        script = str(Path(__file__).with_name("side.py"))
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-P", script],  # -P: bench/network.py is not the network it imports
            env=self.environment,
            cwd=root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(data_dir / "side.log").open("w"),
            text=True,
        )

    def _run(self, *args: str) -> None:
        done = subprocess.run(  # noqa: S603
            [sys.executable, *args], env=self.environment, cwd=self.root, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"{self.name}: {' '.join(args)}: {done.stderr[-2000:]}")

    def ask(self, **question: Any) -> Any:
        """The answer to one question; RuntimeError when the side has ended."""
        assert self.process.stdin and self.process.stdout  # noqa: S101 - pipes of ours
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended at {question}")
        return json.loads(line)


@contextlib.contextmanager
def _sides(data_dir: Path) -> Iterator[tuple[Side, Side]]:
    """The other commit in a worktree of its own, and this one."""
    here = data_dir / "bench-beside"
    tree = here / "tree"
    with contextlib.suppress(subprocess.CalledProcessError):
        _git("worktree", "remove", "--force", str(tree))
    _git("worktree", "add", "--detach", str(tree), OTHER)
    sides: list[Side] = []
    try:
        sides.append(Side("before", tree, here / "before"))
        sides.append(Side("now", ROOT, here / "now"))
        yield sides[0], sides[1]
    finally:
        for side in sides:
            side.process.kill()
            side.process.wait()
        _git("worktree", "remove", "--force", str(tree))


def _git(*args: str) -> None:
    subprocess.run(["git", *args], cwd=ROOT, check=True, capture_output=True)  # noqa: S603, S607


def compare(data_dir: Path) -> list[dict[str, Any]]:
    """For each page: SQL of both, the median of its processor time on each side in milliseconds, and their ratio."""
    if not OTHER:
        return []
    with _sides(data_dir) as (before, now):
        theirs = {tuple(row) for row in before.ask(addresses=True)}
        shared = [row for row in now.ask(addresses=True) if tuple(row) in theirs]
        rounds = [_round((before, now) if number % 2 else (now, before), shared) for number in range(ROUNDS)]
    return [_judged(who, path, [measured[who, path] for measured in rounds]) for who, path in shared]


def _round(sides: tuple[Side, Side], addresses: list[list[str]]) -> dict[tuple[str, str], dict[str, Any]]:
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
