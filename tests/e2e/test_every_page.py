"""Every page type: accessible in light and dark, whole at 320 px, and nothing from another host.

Some, and in `make test-deep` all, also as readers adapt them: 200 and 400 %, spaced out, in forced colours, still.

A page is opened once and looked at from every side.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

import pytest

from tests.depth import DEEP, SEED, amount
from tests.e2e.accessibility import COLOURS, NOTE_SHOWN, RUN_BESIDES, UNSET, faults_of, faults_of_names
from tests.e2e.adapted import faults_when_adapted
from tests.e2e.conftest import open_page, sign_in
from tests.e2e.pages import FACILITATOR_PAGES, MEMBER_PAGES, VISITOR_PAGES, path_of

pytestmark = [pytest.mark.browser, pytest.mark.walk]
NAMES = [*VISITOR_PAGES, *MEMBER_PAGES, *FACILITATOR_PAGES]
HEAVIEST = 300_000
# Each costs a second: a dozen in `make test`, every page type in `make test-deep`.
ADAPTED = frozenset(Random(SEED).sample(NAMES, amount(12, len(NAMES))))
REFUSING = {
    "not-found": 404, "meeting-registration-unknown": 404, "unsubscribe-unknown": 404, "meeting-members-only": 403,
    "proposal-ended": 410,
}  # fmt: skip
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

SAMPLES = "style-guide"  # shows one component several times
TWICE = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  return [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
}"""


@dataclass
class Visit:
    """A page that was opened, and what it asked for."""

    name: str
    page: object
    asked: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    status: int = 0

    def open(self, url: str) -> Visit:
        """Open it, and note every request, every answer in error and every complaint of the browser."""
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("response", lambda answer: self._note(answer, url))
        self.page.on("requestfailed", lambda request: self.failed.append(f"{request.url}: {request.failure}"))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self._hear(message, url))
        answer = self.page.goto(url)
        self.status = answer.status if answer else 0
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


@pytest.fixture(scope="module")
def facilitator(browser, browser_context_args, site):
    """The browser of who looks after the network, and edits."""
    context = browser.new_context(**browser_context_args)
    page = open_page(context)
    sign_in(page, site, "redaction")
    page.close()
    yield context
    context.close()


@pytest.fixture
def visit(request, site, ground):
    """A page type, opened."""
    name = request.param
    who = "reader" if name in VISITOR_PAGES else "member" if name in MEMBER_PAGES else "facilitator"
    context, path = request.getfixturevalue(who), path_of(site, name, ground)
    page = open_page(context)
    if path.startswith("first alert"):
        page.goto(site.path("/compte/alertes/"))
        path = page.locator("main h2 a").first.get_attribute("href") + path.removeprefix("first alert").strip()
    opened = Visit(name, page).open(site.path(path))
    yield opened
    opened.page.close()


@pytest.mark.parametrize("visit", NAMES, indirect=True)
def test_a_page_is_sound(visit, site):
    """Everything at once, since opening it costs most: each fault under its own name."""
    page = visit.page
    faults = {
        "other hosts": [url for url in visit.asked if not url.startswith((site.url, "data:"))],
        "answer": [] if visit.status == REFUSING.get(visit.name, 200) else [f"{visit.status} at {page.url}"],
        "failed": visit.failed,
        "complaints": visit.complaints,
        "frame": frame_of(page),
        "ids that name two things": [] if visit.name == SAMPLES else page.evaluate(TWICE),
        "too heavy": heavy(visit),
        "typography": page.evaluate(UNSET),
        "light": faults_of(page),
        "names": [] if visit.name == SAMPLES else faults_of_names(page),
    }
    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    faults["dark at 360 px"] = faults_of(page)
    page.evaluate(NOTE_SHOWN)
    page.set_viewport_size({"width": 1280, "height": 800})
    # A style's colours are the same at every width; what a telephone shows was just asked.
    faults["dark"] = faults_of(page, COLOURS) if DEEP else faults_of(page, COLOURS, RUN_BESIDES)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    # 320 px are also 1280 at 400 % (WCAG 1.4.10).
    page.set_viewport_size({"width": 320, "height": 740})
    faults["wider than 320 px"] = page.evaluate(TOO_WIDE)
    if page.evaluate("document.documentElement.scrollWidth") > 320:
        faults["wider than 320 px"].append("the page itself")
    if visit.name in ADAPTED:
        faults |= faults_when_adapted(page)
    assert not {name: found for name, found in faults.items() if found}


def frame_of(page):
    """What is missing of one heading, one main part, a title and a language."""
    right = {
        "h1": page.locator("h1").count() == 1 and page.locator("h1").inner_text().strip(),
        "main": page.locator("main").count() == 1,
        "title": page.title().strip(),
        "lang": page.locator("html").get_attribute("lang") == "fr",
    }
    return [name for name, fine in right.items() if not fine]


def heavy(visit):
    """A page of words weighs little before compression, whatever it lists."""
    size = len(visit.page.content().encode())
    return [f"{size} bytes"] if size > HEAVIEST else []
