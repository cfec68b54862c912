"""How pages grow with the corpus: two sites of the demo and so many synthetic resources, asked in turns.

BENCH_GROWTH (1000,10000) is the two sizes, BENCH_ROUNDS (3) how many rounds there are: in each both sites begin in a
new process and are asked for every page, nothing kept of whole pages. Processor time is that of the process that
answers; the clock's time has a database's and an engine's own in it, and says little on a busy machine.

BENCH_DATABASE and BENCH_ENGINE are addresses of another database and another engine than those out of the box, with
`{size}` where the size goes. A database that is not there is made; one that holds pages stays as it is.
"""

from __future__ import annotations

import json
import os
import secrets
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.side import VISITOR
from bench.site import ROOT, manage

SIZES = tuple(int(size) for size in os.environ.get("BENCH_GROWTH", "1000,10000").split(","))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
DATABASE = os.environ.get("BENCH_DATABASE", "")
ENGINE = os.environ.get("BENCH_ENGINE", "embedded:")
VISITS = 7
MOST = 1.5
HOST = "127.0.0.1"
LISTS = (
    "/experiences/", "/experiences/?page=40", "/inspir-actions/", "/boite-a-outils/", "/actualites/", "/rencontres/",
    "/annuaire/", "/carte/", "/carte/?vue=tableau", "/", "/nulle-part/",
)  # fmt: skip
# What asks the engine grows with what matches: told, not judged.
SEARCHES = ("/recherche/", "/recherche/?q=sant%C3%A9+mentale", "/api/v1/recherche?q=alcool")


class Site:
    """A site of one size, and the process that answers for it."""

    def __init__(self, size: int, folder: Path) -> None:
        self.size = size
        folder.mkdir(parents=True, exist_ok=True)
        self.environment = {
            **os.environ,
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}",
            "DJANGO_SETTINGS_MODULE": "asv.settings.dev",
            "SECRET_KEY": secrets.token_urlsafe(60),
            "DATA_DIR": str(folder),
            "DATABASE_URL": DATABASE.format(size=size) or f"sqlite:///{folder / 'db.sqlite3'}",
            "SEARCH_URL": ENGINE.format(size=size),
            "SITE_URL": f"http://{HOST}",
            "EMAIL_URL": "file:",
            "BENCH_HOST": HOST,
            "PAGE_CACHE": "false",
        }
        self._errors = folder / "growth.log"

    def prepare(self) -> None:
        """Fill it, unless it was filled before; its index is made anew."""
        if DATABASE:
            _make_database(self.environment["DATABASE_URL"])
        manage(self.environment, "migrate", "-v0")
        if manage(self.environment, "load_demo", "--if-empty"):  # says what it brought
            resources = "--resources", str(self.size)
            manage(self.environment, "generate_corpus", *resources, "--seed", "7", "--network")
            manage(self.environment, "run_worker", "--once")
        manage(self.environment, "rebuild_search_index")

    def begin(self) -> None:
        """Have a new process answer."""
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-P", str(Path(__file__).with_name("side.py"))],
            env=self.environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors.open("a"),
            text=True,
        )

    def end(self) -> None:
        """End its process."""
        self.process.kill()
        self.process.communicate()

    def ask(self, path: str) -> dict[str, Any]:
        """What a visit of this page costs."""
        assert self.process.stdin and self.process.stdout  # noqa: S101 - pipes of ours
        self.process.stdin.write(json.dumps({"path": path, "as": VISITOR, "visits": VISITS}) + "\n")
        self.process.stdin.flush()
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found


def compare(data_dir: Path) -> list[dict[str, Any]]:
    """For each page what it costs at both sizes, and the median of the rounds' ratios."""
    sites = [Site(size, data_dir / f"bench-growth-{size}") for size in SIZES]
    for site in sites:
        site.prepare()
    rounds = [_round(sites if number % 2 else sites[::-1]) for number in range(ROUNDS)]
    return [_judged(path, [each[path] for each in rounds]) for path in (*LISTS, *SEARCHES)]


def _round(sites: list[Site]) -> dict[str, dict[int, dict[str, Any]]]:
    for site in sites:
        site.begin()
    try:
        return {path: {site.size: site.ask(path) for site in sites} for path in (*LISTS, *SEARCHES)}
    finally:
        for site in sites:
            site.end()


def _judged(path: str, rounds: list[dict[int, dict[str, Any]]]) -> dict[str, Any]:
    least, most = SIZES
    row: dict[str, Any] = {"path": path, "status": [rounds[-1][size]["status"] for size in SIZES]}
    for told in ("ms", "clock"):
        row[told] = [round(statistics.median(each[size][told] for each in rounds), 2) for size in SIZES]
    row["sql"] = [rounds[-1][size]["queries"] for size in SIZES]
    row["growth"] = round(statistics.median(each[most]["ms"] / each[least]["ms"] for each in rounds), 2)
    return row


def _make_database(url: str) -> None:
    """Make this PostgreSQL database, unless it is there."""
    import psycopg

    server, _slash, name = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not known:
            connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))


def table(rows: list[dict[str, Any]]) -> str:
    """The figures for people."""
    least, most = SIZES
    lines = [f"{f'{least:,} and {most:,} resources':44}{'SQL':>10}{'ms':>18}{'by the clock':>18}{'growth':>8}"]
    for row in rows:
        pairs = [f"{row[told][0]} → {row[told][1]}" for told in ("sql", "ms", "clock")]
        lines.append(f"{row['path']:44}{pairs[0]:>10}{pairs[1]:>18}{pairs[2]:>18}{row['growth']:>8.2f}")
    return "\n".join(lines)


def missed(rows: list[dict[str, Any]]) -> list[str]:
    """Lists that cost more than half as much again, or ask the database more."""
    faults = []
    for row in rows:
        if row["status"][0] != row["status"][1]:
            faults.append(f"{row['path']}: {row['status'][0]} became {row['status'][1]}")
        if row["path"] in LISTS and row["growth"] > MOST:
            faults.append(f"{row['path']}: {row['growth']} × at {SIZES[1]:,} resources")
        if row["sql"][1] > row["sql"][0]:
            faults.append(f"{row['path']}: {row['sql'][0]} SQL became {row['sql'][1]}")
    return faults
