"""How pages grow with the corpus: two sites of the demo and so many synthetic resources, asked in turns.

BENCH_GROWTH (1000,10000) is the two sizes, BENCH_ROUNDS (3) how many rounds there are: in each both sites begin in a
new process and are asked for every page, nothing kept of whole pages. Processor time is that of the process that
answers; the clock's time has a database's and an engine's own in it, and says little on a busy machine.

BENCH_DATABASE and BENCH_ENGINE are addresses of another database and another engine than those out of the box, with
`{size}` where the size goes. A database that is not there is made; one that holds pages stays as it is.
"""

from __future__ import annotations

import os
import statistics
from pathlib import Path
from typing import Any

from bench.checkouts import Side
from bench.side import VISITOR
from bench.site import ROOT

SIZES = tuple(int(size) for size in os.environ.get("BENCH_GROWTH", "1000,10000").split(","))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
DATABASE = os.environ.get("BENCH_DATABASE", "")
ENGINE = os.environ.get("BENCH_ENGINE", "embedded:")
VISITS = 7
MOST = 1.5
LISTS = (
    "/experiences/", "/experiences/?page=40", "/inspir-actions/", "/boite-a-outils/", "/actualites/", "/rencontres/",
    "/annuaire/", "/carte/", "/carte/?vue=tableau", "/", "/nulle-part/",
)  # fmt: skip
# What asks the engine grows with what matches: told, not judged.
SEARCHES = ("/recherche/", "/recherche/?q=sant%C3%A9+mentale", "/api/v1/recherche?q=alcool")


def _site(size: int, folder: Path) -> Side:
    """A site of this size, filled unless it was before; its index is made anew."""
    database = DATABASE.format(size=size)
    elsewhere = {"DATABASE_URL": database} if database else {}
    if database:
        _make_database(database)
    side = Side(
        str(size), ROOT, folder, (), "side.py", SEARCH_URL=ENGINE.format(size=size), PAGE_CACHE="false", **elsewhere
    )
    side.run("manage.py", "migrate", "-v0")
    if side.run("manage.py", "load_demo", "--if-empty"):  # says what it brought
        side.run("manage.py", "generate_corpus", "--resources", str(size), "--seed", "7", "--network")
        side.run("manage.py", "run_worker", "--once")
    side.run("manage.py", "rebuild_search_index")
    return side


def compare(data_dir: Path) -> list[dict[str, Any]]:
    """For each page what it costs at both sizes, and the median of the rounds' ratios."""
    sites = [_site(size, data_dir / f"bench-growth-{size}") for size in SIZES]
    try:
        rounds = [_round(sites if number % 2 else sites[::-1]) for number in range(ROUNDS)]
    finally:
        for site in sites:
            site.end()
    return [_judged(path, [each[path] for each in rounds]) for path in (*LISTS, *SEARCHES)]


def _round(sites: list[Side]) -> dict[str, dict[int, dict[str, Any]]]:
    for site in sites:
        site.start_again()
    visit = {"as": VISITOR, "visits": VISITS}
    return {path: {int(site.name): site.ask(path=path, **visit) for site in sites} for path in (*LISTS, *SEARCHES)}


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
