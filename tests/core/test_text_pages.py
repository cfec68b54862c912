"""The text of every document is also a page: who may open the file reads it, at the passage that search found."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.urls import reverse

from asv.accounts.models import User
from asv.core.extraction import read_document
from asv.core.models import AsvDocument, DocumentText
from asv.core.text_pages import indexed_text, text_address
from asv.core.text_parts import (
    as_written,
    heading,
    items,
    paragraph,
    paragraphs_of,
    parts_of,
    table,
    under_a_title,
    words_of,
)
from asv.resources.assemble import documents_for
from asv.resources.cards import Passage
from asv.resources.models import ResourceFile
from asv.resources.reading import store_reading
from tests.factories import files
from tests.factories.site import PASSWORD, make_experience, make_tree, make_user, restrict

WRITTEN = """# Bilan

Un paragraphe
sur deux lignes.

- un
- deux

1. avant
2. après

| Année | Personnes |
| --- |
| 2019 | 340 |"""
PARTS = [
    heading(1, "Bilan"),
    paragraph("Un paragraphe\nsur deux lignes."),
    items("ul", "un", "deux"),
    items("ol", "avant", "après"),
    table(["2019", "340"], head=["Année", "Personnes"]),
]


def test_what_an_editor_types_is_what_the_page_shows():
    assert parts_of(WRITTEN) == PARTS
    assert as_written(PARTS) == WRITTEN
    assert words_of(PARTS).splitlines()[-2:] == ["Année Personnes", "2019 340"]


def test_headings_begin_at_the_second_level_and_leave_none_out():
    levels = [heading(level, "x") for level in (3, 6, 6, 3, 1, 2)]
    assert [part["level"] for part in under_a_title(levels)] == [2, 3, 3, 2, 2, 3]


def test_lines_that_fill_their_column_are_one_paragraph():
    page = "Une ligne qui va jusqu'au bout de la\ncolonne et finit là.\nAutre phrase qui va jusqu'au bout\nelle aussi."
    assert [part["text"] for part in paragraphs_of(page)] == [
        "Une ligne qui va jusqu'au bout de la colonne et finit là.",
        "Autre phrase qui va jusqu'au bout elle aussi.",
    ]
    assert paragraphs_of("") == []


def test_a_passage_leads_to_its_page_of_the_text():
    found = Passage(document="x", text="x", page=24, url="/documents/7/bilan.pdf#page=24")
    assert found.read_url == text_address(7, 24) == "/documents/7/texte/?page=2#page-24"
    assert Passage(document="x", text="x", url="/documents/7/a.odt").read_url == "/documents/7/texte/"
    assert Passage(document="x", text="x", url="/rencontres/a/#t=3").read_url == "/rencontres/a/#t=3"


def test_a_correction_is_of_the_file_that_was_read():
    corrected = {"a.pdf": {"2": "- deux"}}
    assert indexed_text(["un", "deu x"], corrected, "a.pdf") == ("un", "deux")
    assert indexed_text(["un", "deu x"], corrected, "b.pdf") == ("un", "deu x")
    assert indexed_text([], corrected, "a.pdf") == ("", "deux")


@pytest.fixture
def document(db):
    page = make_experience(make_tree())
    words = [f"Les cachalots de la page {number}" for number in range(1, 24)]
    document = AsvDocument.objects.create(title="Le bilan", file=ContentFile(files.pdf(*words), name="bilan.pdf"))
    ResourceFile.objects.create(page=page, document=document)
    store_reading(document, read_document(document))
    document.carrier = page
    return document


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def test_a_document_is_read_as_a_page(client, document):
    page = read(client, text_address(document.pk))
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex, follow"
    assert page.find("link", rel="canonical")["href"].endswith(document.url)
    said = page.main.get_text(" ", strip=True)
    assert "lu par une machine" in said and "page par page" in said and "Les cachalots de la page 1" in said
    assert page.find(id="page-20").name == "h2" and not page.find(id="page-21")
    assert document.carrier.title in said and page.find("a", href=document.url, download=True)
    second = read(client, f"/documents/{document.pk}/texte/?page=2")
    assert "page 2" in second.title.get_text() and "page 24" not in second.main.get_text()
    assert "page 23" in second.find(id="page-23").find_next("p").get_text()


def test_who_may_not_open_the_file_reads_no_text_of_it(client, document):
    assert text_address(document.pk) in client.get(document.carrier.get_url()).content.decode()
    restrict(document.carrier)
    assert client.get(text_address(document.pk)).status_code == 404
    assert client.get("/documents/999999/texte/").status_code == 404
    assert client.get("/documents/99999999999999999999/texte/").status_code == 404


def test_a_file_without_words_says_so(client, document):
    scanned = AsvDocument.objects.create(title="Scan", file=ContentFile(files.pdf(""), name="s.pdf"), is_public=True)
    store_reading(scanned, read_document(scanned))
    assert not scanned.text_url
    assert "aucun mot" in read(client, text_address(scanned.pk)).main.get_text()


@pytest.fixture
def editor(client, db):
    client.force_login(User.objects.create_superuser("admin@asv.example", PASSWORD))
    return client


def correct(client, document, page, **said):
    return client.post(reverse("document_text_edit", args=[document.pk]) + f"?page={page}", said)


def test_an_editor_corrects_a_page_and_a_new_reading_keeps_it(editor, document):
    address = reverse("document_text_edit", args=[document.pk]) + "?page=2"
    assert "Les cachalots de la page 2" in editor.get(address).content.decode()
    assert correct(editor, document, 2, text="# Les baleines\r\n\r\n- une\r\n- deux").status_code == 302
    store_reading(document, read_document(document))
    page = read(editor, text_address(document.pk))
    assert page.find("h3", string="Les baleines") and "corrigés par la rédaction" in page.main.get_text()
    assert next(documents_for([document.carrier.pk])).files[0].pages[1] == "Les baleines\nune\ndeux"
    assert correct(editor, document, 2, restore="1").status_code == 302
    assert "Les cachalots de la page 2" in read(editor, text_address(document.pk)).main.get_text()


def test_pages_without_words_get_those_an_editor_types(editor):
    scanned = AsvDocument.objects.create(title="Scan", file=ContentFile(files.pdf("", ""), name="s.pdf"))
    store_reading(scanned, read_document(scanned))
    scanned.refresh_from_db()
    correct(editor, scanned, 2, text="Une page dactylographiée.")
    store_reading(scanned, read_document(scanned))
    scanned.refresh_from_db()
    assert scanned.text_url and scanned.text_message
    page = read(editor, scanned.text_url)
    assert "dactylographiée" in page.find(id="page-2").find_next("p").get_text()
    assert "Cette page n’a pas de texte." in page.find(id="page-1").find_next("p").get_text()


def test_another_file_begins_with_its_own_text(editor, document):
    correct(editor, document, 1, text="Corrigé")
    document.file = ContentFile(files.pdf("Tout neuf"), name="neuf.pdf")
    document.save()
    assert "dans un instant" in read(editor, text_address(document.pk)).main.get_text()
    store_reading(document, read_document(document))
    said = read(editor, text_address(document.pk)).main.get_text()
    assert "Tout neuf" in said and "Corrigé" not in said


def test_who_may_not_change_a_document_corrects_nothing(client, document):
    user = make_user("membre@exemple.fr")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    assert correct(client, document, 1, text="x").status_code == 404
    assert not DocumentText.objects.get(document=document).corrected
