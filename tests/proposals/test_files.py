"""Files and photographs with a proposal: checked, private until published, gone with it."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from asv.core.models import AsvDocument, AsvImage
from experiences.proposals.agreeing import agree, digest_of
from experiences.proposals.links import token_of
from experiences.proposals.models import KEPT, MOST_FILES, PEOPLE_AGREED, Proposal, ProposalFile, State
from experiences.proposals.telling import begin, forget, send
from tests.factories.accounts import make_admin
from tests.factories.site import make_tree, make_user

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 affiche"


def photograph():
    """A small photograph in which a telephone noted whose it is, and where."""
    made, notes = BytesIO(), Image.Exif()
    notes[0x010F], notes[0x013B] = "Telephone", "Une Personne"
    Image.new("RGB", (60, 40), "teal").save(made, "JPEG", exif=notes)
    return made.getvalue()


def put(client, proposal, name, content, **more):
    sent = {"file": SimpleUploadedFile(name, content), "shows": "Six habitantes tiennent un stand", **more}
    return client.post(reverse("proposal_files", args=[token_of(proposal)]), sent)


def on_disk():
    folder = Path(settings.MEDIA_ROOT) / "propositions"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@pytest.fixture
def begun():
    proposal = begin("Marcher pour se soigner", "ada@exemple.fr")
    proposal.answers = {"where": "Au Vieux Moulin."}
    proposal.save()
    return proposal


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("page.html", b"<html><script>alert(1)</script>", "pas pris ici"),
        ("dessin.svg", b"<svg onload='alert(1)'/>", "pas pris ici"),
        ("sac.zip", b"PK\x03\x04", "pas pris ici"),
        ("affiche.pdf", b"<html><script>alert(1)</script>", "vrai PDF"),
        ("photo.jpg", b"\xff\xd8\xff pas une image", "image"),
        ("bilan.docx", b"MZ\x90\x00 un programme", "vrai DOCX"),
        ("gros.pdf", PDF + b"0" * (10 * 1024 * 1024), "au plus"),
        ("photo.jpg", photograph(), "chacun est d’accord"),
    ],
)
def test_what_is_not_taken_is_said_in_words(client, begun, name, content, words):
    answer = put(client, begun, name, content)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not ProposalFile.objects.exists() and not on_disk()


def test_a_file_is_the_authors_and_the_teams_alone(client, begun):
    put(client, begun, "../affiche du stand.pdf", PDF)
    put(client, begun, "stand.JPG", photograph(), people="on")
    paper, picture = ProposalFile.objects.all()
    assert (paper.name, picture.consent) == ("affiche_du_stand.pdf", PEOPLE_AGREED)
    with picture.file.open("rb") as stored:
        held = stored.read()
    assert b"Telephone" not in held and b"Une Personne" not in held and Image.open(BytesIO(held)).size == (60, 40)
    where = reverse("proposal_file", args=[token_of(begun), paper.key])
    answer = client.get(where)
    assert b"".join(answer.streaming_content) == PDF and answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "private, no-store" and answer["X-Content-Type-Options"] == "nosniff"
    other = begin("Autre", "bo@exemple.fr")
    assert client.get(reverse("proposal_file", args=[token_of(other), paper.key])).status_code == 404
    for path in (paper.file.url, f"/media-files/{paper.file.name}", f"/documents/{paper.pk}/{paper.name}"):
        assert client.get(path).status_code == 404
    to_the_team = reverse("proposal_file_for_the_team", args=[paper.pk])
    client.force_login(make_admin())
    assert client.get(to_the_team).status_code == 404, "what is being written is nobody else's"
    send(begun, "")
    assert client.get(to_the_team)["Content-Disposition"].startswith("attachment")
    client.force_login(make_user())
    assert client.get(to_the_team).status_code in (302, 403, 404)


def test_files_wait_closed_in_the_library_until_the_recit_appears(client, begun):
    make_tree()
    put(client, begun, "affiche.pdf", PDF)
    put(client, begun, "stand.jpg", photograph(), people="on")
    send(begun, "Coordination, ville")
    begun.state = State.WRITING
    begun.save()
    document, image = AsvDocument.objects.get(), AsvImage.objects.get()
    begun.refresh_from_db()
    text = begun.page.get_latest_revision_as_object()
    assert text.image == image and [file.document for file in text.files.all()] == [document]
    assert (image.description, image.credit) == ("Six habitantes tiennent un stand", "Coordination, ville")
    assert client.get(document.url).status_code == client.get(image.file.url).status_code == 404
    agree(begun, digest_of(text))
    begun.page.get_latest_revision().publish()
    assert client.get(document.url).status_code == client.get(image.file.url).status_code == 200
    Proposal.objects.update(sent_at=timezone.now() - KEPT - timedelta(days=1))
    assert forget(timezone.now()) == 1
    assert client.get(document.url).status_code == 200, "what was published stays"


def test_files_go_with_what_did_not_appear(client, begun, django_capture_on_commit_callbacks):
    make_tree()
    for _number in range(MOST_FILES):
        put(client, begun, "affiche.pdf", PDF)
    assert put(client, begun, "de trop.pdf", PDF).status_code == 422 and len(on_disk()) == MOST_FILES
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("proposal_file_remove", args=[token_of(begun), begun.files.first().key]))
    assert begun.files.count() == len(on_disk()) == MOST_FILES - 1
    send(begun, "")
    client.post(reverse("proposal_file_remove", args=[token_of(begun), begun.files.first().key]))
    assert begun.files.count() == MOST_FILES - 1, "with the team they stay as they are"
    begun.state = State.WRITING
    begun.save()
    assert AsvDocument.objects.count() == MOST_FILES - 1
    Proposal.objects.update(sent_at=timezone.now() - KEPT - timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        forget(timezone.now())
    assert not on_disk() and not AsvDocument.objects.exists() and not ProposalFile.objects.exists()
