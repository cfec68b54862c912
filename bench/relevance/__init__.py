"""What judged questions are answered with: every engine of SEARCH_ENGINES and three baselines, over each judged corpus.

`BENCH_PARTS=relevance make bench`, or `python -m bench.relevance` alone, which takes a class of questions to print
each of its questions ("python -m bench.relevance demo synonyme"). No web server runs; Elasticsearch and its baseline
are left out where no server answers. The first run writes the places of France, half a minute.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.site import ROOT

ENGINES = ("embedded", "elasticsearch")
MEASURES = ("nothing", "nothing_good", "best_first", "ndcg", "mrr")
ALL = "all"
# To be reached by each engine: the mean of nDCG@10 by corpus, and over all questions of either the others.
NDCG = {"demo": 0.78}
NDCG_ELSEWHERE = 0.75
NDCG_OF_A_CLASS = 0.60
NOTHING, NOTHING_GOOD, BEST_FIRST = 0.02, 0.05, 0.85


def compare(data_dir: Path) -> list[dict[str, Any]]:
    """One row for each corpus and engine or baseline; made in a process of its own, where the site is set up."""
    command = [sys.executable, "-m", "bench.relevance", "json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"relevance: {done.stderr[-2000:]}")
    rows: list[dict[str, Any]] = json.loads(done.stdout.strip().splitlines()[-1])
    return rows


def table(rows: Sequence[dict[str, Any]]) -> str:
    """The figures for people: of each corpus the measures over all, then nDCG@10 by class."""
    lines = []
    for corpus in dict.fromkeys(row["corpus"] for row in rows):
        held = [row for row in rows if row["corpus"] == corpus]
        kinds = held[0]["classes"]
        lines.append(f"{corpus:26}   n" + "".join(row["engine"].rjust(15) for row in held))
        lines += [_line(name, kinds[ALL]["n"], [row["classes"][ALL][name] for row in held]) for name in MEASURES]
        for label, counted, of in (
            ("right words respelt", "respelt", "asked_right"),
            ("unanswerable, found some", "answered_in_vain", "unanswerable"),
        ):
            values = [str(len(row[counted])) if counted in row else "" for row in held]
            lines.append(f"{label:26}{held[0][of]:4}" + "".join(value.rjust(15) for value in values))
        lines += [
            _line(f"ndcg: {kind}", kinds[kind]["n"], [row["classes"][kind]["ndcg"] for row in held])
            for kind in kinds
            if kind != ALL
        ]
        lines.append("")
    return "\n".join(lines).rstrip()


def missed(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Targets that were not reached."""
    faults = []
    for row in rows:
        if row["engine"] in ENGINES:
            others = [one for one in rows if one["corpus"] == row["corpus"] and one["engine"] not in ENGINES]
            faults += [f"{row['corpus']}, {row['engine']}: {fault}" for fault in _missed(row, others)]
    return faults


def _missed(row: dict[str, Any], others: Sequence[dict[str, Any]]) -> list[str]:
    whole = row["classes"][ALL]
    least = NDCG.get(row["corpus"], NDCG_ELSEWHERE)
    faults = [] if whole["ndcg"] >= least else [f"nDCG@10 {whole['ndcg']:.3f}, under {least}"]
    if whole["nothing"] > NOTHING:
        faults.append(f"{whole['nothing']:.1%} without any result, over {NOTHING:.0%}")
    if whole["nothing_good"] > NOTHING_GOOD:
        faults.append(f"{whole['nothing_good']:.1%} with nothing good, over {NOTHING_GOOD:.0%}")
    if whole["best_first"] < BEST_FIRST:
        faults.append(f"{whole['best_first']:.1%} with a best one in three, under {BEST_FIRST:.0%}")
    for kind, figures in row["classes"].items():
        if kind != ALL and figures["ndcg"] < NDCG_OF_A_CLASS:
            faults.append(f"{kind}: nDCG@10 {figures['ndcg']:.3f}, under {NDCG_OF_A_CLASS}")
        faults += [
            f"{kind}: nDCG@10 {figures['ndcg']:.3f}, behind {other['engine']} ({other['classes'][kind]['ndcg']:.3f})"
            for other in others
            if figures["ndcg"] < other["classes"][kind]["ndcg"]
        ]
    if row["respelt"]:
        faults.append(f"right words answered as others: {', '.join(row['respelt'])}")
    return faults


def _line(name: str, number: int, values: Sequence[float]) -> str:
    return f"{name:26}{number:4}" + "".join(f"{value:.3f}".rjust(15) for value in values)
