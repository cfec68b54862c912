"""A file has one address for ever: what it replaces stays readable, dated, until an editor closes it."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from asv.accounts.models import User
from asv.core.extraction import read_document
from asv.core.former_files import close_former
from asv.core.models import AsvDocument, FormerFile
from asv.core.text_pages import text_address
from asv.resources.models import ChangeNote
from asv.resources.reading import store_reading
from experiences.models import DocumentPage
from tests.factories import experiences as make
from tests.factories import files
from tests.factories.site import PASSWORD, restrict

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(User.objects.create_superuser("admin@asv.example", PASSWORD))
    return client


def replace(admin, document, words, name="synthese-2026.pdf", **said):
    upload = SimpleUploadedFile(name, files.pdf(words), "application/pdf")
    data = {"title": document.title, "kind": document.kind, "language": "fr", "file": upload, "tags": "", **said}
    answer = admin.post(reverse("wagtaildocs:edit", args=[document.pk]), {**data, "collection": document.collection_id})
    assert answer.status_code == 302, answer.context["form"].errors
    return AsvDocument.objects.get(pk=document.pk)


@pytest.fixture
def page():
    return make.make(DocumentPage, document=make.make_document("synthese-2019.pdf", "La synthèse"))


def bytes_of(answer):
    return b"".join(answer.streaming_content)


def test_the_first_address_answers_for_ever_and_the_former_file_is_read_at_its_own(admin, client, page):
    first, before = page.document.url, page.document.file.read()
    document = replace(admin, page.document, "Les chiffres de 2026", former_edition="édition de 2019")
    client.logout()
    moved = client.get(first)
    assert (moved.status_code, moved["Location"]) == (302, document.url)
    assert bytes_of(client.get(document.url)) != before
    former = document.former_files.get()
    answer = client.get(former.url)
    assert (answer.status_code, bytes_of(answer)) == (200, before)
    assert "synthese-2019" in former.url and "attachment" in answer["Content-Disposition"]
    html = client.get(page.get_url()).content.decode()
    assert "édition de 2019" in html and former.url in html


def test_closing_without_a_reason_is_refused_beside_its_own_edition(admin, page):
    replace(admin, page.document, "Les chiffres de 2020")
    document = replace(admin, page.document, "Les chiffres de 2026")
    address, former = reverse("former_files", args=[document.pk]), document.former_files.last()
    answer = admin.post(address, {"former": former.pk, "reason": ""})
    assert answer.status_code == 422 and answer.content.decode().count("Dites en une phrase pourquoi.") == 1
    kept = admin.post(address, {"former": former.pk, "reason": "x" * 301})
    assert "x" * 301 in kept.content.decode() and not document.former_files.exclude(closed_at=None).exists()


def test_the_text_of_a_former_file_is_read_and_goes_with_it(admin, client):
    content = ContentFile(files.pdf("Les chiffres de 2019"), name="synthese-2019.pdf")
    page = make.make(DocumentPage, document=AsvDocument.objects.create(title="La synthèse", file=content))
    store_reading(page.document, read_document(page.document))
    document = replace(admin, page.document, "Les chiffres de 2026", former_edition="édition de 2019")
    former = document.former_files.get()
    client.logout()
    assert "Les chiffres de 2019" not in client.get(text_address(document.pk)).content.decode()
    said = client.get(former.text_url).content.decode()
    assert "Les chiffres de 2019" in said and "édition de 2019" in said and former.url in said
    assert former.text_url in client.get(page.get_url()).content.decode()
    close_former(former, "Elle nommait des personnes.", None)
    assert client.get(former.text_url).status_code == 410 and not former.text
    restrict(page)
    assert client.get(former.text_url).status_code == 404


def test_those_who_follow_the_page_are_told(admin, page):
    replace(admin, page.document, "Les chiffres de 2026", former_edition="édition de 2019")
    note = ChangeNote.objects.get(page=page.pk)
    assert note.told and note.note == "Nouvelle édition du fichier « La synthèse », qui remplace « édition de 2019 »."


def test_a_former_file_is_read_by_those_who_read_the_document(admin, client, page):
    document = replace(admin, page.document, "Les chiffres de 2026")
    restrict(page)
    client.logout()
    former = document.former_files.get()
    assert client.get(former.url).status_code == 404
    assert client.get(former.url.replace(f"/documents/{document.pk}/", "/documents/999999/")).status_code == 404


def test_closing_takes_the_bytes_away_and_says_why(admin, client, page):
    document = replace(admin, page.document, "Les chiffres de 2026")
    former = document.former_files.get()
    on_disk, address = Path(former.file.path), reverse("former_files", args=[document.pk])
    assert "Dites en une phrase pourquoi" in admin.post(address, {"former": former.pk, "reason": " "}).content.decode()
    assert on_disk.exists()
    admin.post(address, {"former": former.pk, "reason": "Elle nommait des personnes."})
    assert not on_disk.exists()
    client.logout()
    answer = client.get(former.url)
    assert answer.status_code == 410 and "Elle nommait des personnes." in answer.content.decode()
    assert former.url not in client.get(page.get_url()).content.decode()


def test_former_files_are_for_who_may_change_the_document(admin, client, page):
    document = replace(admin, page.document, "Les chiffres de 2026")
    client.force_login(User.objects.create_user("membre@asv.example", PASSWORD))
    assert client.get(reverse("former_files", args=[document.pk])).status_code == 302  # not in the admin at all
    assert FormerFile.objects.get().closed_at is None


def test_the_files_go_with_the_document(admin, page):
    document = replace(admin, page.document, "Les chiffres de 2026")
    on_disk = Path(document.former_files.get().file.path)
    page.delete()
    document.delete()
    assert not on_disk.exists()
