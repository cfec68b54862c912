"""An editor gives a document, moves what is not where it belongs, and has a draft; what is left stays in the tray."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from asv.core.models import AsvImage
from asv.resources.models import OrganisationRole
from experiences.models import ExperiencePage
from operations.from_document import taking
from operations.models import ReadDocument
from tests.factories.accounts import make_admin
from tests.factories.experiences import lille, make_organisation
from tests.factories.search import make_places, make_term
from tests.factories.site import make_tree, make_user
from tests.from_document import documents

pytestmark = pytest.mark.django_db
_PAGE = """<html><head><title>Un jardin à Lille</title></head><body><h1>Un jardin à Lille</h1>
<p>Le 12 mars 2018, à Lille, le Centre social Essai a ouvert un jardin de 300 m² au pied des tours.</p>
<h2>Objectifs</h2><ul><li>Manger mieux</li><li>Se rencontrer</li></ul>
<h2>Partenaires</h2><ul><li>Ville : le terrain</li></ul>
<h2>Budget</h2><p>3 000 euros</p><h2>Déroulement</h2><p>On bêche.</p><h2>Une chose à part</h2><p>Sans place.</p>
<p>Et <script>alert(1)</script>encore.</p></body></html>"""


@pytest.fixture
def editor(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    make_places()
    make_tree()
    client.force_login(make_admin())
    return client


def send(client, name="jardin.html", content=_PAGE):
    data = content.encode() if isinstance(content, str) else content
    return client.post(reverse("recit_from_document"), {"document": SimpleUploadedFile(name, data)})


def bit_with(words):
    return next(bit for bit in taking.bits_of(ReadDocument.objects.get()) if words in bit.words)


def test_a_document_becomes_a_draft_and_its_rest_stays_in_the_tray(editor):
    make_organisation("Centre social Essai")
    make_term("demarche", "asv", "Atelier santé ville")
    assert (
        reverse("recit_from_document")
        in editor.get(
            reverse("wagtailadmin_pages:add", args=["experiences", "experiencepage", _index()])
        ).content.decode()
    )
    answer = send(editor)
    row = ReadDocument.objects.get()
    assert answer["Location"] == reverse("recit_arrange", args=[row.pk]) and not ExperiencePage.objects.exists()
    shown = editor.get(answer["Location"]).content.decode()
    assert "Rangé ici par le titre « Objectifs »" in shown and "12 mars 2018" in shown and "alert(1)" not in shown
    assert "« à Lille » dans le titre" in shown or "« Lille » dans le titre" in shown
    assert bit_with("Sans place").part == "" and bit_with("On bêche").part == "course"

    ranks = {one["sort"]: rank for rank, one in enumerate(row.found)}
    said = {
        "title": "Le jardin",
        f"part-{bit_with('3 000').number}": "means",
        "part-9999": "budget",
        "part-x": "budget",
        f"part-{bit_with('Manger').number}": "results",
        **{f"found-{ranks[s]}": "on" for s in ("lieu", "organisation")},
    }
    editor.post(answer["Location"], said)
    assert bit_with("Manger").part == "results" and bit_with("3 000").part == "budget"
    made = editor.post(answer["Location"], {**said, "draft": "oui"})
    page = ExperiencePage.objects.get().get_latest_revision_as_object()
    assert made["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert page.title == "Le jardin" and not page.live and page.budget == "3 000 euros" and page.date is None
    assert (
        "<li>Manger mieux</li>" in page.results and page.partners.raw_data[0]["value"]["contribution"] == "le terrain"
    )
    assert [place.code for place in page.territories.all()] == [lille().code]
    assert [link.role for link in page.organisation_links.all()] == [OrganisationRole.PARTENAIRE]
    assert "Sans place" not in str(page.course.raw_data) and not taking.place_of(row).parent.exists()
    assert "Voir le plateau" in editor.get(made["Location"]).content.decode()

    place = {f"part-{bit_with('Sans place').number}": "course", f"part-{bit_with('Manger').number}": "course"}
    editor.post(answer["Location"], place)
    page = ExperiencePage.objects.get().get_latest_revision_as_object()
    assert [block["type"] for block in page.course.raw_data] == ["text", "moment"] and "Manger" not in str(
        page.course.raw_data
    )
    assert editor.post(answer["Location"], {"draft": "oui"}).status_code == 302 and ExperiencePage.objects.count() == 1


def _index():
    from experiences.models import ExperienceIndexPage

    return ExperienceIndexPage.objects.get().pk


@pytest.mark.parametrize(
    "name", ["01_fiche_de_capitalisation.docx", "02_rapport_numerote.odt", "04_fiche_etiquettes.pdf"]
)
def test_word_opendocument_and_pdf_come_in_with_their_pictures(name, editor):
    answer = send(editor, name, documents.document(name))
    editor.post(answer["Location"], {"draft": "oui"})
    page = ExperiencePage.objects.get().get_latest_revision_as_object()
    assert page.title and page.budget and page.results and page.course.raw_data
    if name.endswith("docx"):
        assert AsvImage.objects.count() == 1 and "figure" in [block["type"] for block in page.course.raw_data]
        page.full_clean()


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("photo.exe", b"MZ", "aucune de ces sortes"),
        ("vide.docx", b"", "vide"),
        ("faux.docx", b"PK\x03\x04rien", "abîmé"),
        ("faux.pdf", b"%PDF-1.4 rien", "abîmé"),
        ("photo.html", b"\x89PNG\0\0\0", "pas une page web"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_kept(name, content, word, editor, settings):
    answer = send(editor, name, content)
    assert answer.status_code == 400 and word in answer.content.decode()
    assert not ReadDocument.objects.exists() and not list(settings.DATA_DIR.glob("read-documents/*"))


def test_a_summary_takes_words_as_many_as_it_holds_and_nothing_is_cut(editor):
    long = "Des habitantes marchent. " * 20
    answer = send(
        editor, content=f"<h1>Marcher</h1><h2>À part</h2><p>{long}</p><p>{long}</p><h2>Budget</h2><p>3 euros</p>"
    )
    row = ReadDocument.objects.get()
    before = {bit.number: bit.part for bit in taking.bits_of(row) if "marchent" in bit.words}
    numbers = list(before)
    parts = {f"part-{number}": "summary" for number in numbers}
    told = editor.post(answer["Location"], {"title": "Marcher", **parts}, follow=True).content.decode()
    assert "est resté à sa place" in told
    after = {bit.number: bit.part for bit in taking.bits_of(ReadDocument.objects.get()) if bit.number in before}
    assert after == before and "summary" not in after.values()
    first = {f"part-{numbers[0]}": "summary", f"part-{numbers[1]}": ""}
    assert len(numbers) == 2
    editor.post(answer["Location"], {"title": "Marcher", "draft": "oui", **first})
    page = ExperiencePage.objects.get()
    assert page.get_latest_revision_as_object().summary == long.strip()
    told = editor.post(answer["Location"], {f"part-{numbers[1]}": "summary"}, follow=True).content.decode()
    assert "est resté à sa place" in told and bit_with("marchent").words
    assert page.get_latest_revision_as_object().summary == long.strip()
    page.locked = True
    page.save()
    told = editor.post(answer["Location"], {f"part-{numbers[1]}": "context"}, follow=True).content.decode()
    assert "verrouillé" in told


def test_a_document_over_fifty_megabytes_is_refused_in_words(editor, monkeypatch):
    monkeypatch.setattr("operations.from_document.views.MOST_BYTES", 10)
    answer = send(editor)
    assert answer.status_code == 400 and "50 Mo" in answer.content.decode()


def test_only_those_who_may_write_a_recit_bring_a_document(editor, client):
    send(editor)
    client.force_login(make_user("x@example.org"))
    row = ReadDocument.objects.get()
    assert client.get(reverse("recit_from_document")).status_code in (302, 403)
    assert client.get(reverse("recit_arrange", args=[row.pk])).status_code in (302, 403)
    assert client.post(reverse("recit_abandon", args=[row.pk])).status_code in (302, 403)
    assert ReadDocument.objects.exists()


def test_what_was_read_is_erased_when_asked_and_after_a_year(editor, settings):
    send(editor)
    assert taking.forget_documents(timezone.now() + timedelta(days=364)) == 0
    assert taking.forget_documents(timezone.now() + timedelta(days=366)) == 1 and not ReadDocument.objects.exists()
    send(editor)
    editor.post(reverse("recit_abandon", args=[ReadDocument.objects.get().pk]))
    assert not ReadDocument.objects.exists() and not list(settings.DATA_DIR.glob("read-documents/*"))
