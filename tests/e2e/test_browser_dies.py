"""The browser of all visitors goes on after a page whose process died (tests/e2e/died_in.py)."""

import pytest
from playwright.sync_api import Error, expect

from tests.e2e.conftest import forget_all, open_page

pytestmark = pytest.mark.browser


def test_a_page_whose_process_died_is_forgotten_and_the_next_is_shown(passing_by, site):
    died = open_page(passing_by)
    died.goto(site.path("/contact/"))
    with pytest.raises(Error):
        died.goto("chrome://crash")
    died.close()
    forget_all(passing_by, site)
    following = open_page(passing_by)
    following.goto(site.path("/contact/"))
    expect(following.locator("main h1")).to_be_visible()
    following.close()
