"""The stores of the site, shared by every process of this machine without a query each."""

from __future__ import annotations

from pathlib import Path

import environ

from asv import __version__

Settings = dict[str, object]
# Of a page and an answer there are two: itself, and what it was made of.
MOST_REMEMBERED, MOST_PAGES, MOST_ANSWERS = 3000, 4000, 2000


def caches_of(env: environ.Env, folder: Path) -> dict[str, Settings]:
    """Django's CACHES, from the environment or in files below the data folder.

    What limits count is in the default one, where allauth looks for it, and goes by its time alone; what is remembered
    to spare work may be forgotten any moment. It holds objects of the code's own classes: another version of the code
    remembers anew. Whole pages (`asv.page_cache`) are in two: addresses of pages, and those with parameters, which are
    anybody's to invent and never push out the others.
    """
    counters = env.cache_url("COUNTERS_URL") if env.str("COUNTERS_URL", default="") else _counters(folder)
    return {
        "default": counters,
        "remembered": _forgiving(env, folder / "cache", __version__, MOST_REMEMBERED),
        "renditions": _forgiving(env, folder / "cache", f"renditions-{__version__}", MOST_REMEMBERED),
        "pages": _forgiving(env, folder / "cache" / "pages", "pages", MOST_PAGES),
        "answers": _forgiving(env, folder / "cache" / "answers", "answers", MOST_ANSWERS),
    }


def _counters(folder: Path) -> Settings:
    return {"BACKEND": "asv.core.counter_store.CounterStore", "LOCATION": str(folder / "counters.sqlite3")}


def _forgiving(env: environ.Env, folder: Path, prefix: str, most: int) -> Settings:
    """The store that CACHE_URL names, else files; what it does wrong is a miss."""
    found = env.cache_url("CACHE_URL", default=f"filecache://{folder}")
    options = {"MAX_ENTRIES": most, **found.pop("OPTIONS", {}), "OF": found.pop("BACKEND")}
    return {**found, "BACKEND": "asv.core.forgiving_cache.ForgivingCache", "KEY_PREFIX": prefix, "OPTIONS": options}
