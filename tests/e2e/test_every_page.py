"""Every page type: accessible in light and dark, whole at 360 px, and nothing from another host."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page, address, scheme):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(address)
    page.wait_for_load_state("load")
    results = Axe().run(page, options=RULES)
    faults = {
        fault["id"]: [node["html"][:160] for node in fault["nodes"]][:4] for fault in results.response["violations"]
    }
    assert not faults


def test_no_horizontal_scroll_at_360_pixels(page, address):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(address)
    widest = page.evaluate("document.documentElement.scrollWidth")
    assert widest <= 360


def test_nothing_comes_from_another_host(page, address, site):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    faults = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if not url.startswith((site.url, "data:"))]
    assert not [text for text in faults if "404" not in text and "403" not in text]


def test_one_title_and_a_language(page, address):
    page.goto(address)
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.title().strip()
