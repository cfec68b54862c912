"""What home takes alone and beside two exports that are being streamed, over the wire, in turns of some seconds.

gunicorn with two workers of four threads, as shipped. BENCH_EXPORTS (20000) is the number of synthetic resources,
BENCH_ROUNDS (4) that of turns. It says something on a quiet machine alone: who measures and who asks share its cores.
"""

from __future__ import annotations

import http.client
import os
import statistics
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

from bench.site import BASE, PORT, manage, prepare, serving

RESOURCES = int(os.environ.get("BENCH_EXPORTS", "20000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "4"))
SECONDS, A_SECOND = 8, 20
MOST = 1.5
HOMES = {"home, kept": "/", "home, made": "/?anew=1"}  # an address with another parameter is kept by nobody
STREAMS = ("/recherche/export.csv?tri=titre", "/recherche/export.ris?tri=titre")  # all there is, in an order of its own


def compare(data_dir: Path) -> list[dict[str, Any]]:
    """p50 and p95 of home in milliseconds, alone and beside two exports."""
    env, _seconds = prepare(data_dir / f"bench-exports-{RESOURCES}", RESOURCES)
    manage(env, "run_worker", "--once")
    with serving(env, "--threads", "4"):
        return [_measured(name, path) for name, path in HOMES.items()]


def _measured(name: str, path: str) -> dict[str, Any]:
    _asked(path, 2)
    alone: list[float] = []
    beside: list[float] = []
    for _turn in range(ROUNDS):
        alone += _asked(path, SECONDS)
        with _streaming() as ended:
            beside += _asked(path, SECONDS)
            running = not ended.is_set()
        if not running:
            raise RuntimeError("The exports ended before the turn: BENCH_EXPORTS is too small.")
    sides = {"alone": alone, "beside": beside}
    told = {side: {"p50": _part(taken, 50), "p95": _part(taken, 95)} for side, taken in sides.items()}
    return {"page": name, **told, "ratio": round(told["beside"]["p95"] / told["alone"]["p95"], 2)}


def _asked(path: str, seconds: float) -> list[float]:
    """Milliseconds of each request, so many a second whatever each takes."""
    line, taken = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60), []
    began = time.perf_counter()
    while (now := time.perf_counter()) - began < seconds:
        line.request("GET", path, headers={"Accept-Encoding": "gzip"})
        line.getresponse().read()
        taken.append((time.perf_counter() - now) * 1000)
        time.sleep(max(0, began + len(taken) / A_SECOND - time.perf_counter()))
    line.close()
    return taken


@contextmanager
def _streaming() -> Iterator[Event]:
    """Two exports are read meanwhile; the event is set where one has ended."""
    stop, ended = Event(), Event()

    def read(path: str) -> None:
        with urllib.request.urlopen(BASE + path, timeout=60) as answer:  # noqa: S310
            while not stop.is_set():
                if not answer.read1():
                    ended.set()
                    return

    readers = [Thread(target=read, args=(path,)) for path in STREAMS]
    for reader in readers:
        reader.start()
    time.sleep(1)
    yield ended
    stop.set()
    for reader in readers:
        reader.join()
    time.sleep(1)


def _part(taken: list[float], percent: int) -> float:
    return round(statistics.quantiles(taken, n=100)[percent - 1], 2)


def table(rows: list[dict[str, Any]]) -> str:
    """The figures for people."""
    lines = [f"{'beside two exports, p50 / p95 ms':44}{'alone':>16}{'beside':>16}{'ratio':>8}"]
    for row in rows:
        sides = [f"{row[side]['p50']} / {row[side]['p95']}" for side in ("alone", "beside")]
        lines.append(f"{row['page']:44}{sides[0]:>16}{sides[1]:>16}{row['ratio']:>8}")
    return "\n".join(lines)


def missed(rows: list[dict[str, Any]]) -> list[str]:
    """Where p95 is more than half as much again."""
    return [f"{row['page']}: p95 is {row['ratio']} × beside two exports" for row in rows if row["ratio"] > MOST]
