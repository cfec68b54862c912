"""Addresses of files: a path is compared with what the database knows, and what is sent lies in its own folder."""

from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile

from asv.core.models import AsvDocument, AsvImage
from tests.privacy.test_file_states import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    place = Place()
    place.carried()
    return place


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def spellings(name):
    """Ways to write `../documents/NAME` that have opened doors elsewhere."""
    for up in ("..", "%2e%2e", ".%2e", "%252e%252e", "..%2f..", "....//", "..;", "..\\", "%2e%2e%5c", "./..", "..%00"):
        yield f"/media/images/{up}/documents/{name}"
        yield f"/media/original_images/{up}/documents/{name}"
    yield f"/media/images//{quote(str(django_settings.MEDIA_ROOT))}/documents/{name}"
    yield f"/media/images/{quote(str(django_settings.MEDIA_ROOT), safe='')}%2Fdocuments%2F{name}"
    yield f"/media/images/%00/../../documents/{name}"
    yield f"/media/documents/{name}"
    yield f"/media//documents/{name}"
    yield f"/media/{name}"
    yield "/media/images/a%00b.png"
    yield "/media/images/" + "a" * 3000
    yield "/media/images/%ff%fe"


@pytest.mark.parametrize("accel", ["", "/media-files/"])
def test_no_spelling_leads_to_a_document(place, client, settings, accel):
    settings.MEDIA_ACCEL = accel
    name = Path(place.document.file.name).name
    for address in spellings(name):
        response = client.get(address)
        assert response.status_code == 404, address
        assert "X-Accel-Redirect" not in response and b"%PDF" not in body(response), address


def test_a_file_that_no_row_names_is_not_there(place, client, settings):
    lost = Path(settings.MEDIA_ROOT) / "images" / "perdue.png"
    lost.write_bytes(Path(place.image.file.path).read_bytes())
    assert client.get("/media/images/perdue.png").status_code == 404


@pytest.mark.parametrize("kind", ["document", "original"])
@pytest.mark.parametrize("accel", ["", "/media-files/"])
def test_a_link_out_of_its_folder_is_not_followed(place, client, settings, tmp_path, kind, accel):
    settings.MEDIA_ACCEL = accel
    secret = Path(settings.MEDIA_ROOT) / "elsewhere" / "secret"
    secret.parent.mkdir()
    secret.write_bytes(b"%PDF secret")
    path = Path((place.document if kind == "document" else place.image).file.path)
    path.unlink()
    path.symlink_to(secret)
    assert client.get(place.addresses[kind]).status_code == 404
    path.unlink()
    assert client.get(place.addresses[kind]).status_code == 404
    path.mkdir()
    assert client.get(place.addresses[kind]).status_code == 404


def test_a_row_that_names_a_file_outside_is_not_served(place, client):
    AsvImage.objects.filter(pk=place.image.pk).update(file="images/../documents/synthese.pdf")
    assert client.get("/media/images/../documents/synthese.pdf").status_code == 404


def test_the_server_before_us_is_told_the_stored_name(place, client, settings):
    settings.MEDIA_ACCEL = "/media-files/"
    response = client.get(place.addresses["rendition"])
    assert response["X-Accel-Redirect"] == "/media-files/" + place.image.get_rendition("width-20").file.name
    assert response.content == b""


@pytest.mark.parametrize("kind", ["document", "original", "rendition"])
def test_readers_ask_whether_a_file_changed_and_for_parts(place, client, kind):
    address = place.addresses[kind]
    whole = client.get(address, headers={"accept-encoding": "gzip"})
    content = body(whole)
    etag, length = whole["ETag"], str(len(content))
    assert whole.status_code == 200 and "Content-Encoding" not in whole
    assert whole["Content-Length"] == length and whole["Accept-Ranges"] == "bytes" and whole["Last-Modified"]
    assert etag.startswith('"') and etag not in ('""', '"None"')

    head = client.head(address)
    assert head.status_code == 200 and head.content == b""
    assert {name: head[name] for name in ("ETag", "Content-Length", "Content-Type")} == {
        "ETag": etag,
        "Content-Length": length,
        "Content-Type": whole["Content-Type"],
    }
    for headers in ({"if-none-match": etag}, {"if-none-match": f'"x", W/{etag}'}, {"if-none-match": "*"}):
        same = client.get(address, headers=headers)
        assert same.status_code == 304 and same.content == b"" and same["ETag"] == etag, headers
        assert same["Cache-Control"] == whole["Cache-Control"]
    assert client.get(address, headers={"if-modified-since": whole["Last-Modified"]}).status_code == 304
    assert client.get(address, headers={"if-none-match": '"other"'}).status_code == 200
    assert client.get(address, headers={"if-match": '"other"'}).status_code == 412

    part = client.get(address, headers={"range": "bytes=2-5", "accept-encoding": "gzip"})
    assert part.status_code == 206 and body(part) == content[2:6] and "Content-Encoding" not in part
    assert part["Content-Range"] == f"bytes 2-5/{length}" and part["Content-Length"] == "4"
    assert body(client.get(address, headers={"range": "bytes=-3"})) == content[-3:]
    assert client.get(address, headers={"range": f"bytes={length}-"}).status_code == 416
    assert client.get(address, headers={"range": "bytes=2-5", "if-range": etag}).status_code == 206
    assert client.get(address, headers={"range": "bytes=2-5", "if-range": '"other"'}).status_code == 200
    for strange in ("bytes=5-2", "bytes=0-1,3-4", "items=0-1", "bytes=-", "bytes=" + "9" * 40 + "-"):
        assert client.get(address, headers={"range": strange}).status_code in (200, 416), strange
    assert client.post(address).status_code == 405


def test_a_replaced_file_has_another_etag_and_its_old_address_leads_to_it(place, client):
    old = place.addresses["document"]
    before = client.get(old)["ETag"]
    document = AsvDocument.objects.get(pk=place.document.pk)
    document.file.save("deuxieme-edition.pdf", ContentFile(b"%PDF-1.4 deux"))
    response = client.get(old)
    assert response.status_code == 302 and response["Location"] == document.url != old
    assert "private" in response["Cache-Control"]
    now = client.get(old, follow=True)
    assert body(now) == b"%PDF-1.4 deux" and now["ETag"] != before
    for page in [row.page for row in document.resource_files.all()]:
        page.unpublish()
    closed = client.get(old)
    assert closed.status_code == 404 and "Location" not in closed


def test_documents_say_how_they_are_to_be_shown(place, client):
    response = client.get(place.addresses["document"])
    assert response["Content-Disposition"] == 'inline; filename="synthese.pdf"'
    assert response["Content-Security-Policy"] == "default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    AsvDocument.objects.filter(pk=place.document.pk).update(file="documents/é à.zip")
    Path(AsvDocument.objects.get(pk=place.document.pk).file.path).write_bytes(b"PK")
    response = client.get(AsvDocument.objects.get(pk=place.document.pk).url)
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%C3%A9%20%C3%A0.zip"
