"""One side of a comparison of engines: query strings in, read by the site's own form, asked of an index of its own.

It is run inside another commit's checkout. It reads a line of JSON (`{"build": SIZE}`, `{"vectors": NUMBER}`,
`{"ask": QUERY, "visits": N}`, `{"memory": true}`) and answers with one.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from importlib import import_module, util
from pathlib import Path
from typing import Any

SEED = 7
ROOM = 2**16  # see side.py: the calls of a measure share one piece of memory


def main() -> None:
    """Answer until standard input ends."""
    import django
    from django.conf import settings

    django.setup()
    settings.SEARCH_BY_MEANING = False  # what words cost
    for line in sys.stdin:
        asked = json.loads(line)
        if "build" in asked:
            answer: dict[str, Any] = _build(asked["build"])
        elif "vectors" in asked:
            answer = _with_vectors(asked["vectors"])
        elif "memory" in asked:
            answer = {"own": _resident("RssAnon"), "mapped": _resident("RssFile")}
        else:
            answer = _measured(asked["ask"], asked["visits"])
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _engine() -> Any:
    from search.engines import local_engine

    return local_engine()


def _synthetic_documents() -> Any:
    """What draws the resources, where this commit has it: `demo.corpus` until the demo's own corpus took that name."""
    room = "synthetic" if util.find_spec("demo.synthetic") else "corpus"
    return import_module(f"demo.{room}.documents").synthetic_documents


def _build(size: int) -> dict[str, Any]:
    """Index this many synthetic resources, unless they are there; resources a second, their making left out."""
    synthetic_documents = _synthetic_documents()
    if _engine().health() == f"ok: {size} ressources":
        return {"per_second": 0}
    started = time.process_time()
    for _document in synthetic_documents(size, SEED):
        pass
    making = time.process_time() - started
    started = time.perf_counter()
    _engine().rebuild(synthetic_documents(size, SEED))
    return {"per_second": round(size / max(time.perf_counter() - started - making, 0.001))}


def _with_vectors(size: int) -> dict[str, Any]:
    """Resources a second where each gets its vector; the model is read before."""
    from django.test import override_settings

    from search.engines.embedded import EmbeddedEngine

    documents = list(_synthetic_documents()(size, SEED))
    with override_settings(SEARCH_BY_MEANING=True):
        EmbeddedEngine.in_memory(documents[:1])
        started = time.perf_counter()
        EmbeddedEngine.in_memory(documents[1:])
    return {"per_second": round((size - 1) / (time.perf_counter() - started))}


def _measured(query: str, visits: int) -> dict[str, Any]:
    """How many are found, and the median processor time of some visits, in milliseconds."""
    total = _ask(query)
    return {"total": total, "ms": statistics.median(_taken(query) for _ in range(visits))}


def _taken(query: str) -> float:
    started = time.process_time()
    _ask(query)
    return (time.process_time() - started) * 1000


_taken.__code__ = _taken.__code__.replace(co_stacksize=ROOM)


def _ask(query: str) -> int:
    from django.http import QueryDict

    from asv.core.visibility import visible_to
    from asv.taxonomy.catalogue import catalogue
    from search.forms import SearchForm

    form = SearchForm(QueryDict(query), catalogue())
    page = _engine().search(form.query(visible_to(None)))
    return int(page.total)


def _resident(kind: str) -> int:
    """MiB of the process's own, or of files that it maps: pages of the index, which every process shares."""
    status = Path(f"/proc/{os.getpid()}/status").read_text()
    return round(int(status.split(f"{kind}:")[1].split()[0]) / 1024)


if __name__ == "__main__":
    main()
