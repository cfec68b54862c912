"""What is not public moves house encrypted: no byte of it lies open, and it comes in as drafts, with the key alone.

`tests/operations/test_backup.py` has the whole house built again elsewhere, every table of it.
"""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from asv.resources.models import ResourcePage
from operations.backup.tables import LEFT_OUT
from operations.corpus.form import SCHEMAS
from operations.corpus.house import HOUSE
from operations.corpus.reading import Folder, verified
from operations.corpus.reserve import RESERVE
from operations.models import ImportedThing
from tests.factories.site import make_document, make_experience, make_tree, restrict

pytestmark = pytest.mark.usefixtures("lasting_db")  # an archive of the house reads one moment of the database
SECRET = "Le carnet que personne ne lit"


@pytest.fixture
def key(tmp_path):
    place = tmp_path / "cle"
    place.write_text("une phrase de passe\n")
    return place


@pytest.fixture
def ground():
    """A public récit, a draft that names it and carries a file, one for members."""
    tree = make_tree()
    shown = make_experience(tree, "Au grand jour")
    draft = make_experience(tree, SECRET, live=False, inspired_by=shown, context=f"<p>{SECRET}, page deux.</p>")
    draft.files.create(document=make_document("Pièce du carnet", "carnet.pdf", b"%PDF-1.4 carnet"))
    draft.save_revision()
    members = make_experience(tree, "Pour les membres", context=f"<p>{SECRET} non plus.</p>")
    restrict(members)
    return {"shown": shown, "draft": draft, "members": members}


def send(place, *more):
    call_command("export_archive", place, *more, verbosity=0, stdout=StringIO())


def bring(place, *more):
    call_command("import_archive", place, *more, stdout=StringIO())


def test_what_is_hidden_leaves_encrypted_and_comes_back_with_the_key(ground, key, tmp_path):
    sac, said = tmp_path / "sac", StringIO()
    call_command("export_archive", sac, "--all", f"--key-file={key}", stdout=said)
    for label in LEFT_OUT:
        assert f"Laissé de côté : {label}" in said.getvalue() and f"`{label}`" in (SCHEMAS / "README.md").read_text()
    assert verified(Folder(sac)) and (sac / RESERVE).is_file() and (sac / HOUSE).is_file()
    for path in sac.rglob("*"):
        held = path.read_bytes() if path.is_file() else b""
        assert SECRET.encode() not in held and b"carnet.pdf" not in held, path
    assert not (Path(settings.DATA_DIR) / "reserve").exists(), "nothing lies open afterwards"

    uids = {name: page.uid for name, page in ground.items()}
    for page in ground.values():
        ResourcePage.objects.get(pk=page.pk).delete()
    ImportedThing.objects.all().delete()
    bring(sac, "--publish")
    assert {page.title for page in ResourcePage.objects.all()} == {"Au grand jour"}
    bring(sac, "--publish", f"--key-file={key}")
    back = {name: ResourcePage.objects.get(translation_key=uid).specific for name, uid in uids.items()}
    assert [back[name].live for name in ("shown", "draft", "members")] == [True, False, False]
    draft = back["draft"].get_latest_revision_as_object()
    assert SECRET in draft.context and draft.inspired_by_id == back["shown"].pk
    assert [file.document.title for file in draft.files.all()] == ["Pièce du carnet"]
    before = ResourcePage.objects.get(pk=draft.pk).latest_revision_id
    bring(sac, "--publish", f"--key-file={key}")
    assert ResourcePage.objects.get(pk=draft.pk).latest_revision_id == before, "brought in again it changes nothing"


def test_without_the_right_key_nothing_is_read_and_nothing_leaves_open(ground, key, tmp_path):
    sac = tmp_path / "sac"
    with pytest.raises(CommandError, match="vont ensemble"):
        send(sac, "--all")
    with pytest.raises(CommandError, match="n’existe pas"):
        send(sac, "--all", "--key-file=/nulle/part")
    send(sac)
    for more in ((), ("--all",)):
        with pytest.raises(CommandError, match="sans --all"):
            bring(sac, f"--key-file={key}", *more)
    with pytest.raises(CommandError, match="vont ensemble"):
        bring(sac, "--all")
    send(sac, "--all", f"--key-file={key}")
    other = tmp_path / "autre"
    other.write_text("une autre phrase\n")
    for more in ((), ("--all", "--dry-run")):
        with pytest.raises(CommandError, match="GnuPG refuse"):
            bring(sac, f"--key-file={other}", *more)
    with pytest.raises(CommandError, match=r"Un site est déjà là .*--dry-run"):
        bring(sac, f"--key-file={key}", "--all")
    assert not (Path(settings.DATA_DIR) / "reserve").exists()
