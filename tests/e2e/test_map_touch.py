"""The points of an opened map: each large enough to touch at every width, and each place reached from one of them."""

from __future__ import annotations

from itertools import combinations

import pytest
from playwright.sync_api import expect

from tests.e2e.accessibility import faults_of
from tests.e2e.seen import stands_out, unseen

pytestmark = pytest.mark.browser

OPENED = ("/carte/?territoire=reg-32", "/carte/?territoire=dep-59", "/carte/integration/?territoire=reg-32")
WIDTHS = (320, 360, 768, 1280)
# What is drawn of the marks: box, where it leads, and whether all of a square of 24 pixels on its middle touches it.
MARKS = """() => [...document.querySelectorAll(".france svg .point")].filter((mark) => mark.getClientRects().length)
  .map((mark) => {
    const box = mark.querySelector(".hit").getBoundingClientRect();
    const middle = [box.x + box.width / 2, box.y + box.height / 2];
    const square = [[0, 0], [-12, -12], [12, -12], [-12, 12], [12, 12]];
    const touches = ([x, y]) => document.elementFromPoint(middle[0] + x, middle[1] + y)?.closest("a") === mark;
    return {
      name: mark.querySelector("title").textContent, href: mark.getAttribute("href"),
      x: box.x, y: box.y, right: box.right, bottom: box.bottom,
      touched: square.every(touches),
    };
  })"""
# Every place of the page that can be chosen, and those of one list.
PLACES = """(within) => [...document.querySelectorAll(within)].map((link) => link.getAttribute("href"))
  .filter((href) => !href.startsWith("#"))"""


@pytest.mark.parametrize("path", OPENED)
def test_every_mark_can_be_touched_and_every_place_is_reached(visitor, site, path):
    reached = []
    for width in WIDTHS:
        visitor.set_viewport_size({"width": width, "height": 2400})
        visitor.goto(site.path(path))
        marks = visitor.evaluate(MARKS)
        faults = [mark["name"] for mark in marks if not mark["touched"]]
        faults += [
            f"{one['name']} / {other['name']}"
            for one, other in combinations(marks, 2)
            if one["x"] < other["right"] and other["x"] < one["right"]
            if one["y"] < other["bottom"] and other["y"] < one["bottom"]
        ]
        assert not faults, (width, faults)
        places = [mark["href"] for mark in marks if not mark["href"].startswith("#")]
        for mark in marks:
            if mark["href"].startswith("#"):
                listed = visitor.evaluate(PLACES, f"{mark['href']} a")
                assert mark["name"].startswith(f"{len(listed)} lieux, dont ")
                places += listed
        assert sorted(places) == sorted(set(visitor.evaluate(PLACES, ".france .point, .gathered a"))), width
        reached.append(len(marks))
    assert reached[0] <= reached[-1] < len(places), "they are gathered, more so where there is less room"


def test_a_mark_of_several_places_opens_their_list_by_keys(visitor, site):
    page = visitor
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(site.path("/carte/?territoire=reg-32"))
    stop = page.locator('.france svg a[tabindex="0"]')
    expect(stop).to_have_count(1)
    page.set_viewport_size({"width": 360, "height": 740})
    expect(stop).to_have_count(1)
    stop.focus()
    page.keyboard.press("End")
    expect(page.locator(".narrow .point:focus")).to_have_count(1)
    page.locator(".narrow .several").first.focus()
    page.keyboard.press("Enter")
    shown = page.locator(".gathered:visible")
    expect(shown).to_be_focused()
    assert page.locator(".narrow .several title").first.text_content().startswith(shown.locator("h3").inner_text())
    page.keyboard.press("Tab")
    expect(shown.locator("a").first).to_be_focused()
    shown.get_by_role("link", name="Fermer cette liste").press("Enter")
    expect(shown).to_have_count(0)


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("colours", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_each_kind_of_mark_is_seen_and_shows_the_focus(visitor, site, colours, width):
    visitor.set_viewport_size({"width": width, "height": 900})
    visitor.emulate_media(**colours)
    visitor.goto(site.path("/carte/?territoire=reg-32"))
    drawn = [one for one in visitor.query_selector_all(".france svg .point") if one.is_visible()]
    kinds = {one.get_attribute("class"): one for one in drawn}
    assert {"point", "point several"} <= set(kinds)
    assert not [kind for kind, one in kinds.items() if unseen(visitor, one)]
    pins = visitor.query_selector_all(".legend .pin")
    assert len(pins) == 3 and all(stands_out(visitor, one) for one in pins)
    visitor.locator(".several:visible").first.click()
    if "forced_colors" not in colours:  # axe reads the style sheet's own colours
        assert faults_of(visitor) == {}


def test_paper_has_the_finer_drawing(visitor, site):
    visitor.set_viewport_size({"width": 360, "height": 740})
    visitor.goto(site.path("/carte/?territoire=reg-32"))
    expect(visitor.locator(".narrow .point").first).to_be_visible()
    visitor.emulate_media(media="print")
    expect(visitor.locator(".wide .point").first).to_be_visible()
    expect(visitor.locator(".narrow .point:visible")).to_have_count(0)
