"""What axe says against a page."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# What another colour scheme can change: the rest of a page stays as it is.
COLOURS = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
_RUN = "options => axe.run(options).then(({ violations }) => violations)"


def faults_of(page: Page, options: dict[str, Any] = RULES) -> dict[str, list[str]]:
    """Each rule that the page breaks, with the elements that break it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(_RUN, options)
    return {fault["id"]: [node["html"][:200] for node in fault["nodes"]][:5] for fault in found}
