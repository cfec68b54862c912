"""An older site's pages from a file to published pages, and a document's bits placed on a narrow screen."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from asv.core.typography import french
from tests.depth import SEED, amount
from tests.e2e.accessibility import faults_of
from tests.e2e.test_every_page import TOO_WIDE
from tests.older_site import generator, ground

pytestmark = [pytest.mark.browser, pytest.mark.walk]
PAGES = amount(6, 300)
NARROW = {"width": 360, "height": 800}
A_DOCUMENT = "<h1>Marcher ensemble</h1><h2>Contexte</h2>" + "<p>Des habitants marchent chaque semaine.</p>" * 9


def test_an_older_sites_pages_go_from_a_file_to_published(site, open_as, tmp_path):
    members, written = generator.site(PAGES, SEED)
    content = {name: one.encode() if isinstance(one, str) else one for name, one in members.items()}
    place = ground.zipped(tmp_path / "ancien.zip", content)
    team = open_as("admin")
    team.goto(site.path("/admin/ancien-site/"))
    team.set_input_files("#id_file", place)
    team.get_by_role("button", name="Vérifier ces pages").click()
    until(team, "Accepter les pages prêtes")
    team.get_by_role("button", name="Accepter les pages prêtes").click()
    until(team, f"En brouillon : {PAGES}")

    publish_all(team, site)
    visitor = open_as("visite")
    for made in (written[0], written[-1]):
        number = written.index(made) + 1
        answer = visitor.goto(site.path(f"/pages/page-{number}.html"))  # its old address
        assert answer.status == 200 and answer.request.redirected_from
        expect(visitor.locator("h1")).to_contain_text(re.sub(r"[\s:,()’'].*", "", made.title))
        expect(visitor.locator("main")).to_contain_text(made.headings[0])
    assert online(site) >= PAGES


def until(page: Page, words: str) -> None:
    """Look again until the worker has gone so far."""
    for _turn in range(amount(120, 600)):
        if french(words) in page.locator("main").inner_text():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(words)


def publish_all(team: Page, site) -> None:
    """What lies under the news, at once, as Wagtail's list does."""
    [index] = asked(site, "select id from wagtailcore_page where slug = 'actualites' and depth = 3")
    team.goto(site.path(f"/admin/pages/{index}/"))
    team.locator("[data-bulk-action-select-all-checkbox]").first.check()
    everything = team.locator("[data-bulk-action-num-objects-in-listing]")
    if everything.count() and everything.is_visible():
        everything.click()
    team.locator(".bulk-actions-buttons a[href*='/publish/']").click()
    team.locator("form[action*='/publish/'] button[type=submit]").click(timeout=600_000)
    expect(team.locator(".messages .success").first).to_be_visible(timeout=600_000)


def asked(site, sql: str) -> list[object]:
    with sqlite3.connect(Path(site.data_dir) / "db.sqlite3") as database:
        return [row[0] for row in database.execute(sql)]


def online(site) -> int:
    """The published pages that an older site gave."""
    sql = (
        "select count(*) from wagtailcore_page page "
        "join operations_importedthing thing on thing.uid = page.translation_key where page.live"
    )
    return int(asked(site, sql)[0])


def test_bits_of_a_document_are_placed_on_a_narrow_screen(site, open_as):
    team = open_as("moderation")
    team.set_viewport_size(NARROW)
    team.goto(site.path("/admin/recit-depuis-document/"))
    assert team.evaluate(TOO_WIDE) == []
    file = {"name": "marcher.html", "mimeType": "text/html", "buffer": A_DOCUMENT.encode()}
    team.set_input_files("#id_document", file)
    team.get_by_role("button", name="Lire ce document").click()
    expect(team.locator("[data-bit]").first).to_be_visible()
    assert team.evaluate(TOO_WIDE) == [] and faults_of(team) == {}
    bit = team.locator("[data-bit]").first
    bit.locator("select").select_option("")
    team.get_by_role("button", name="Ranger ainsi").click()
    expect(team.locator(".asv-tray [data-bit]")).to_have_count(1)
