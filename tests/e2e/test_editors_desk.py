"""The editors' desk in a real browser: no word is lost with a session, and the board is there for everybody."""

from __future__ import annotations

import uuid

import pytest
from playwright.sync_api import expect

from tests.e2e.accessibility import faults_of

pytestmark = pytest.mark.browser


def test_a_session_that_ends_while_one_writes_loses_no_word(site, open_as):
    editor = open_as("redaction", "/admin/")
    editor.on("dialog", lambda dialog: dialog.accept())  # « voulez-vous quitter ? »
    editor.get_by_role("link", name="Nouveau récit").click()
    title = f"Le jardin gardé {uuid.uuid4().hex[:6]}"
    editor.wait_for_load_state("load")
    editor.wait_for_timeout(1500)  # nobody writes before the editors have taken their fields up
    editor.context.clear_cookies(name="sessionid")  # from here on the form's own saving saves nothing
    editor.locator("#id_title").press_sequentially(title)
    editor.locator("#id_summary").fill("Des mots à ne pas perdre.")
    kept = "Object.values(localStorage).some((value) => value.includes('Des mots à ne pas perdre.'))"
    for _tenth in range(100):  # the policy of contents forbids the browser's own way to wait for this
        if editor.evaluate(kept):
            break
        editor.wait_for_timeout(100)
    assert editor.evaluate(kept)
    editor.get_by_role("button", name="Enregistrer le brouillon").click()
    editor.fill("input[name=login]", "redaction@demo.example")
    editor.fill("input[name=password]", "demo-asv-2026")
    editor.click("main form button[type=submit]")
    editor.get_by_role("button", name="Remettre ce texte").click()
    expect(editor.locator("#id_summary")).to_have_value("Des mots à ne pas perdre.")
    expect(editor.locator("#id_title")).to_have_value(title)


def test_what_is_on_its_way_is_not_saved_beside(site, open_as):
    """Wagtail's own saving sends all that the form holds: a decision would be taken twice, a new page made twice."""
    editor = open_as("redaction", "/admin/")
    editor.on("dialog", lambda dialog: dialog.accept())
    editor.get_by_role("link", name="Nouveau récit").click()
    editor.wait_for_load_state("load")
    editor.wait_for_timeout(1000)  # the editors take their fields up
    editor.route("**/add/**", lambda route: None)  # the answer takes its time
    saves = """async (form) => {
      const asked = { bubbles: true, cancelable: true };
      const refused = () => !form.dispatchEvent(new CustomEvent("w-autosave:save", asked));
      const before = refused();
      form.requestSubmit();
      await new Promise((done) => setTimeout(done, 50));
      return [before, refused()];
    }"""
    assert editor.locator("#page-edit-form").evaluate(saves) == [False, True]


def test_the_board_is_for_everybody(site, open_as):
    moderator = open_as("moderation", "/admin/tableau/")
    faults: list[str] = []
    moderator.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    for path in ("/admin/tableau/?vue=tout", "/admin/liens/"):
        moderator.goto(site.path(path))
        for width in (1280, 360):
            moderator.set_viewport_size({"width": width, "height": 900})
            assert faults_of(moderator) == {}, (path, width)
            assert moderator.evaluate("document.documentElement.scrollWidth") <= width, path
    moderator.goto(site.path("/experiences/ambassadeurs-de-sante-lille/"))
    moderator.set_viewport_size({"width": 1280, "height": 900})
    moderator.locator("wagtail-userbar #wagtail-userbar-trigger").click()
    expect(moderator.locator("wagtail-userbar").get_by_role("menuitem", name="Modifier cette page")).to_be_visible()
    assert not faults
