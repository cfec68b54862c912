"""An archive that somebody forged is refused in words, and nothing of it comes in."""

import io
import json
import stat
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from PIL import Image

from asv.core.models import AsvDocument, AsvImage
from asv.resources.models import ResourcePage
from operations.corpus.bag import Bag
from operations.corpus.importing import import_archive
from operations.corpus.markup import inward, outward
from operations.corpus.reading import BadBag
from tests.corpus.ground import change, nothing, promise_again

pytestmark = pytest.mark.django_db


def refusal(place):
    with pytest.raises(BadBag) as told:
        import_archive(place, str, publish=True)
    assert not ResourcePage.objects.exists() and not AsvDocument.objects.exists()
    return str(told.value)


def raw_zip(place, *entries):
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as file:
        for entry, content in entries:
            file.writestr(entry, content)
    return place


def test_what_is_wrong_with_a_bag_is_said(sac, tmp_path):
    """One site for all: what is refused leaves it as it was."""
    whole = {path: path.read_bytes() for path in sac.rglob("*") if path.is_file()}

    def again():
        for path in sac.rglob("*"):
            if path.is_symlink() or (path.is_file() and path not in whole):
                path.unlink()
        for path, content in whole.items():
            path.write_bytes(content)

    (sac / "INACHEVE.txt").write_text("…")
    assert "inachevée" in refusal(sac)
    again()
    next(sac.glob("data/files/*/*.pdf")).write_bytes(b"%PDF-1.4 autre")
    assert "abîmée, ou a été modifiée" in refusal(sac)
    again()
    (sac / "data/de-plus.txt").write_text("x")
    assert "de-plus.txt" in refusal(sac)
    again()
    with (sac / "manifest-sha256.txt").open("a") as file:
        file.write(f"{'0' * 64}  data/../../../etc/passwd\n")
    assert "sort de l’archive" in refusal(sac)
    again()
    (sac / "data/lien.txt").symlink_to("/etc/passwd")
    assert "est un lien" in refusal(sac)
    again()
    (sac / "bagit.txt").unlink()
    assert "bagit.txt n’y est pas" in refusal(sac)
    again()
    record = next(sac.glob("data/resources/*/*/resource.json"))
    for content, words in (
        (b"[" * 100_000, "n’est pas du JSON"),
        (b"[]", "n’a pas la forme"),
        (b'{"form": "x"}', "ne suit pas la forme"),
    ):
        record.write_bytes(content)
        promise_again(sac)
        assert words in refusal(sac)
        again()
    record.write_bytes(b" " * (9 * 1024 * 1024) + b"{}")
    promise_again(sac)
    assert "démesuré" in refusal(sac)
    again()
    assert "introuvable" in refusal(tmp_path / "nulle-part")
    assert "ni un dossier ni un zip" in refusal(record)
    import_archive(sac, str, publish=True)
    assert ResourcePage.objects.live().count() == 10, "the archive itself was good"


@pytest.mark.parametrize(
    "name", ["../dehors.txt", "/etc/cron.d/x", "data/../../x", "C:/x", "data\\..\\x", "data//x", "~/x"]
)
def test_a_path_that_leaves_the_zip_is_refused(name, tmp_path):
    declared = ("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    said = refusal(raw_zip(tmp_path / "x.zip", declared, (zipfile.ZipInfo(name), "x")))
    assert "sort de l’archive" in said


def test_links_bombs_and_doubles_in_a_zip_are_refused(tmp_path):
    link = zipfile.ZipInfo("data/lien")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "est un lien" in refusal(raw_zip(tmp_path / "a.zip", (link, "/etc/passwd")))
    assert "démesuré" in refusal(raw_zip(tmp_path / "b.zip", ("data/zeros.txt", bytes(20_000_000))))
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = raw_zip(tmp_path / "c.zip", ("data/x", "1"), ("data/x", "2"))
    assert "deux fois" in refusal(twice)


def test_markup_loses_what_runs(sac, client):
    nasty = (
        '<p onclick="x()">Bon<script>alert(1)</script><img src=x onerror=y><a href="javascript:z">jour</a></p>'
        '<a id="1" linktype="page">faux</a><a data-resource="../../../x">sans but</a><svg><style>*{}</style></svg>'
    )
    told = json.loads(next(sac.glob("data/resources/outil/*/resource.json")).read_text())
    change(sac, "grille", content={**told["content"], "body": nasty}, title="<script>t</script>")
    import_archive(sac, str, publish=True)
    page = ResourcePage.objects.get(slug="grille").specific
    assert page.body == "<p>Bonjour</p>fauxsans but"
    shown = client.get(page.url).content.decode()
    assert "<script>t" not in shown and "onerror" not in shown


def test_cleaning_again_changes_nothing():
    known = '<p>Un <b>mot</b> &amp; <a data-resource="abc">lui</a> <a href="https://x.example/?a=1&amp;b=2">là</a></p>'
    kept = inward(known, lambda kind, uid: "7")
    assert outward(kept, lambda kind, number: "abc") == known


def test_a_file_that_is_not_what_it_says_stays_outside(sac):
    record = next(sac.glob("data/files/*/file.json"))
    held = json.loads(record.read_text())
    (record.parent / "synthese.pdf").rename(record.parent / "piege.html")
    record.write_text(json.dumps({**held, "file_name": "piege.html"}))
    picture = next(sac.glob("data/images/*/*.png"))
    buffer = io.BytesIO()
    Image.new("1", (9000, 9000)).save(buffer, "PNG")
    picture.write_bytes(buffer.getvalue())
    promise_again(sac)
    said = []
    import_archive(sac, lambda verdict: said.append(str(verdict)), publish=True)
    assert any(".html n’est pas accepté" in line for line in said)
    assert any(line.startswith("refusé : image") for line in said)
    assert not AsvDocument.objects.exists() and not AsvImage.objects.exists()
    assert not default_storage.exists("documents") or not default_storage.listdir("documents")[1]
    assert ResourcePage.objects.live().count() == 9, "the notice of that file, and it alone, has nothing to show"


def test_content_of_the_wrong_kind_is_refused_alone(sac):
    change(
        sac,
        "matinale",
        content={
            "starts_at": "demain",
            "programme": [{"type": "session", "value": {"starts": "25:99", "title": {"x": 1}}}],
        },
    )
    change(sac, "asv-d-essai", content={"population": "beaucoup", "state": "active"})
    said = []
    import_archive(sac, lambda verdict: said.append(str(verdict)), publish=True)
    refused = [line for line in said if line.startswith("refusé")]
    assert len(refused) == 2 and "ni une date ni une heure" in " ".join(refused)
    assert ResourcePage.objects.live().count() == 8


def test_the_commands_refuse_in_one_line(tmp_path):
    (tmp_path / "autre").mkdir()
    (tmp_path / "autre/photo.txt").write_text("à moi")
    for name, place, words in (
        ("export_archive", tmp_path / "autre", "contient autre chose"),
        ("export_archive", tmp_path / "autre/photo.txt", "n’est pas un dossier"),
        ("import_archive", tmp_path / "rien", "introuvable"),
        ("import_archive", tmp_path / "autre", "n’est pas une archive BagIt"),
    ):
        with pytest.raises(CommandError) as told:
            call_command(name, str(place), stdout=nothing())
        assert words in str(told.value) and "\n" not in str(told.value)
    with pytest.raises(CommandError, match="« hier » n’est pas un jour : écrivez-le AAAA-MM-JJ"):
        call_command("export_archive", str(tmp_path / "neuf"), "--since", "hier")
    assert (tmp_path / "autre/photo.txt").read_text() == "à moi"
    (tmp_path / "a-peine").mkdir()
    (tmp_path / "a-peine/INACHEVE.txt.part").write_text("Cette")
    assert Bag.begin(tmp_path / "a-peine").folder.is_dir(), "killed before its first word, it begins again"
