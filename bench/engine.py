"""The engines themselves, without the site: answers and rebuilds at growing sizes, over the same synthetic resources.

BENCH_ENGINE_SIZES chooses them; every engine of SEARCH_ENGINES is measured, one on a server where that answers.

Milliseconds are given by the clock (`p50`, `p95`) and of this process's processor (`cpu_p50`, `cpu_p95`), which a busy
machine changes less; those of a server are its own affair. `python -m bench.engine measure|rebuild|growth ENGINE
SIZE DIRECTORY` does one of them in a process of its own and writes JSON.
"""

from __future__ import annotations

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.site import ROOT

SIZES = tuple(int(size) for size in os.environ.get("BENCH_ENGINE_SIZES", "1000,10000,100000").split(",") if size)
SERVER = os.environ.get("TEST_ELASTICSEARCH_URL", "http://127.0.0.1:9200").rstrip("/")
# Engines on a server: the address that an index's name ends.
SERVERS = {"elasticsearch": SERVER.replace("http", "elasticsearch+http", 1) + "/"}
SEED = 7
QUESTIONS = 100
SEARCHES_WHILE_REBUILDING = 1_000
FULL = 100_000  # the size at which targets are judged


def compare(data_dir: Path) -> list[dict[str, Any]]:
    """The figures of each engine that is there, at each size."""
    engines = engines_here()
    runs = [_apart("measure", name, size, _place(data_dir, size)) for name in engines for size in SIZES]
    if len(SIZES) > 1:
        largest = next(run for run in runs if run["local"] and run["resources"] == max(SIZES))
        largest["growth"] = _apart("growth", largest["engine"], max(SIZES), _place(data_dir, max(SIZES)))
    return runs


def engines_here() -> list[str]:
    """Names of the engines that can be asked on this machine, the local one first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asv.settings.dev")
    from django.conf import settings

    there = answers(SERVER)
    return [name for name in settings.SEARCH_ENGINES if there or name not in SERVERS]


def _place(data_dir: Path, size: int) -> Path:
    place = data_dir / "bench-engine" / str(size)
    place.mkdir(parents=True, exist_ok=True)
    return place


def growth(name: str, size: int, directory: Path) -> dict[str, Any]:
    """The p95 of words at this size over that at the smallest, each question asked of one and then of the other.

    Measured minutes apart, the figures of two sizes would tell more of the machine than of the engine.
    """
    sizes = (min(SIZES), size)
    engines = [_engine(name, directory.parent / str(one)) for one in sizes]
    words = _questions()[0]
    for engine in engines:
        _times(engine, words[:10])
    taken: list[list[tuple[float, float]]] = [[], []]
    for question in words * 3:
        for engine, times in zip(engines, taken, strict=True):
            times.append(_once(engine, question))
    (small, small_cpu), (large, large_cpu) = (
        [_percentiles([time[which] for time in times], "")["p95"] for which in (0, 1)] for times in taken
    )
    return {
        "from": sizes[0],
        "p95": [small, large],
        "cpu_p95": [small_cpu, large_cpu],
        "clock": round(large / small, 2),
        "processor": round(large_cpu / small_cpu, 2),
    }


def measure(name: str, size: int, directory: Path) -> dict[str, Any]:
    """A rebuild, then questions, then questions while another rebuild runs."""
    rebuilt = _apart("rebuild", name, size, directory)
    engine = _engine(name, directory)
    words, everything, near = _questions()
    figures = {
        "engine": name,
        "local": name not in SERVERS,
        "resources": size,
        "rebuild": rebuilt,
        "ms": {"words": _times(engine, words), "everything": _times(engine, everything), "near": _times(engine, near)},
        "streamed": _streamed(engine),
    }
    return {**figures, "while_rebuilding": _while_rebuilding(engine, name, size, directory, words)}


def rebuild(name: str, size: int, directory: Path) -> dict[str, float]:
    """Build the index; resources a second, and the most memory of this process. Making resources is not counted."""
    from demo.synthetic.documents import synthetic_documents

    started = time.perf_counter()
    for _document in synthetic_documents(size, SEED):
        pass
    making = time.perf_counter() - started
    started = time.perf_counter()
    _engine(name, directory).rebuild(synthetic_documents(size, SEED))
    seconds = max(time.perf_counter() - started - making, 0.001)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": round(seconds, 1), "per_second": round(size / seconds), "memory_mib": round(memory)}


def table(runs: Sequence[dict[str, Any]]) -> str:
    """The figures for people."""
    lines = [f"{'':44}" + "".join(f"{run['engine'][:8]} {run['resources']:,}".rjust(20) for run in runs)]

    def row(label: str, values: list[str]) -> None:
        lines.append(f"{label:44}" + "".join(value.rjust(20) for value in values))

    for name in runs[0]["ms"]:
        row(f"{name}: p50 / p95 ms", [f"{run['ms'][name]['p50']} / {run['ms'][name]['p95']}" for run in runs])
        row(f"{name}: p50 / p95 ms, processor", [f"{t['cpu_p50']} / {t['cpu_p95']}" for t in _each(runs, name)])
    row("everything, slowest, over median of words", [str(_worst(run)) for run in runs])
    row("words, p95 over that of the first size", [_grown(run) for run in runs])
    row("rebuild, resources a second", [str(run["rebuild"]["per_second"]) for run in runs])
    row("rebuild, memory, MiB", [str(run["rebuild"]["memory_mib"]) for run in runs])
    row("everything streamed, s", [str(run["streamed"]["seconds"]) for run in runs])
    row(
        "searches failed while rebuilding", ["{failed} of {searches}".format(**run["while_rebuilding"]) for run in runs]
    )
    return "\n".join(lines)


def missed(runs: Sequence[dict[str, Any]]) -> list[str]:
    """Targets that were not reached: those of time are the local engine's, no search fails on any."""
    faults = []
    for run in runs:
        label = f"{run['engine']}, {run['resources']:,}"
        if run["while_rebuilding"]["failed"]:
            faults.append(f"{label}: searches failed while rebuilding")
        if not run["local"] or run["resources"] < FULL:
            continue
        reached = {
            "words, p95 ms": (run["ms"]["words"]["p95"], 60),
            "growth": (run.get("growth", {}).get("clock", 0), 3),
            "everything over median": (_worst(run), 3),
            "memory, MiB": (run["rebuild"]["memory_mib"], 600),
        }
        faults += [f"{label}: {name} {value}, over {most}" for name, (value, most) in reached.items() if value > most]
        if run["rebuild"]["per_second"] < 800:
            faults.append(f"{label}: rebuild of {run['rebuild']['per_second']} a second, under 800")
    return faults


def _each(runs: Sequence[dict[str, Any]], name: str) -> list[dict[str, float]]:
    return [run["ms"][name] for run in runs]


def _worst(run: dict[str, Any]) -> float:
    return round(run["ms"]["everything"]["p95"] / run["ms"]["words"]["p50"], 2)


def _grown(run: dict[str, Any]) -> str:
    grown = run.get("growth")
    return "{clock} (processor {processor})".format(**grown) if grown else ""


def _questions() -> tuple[list[Any], list[Any], list[Any]]:
    """Words with all facets, half of them filtered; what matches everything; what lies near a place."""
    from demo.synthetic import words
    from search.query import PlaceFilter, SearchQuery, Sort

    chance = random.Random(SEED)  # noqa: S311
    vocabulary = [word for part in (words.ACTIONS, words.SUBJECTS, words.WHAT, words.HOW) for word in part]
    asked = []
    for number in range(QUESTIONS):
        text = " ".join(" ".join(chance.sample(vocabulary, 2)).split()[: chance.randrange(1, 5)])
        filters = (("theme", (f"theme-{chance.randrange(60)}",)),) if number % 2 else ()
        outside = frozenset({7} if number % 3 else ())
        asked.append(SearchQuery(words=text, selected=filters, sort=Sort.RELEVANCE, failed_restrictions=outside))
    everything = [SearchQuery(), SearchQuery(words="santé", sort=Sort.RELEVANCE), SearchQuery(sort=Sort.TITLE)]
    places = [
        PlaceFilter(f"com-{n:05d}", (f"dep-{n % 96:02d}", f"reg-{n % 96 % 13:02d}", "fra"), 46.0, 2.0)
        for n in chance.sample(range(400), 10)
    ]
    near = [SearchQuery(places=(place,), sort=Sort.DISTANCE) for place in places]
    return asked, everything * 10, near


def _times(engine: Any, questions: list[Any]) -> dict[str, float]:
    for question in questions[:5]:
        engine.search(question)
    taken = [_once(engine, question) for question in questions * 2]
    return {**_percentiles([wall for wall, _ in taken], ""), **_percentiles([used for _, used in taken], "cpu_")}


def _once(engine: Any, question: Any) -> tuple[float, float]:
    """Milliseconds by the clock and of this process's processor."""
    started, used = time.perf_counter(), time.process_time()
    engine.search(question)
    return (time.perf_counter() - started) * 1000, (time.process_time() - used) * 1000


def _percentiles(values: list[float], prefix: str) -> dict[str, float]:
    cuts = statistics.quantiles(values, n=20, method="inclusive")
    return {f"{prefix}p50": round(cuts[9], 1), f"{prefix}p95": round(cuts[18], 1)}


def _streamed(engine: Any) -> dict[str, float]:
    from search.query import SearchQuery

    started = time.perf_counter()
    number = sum(len(hits) for hits in engine.stream(SearchQuery()))
    return {"seconds": round(time.perf_counter() - started, 2), "resources": number}


def _while_rebuilding(engine: Any, name: str, size: int, directory: Path, questions: list[Any]) -> dict[str, Any]:
    """Questions from before a rebuild in another process until after its swap; none may fail or find nothing."""
    from search.engines.base import EngineUnavailable

    finding = [question for question in questions[:40] if engine.search(question).total][:7]
    process = subprocess.Popen(_command("rebuild", name, size, directory), cwd=ROOT, stdout=subprocess.DEVNULL)  # noqa: S603
    failed = searches = 0
    while process.poll() is None or searches < SEARCHES_WHILE_REBUILDING:
        try:
            failed += not engine.search(finding[searches % len(finding)]).total
        except EngineUnavailable:
            failed += 1
        searches += 1
    if process.returncode:
        raise RuntimeError("The rebuild failed.")
    return {"searches": searches, "failed": failed}


def _apart(task: str, name: str, size: int, directory: Path) -> dict[str, Any]:
    """A task in a process of its own, so that the memory of one does not count for the next."""
    done = subprocess.run(_command(task, name, size, directory), cwd=ROOT, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"{task} {name} {size}: {done.stderr[-2000:]}")
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def _command(task: str, name: str, size: int, directory: Path) -> list[str]:
    return [sys.executable, "-m", "bench.engine", task, name, str(size), str(directory)]


def _engine(name: str, directory: Path) -> Any:
    """The engine of this name, over an index of its own in `directory` (or on its server) and without synonyms."""
    from django.conf import settings
    from django.test import override_settings
    from django.utils.module_loading import import_string

    address = f"{SERVERS[name]}asv-bench" if name in SERVERS else f"{name}:"
    with override_settings(SEARCH_INDEX_DIR=directory):
        return import_string(settings.SEARCH_ENGINES[name])(address, dict)


def answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=2).close()  # noqa: S310
    except OSError:
        return False
    return True


def main() -> None:
    """One task, its answer as JSON."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asv.settings.dev")
    django.setup()
    task, name, size, directory = sys.argv[1:]
    done = {"measure": measure, "rebuild": rebuild, "growth": growth}[task](name, int(size), Path(directory))
    sys.stdout.write("\n" + json.dumps(done) + "\n")


if __name__ == "__main__":
    main()
