"""What axe says against a page."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


def faults_of(page: Page) -> dict[str, list[str]]:
    """Each rule that the page breaks, with the elements that break it."""
    found = Axe().run(page, options=RULES).response["violations"]
    return {fault["id"]: [node["html"][:200] for node in fault["nodes"]][:5] for fault in found}
