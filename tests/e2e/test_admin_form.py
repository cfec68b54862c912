"""The widgets of the page editor, which only a browser runs."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_an_editor_picks_a_place_and_finds_it_again(site, open_as):
    editor = open_as("redaction", "/admin/")
    faults: list[str] = []
    hosts: set[str] = set()
    editor.on("pageerror", lambda error: faults.append(str(error)))
    editor.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    editor.on("request", lambda request: hosts.add(request.url.split("/")[2]) if request.url[:4] == "http" else None)
    editor.goto(site.path("/admin/pages/"))
    editor.get_by_role("link", name="Explorer les sous-pages de « Ateliers Santé Ville »").click()
    editor.get_by_role("link", name="Explorer les sous-pages de « Récits d’expériences »").click()
    editor.get_by_role("link", name="Ajouter une sous-page", exact=True).first.click()
    editor.locator("#id_title").fill(f"Le café {uuid.uuid4().hex[:6]}")
    editor.get_by_role("tab", name="Carte d’identité").click()
    editor.get_by_role("checkbox", name="Santé mentale", exact=True).check()
    editor.locator(".place-picker__input").fill("59350")
    both = ["Lille (59)", "Saint-André-lez-Lille (59)"]  # the code of one is the postcode of the other
    expect(editor.locator(".place-picker__suggestions button")).to_have_text(both)
    editor.locator(".place-picker__input").fill("")
    expect(editor.locator(".place-picker__suggestions button")).to_have_count(0)
    editor.locator(".place-picker__input").press_sequentially("Lill")
    editor.locator(".place-picker__suggestions").get_by_role("button", name="Lille (59)", exact=True).click()
    expect(editor.locator(".place-picker__chosen")).to_contain_text("Lille (59)")
    editor.get_by_role("button", name="Enregistrer le brouillon").click()
    editor.wait_for_url("**/edit/")
    editor.reload()
    expect(editor.locator(".completeness")).to_contain_text("sur 27")
    editor.get_by_role("tab", name="Carte d’identité").click()
    expect(editor.get_by_role("checkbox", name="Lille (59)")).to_be_checked()
    expect(editor.get_by_role("checkbox", name="Santé mentale", exact=True)).to_be_checked()
    assert not faults
    assert hosts == {site.url.split("/")[2]}


def test_a_refused_form_is_read_first_and_said_in_the_title(site, open_as):
    editor = open_as("redaction", "/admin/")
    editor.goto(site.path("/admin/taxonomy/glossaryentry/create/"))
    editor.evaluate("for (const form of document.forms) form.noValidate = true")
    editor.locator("#id_term").press("Enter")
    expect(editor).to_have_title(re.compile("^Erreur : "))
    expect(editor.locator(".messages .error")).to_be_focused()
    editor.keyboard.press("Tab")
    expect(editor.get_by_role("button", name="Aller à la première erreur")).to_be_focused()
    expect(editor.locator(".w-field__errors").first).to_contain_text("Remplissez ce champ.")
