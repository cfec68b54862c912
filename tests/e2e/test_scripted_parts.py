"""What scripts make or change, as an assistive technology is told of it: role, name, and the state before and after.

Read in Chromium's accessibility tree, which is what it hands to a screen reader. Whether one reads it well is not said
here: criterion 7.1 of the RGAA asks a person who listens.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

WATCHED = ("expanded", "pressed", "checked", "selected", "invalid", "focused", "busy", "live", "valuetext", "level")


def told(page: Page, selector: str) -> dict[str, Any]:
    """Role, name, value and states of the first thing a selector finds, as the accessibility tree has them."""
    client = page.context.new_cdp_session(page)
    found = client.send("Runtime.evaluate", {"expression": f"document.querySelector({selector!r})"})["result"]
    [node] = client.send("Accessibility.getPartialAXTree", {"objectId": found["objectId"], "fetchRelatives": False})[
        "nodes"
    ]
    client.detach()
    states = {one["name"]: one["value"].get("value") for one in node.get("properties", ())}
    said = {name: node[name].get("value", "") for name in ("role", "name", "value") if name in node}
    return said | {name: states[name] for name in WATCHED if name in states}


def test_proposals_are_a_combobox_that_says_whether_it_is_open_and_which_is_chosen(visitor, site):
    page = visitor
    page.goto(site.path("/recherche/"))
    page.locator("#q").focus()
    expect(page.locator("#q")).to_have_attribute("role", "combobox")
    before = told(page, "#q")
    assert (before["role"], before["expanded"], before["focused"]) == ("combobox", False, True) and before["name"]
    page.locator("#q").press_sequentially("méd")
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "true")
    after = told(page, "#q")
    assert (after["name"], after["expanded"], after["value"]) == (before["name"], True, "méd")
    page.keyboard.press("ArrowDown")
    chosen = told(page, "[role=listbox] [aria-selected=true]")
    assert chosen["role"] == "option" and chosen["selected"] and chosen["name"]
    expect(page.locator("[role=status], [aria-live]").filter(has_text="proposition").first).to_be_attached()


def test_the_menu_of_a_telephone_says_whether_it_is_open(visitor, site):
    page = visitor
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(site.path("/"))
    before = told(page, ".menu > summary")
    page.locator(".menu > summary").press("Enter")
    after = told(page, ".menu > summary")
    assert (before["name"], before["expanded"], after["name"], after["expanded"]) == ("Menu", False, "Menu", True)
    assert told(page, ".top nav a")["role"] == "link"


def test_a_kept_resource_is_a_pressed_button_of_the_same_name(visitor, site):
    page = visitor
    page.goto(site.path("/experiences/ambassadeurs-de-sante-lille/"))
    button = ".fav button, button[aria-pressed]"
    before = told(page, button)
    page.locator(button).first.press("Enter")
    expect(page.locator(button).first).to_have_attribute("aria-pressed", "true")
    after = told(page, button)
    assert before["role"] == after["role"] == "button"
    assert str(before["pressed"]).lower() == "false" and str(after["pressed"]).lower() == "true"


def test_the_map_says_its_year_and_what_each_place_holds(visitor, site):
    page = visitor
    page.goto(site.path("/carte/?annee=2019"))
    slider = told(page, "#carte-curseur")
    assert slider["role"] == "slider" and slider["name"].startswith("Année, de ")
    page.locator("#carte-curseur").press("ArrowLeft")
    moved = told(page, "#carte-curseur")
    assert float(moved["value"]) == float(slider["value"]) - 1
    expect(page.locator("#carte-annonce")).to_contain_text("démarche")
    assert told(page, "#carte-annonce")["role"] == "status"
    stop = told(page, ".france svg a[tabindex='0']")
    assert stop["role"] == "link" and "démarche" in stop["name"]
    group = told(page, ".france svg")
    assert group["role"] == "group" and "les flèches vont d’un lieu à l’autre" in group["name"]


def test_a_filter_of_the_search_keeps_the_focus_and_tells_the_new_count(visitor, site):
    page = visitor
    page.goto(site.path("/recherche/?q=sante"))
    box = "#filtres input[type=checkbox]"
    before = told(page, box)
    page.locator(box).first.press("Space")
    expect(page.locator("#annonce")).to_contain_text("résultat")
    assert told(page, "#annonce")["role"] == "status"
    after = told(page, box)
    assert before["role"] == after["role"] == "checkbox" and before["name"] == after["name"]
    assert (str(before["checked"]).lower(), str(after["checked"]).lower()) == ("false", "true")
    assert after["focused"]
