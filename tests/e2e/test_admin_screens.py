"""The main screens of the admin: axe in light and dark, whole at 1,280 and 1,024 px, everything reached by keyboard."""

from __future__ import annotations

import json
import subprocess
import sys
from random import Random

import pytest
from django.conf import settings
from playwright.sync_api import Page

from tests.admin_screens import BROUGHT, SCREENS
from tests.depth import SEED, amount
from tests.e2e.accessibility import COLOURS, faults_of
from tests.e2e.conftest import open_page, sign_in
from tests.e2e.test_every_page import TOO_WIDE
from tests.e2e.test_keyboard import FOCUS

pytestmark = [pytest.mark.browser, pytest.mark.walk]
# A screen costs three seconds, Tab on it up to fifteen: some in `make test`, all of them in `make test-deep`.
NAMES = Random(SEED).sample(list(SCREENS), amount(7, len(SCREENS)))
BY_KEYS = frozenset(NAMES[: amount(2, len(NAMES))])
LISTS = ("board", "documents", "themes", "organisations", "messages", "proposals", "accounts", "journal")
UNDER = """() => [...document.querySelectorAll("main table")].filter((table) => {
  const place = table.parentElement;
  return table.scrollWidth > place.clientWidth + 1 && getComputedStyle(place).overflowX === "visible";
}).map((table) => `${table.className} ${table.scrollWidth} in ${table.parentElement.clientWidth}`)"""
BUILD = """
import json
from tests.admin_screens import addresses_of, fill, forms_of
fill()
print(json.dumps([addresses_of(), forms_of()]))
"""
# Notes what a form holds as it comes: hidden fields, texts among them, when they come in; the others at its load.
READ = """const came = new Map();
const hidden = () => document.querySelectorAll("#page-edit-form input[type=hidden][name]:not([name^=csrf])");
new MutationObserver(() => hidden().forEach((field) => came.has(field) || came.set(field, field.value)))
  .observe(document, { childList: true, subtree: true });
const shown = "#page-edit-form :is(input, select, textarea):not([type=hidden])";
const others = () => JSON.stringify([...document.querySelectorAll(shown)].map(
  (field) => [field.name, ["checkbox", "radio"].includes(field.type) ? field.checked : field.value]));
let read = "";
addEventListener("load", () => { read = others(); });
window.textsOf = () => [...hidden()].filter((field) => field.draftailEditor).length;
window.changed = () => [...hidden()].filter((field) => came.get(field) !== field.value)
  .map((field) => [field.name, came.get(field), field.value]).concat(others() === read ? [] : [[read, others()]]);"""
# What the keys must reach; `focusOrder` is what they went through. Of a group of radio buttons, one.
MISSED = """() => [...document.querySelectorAll(
  "a[href], button, input, select, textarea, summary, [contenteditable=true]"
)].filter((node) => node.checkVisibility({ visibilityProperty: true }) && !node.disabled && node.tabIndex >= 0
  && node.type !== "hidden" && node.type !== "radio" && !window.focusOrder.has(node)
).map((node) => node.outerHTML.slice(0, 140))"""
# What goes round for ever, as what turns while one waits, is no change.
STILL = """() => document.getAnimations().every(
  (one) => one.playState !== "running" || one.effect.getComputedTiming().endTime === Infinity
)"""
HEIGHT = "() => Math.round(document.activeElement.getBoundingClientRect().y)"
SETTLES = 50  # milliseconds: Wagtail scrolls, folds and colours smoothly


@pytest.fixture(scope="module")
def made(site):
    """The paths of the screens and of the forms of the running site, with something on each."""
    made = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", BUILD],
        env={**site.env, "SITE_URL": site.url},
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr[-3000:]
    return json.loads(made.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def addresses(made):
    """The path of each screen."""
    return made[0]


@pytest.fixture(scope="module")
def administrator(browser, browser_context_args, site):
    """A browser of who sees every screen."""
    context = browser.new_context(**browser_context_args)
    page = open_page(context)
    sign_in(page, site, "admin", "/admin/")
    yield page
    context.close()


@pytest.mark.parametrize("name", NAMES)
def test_a_screen_of_the_admin_is_sound(administrator, site, addresses, name):
    page = administrator
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size({"width": 1280, "height": 800})
    answer = page.goto(site.path(addresses[name]), wait_until="load")
    still(page)
    faults = {"answer": [] if answer.status == 200 else [answer.status], "wider than 1280 px": too_wide(page, 1280)}
    faults["light"] = faults_of(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    still(page)
    faults["dark"] = faults_of(page, COLOURS)
    if name in BY_KEYS:
        faults |= faults_by_keys(page)
        page.evaluate("document.activeElement.blur()")  # what the last step showed beside itself goes
        still(page)
    page.set_viewport_size({"width": 1024, "height": 768})
    faults["wider than 1024 px"] = too_wide(page, 1024)
    assert not {name: found for name, found in faults.items() if found}


@pytest.mark.parametrize("name", LISTS)
def test_no_list_stands_under_what_is_beside_it(administrator, site, addresses, name):
    """At 1,024 px: a table that is wider than its place scrolls there, beside filters and not under them."""
    administrator.set_viewport_size({"width": 1024, "height": 768})
    administrator.goto(site.path(addresses[name]), wait_until="load")
    assert administrator.locator("main table").count()
    assert administrator.evaluate(UNDER) == []


def still(page: Page) -> None:
    """Until nothing folds or changes colour any more; a busy machine takes longer than any time written down."""
    page.wait_for_timeout(SETTLES)
    page.wait_for_function(STILL)


def test_a_form_that_is_only_opened_changes_nothing(administrator, site, made):
    """Wagtail saves a draft of what differs from what it read too early: before the editors had started."""
    page, sent = administrator.context.new_page(), []
    page.add_init_script(READ)
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    forms, changed, texts = made[1], {}, {}
    assert len(forms) > 20
    names = ["brought", "ExperiencePage", *Random(SEED).sample(sorted(forms), amount(2, len(forms)))]
    for name in names:
        page.goto(site.path(forms[name]), wait_until="load")
        page.wait_for_timeout(amount(500, 4000))  # Wagtail looks for changes after two seconds, twice a second
        texts[name] = page.evaluate("window.textsOf()")
        if found := page.evaluate("window.changed()"):
            changed[name] = found
    page.close()
    assert texts["ExperiencePage"] > 20 and texts["brought"] >= len(BROUGHT)
    assert not changed and not [address for address in sent if "/edit/" in address]


def too_wide(page: Page, width: int) -> list[str]:
    """What stands out of the window, the page itself last."""
    found = page.evaluate(TOO_WIDE)
    return found + (["the page itself"] if page.evaluate("document.documentElement.scrollWidth") > width else [])


def faults_by_keys(page: Page) -> dict[str, list[str]]:
    """What Tab does not reach from the top of the page to its end, does not bring into sight, or does not show."""
    steps: list[dict] = []
    while len(steps) < 700:
        page.keyboard.press("Tab")
        step = settled(page)
        if step is None or (steps and step["number"] < steps[-1]["number"]):
            break
        if steps and step["number"] == steps[-1]["number"]:
            return {"the focus is caught": [step["html"]]}
        steps.append(step)
    return {
        "keys miss": page.evaluate(MISSED),
        "focus out of sight": [step["html"] for step in steps if not step["seen"]],
        "focus not shown": [step["html"] for step in steps if not step["shown"]],
        "never ends": [steps[-1]["html"]] if len(steps) == 700 else [],
    }


def settled(page: Page) -> dict | None:
    """What has the focus, once it is in sight or nothing scrolls to it any more, looked at three times."""
    step, stays, was = page.evaluate(FOCUS), 0, None
    while step is not None and not step["seen"] and stays < 3:
        page.wait_for_timeout(SETTLES)
        step, now = page.evaluate(FOCUS), page.evaluate(HEIGHT)
        stays, was = (stays + 1 if now == was else 0), now
    return step
