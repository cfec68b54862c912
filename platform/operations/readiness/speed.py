"""How fast pages are, from what the server measured since it began."""

from __future__ import annotations

from collections import defaultdict

from operations.readiness.figures import registry

OF_MACHINES = {"admin", "healthz", "readyz", "metrics"}
FEWEST = 20  # answers, below which nothing is said


def said_of_speed() -> str:
    """ "La moitié des pages en moins de 0,05 s, presque toutes en moins de 0,5 s."; empty where too little is known."""
    below: dict[float, float] = defaultdict(float)
    for metric in registry(live=False).collect():
        for sample in metric.samples:
            if sample.name == "asv_request_seconds_bucket" and sample.labels["part"] not in OF_MACHINES:
                below[float(sample.labels["le"])] += sample.value
    total = below.get(float("inf"), 0.0)
    if total < FEWEST:
        return ""
    half, most = (min(limit for limit, number in below.items() if number >= share * total) for share in (0.5, 0.99))
    return f"La moitié des pages {_within(half)}, presque toutes {_within(most)}."


def _within(limit: float) -> str:
    return "en plus de 10 s" if limit == float("inf") else f"en moins de {limit:g} s".replace(".", ",")
