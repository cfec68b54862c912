"""With keys alone: everything that can be used is reached, in sight, and shows that it is."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import faults_of
from tests.e2e.pages import path_of

pytestmark = pytest.mark.browser

# What has the focus: where it is in the page, and whether it shows (itself, or what stands for it).
FOCUS = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const outlined = (element) => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  // A département of the map is shown by its border.
  let shown = [...node.querySelectorAll("path")].some((path) => parseFloat(getComputedStyle(path).strokeWidth) >= 4);
  for (let up = node; up && up !== document.body; up = up.parentElement) shown ||= outlined(up);
  const place = node.getBoundingClientRect();
  window.focusOrder ??= new Map();
  if (!window.focusOrder.has(node)) window.focusOrder.set(node, window.focusOrder.size);
  return {
    number: window.focusOrder.get(node), html: node.outerHTML.slice(0, 140), shown,
    seen: place.width > 0 && place.height > 0 && place.bottom > 0 && place.top < innerHeight
      && place.right > 0 && place.left < innerWidth,
  };
}"""
# What the keys must reach; of a group of radio buttons, one.
USABLE = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")].filter((node) =>
  node.checkVisibility({ visibilityProperty: true }) && !node.disabled && node.tabIndex >= 0
  && node.type !== "hidden" && node.type !== "radio").length"""


def walk(page: Page) -> list[dict]:
    """What Tab goes through from the top of the page to its end."""
    steps = []
    for _ in range(600):
        page.keyboard.press("Tab")
        step = page.evaluate(FOCUS)
        if step is None or (steps and step["number"] < steps[-1]["number"]):
            return steps
        assert not steps or step["number"] != steps[-1]["number"], f"the focus is caught: {step['html']}"
        steps.append(step)
    raise AssertionError("Tab never comes to the end of the page")


@pytest.mark.parametrize(
    "name",
    ["home", "search", "experience", "action", "analysis", "meeting", "meeting-registration", "meeting-recorded", "map",
     "directory", "directory-contact", "alert-new-visitor", "sign-up"],
)  # fmt: skip
def test_tab_reaches_everything_in_sight_and_shows_it(visitor, site, ground, name):
    visitor.goto(site.path(path_of(site, name, ground)))
    visitor.wait_for_load_state("networkidle")
    usable = visitor.evaluate(USABLE)
    steps = walk(visitor)
    assert "Aller au contenu" in steps[0]["html"]
    assert not [step["html"] for step in steps if not step["seen"]]
    assert not [step["html"] for step in steps if not step["shown"]]
    assert len(steps) >= usable


def test_from_the_home_page_to_a_kept_recit(visitor, site):
    page = visitor
    page.goto(site.path("/"))
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Aller au contenu")
    page.keyboard.press("Enter")
    press_until(page, "document.activeElement.name === 'q'", 3)
    page.keyboard.type("ambassadeur sante")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/**")
    press_until(page, "document.activeElement.value === 'participation-des-habitants'", 60)
    page.keyboard.press("Space")
    page.wait_for_url("**theme=participation-des-habitants**")
    expect(page.locator("#trouve .chips")).to_be_visible()
    expect(page.locator("input[value=participation-des-habitants]")).to_be_focused()
    press_until(page, "document.activeElement.textContent.startsWith('Ambassadeurs de santé')", 150)
    page.keyboard.press("Enter")
    page.wait_for_url("**/experiences/ambassadeurs-de-sante-lille/")
    press_until(page, "document.activeElement.matches('.docacts button[aria-pressed]')", 60)
    page.keyboard.press("Enter")
    expect(page.locator(".docacts [aria-pressed=true]")).to_be_visible()


def test_escape_folds_the_menu_of_a_telephone(visitor, site):
    page = visitor
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(site.path("/"))
    press_until(page, "document.activeElement.matches('.menu summary')", 10)
    page.keyboard.press("Enter")
    expect(page.locator(".nav a").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(".nav a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".nav a").first).to_be_hidden()
    expect(page.locator(".menu summary")).to_be_focused()


def propose(page: Page, field: str, words: str) -> None:
    """Type into a field until it proposes something for these very words."""
    page.locator(field).focus()
    expect(page.locator(f"{field}[role=combobox]")).to_be_focused()
    with page.expect_response(lambda answer: "/suggestions/" in answer.url and answer.url.endswith(last_word(words))):
        page.keyboard.type(words)
    expect(page.locator(f"{field}[aria-expanded=true]")).to_be_visible()


def last_word(words: str) -> str:
    """The end of the address that asks for proposals for these words."""
    return words.rpartition(" ")[2]


def test_the_search_box_is_a_combobox_fetched_at_its_first_focus(visitor, site):
    page = visitor
    fetched: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(site.path("/recherche/"))
    page.wait_for_load_state("networkidle")
    assert not [url for url in fetched if "autocomplete" in url or "suggestions.css" in url]
    propose(page, "#q", "sante ment")
    expect(page.locator("#q")).to_have_value("sante ment")
    options = page.locator("#q__listbox [role=option]")
    expect(options.first).to_have_text("Santé mentale Thème")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_be_focused()
    expect(options.first).to_have_attribute("aria-selected", "true")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert faults_of(page) == {}
    expect(page.locator("#q__status--A, #q__status--B").filter(has_text="proposition")).to_have_count(1)

    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#q")).to_have_value("sante ment")

    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/?q=sante+ment")
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "false")

    page.locator("#q").fill("")
    propose(page, "#q", "diabet")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/?q=diabet")
    page.locator("#q").fill("")
    propose(page, "#q", "cls")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_contain_text("CLS — Contrat local de santé")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/?q=CLS")

    page.goto(site.path("/experiences/"))
    propose(page, "#recherche-entete", "diabet")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/?q=diabet")
    assert not said


def test_a_place_is_chosen_with_keys_and_results_come_from_the_nearest(visitor, site):
    page = visitor
    page.goto(site.path("/recherche/?type=experience"))
    propose(page, "#lieu", "lille")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#lieu__listbox [role=option]").first).to_contain_text("Lille (59)")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/?type=experience&territoire=com-59350")
    expect(page.locator("#trouve .chips")).to_contain_text("Lille (59)")
    expect(page.locator("#tri option:checked")).to_have_text("distance : du plus près au plus loin")
    expect(page.locator("#trouve .list article").first.locator(".meta")).to_contain_text("Lille")


def test_near_me_by_keys_from_the_home_page(visitor, site):
    page = visitor
    page.goto(site.path("/"))
    page.get_by_role("link", name="Près de chez moi").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/pres-de-chez-moi/")
    page.locator("#lieu").focus()
    expect(page.locator("#lieu[role=combobox]")).to_be_focused()
    page.keyboard.type("Roubaiks")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/pres-de-chez-moi/?lieu=Roubaiks")
    expect(page.locator("#lieu")).to_have_value("Roubaiks")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert faults_of(page) == {}
    page.get_by_role("link", name="Roubaix (59)").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/?territoire=com-59512")


def press_until(page: Page, condition: str, times: int) -> None:
    """Tab until something has the focus."""
    for _ in range(times):
        page.keyboard.press("Tab")
        if page.evaluate(condition):
            return
    raise AssertionError(f"{times} × Tab never gives: {condition}")


def test_the_map_is_one_stop_and_arrows_go_from_place_to_place(visitor, site):
    page = visitor
    page.goto(site.path("/carte/"))
    stops = "document.querySelectorAll('.france svg a[tabindex=\"0\"]').length"
    page.wait_for_function(f"{stops} === 1")
    page.locator('.france svg a[tabindex="0"]').focus()
    places = [page.evaluate("document.activeElement.id")]
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "End", "Home"):
        page.keyboard.press(key)
        places.append(page.evaluate("document.activeElement.id"))
        assert page.evaluate(stops) == 1
    assert len(set(places)) >= 4 and all(place.startswith("carte-") for place in places)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.france svg') === null"), "one tab away"


def test_a_refused_form_is_read_first_and_leads_to_its_fields(visitor, site):
    page = visitor
    page.goto(site.path("/compte/inscription/"))
    page.fill("main [name=email]", "nadia@")
    page.keyboard.press("Enter")
    summary = page.locator(".faults")
    expect(summary).to_be_focused()
    expect(page).to_have_title(re.compile("^Erreur"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main [name=email]")).to_be_focused()
    assert faults_of(page) == {}
