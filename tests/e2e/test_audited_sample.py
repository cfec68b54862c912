"""The pages of the demo's audit, asked what machines can answer for sure: what verdicts that name this file stand on.

What a person must judge (whether a title, an alternative or a label says the right thing) is not asked here.
"""

from __future__ import annotations

import re
from random import Random

import pytest
from django.conf import settings

from demo.content.accessibility import SAMPLE, WORDLESS
from tests.depth import SEED, amount

pytestmark = [pytest.mark.browser, pytest.mark.walk]
PATHS = [path for _title, path in SAMPLE]
STATIC = settings.PLATFORM / "static"

# Under the number of each criterion, what of the page speaks against the verdict that the audit gives.
QUESTIONS = """(wordless) => {
  const all = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
  const said = (nodes) => nodes.map((one) => one.outerHTML.slice(0, 140));
  const plainly = (text) => text?.replace(/\\s+/g, " ").trim();
  const apart = (one, other) => {
    const here = one.getBoundingClientRect(), there = other.getBoundingClientRect();
    const across = Math.max(0, here.left - there.right, there.left - here.right);
    return Math.hypot(across, Math.max(0, here.top - there.bottom, there.top - here.bottom));
  };
  const cells = (table) => [...table.rows].map((row) => [...row.cells]);
  const tables = all("table");
  const plain = (table) => {
    const [head, ...rows] = cells(table);
    const named = head.every((cell) => cell.matches("th[scope=col]"));
    const values = (named ? rows : [head, ...rows]).map((row) => row.slice(1)).flat();
    return !table.querySelector("[colspan], [rowspan]") && values.every((cell) => cell.matches("td"));
  };
  const fields = all("main :is(input, select, textarea)").filter((one) => !["hidden", "submit"].includes(one.type));
  const far = fields.filter((one) => one.labels?.length && Math.min(...[...one.labels].map((label) =>
    label.classList.contains("vh") || label.contains(one) ? 0 : apart(label, one))) > 60);
  const drawn = /^none$|^normal$|counters?\\([^)]*\\)/g;
  const written = (one, part) => /[A-Za-zÀ-ÿ]{2}/.test(getComputedStyle(one, part).content.replace(drawn, ""));
  const body = getComputedStyle(document.body);
  const inline = (one) => one instanceof Element && one.matches("a, abbr, b, cite, em, label, small, span, strong");
  // Words that a style alone keeps apart: two elements of a line with nothing between, not even a space.
  const touching = all("body :is(a, b, label, li, p, span)").filter((one) => inline(one) && inline(one.nextSibling)
    && !one.closest("svg, [aria-hidden=true]") && /[\\p{L}\\d]$/u.test(one.textContent)
    && /^[\\p{L}\\d]/u.test(one.nextSibling.textContent));
  // Three links or more, side by side with nothing but spaces between them.
  const bare = (one) => [...one.childNodes].every(
    (node) => node instanceof Element ? node.matches("a, svg") : !node.data.trim());
  const rows = all("main :is(p, div)").filter((one) => one.querySelectorAll(":scope > a").length > 2 && bare(one));
  const labels = all("form[action='/recherche/'] [name=q]").map((one) => plainly(one.labels?.[0]?.textContent));
  return {
    "1.8": said(all("img:not([alt='']), [role=img], canvas, picture, input[type=image]").filter(
      (one) => !wordless.some((name) => one.getAttribute("src")?.match(`/images/${name}[._]`)))),
    "1.9": said(all("figcaption").filter((one) => !one.closest("figure[role=figure]")?.querySelector("img, svg, table")
      || plainly(one.closest("figure").ariaLabel) !== plainly(one.textContent))),
    "4": said(all("audio, video, object, embed, iframe")),
    "5.1": said(tables.filter((one) => !plain(one))),
    "5.4": said(tables.filter((one) => !one.caption && !one.ariaLabel && !one.getAttribute("aria-labelledby"))),
    "5.6": said(tables.filter((one) => one.querySelector("th:not([scope])") || !one.querySelector("th"))),
    "8.9": said(all("body :is(i, u, big, center, font)").concat(
      all("body :is(p, li, dt, dd, h1, h2, h3, h4)").filter((one) => !one.textContent.trim()
        && !one.matches("[role=status]") && !one.querySelector("img, svg, input")))),
    "9.3": said(all("main br").concat(rows)),
    "10.3": said(touching),
    "11.3": new Set(labels).size > 1 ? labels : [],
    "10.2": said(all("body *").filter((one) => ["::before", "::after"].some((part) => written(one, part)))),
    "10.5": body.backgroundColor === "rgba(0, 0, 0, 0)" ? ["no ground"] : [],
    "11.4": said(far),
    "11.6": said(all("fieldset:not(:has(> legend)), [role=group]:not([aria-label], [aria-labelledby])")),
    "11.8": said(all("select").filter((one) => [...one.options].some((option) => /^[›>–—-]/.test(option.text.trim())))),
    "13.1": said([...document.querySelectorAll("meta[http-equiv=refresh]")]),
    "13.2": said(all("[target]:not([target=_self], [target='']), a[href^='javascript:']")),
    "13.5": document.body.innerText.match(/[:;]-[)(DP]|\\p{Extended_Pictographic}(?<![©®™↔-↪])/gu) ?? [],
  };
}"""
# One after the other, what keys reach stands further on: to the right, below, or in the next column.
BACKWARD = """() => {
  const reached = [...document.querySelectorAll("main :is(a[href], button, input, select, textarea, summary)")].filter(
    (one) => one.checkVisibility() && one.tabIndex >= 0 && !one.closest("svg, details:not([open]) > :not(summary)"));
  const place = (one) => one.getBoundingClientRect();
  const before = (one, other) => place(other).bottom <= place(one).top && place(other).left < place(one).right - 4
    && place(other).right > place(one).left + 4;
  return reached.slice(1).filter((one, at) => before(reached[at], one) && !one.closest(".card, .fav, .list"))
    .map((one) => one.outerHTML.slice(0, 140)).slice(0, 5);
}"""


# What a script does by itself, and what stands in its place where there is none.
INSTEAD = {"Imprimer le récit", "Imprimer", "Trier"}
# What is filled without a button pressed; other words searched for would find other boxes to tick.
FIELDS = "main :is(input:not([type=hidden], [type=submit], [name=q]), select, textarea)"


@pytest.mark.parametrize("path", Random(SEED).sample(PATHS, amount(3, len(PATHS))))
def test_a_page_says_the_same_without_scripts_and_is_not_left_by_a_choice(
    browser, browser_context_args, visitor, site, path
):
    """7.2, and 7.4: no script takes anybody anywhere, or takes the focus away, because a field was filled."""
    plain = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = plain.new_page()
    page.goto(site.path(path))
    visitor.goto(site.path(path))
    visitor.wait_for_load_state("networkidle")
    said = [{line.strip() for line in one.locator("body").inner_text().splitlines()} for one in (page, visitor)]
    plain.close()
    assert said[0] ^ said[1] <= INSTEAD
    visitor.evaluate("window.stays = true")
    there = visitor.evaluate(
        f"[...document.querySelectorAll({FIELDS!r})].map((one) => one.checkVisibility() && one.id)"
    )
    for name in [one for one in there if one][: amount(5, 40)]:
        field = visitor.locator(f"[id='{name}']")
        field.focus()
        before = visitor.url
        if field.get_attribute("type") in ("checkbox", "radio"):
            visitor.keyboard.press("Space")
        elif field.evaluate("one => one.matches('select')"):
            visitor.keyboard.press("ArrowDown")
        else:
            visitor.keyboard.type("li")
        if field.get_attribute("form") == "recherche" and field.get_attribute("type") == "checkbox":
            visitor.wait_for_url(lambda url, before=before: url != before)  # a box ticked changes the list beside it
        visitor.wait_for_function("name => document.activeElement.id === name", arg=name)
        assert visitor.evaluate("window.stays"), name


@pytest.mark.parametrize("path", Random(SEED).sample(PATHS, amount(4, len(PATHS))))
def test_nothing_of_a_page_speaks_against_its_verdicts(visitor, site, path):
    visitor.goto(site.path(path))
    faults = visitor.evaluate(QUESTIONS, WORDLESS)
    faults["12.8"] = visitor.evaluate(BACKWARD)
    for turned in ({"width": 740, "height": 360}, {"width": 360, "height": 740}):
        visitor.set_viewport_size(turned)
        missing = visitor.evaluate("() => document.documentElement.scrollWidth > innerWidth + 1")
        faults[f"13.9 at {turned['width']}"] = ["wider than the screen"] if missing else []
    assert not {number: found for number, found in faults.items() if found}


def test_nothing_appears_under_a_pointer_alone():
    """10.13, 10.14, 12.11, 13.11: no style shows anything on hover, no script acts before a pointer is let go."""
    for path in STATIC.glob("css/*.css"):
        for selector, body in re.findall(r"([^{}]*:hover[^{}]*){([^{}]*)}", path.read_text()):
            assert not re.search(r"(?<![\w-])(display|visibility|opacity|content|clip|inset)\s*:", body), selector
    for path in STATIC.glob("js/*.js"):
        acts = re.findall(
            r"mousedown|pointerdown|touchstart|devicemotion|orientation\.lock|window\.open", path.read_text()
        )
        assert not acts, path.name


def test_the_plan_of_the_site_leads_to_all_that_the_menus_name(visitor, site):
    """12.3: each of its links answers, and what the menu and the foot of every page lead to is there."""
    visitor.goto(site.path("/plan-du-site/"))
    inside = "links => [...new Set(links.map((link) => link.getAttribute('href')))].filter((href) => href[0] === '/')"
    listed = visitor.locator("main a[href]").evaluate_all(inside)
    named = visitor.locator(".nav a[href]").evaluate_all(inside)
    assert set(named) <= {*listed, "/plan-du-site/"}
    dead = [href for href in listed if visitor.request.get(site.path(href)).status != 200]
    assert len(listed) >= 15 and not dead


def test_the_map_says_what_the_search_says(visitor, site):
    """1.6, 1.7: each name of the map holds the number that the search, and so the table after it, has of its place."""
    visitor.goto(site.path("/carte/"))
    links = visitor.locator(".france svg a[href*='territoire=dep-']")
    named = links.evaluate_all(
        "all => all.map((one) => [new URL(one.href.baseVal, location).searchParams.get('territoire'), one.textContent])"
    )
    assert len(named) > 90
    for place, told in Random(SEED).sample(named, amount(8, len(named))):
        number = int((re.search(r": (\d+) ", told) or [0, 0])[1])
        answer = visitor.request.get(site.path(f"/api/v1/recherche?type=demarche&territoire={place}")).json()
        assert answer["count"] == number, told
