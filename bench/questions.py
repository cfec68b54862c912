"""What words cost at 100,000 resources: this commit beside another in the same run, and the worst questions.

BENCH_BESIDE names the other commit (22af093 is the last whose search answered every word or nothing); without it this
part measures nothing. Each question is read by the site's own form, with its thesaurus and places, and answered with
facets and extracts; the two sides are asked in turn, BENCH_ROUNDS (10) times. BENCH_QUESTIONS_SIZE is the size.

Milliseconds are of the processor of the process that answers, so that a busy machine meets both alike.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.checkouts import OTHER, Side, both
from bench.site import ROOT

SIZE = int(os.environ.get("BENCH_QUESTIONS_SIZE", "100000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "10"))
COMMANDS = (("migrate", "-v0"), ("load_vocabularies", "-v0"), ("load_territories", "-v0"))
SEED = 7
QUESTIONS = 100
WITH_VECTORS = 500  # resources that are indexed with their vectors, to see the rate
VISITS = 3
MOST, WORST, MEMORY = 1.3, 3.0, 220
LEXICON_MS, LEXICON_MIB = 100, 30

# Run in a process that has read nothing of the lexicon yet.
_LEXICON = """
import json, os, time
def resident():
    return int(open(f"/proc/{os.getpid()}/status").read().split("VmRSS:")[1].split()[0]) / 1024
import marisa_trie
before, started = resident(), time.process_time()
from search.lemmas import lemma
lemma("ambassadrices")
first = (time.process_time() - started) * 1000
for letters in range(26 ** 3):
    lemma("".join(chr(97 + letters // 26 ** at % 26) for at in range(3)))
print(json.dumps({"ms": round(first, 1), "mib": round(resident() - before, 1)}))
"""


def compare(data_dir: Path) -> dict[str, Any]:
    """The p95 of words on both sides and their ratio, the worst questions, rates of rebuilding, memory."""
    if not OTHER:
        return {}
    words, worst = ordinary(), extremes()
    with both(data_dir / "bench-questions", COMMANDS, "questions_side.py") as sides:
        rates = {side.name: side.ask(build=SIZE)["per_second"] for side in sides}
        rounds = [_round(sides if number % 2 else sides[::-1], words) for number in range(ROUNDS)]
        slow = {name: [_ms(sides[1], query) for _ in range(3)] for name, query in worst.items()}
        memory = _memory(sides[1], [*words, *worst.values()])
        with_vectors = sides[1].ask(vectors=WITH_VECTORS)["per_second"]
    p95 = {
        side: _p95([statistics.median(one[side][at] for one in rounds) for at in range(len(words))])
        for side in ("before", "now")
    }
    typical = statistics.median(ms for one in rounds for ms in one["now"])
    return {
        "p95": p95,
        "ratio": round(statistics.median(_p95(one["now"]) / _p95(one["before"]) for one in rounds), 3),
        "median": round(typical, 1),
        "worst": {name: round(statistics.median(taken) / typical, 2) for name, taken in slow.items()},
        "per_second": rates,
        "with_vectors": with_vectors,
        "memory_mib": memory["own"],
        "mapped_mib": memory["mapped"],
        "lexicon": _lexicon(),
    }


def ordinary() -> list[str]:
    """One to four words of the corpus, half of them under a filter."""
    from demo.synthetic import words

    chance = random.Random(SEED)  # noqa: S311
    vocabulary = [word for part in (words.ACTIONS, words.SUBJECTS, words.WHAT, words.HOW) for word in part]
    asked = []
    for number in range(QUESTIONS):
        text = " ".join(" ".join(chance.sample(vocabulary, 2)).split()[: chance.randrange(1, 5)])
        filters = {"annee": str(chance.randrange(2013, 2025))} if number % 2 else {}
        asked.append(urlencode({"q": text, **filters}))
    return asked


def extremes() -> dict[str, str]:
    """Questions that ask much of an engine."""
    from demo.synthetic import words

    many = " ".join(part for row in (words.SUBJECTS, words.WHAT, words.HOW, words.WHO) for part in row).split()
    asked = {
        "fifty words": " ".join(list(dict.fromkeys(many))[:50]),
        "frequent words": "santé habitants quartier associations ville",
        "one frequent word": "santé",
        "a beginning": "préven",
        "a misspelling": "médiaton santé",
        "quoted": '"santé mentale" "des habitants"',
        "many synonyms": "addictions jeunes précarité santé mentale psy ados",
        "a whole question": "comment mobiliser les habitants du quartier autour de la santé mentale des jeunes ?",
    }
    return {name: urlencode({"q": typed}) for name, typed in asked.items()}


def _memory(side: Side, queries: list[str]) -> dict[str, int]:
    """Of a process that only answers, as a web worker does: what built the index has its own. MiB."""
    side.start_again()
    for query in queries:
        _ms(side, query)
    found: dict[str, int] = side.ask(memory=True)
    return found


def _round(sides: tuple[Side, ...], queries: list[str]) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {side.name: [] for side in sides}
    for query in queries:
        for side in sides:
            taken[side.name].append(_ms(side, query))
    return taken


def _ms(side: Side, query: str) -> float:
    return float(side.ask(ask=query, visits=VISITS)["ms"])


def _p95(values: list[float]) -> float:
    return round(statistics.quantiles(values, n=20, method="inclusive")[18], 2)


def _lexicon() -> dict[str, float]:
    done = subprocess.run([sys.executable, "-c", _LEXICON], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def table(figures: dict[str, Any]) -> str:
    """The figures for people."""
    p95, lexicon = figures["p95"], figures["lexicon"]
    lines = [f"{f'words, {SIZE:,} resources, beside {OTHER[:12]}':50}{'before':>10}{'now':>10}{'ratio':>8}"]

    def row(label: str, *values: object) -> None:
        lines.append(f"{label:50}" + "".join(f"{value!s:>10}" for value in values))

    row("words, facets, extracts: p95 ms, processor", p95["before"], p95["now"], figures["ratio"])
    row("rebuild, resources a second", *figures["per_second"].values())
    row("the same with vectors", "", figures["with_vectors"])
    for name, ratio in figures["worst"].items():
        row(f"{name}, over the median of {figures['median']} ms", "", ratio)
    row("memory of a process that answers, MiB", "", figures["memory_mib"])
    row("files that it maps, shared with the others, MiB", "", figures["mapped_mib"])
    row("lexicon: ms at start, MiB once read", lexicon["ms"], lexicon["mib"])
    return "\n".join(lines)


def missed(figures: dict[str, Any]) -> list[str]:
    """Targets that were not reached."""
    if not figures:
        return []
    reached = {
        "words, p95 over that of before": (figures["ratio"], MOST),
        "memory, MiB": (figures["memory_mib"], MEMORY),
        "lexicon, ms": (figures["lexicon"]["ms"], LEXICON_MS),
        "lexicon, MiB": (figures["lexicon"]["mib"], LEXICON_MIB),
        **{f"{name}, over the median": (ratio, WORST) for name, ratio in figures["worst"].items()},
    }
    faults = [f"{name}: {value}, over {most}" for name, (value, most) in reached.items() if value > most]
    rate = figures["per_second"]["now"]
    return [*faults, *([f"rebuild of {rate} a second, under 800"] if 0 < rate < 800 else [])]
