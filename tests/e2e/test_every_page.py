"""Every page type: accessible in light and dark, whole at 360 px, and nothing from another host.

A page is opened once and looked at from every side: its module-wide fixture groups the tests by page.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from tests.e2e.accessibility import faults_of
from tests.e2e.conftest import open_page, sign_in
from tests.e2e.pages import MEMBER_PAGES, VISITOR_PAGES, path_of

pytestmark = pytest.mark.browser
NAMES = [*VISITOR_PAGES, *MEMBER_PAGES]
FAVOURITE = "/experiences/ambassadeurs-de-sante-lille/"

# The elements that stand out of the window and that nothing on the way up scrolls or clips.
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  const held = (node) => {
    for (let up = node.parentElement; up && up !== document.body; up = up.parentElement) {
      if (getComputedStyle(up).overflowX !== "visible") return true;
    }
    return false;
  };
  return [...document.body.querySelectorAll("*")]
    .filter((node) => node.getBoundingClientRect().right > width + 1 && node.checkVisibility() && !held(node))
    .map((node) => node.outerHTML.slice(0, 120)).slice(0, 5);
}"""


@dataclass
class Visit:
    """A page that was opened, and what it asked for."""

    name: str
    page: object
    asked: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, url: str) -> Visit:
        """Open it, and note every request, every answer in error and every complaint of the browser."""
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("response", lambda answer: self._note(answer, url))
        self.page.on("requestfailed", lambda request: self.failed.append(f"{request.url}: {request.failure}"))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self._hear(message, url))
        self.page.goto(url)
        self.page.wait_for_load_state("networkidle")
        return self

    def _note(self, answer, url: str) -> None:
        if answer.status >= 400 and answer.url != url:
            self.failed.append(f"{answer.url}: {answer.status}")

    def _hear(self, message, url: str) -> None:
        if message.type in ("error", "warning") and message.location.get("url") != url:
            self.complaints.append(message.text)


@pytest.fixture(scope="module")
def reader(browser, browser_context_args):
    """A visitor's browser, kept for the whole module."""
    context = browser.new_context(**browser_context_args)
    yield context
    context.close()


@pytest.fixture(scope="module")
def member(browser, browser_context_args, site):
    """A coordinator's browser, with a favourite, a download and an alert, so that no page is an empty one."""
    context = browser.new_context(**browser_context_args)
    page = open_page(context)
    sign_in(page, site, "coordination")
    page.goto(site.path(FAVOURITE))
    keep = page.locator("main .docacts .favform button")
    if keep.get_attribute("aria-pressed") == "false":
        keep.click()
        page.locator("main .docacts .favform [aria-pressed=true]").wait_for()
    context.request.get(site.path(page.locator("a.file").first.get_attribute("href")))
    page.goto(site.path(MEMBER_PAGES["alert-new"]))
    page.click("main form button[type=submit]")
    page.wait_for_url("**/compte/alertes/**")
    page.close()
    yield context
    context.close()


@pytest.fixture(scope="module", params=NAMES, ids=NAMES)
def visit(request, site):
    """Each page type in turn."""
    name = request.param
    if name in VISITOR_PAGES:
        context, path = request.getfixturevalue("reader"), path_of(site, name)
    else:
        context, path = request.getfixturevalue("member"), MEMBER_PAGES[name]
    page = open_page(context)
    if path == "first alert":
        page.goto(site.path("/compte/alertes/"))
        path = page.locator("main h2 a").first.get_attribute("href")
    page.close()
    opened = Visit(name, open_page(context)).open(site.path(path))
    yield opened
    opened.page.close()


def test_nothing_comes_from_another_host_and_nothing_fails(visit, site):
    assert not [url for url in visit.asked if not url.startswith((site.url, "data:"))]
    assert not visit.failed
    assert not visit.complaints


def test_one_heading_a_title_and_a_language(visit):
    page = visit.page
    assert page.locator("h1").count() == 1
    assert page.locator("h1").inner_text().strip()
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.title().strip()
    assert page.locator("main").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit, scheme):
    visit.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    assert faults_of(visit.page) == {}


def test_at_360_pixels_nothing_scrolls_sideways(visit):
    page = visit.page
    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    widest, too_wide = page.evaluate("document.documentElement.scrollWidth"), page.evaluate(TOO_WIDE)
    assert widest <= 360, too_wide
    assert not too_wide


def test_at_360_pixels_axe_finds_nothing(visit):
    visit.page.set_viewport_size({"width": 360, "height": 740})
    assert faults_of(visit.page) == {}
    visit.page.set_viewport_size({"width": 1280, "height": 800})
