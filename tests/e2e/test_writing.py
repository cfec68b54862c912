"""What a text holds, written in a real browser: pasted from Word and LibreOffice, and a table of one's own."""

from __future__ import annotations

import re
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import faults_of

pytestmark = pytest.mark.browser
PASTED = Path(__file__).parent / "pasted"
PASTE = """([editor, html]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "texte");
  editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
# Wagtail's bar over a draft, and our marks for its checks.
OF_THE_PREVIEW = {"landmark-unique", "asv-vague-link"}
NEVER = ("Remarque interne", "vieux texte", "mots cachés", "[P1]", "Mso", "font-family", "file:", "data:image", "Word")


def new_recit(open_as) -> Page:
    editor = open_as("redaction", "/admin/")
    editor.on("dialog", lambda dialog: dialog.accept())
    editor.get_by_role("link", name="Nouveau récit").click()
    editor.wait_for_load_state("load")
    editor.locator("#id_title").fill(f"La marche au cœur de l’été {uuid.uuid4().hex[:6]}")
    editor.locator("#id_summary").fill("Un groupe marche chaque jeudi, et se parle.")
    return editor


def field(editor: Page, name: str):
    return editor.locator(f"[data-contentpath={name}] [contenteditable=true]").first


def shown(editor: Page, site, name: str, words: str) -> Page:
    """The draft as its page, once the editor has written these words into the form's field."""
    expect(editor.locator(f"input[type=hidden][name={name}]")).to_have_value(re.compile(words))
    with editor.expect_navigation():
        editor.get_by_role("button", name="Enregistrer le brouillon").click()
    assert editor.locator("#id_slug").input_value().startswith("la-marche-au-coeur-de-l-ete-")
    number = editor.url.rstrip("/").split("/")[-2]
    editor.goto(site.path(f"/admin/pages/{number}/view_draft/"))
    return editor


@pytest.mark.parametrize("writer", ["word", "libreoffice"])
def test_what_is_pasted_keeps_its_form_and_leaves_no_trace(site, open_as, writer):
    editor = new_recit(open_as)
    field(editor, "context").click()
    field(editor, "context").evaluate(
        f"(editor, html) => ({PASTE})([editor, html])", (PASTED / f"{writer}.html").read_text()
    )
    expect(editor.locator(".asv-table-block table")).to_be_visible()
    page = shown(editor, site, "context", "Fin du récit")
    text = page.locator(".prose section", has=page.get_by_role("heading", name="Pourquoi cette action"))
    assert text.locator("h4").all_inner_texts() == ["La marche du jeudi"]
    assert text.locator("h5").all_inner_texts() == ["Avant de partir", "Le jour même"]
    assert text.locator("b").all_inner_texts() == ["demande des habitantes"]
    assert text.locator("i").all_inner_texts() == ["conseil citoyen"]
    assert [" ".join(item.split()) for item in text.locator("ul > li").all_inner_texts()] == [
        "Choisir un parcours sans escalier", "sans escalier", "Prévenir le centre social",
    ]  # fmt: skip
    assert text.locator("ol > li").all_inner_texts() == ["Accueillir", "Marcher"]
    expect(text.locator("blockquote")).to_contain_text("On se parle en marchant.")
    assert text.locator("thead th").all_inner_texts() == ["Année", "Séances"]
    assert text.locator("tbody tr").all_inner_texts() == ["2015\t12, dont 3 au parc"]
    links = [link.get_attribute("href") for link in text.locator("a").all()]
    assert links == ["https://www.exemple.fr/marche", "https://www.exemple.fr/parc"]
    expect(text).to_contain_text("Fin du récit.")
    written = text.evaluate("(text) => text.innerHTML")
    assert not [trace for trace in NEVER if trace in written]
    assert "style=" not in written and "class=Mso" not in written
    assert set(faults_of(page)) <= OF_THE_PREVIEW


def test_a_table_is_written_changed_and_taken_out(site, open_as):
    editor = new_recit(open_as)
    field(editor, "diagnosis").click()
    editor.keyboard.type("/tableau")
    editor.get_by_role("option", name="Tableau").click()
    dialog = editor.get_by_role("dialog", name="Tableau")
    dialog.get_by_label("Titre du tableau").fill("Qui vient")
    dialog.get_by_label("Cellules").fill(";".join(["trop"] * 21))
    dialog.get_by_role("button", name="Garder le tableau").click()
    expect(dialog.get_by_role("alert")).to_contain_text("celui-ci en a 1 de 21")
    dialog.get_by_label("Cellules").fill("Âge;Personnes\n60 ans;12")
    dialog.get_by_role("button", name="Garder le tableau").click()
    block = editor.locator(".asv-table-block")
    expect(block.locator("td")).to_have_text(["12"])
    block.get_by_role("button", name="Modifier le tableau").click()
    dialog.get_by_label("Cellules").fill("Âge;Personnes\n60 ans;13\n<b>70</b> ans;4")
    dialog.get_by_role("button", name="Garder le tableau").click()
    expect(block.locator("td")).to_have_text(["13", "4"])
    page = shown(editor, site, "diagnosis", "70")
    assert page.locator("table caption").all_inner_texts() == ["Qui vient"]
    assert page.locator("tbody th").all_inner_texts() == ["60\u202fans", "<b>70</b> ans"]
    page.go_back()
    block.get_by_role("button", name="Ôter le tableau").click()
    expect(block).to_have_count(0)
    large = "".join(f"<tr><td>{number}</td><td>x</td></tr>" for number in range(250))
    merged = "<tr><td rowspan=2>Lens</td><td>a</td></tr><tr><td>b</td></tr>"
    html = f"<table><tr><th>Ville</th><th>Mot</th></tr>{merged}{large}</table>"
    field(editor, "diagnosis").click()
    field(editor, "diagnosis").evaluate(f"(editor, html) => ({PASTE})([editor, html])", html)
    expect(block).to_have_count(2)
    assert [head.strip() for head in block.locator("thead").all_inner_texts()] == ["Ville\tMot"] * 2
    assert block.first.locator("tbody tr").all_inner_texts()[:2] == ["Lens\ta", "Lens\tb"]
    assert block.last.locator("tbody tr").last.inner_text() == "249\tx"
    expect(editor.locator(".asv-pasted")).to_contain_text("est devenu 2 tableaux")
    expect(editor.locator(".asv-pasted")).to_contain_text("cellules fusionnées")


def test_a_picture_is_chosen_told_and_taken_out(site, open_as):
    editor = new_recit(open_as)
    block, chooser = editor.locator(".asv-figure-block"), editor.locator(".modal")
    for chosen in (False, True):
        field(editor, "context").click()
        editor.keyboard.type("/image")
        editor.get_by_role("option", name="Image").click()
        if chosen:
            chooser.locator("[data-chooser-modal-choice]").first.click()
        else:
            chooser.get_by_role("button", name="Fermer").click()
        expect(chooser).to_have_count(0)
        expect(block).to_have_count(0)
    dialog = editor.get_by_role("dialog", name="Image")
    dialog.get_by_label("Légende").fill("La cour en mars")
    dialog.get_by_role("button", name="Garder l’image").click()
    expect(block.locator("figcaption")).to_have_text("La cour en mars")
    assert block.locator("img").evaluate("(image) => image.decode().then(() => image.naturalWidth > 20)")
    block.get_by_role("button", name="Modifier la légende").click()
    dialog.get_by_label("Légende").fill("La cour <b>en avril</b>")
    dialog.get_by_role("button", name="Garder l’image").click()
    expect(block.locator("figcaption")).to_have_text("La cour <b>en avril</b>")
    page = shown(editor, site, "context", "en avril")
    figure = page.locator("main .prose figure", has_text="La cour <b>en avril</b>")
    assert figure.locator("img").get_attribute("alt") is not None
    assert set(faults_of(page)) <= OF_THE_PREVIEW
    page.go_back()
    block.get_by_role("button", name="Ôter l’image").click()
    expect(block).to_have_count(0)
    expect(editor.locator("input[type=hidden][name=context]")).to_have_value("null")
