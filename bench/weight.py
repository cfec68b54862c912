"""What a first visit weighs, by Chromium's own count: bytes received, requests, elements, EcoIndex, of every page type.

`python -m bench.weight http://127.0.0.1:8000` asks a site that runs (under `make run`, or as deployed); as a part of
`make bench` it asks one of its own, in production's settings. Each page is opened in a fresh browser without a cache,
scrolled to its end, and left alone until it asks for nothing more. `data:` addresses are no requests. BENCH_SLOW=1
adds the first content on a slow telephone: processor 4 × slower, 400 kbit/s, 400 ms there and back.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.side import LISTS
from bench.site import BASE, manage, prepare, serving

CHROMIUM = "/usr/bin/chromium"
BYTES, REQUESTS, SEARCH_ELEMENTS, FIRST_CONTENT = 90 * 1024, 12, 700, 2500
RESOURCES = 400
NOT_PAGES = (".atom", ".csv", ".ics", ".xml", ".txt", "/api/", "suggestions")
# EcoIndex's own steps (cnumr/ecoindex, 2022): elements, requests, kilobytes.
_STEPS = (
    (0, 47, 75, 159, 233, 298, 358, 417, 476, 537, 603, 674, 753, 843, 949, 1076, 1237, 1459, 1801, 2479, 594601),
    (0, 2, 15, 25, 34, 42, 49, 56, 63, 70, 78, 86, 95, 105, 117, 130, 147, 170, 205, 281, 3920),
    (0, 1.37, 144.7, 319.53, 479.46, 631.97, 783.38, 937.91, 1098.62, 1265.47, 1448.32, 1648.27, 1876.08, 2142.06,
     2465.37, 2866.31, 3401.59, 4155.73, 5400.08, 8037.54, 223212.26),
)  # fmt: skip
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
_ELEMENTS = "document.querySelectorAll('*').length - document.querySelectorAll('svg *').length"
_FIRST = """() => new Promise((told) => new PerformanceObserver((list) => {
  const found = list.getEntriesByName('first-contentful-paint')[0];
  if (found) told(found.startTime);
}).observe({type: 'paint', buffered: true}))"""


def compare(data_dir: Path) -> list[dict[str, Any]]:
    """The figures of every page type of a site of its own."""
    env, _seconds = prepare(data_dir / "bench-weight", RESOURCES, "--network")
    manage(env, "run_worker", "--once")
    with serving(env):
        return measured(BASE)


def measured(base: str) -> list[dict[str, Any]]:
    """The figures of every page type of a site that runs there."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        return [_visited(browser, base, path) for path in dict.fromkeys(_pages(base))]


def _pages(base: str) -> Iterator[str]:
    yield from (path for path in LISTS if not any(part in path for part in NOT_PAGES))
    with urllib.request.urlopen(f"{base}/api/v1/recherche", timeout=30) as answer:  # noqa: S310
        types = [value["value"] for value in json.load(answer)["facets"]["type"]]
    for name in types:
        with urllib.request.urlopen(f"{base}/api/v1/recherche?type={name}", timeout=30) as answer:  # noqa: S310
            path = "/" + json.load(answer)["results"][0]["url"].split("/", 3)[3]
        yield from (path, path.rsplit("/", 2)[0] + "/")


def _visited(browser: Any, base: str, path: str) -> dict[str, Any]:
    page = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 800}).new_page()
    counted = _Counted(page.context.new_cdp_session(page))
    page.goto(base + path, wait_until="networkidle")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    elements = page.evaluate(_ELEMENTS)
    row = {"path": path, "bytes": counted.bytes, "requests": len(counted.addresses), "elements": elements}
    row["ecoindex"] = ecoindex(elements, row["requests"], counted.bytes / 1024)
    if os.environ.get("BENCH_SLOW"):
        row["first_content"] = _first_content(browser, base + path)
    page.context.close()
    return row


class _Counted:
    """What the browser received, by what it says itself."""

    def __init__(self, session: Any) -> None:
        self.bytes = 0
        self.addresses: dict[str, str] = {}
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": False})
        session.on("Network.requestWillBeSent", self._ask)
        session.on("Network.loadingFinished", self._end)

    def _ask(self, said: dict[str, Any]) -> None:
        if not said["request"]["url"].startswith("data:"):
            self.addresses[said["requestId"]] = said["request"]["url"]

    def _end(self, said: dict[str, Any]) -> None:
        if said["requestId"] in self.addresses:
            self.bytes += int(said["encodedDataLength"])


def _first_content(browser: Any, address: str) -> int:
    page = browser.new_context(locale="fr-FR", viewport={"width": 360, "height": 740}).new_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address, wait_until="commit", timeout=60_000)
    first = round(page.evaluate(_FIRST))
    page.context.close()
    return first


def ecoindex(elements: float, requests: float, kilobytes: float) -> float:
    """The EcoIndex of a page, from 0 to 100."""
    steps = [_step(value, steps) for value, steps in zip((elements, requests, kilobytes), _STEPS, strict=True)]
    return round(100 - 5 * (3 * steps[0] + 2 * steps[1] + steps[2]) / 6, 1)


def _step(value: float, steps: tuple[float, ...]) -> float:
    for number in range(1, len(steps)):
        if value < steps[number]:
            return number - 1 + (value - steps[number - 1]) / (steps[number] - steps[number - 1])
    return len(steps) - 1


def table(rows: list[dict[str, Any]]) -> str:
    """The figures for people."""
    lines = [f"{'first visit':60}{'bytes':>9}{'requests':>10}{'elements':>10}{'EcoIndex':>10}{'first content, ms':>19}"]
    for row in rows:
        figures = f"{row['bytes']:>9,}{row['requests']:>10}{row['elements']:>10}{row['ecoindex']:>10}"
        lines.append(f"{row['path'][:58]:60}{figures}{row.get('first_content', ''):>19}")
    return "\n".join(lines)


def missed(rows: list[dict[str, Any]]) -> list[str]:
    """Pages over what a first visit may weigh."""
    faults = []
    for row in rows:
        most = {"bytes": BYTES, "requests": REQUESTS, "first_content": FIRST_CONTENT}
        if row["path"].startswith("/recherche/"):
            most["elements"] = SEARCH_ELEMENTS
        faults += [
            f"{row['path']}: {row[name]} {name}, over {limit}"
            for name, limit in most.items()
            if row.get(name, 0) > limit
        ]
    return faults


if __name__ == "__main__":
    found = measured(sys.argv[1].rstrip("/"))
    sys.stdout.write(table(found) + "\n" + "".join(f"MISSED: {fault}\n" for fault in missed(found)))
