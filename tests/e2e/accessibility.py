"""What axe says against a page, and what its accessibility tree has no good name for."""

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
# What is shown now, and what another width shows besides: the outermost of it, asked alone.
NOTE_SHOWN = """() => {
  window.shownBefore = new Set([...document.body.querySelectorAll("*")].filter((node) => node.checkVisibility()));
}"""
RUN_BESIDES = """options => {
  const besides = [...document.body.querySelectorAll("*")].filter(
    (node) => node.checkVisibility() && !window.shownBefore.has(node));
  const outermost = besides.filter((node) => !besides.includes(node.parentElement));
  return outermost.length ? axe.run(outermost, options).then(({ violations }) => violations) : [];
}"""


def faults_of(page: Page, options: dict[str, Any] = RULES, run: str = _RUN) -> dict[str, list[str]]:
    """Each rule that the page breaks, with the elements that break it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(run, options)
    return {fault["id"]: [node["html"][:200] for node in fault["nodes"]][:5] for fault in found}


NAMED = {"link", "button", "textbox", "searchbox", "combobox", "checkbox", "radio", "listbox", "spinbutton", "slider",
         "region", "dialog", "img", "image"}  # fmt: skip
# Heard together in a list, two of a kind must be told apart.
LANDMARKS = {"navigation", "region", "form", "search", "complementary"}
SAYS_NOTHING = {"", "ici", "là", "lien", "voir", "lire", "plus", "suite", "lire la suite", "en savoir plus", "ok", "x"}
# Who speaks to a page says the words that are seen (WCAG 2.5.3).
UNSAID = """() => [...document.querySelectorAll(":is(a, button, summary)[aria-label]")].filter((node) => {
  const plain = (text) => text.toLowerCase().replace(/[\\s\\u00a0\\u202f]+/g, " ").trim();
  const seen = plain(node.innerText);
  return node.checkVisibility() && seen.length > 1 && !plain(node.ariaLabel).includes(seen);
}).map((node) => node.outerHTML.slice(0, 140))"""

# Words as a typewriter has them: a straight apostrophe, a sign after a plain space.
UNSET = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = new Set();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest("script, style, svg, code, pre, textarea, kbd")) continue;
    if (/\\p{L}'[\\p{L}\\d]| [;:?!»](?!\\w)|« /u.test(node.data)) found.add(node.data.trim().slice(0, 100));
  }
  return [...found].slice(0, 5);
}"""


def faults_of_names(page: Page) -> list[str]:
    """What the accessibility tree names badly: nothing, a word that says nothing, two landmarks alike, other words."""
    client = page.context.new_cdp_session(page)
    nodes = client.send("Accessibility.getFullAXTree")["nodes"]
    client.detach()
    told = [(node["role"]["value"], node.get("name", {}).get("value", "").strip()) for node in nodes if "role" in node
            and not node.get("ignored")]  # fmt: skip
    faults = [f"{role} « {name} »" for role, name in told if role in NAMED and name.lower() in SAYS_NOTHING]
    marks = [one for one in told if one[0] in LANDMARKS and one != ("form", "")]  # a form without a name is no landmark
    faults += [f"two {role} « {name} »" for role, name in sorted({one for one in marks if marks.count(one) > 1})]
    return faults + [f"said otherwise: {html}" for html in page.evaluate(UNSAID)]
