"""Tasks done on a telephone (360 × 740 px), counted: taps, and how often one scrolls to find the next of them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from playwright.sync_api import Page

WIDTH, HEIGHT = 360, 740
TOUCHED = 44  # px of it that are seen


@dataclass(frozen=True, slots=True)
class Cost:
    """What a task took. `in_sight`: nothing had to be scrolled to before the first tap."""

    taps: int
    scrolls: int
    in_sight: bool


def done(page: Page, steps: tuple[str, ...]) -> Cost:
    """Do a task on the page as it is: `tap X`, `type X=words`, `see X`; X is a selector. A field costs a tap."""
    taps, scrolled = 0, []
    for step in steps:
        verb, _, what = step.partition(" ")
        selector, _, words = what.rpartition("=") if verb == "type" else (what, "", "")
        target = page.locator(selector).first
        target.wait_for(state="visible")
        scrolled.append(_screens_to(target.bounding_box() or {}))
        taps += verb != "see"
        if verb == "tap":
            target.click()
            page.wait_for_load_state("load")
        elif verb == "type":
            target.fill(words)
    return Cost(taps, sum(scrolled), not scrolled[0])


def _screens_to(box: dict[str, float]) -> int:
    """How many screens one scrolls to have it in sight, or enough of it to touch."""
    top, bottom = box["y"], box["y"] + min(box["height"], TOUCHED)
    return math.ceil(-top / HEIGHT) if top < 0 else max(0, math.ceil((bottom - HEIGHT) / HEIGHT))
