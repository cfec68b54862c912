"""The editors' desk in a real browser: no word is lost with a session, and the board is there for everybody."""

from __future__ import annotations

import subprocess
import sys
import uuid

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.e2e.accessibility import faults_of
from tests.e2e.test_admin_screens import still
from tests.e2e.test_editor_and_coordinator import choose_action

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


def test_a_resource_is_taken_and_given_a_deputy(site, open_as):
    title = "Atelier santé ville du Boulonnais"
    board = f"/admin/tableau/?vue=tout&q={title.replace(' ', '+')}"
    editor = open_as("redaction", "/admin/")
    editor.goto(site.path(board))
    row = editor.locator("table.asv-board tbody tr").filter(has_text=title)
    expect(row).to_contain_text("personne")
    row.get_by_role("button", name="Prendre").click()
    expect(editor.get_by_text("redaction@demo.example en répond.")).to_be_visible()
    expect(row).not_to_contain_text("personne")
    row.get_by_role("checkbox", name=title).check()
    editor.get_by_label("Confier à").select_option("moderation@demo.example")
    editor.get_by_role("button", name="Donner en suppléance").click()
    expect(row).to_contain_text("moderation@demo.example supplée")
    deputy = open_as("moderation", "/admin/")
    deputy.goto(site.path("/admin/tableau/?vue=suppleance"))
    expect(deputy.locator("table.asv-board")).to_contain_text(title)
    assert faults_of(deputy) == {}


def test_who_keeps_or_follows_a_file_is_told_of_its_new_edition(site, open_as):
    """Who keeps the resource reads it on the site, who follows it by mail too; the former file stays to be had."""
    notice = "/documents/programme-participation-en-sante/"
    keeper, follower = open_as("visite", notice), open_as("coordination", notice)
    keeper.get_by_role("button", name="Garder en favori").click()
    expect(keeper.get_by_role("button", name="Gardé en favori")).to_be_visible()
    follower.get_by_role("button", name="Suivre les changements").click()
    expect(follower.get_by_role("button", name="Ne plus suivre")).to_be_visible()
    moderator = open_as("moderation", "/admin/")
    moderator.goto(site.path("/admin/documents/?q=participation"))
    moderator.get_by_role("link", name="Programme : Participation en santé").first.click()
    moderator.locator("input[name=file]").set_input_files(
        {"name": "programme-2026.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 nouveau"}
    )
    told = moderator.locator(".w-field--file_input .help a").first
    assert told.evaluate("link => getComputedStyle(link, '::after').content") == "none", "a sentence cut in two"
    moderator.locator("input[name=former_edition]").fill("édition de 2019")
    moderator.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(moderator.locator(".messages")).to_contain_text("mis à jour")
    site.wait_for_mail("coordination@demo.example", "édition de 2019")
    keeper.goto(site.path("/compte/notifications/"))
    told = keeper.locator("main li").filter(has_text="Un fichier a une nouvelle édition").first
    expect(told).to_contain_text("édition de 2019")
    assert faults_of(keeper) == {}
    keeper.goto(site.path(notice))
    expect(keeper.locator("main")).to_contain_text("édition de 2019")


def test_a_day_for_leaving_is_planned_with_its_reason_which_is_read_when_it_comes(site, open_as, visitor):
    address = "/documents/synthese-rencontre-asv-novembre-2019/"
    moderator = open_as("moderation", "/admin/")
    moderator.goto(site.path("/admin/pages/search/?q=Douai"))
    moderator.get_by_role("link", name="Synthèse de la rencontre du 28 novembre 2019").first.click()
    moderator.wait_for_load_state("load")
    dialog = moderator.locator("#schedule-publishing-dialog")
    moderator.get_by_role("button", name="Statut").click()
    moderator.get_by_role("button", name="Programmer", exact=True).first.click()
    dialog.locator("[name=expire_at]").fill("02/12/2099 10:00")
    dialog.locator("[name=expire_at]").press("Tab")
    dialog.get_by_role("button", name="Enregistrer la programmation").click()
    moderator.get_by_role("button", name="Modifier la programmation").click()
    expect(dialog).to_contain_text("pourquoi cette page sera retirée ce jour-là")
    still(moderator)  # Wagtail's message comes in slowly, paler until it stands
    assert faults_of(moderator) == {}
    dialog.locator("[name=expiry_reason]").fill("Les chiffres de 2019 ne valent plus.")
    dialog.get_by_role("button", name="Enregistrer la programmation").click()
    expect(moderator.locator(".messages")).to_contain_text("mise à jour")
    choose_action(moderator, "button[name=action-publish]")
    expect(moderator.locator(".messages")).to_contain_text("publi")
    visitor.goto(site.path(address))
    expect(visitor.locator("h1")).to_contain_text("Synthèse de la rencontre")
    come = f"""
from django.utils import timezone
from asv.resources.models import ResourcePage
ResourcePage.objects.filter(slug={address.split("/")[2]!r}).update(expire_at=timezone.now())
"""
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", come], env=site.env, cwd=settings.ROOT, check=False
    )
    assert done.returncode == 0
    for _second in range(60):
        visitor.wait_for_timeout(1000)
        if visitor.goto(site.path(address)).status == 410:
            break
    expect(visitor.locator("main")).to_contain_text("Les chiffres de 2019 ne valent plus.")
    assert faults_of(visitor) == {}
