"""What the admin takes in, and what it says of the rest."""

from html import unescape
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Picture
from wagtail.models import Collection

from asv.accounts.models import User
from asv.core import extraction
from asv.core.models import AsvDocument, AsvImage, TextStatus
from asv.core.uploads import check_content
from tests.factories import files
from tests.factories.site import make_document

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", files.pdf("x")),
        ("a.docx", files.docx("x")),
        ("a.pptx", files.pptx("x")),
        ("a.xlsx", files.archive({"[Content_Types].xml": "", "xl/workbook.xml": ""})),
        ("a.odt", files.odt("x")),
        ("a.ods", files.odt("x", kind="spreadsheet")),
        ("a.zip", files.archive({"a": "b"})),
        ("a.png", files.png_header(10, 10)),
        ("a.JPG", b"\xff\xd8\xff\xe0JFIF"),
        ("a.csv", "nom;ville\nSanté;Lille".encode("latin-1")),
        ("a.mp4", b"\0\0\0\x18ftypmp42"),
        ("a.mp3", b"ID3\x03"),
    ],
)
def test_sound_files_pass(name, content):
    check_content(ContentFile(content), name)


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.odt", "a.png", "a.jpg", "a.csv", "a.zip", "a.mp4", "a.mp3"])
@pytest.mark.parametrize(
    "content", [SVG, b"\xef\xbb\xbf \n<!DOCTYPE html><p>x", b"<HTML><script>x</script>", b"MZ\x90\0", b""]
)
def test_disguised_files_are_refused(name, content):
    if name == "a.csv" and content == b"":
        return
    with pytest.raises(ValidationError, match="ne correspond pas à son extension"):
        check_content(ContentFile(content), name)


def test_other_disguises():
    for name, content, words in [
        ("a.docx", files.odt("x"), "vrai DOCX"),
        ("a.odt", files.odt("x", kind="spreadsheet"), "vrai ODT"),
        ("a.odt", files.archive({"a": "b"}), "vrai ODT"),
        ("a.docx", OLE, "mot de passe"),
        ("a.zip", files.archive({f"{n}": "" for n in range(5_100)}), "démesurée"),
        ("a.pdf", b"<svg>%PDF-1.4", "vrai PDF"),
    ]:
        with pytest.raises(ValidationError, match=words):
            check_content(ContentFile(content), name)


@pytest.fixture
def admin(client, db):
    user = User.objects.create_superuser(email="admin@asv.example", password="une-longue-phrase-2026")
    client.force_login(user)
    return client


def upload(admin, name, content):
    data = {"title": "Guide", "file": SimpleUploadedFile(name, content), "kind": "guide", "language": "fr"}
    return admin.post(
        reverse("wagtaildocs:add"), {**data, "collection": Collection.objects.get(depth=1).pk, "tags": ""}
    )


def test_the_admin_takes_a_real_pdf_and_tells_what_was_read(admin):
    assert upload(admin, "guide.pdf", files.pdf("x")).status_code == 302
    document = AsvDocument.objects.get()
    assert document.text_status == "pending"
    edit = reverse("wagtaildocs:edit", args=[document.pk])
    assert "Son texte sera lu dans un instant" in admin.get(edit).content.decode()
    AsvDocument.objects.update(text_status="failed", text_message="Protégé.", page_count=2)
    assert "Texte illisible, 2 pages. Protégé." in admin.get(edit).content.decode()
    unchanged = {"title": "Guide neuf", "kind": "guide", "language": "fr", "tags": ""}
    assert admin.post(edit, {**unchanged, "collection": document.collection_id}).status_code == 302
    assert AsvDocument.objects.get().title == "Guide neuf"


@pytest.mark.parametrize(
    ("name", "content"), [("x.pdf", SVG), ("x.svg", SVG), ("x.html", b"<p>"), ("x.docx", files.pdf("x"))]
)
def test_the_admin_refuses_disguises_and_keeps_what_was_typed(admin, name, content):
    answer = upload(admin, name, content)
    assert answer.status_code == 200
    assert 'value="Guide"' in answer.content.decode()
    assert answer.context["form"].errors["file"]
    assert not AsvDocument.objects.exists()


def add_image(admin, name, content, **said):
    data = {
        **said,
        "title": "Image",
        "file": SimpleUploadedFile(name, content),
        "collection": Collection.objects.get(depth=1).pk,
    }
    return admin.post(reverse("wagtailimages:add"), data)


def test_an_immense_image_is_refused_in_words(admin):
    answer = add_image(admin, "immense.png", files.png_header(30_000, 30_000))
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert not AsvImage.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"), [("a.svg", SVG), ("a.png", SVG), ("a.png", b"<html>"), ("a.gif", b"GIF89a")]
)
def test_images_that_are_none_are_refused(admin, name, content):
    answer = add_image(admin, name, content)
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert not AsvImage.objects.exists()


def test_an_image_says_what_it_shows_or_that_it_is_decorative(admin):
    content = BytesIO()
    Picture.new("RGB", (40, 30), "teal").save(content, "PNG")

    def sent(**said):
        add_image(admin, "stand.png", content.getvalue(), **said)
        return AsvImage.objects.count()

    assert sent(description="") == 0
    assert sent(description="Un stand", is_decorative="on") == 0
    assert sent(description="Un stand") == 1
    assert sent(is_decorative="on") == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (files.pdf("Des mots sans balises"), "n’est pas balisé"),
        (files.pdf(""), "pages numérisées"),
        (b"%PDF-", "abîmé"),
    ],
)
def test_who_uploads_a_pdf_is_told_at_once_what_it_lacks(admin, content, words):
    """In the answer to the upload itself, before the worker has read anything."""
    data = {"title": "Bilan", "files[]": SimpleUploadedFile("bilan.pdf", content)}
    answer = admin.post(reverse("wagtaildocs:add_multiple"), data, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
    assert answer.json()["success"] and words in unescape(answer.json()["form"])


def test_what_takes_long_to_check_is_said_to_come_and_a_cut_text_tells_its_lack_of_tags_too(admin, monkeypatch):
    document = make_document("Bilan", "bilan.pdf", files.pdf("Des mots"))
    for found, told in (
        (extraction.Reading(TextStatus.FAILED, message=extraction.MESSAGES["slow"]), extraction.LATER),
        (extraction.Reading(TextStatus.READY, message=f"{extraction.CUT} {extraction.UNTAGGED}"), extraction.UNTAGGED),
        (extraction.Reading(TextStatus.READY, message=extraction.CUT), ""),
    ):
        monkeypatch.setattr(extraction, "read_file", lambda *args, found=found, **kwargs: found)
        assert extraction.first_look(document) == told
    answer = {"pages": ["Des mots"], "page_count": 900, "cut": True, "parts": None}
    done = extraction._ready(answer, "pdf")
    assert done.message == f"{extraction.CUT} {extraction.UNTAGGED}" and len(done.message) <= 300


def test_an_image_of_text_is_measured_where_that_is_sure_and_its_editor_told(admin):
    for shades, pale in ((("#ffffff", "#cccccc"), True), (("#ffffff", "#333333"), False)):
        content = BytesIO()
        poster = Picture.new("RGB", (80, 60), shades[0])
        poster.paste(shades[1], (10, 10, 40, 30))
        poster.save(content, "PNG")
        add_image(admin, "affiche.png", content.getvalue(), description="Une affiche", holds_text="on")
        image = AsvImage.objects.latest("pk")
        assert image.is_pale is pale
        form = admin.get(reverse("wagtailimages:edit", args=[image.pk])).content.decode()
        assert ("ne se détache assez" in unescape(form)) is pale and "qui porte du texte" in form
