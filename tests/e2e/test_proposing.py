"""From the public form to a published récit to a mailed alert: an author, an editor, a moderator and a reader."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from asv.contact.guarding import QUICKEST
from tests.e2e.accessibility import faults_of
from tests.e2e.conftest import open_page
from tests.e2e.test_editor_and_coordinator import choose_action, subscribe

pytestmark = pytest.mark.browser


def test_from_the_public_form_to_a_recit_and_a_mailed_alert(site, open_as, new_context):
    word = "marches" + uuid.uuid4().hex[:6]
    title, address = f"Nos {word} du dimanche", f"{word}@exemple.fr"
    team = open_as("moderation")
    subscribe(team, site, word)

    author = open_page(new_context())
    tell(author, site, title, address)
    expect(author.locator(".ladder [aria-current]")).to_contain_text("Reçu")
    assert faults_of(author) == {}

    open_proposal(team, site, title)
    team.select_option("#id_state", label="En rédaction")
    save(team)
    open_proposal(team, site, title)
    team.get_by_role("link", name="Ouvrir le récit").click()
    team.fill("#id_summary", "Marcher ensemble, le dimanche.")
    team.locator("footer [data-w-dropdown-target=toggle]").last.click()
    team.locator("footer button[name=action-publish]").first.click()
    expect(team.locator(".messages .error")).to_contain_text("n’a pas encore dit son accord")

    open_proposal(team, site, title)
    team.fill("#id_word", "C'est très clair, merci. Relisez ?")
    team.check("#id_ask")
    save(team)
    mail = site.wait_for_mail(address, "à relire")
    author.goto(re.search(rf"{site.url}/proposer/\S+/texte/", mail.get_body(("plain",)).get_content()).group(0))
    expect(author.locator("main")).to_contain_text("Le médecin est parti.")
    assert faults_of(author) == {}
    author.check("#id_agreed")
    author.get_by_role("button", name="Je suis d’accord").click()
    expect(author.locator("main")).to_contain_text("l’équipe peut le publier")

    open_proposal(team, site, title)
    team.get_by_role("link", name="Ouvrir le récit").click()
    choose_action(team, "button[name=action-publish]")
    site.wait_until_found(word, title)
    site.wait_for_mail(address, "en ligne")
    site.wait_for_mail("moderation@demo.example", title)
    author.reload()
    expect(author.get_by_role("link", name="Lire votre récit en ligne")).to_be_visible()


def tell(page: Page, site, title: str, address: str) -> None:
    """The two first questions, an answer, the agreement to be read."""
    page.goto(site.path("/proposer/"))
    page.fill("#id_title", title)
    page.fill("#id_email", address)
    page.wait_for_timeout(1000 * (QUICKEST + 1))
    page.get_by_role("button", name="Commencer").click()
    page.fill("#id_answer", "Le médecin est parti.")
    page.get_by_role("button", name="Continuer").click()
    expect(page.locator("h1")).to_contain_text("idée")
    page.get_by_role("link", name="Relire et envoyer").click()
    page.check("#id_agreed")
    page.get_by_role("button", name="Envoyer mon récit").click()


def open_proposal(page: Page, site, title: str) -> None:
    """From the queue, as the menu opens it."""
    page.goto(site.path("/admin/proposals/proposal/"))
    page.get_by_role("link", name=title).first.click()
    expect(page.locator("#id_state")).to_be_visible()


def save(page: Page) -> None:
    """The form of a proposal."""
    page.locator("footer button[type=submit]").first.click()
    expect(page.locator(".messages .success").first).to_be_visible()
