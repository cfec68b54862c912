"""Somebody at a page of the admin: what they click, write and wait for is counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

KEY, CLICK, MIND, PAGE = 0.28, 1.3, 1.35, 2.0


@dataclass
class Hands:
    """Somebody at a page: whatever they do is counted. The job begins on the admin's home, signed in."""

    page: Page
    site: str
    clicks: int = 0
    keys: int = 0
    pages: int = 0

    def __post_init__(self) -> None:
        self.page.on("load", self._loaded)

    def _loaded(self, page: Page) -> None:
        self.pages += 1

    def click(self, what: str | Locator) -> None:
        """Click on a link or button of this name, or on what is given."""
        if isinstance(what, str):
            named = self.page.get_by_role("link", name=what).or_(self.page.get_by_role("button", name=what))
            what = named.filter(visible=True).first
        what.click()
        self.clicks += 1
        self.page.wait_for_load_state("load")

    def write(self, where: str | Locator, words: str) -> None:
        """Click into a field and write these words in the place of what is there."""
        (self.page.locator(where).first if isinstance(where, str) else where).fill(words)
        self.clicks += 1
        self.keys += len(words)

    def type_date(self, where: str, words: str) -> None:
        """Write a date key by key, and leave the field: Wagtail's calendar puts a filled one back.

        It opens a tenth of a second after the click; hands that were faster would have it open behind them.
        """
        self.page.locator(where).first.click()
        self.page.wait_for_timeout(300)
        self.page.keyboard.type(words)
        self.page.keyboard.press("Tab")
        self.clicks += 1
        self.keys += len(words) + 1

    def choose(self, where: str, value: str) -> None:
        """Choose from a list: two clicks."""
        self.page.locator(where).first.select_option(value)
        self.clicks += 2

    def save(self, button: str) -> None:
        """An action of the menu at the foot of Wagtail's form."""
        self.click(self.page.locator("footer [data-w-dropdown-target=toggle]").last)
        self.click(self.page.locator(f"footer {button}").first)
        expect(self.page.locator(".messages .success").first).to_be_visible()

    def menu(self, *names: str) -> None:
        """Open the admin's menu down to an entry."""
        for name in names:
            entry = self.page.locator(".sidebar-menu-item, .sidebar-sub-menu-item").filter(has_text=re.compile(name))
            self.click(entry.locator("a, button").filter(has_text=re.compile(rf"^\s*{name}\s*$")).first)
            self.page.wait_for_timeout(300)

    def sum(self) -> dict[str, float]:
        """What it took."""
        seconds = self.keys * KEY + self.clicks * (CLICK + MIND) + self.pages * PAGE
        return {"clicks": self.clicks, "keys": self.keys, "pages": self.pages, "minutes": round(seconds / 60, 1)}


Job = Callable[[Hands], str]
