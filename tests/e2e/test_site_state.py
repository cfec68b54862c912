"""The page on the state of the site, as the person who runs it reads it: in both colours, and whole at 360 px."""

import pytest
from playwright.sync_api import expect

from tests.e2e.accessibility import faults_of


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_state_of_the_site_and_its_days_read_well(open_as, site, scheme):
    page = open_as("admin", "/admin/")
    page.emulate_media(color_scheme=scheme)
    for path, heading in (("/admin/etat/", "État du site"), ("/admin/etat/journal/", "Journal du site")):
        page.goto(site.path(path))
        expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
        assert not faults_of(page)
        page.set_viewport_size({"width": 360, "height": 800})
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
        page.set_viewport_size({"width": 1280, "height": 900})
