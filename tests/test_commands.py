"""What a command is given wrongly, it refuses: in words, on one line, with an exit code of its own."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.urls import reverse
from openpyxl import Workbook

from asv.core.command_files import read_file
from asv.taxonomy.models import Territory
from network.demarches.models import DemarcheImport
from network.demarches.running import run_whole
from tests.factories.accounts import make_admin
from tests.factories.search import make_places
from tests.factories.site import make_tree

pytestmark = pytest.mark.django_db
ROOMS = ("demo", "asv.", "search", "experiences", "home", "network")
OURS = sorted(name for name, app in get_commands().items() if isinstance(app, str) and app.startswith(ROOMS))
# Each command that is given a value, with one that is wrong and a word of the answer.
WRONG = {
    "generate_corpus": (["--resources", "0"], "from 1"),
    "import_demarches": (["/nulle/part.csv"], "introuvable"),
    "import_qpv": (["/nulle/part.csv"], "introuvable"),
    "load_territories": (["--only", "lune"], "lune"),
    "make_demo_corpus": (["/proc"], "autre chose qu’un corpus"),
    "make_demo_files": (["/nulle/part"], "n’est pas un dossier"),
    "rebuild_search_index": (["--engine", "lune"], "lune"),
    "send_updates": (["--now", "demain"], "ISO 8601"),
    "serve": (["--port", "lune"], "numéro de port"),
}
IMPORTS = ("import_demarches", "import_qpv")


def takes_values(name):
    """Whether something beside flags is given to a command, on top of what Django gives to all."""
    parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
    common = {"--settings", "--pythonpath", "--verbosity"}
    return any(one.nargs != 0 and not common & set(one.option_strings) for one in parser._actions)


def refusal(name, *arguments):
    """What a command says of what it will not do."""
    with pytest.raises(CommandError) as told:
        call_command(name, *arguments, stdout=io.StringIO(), stderr=io.StringIO())
    assert told.value.returncode != 0
    said = str(told.value)
    assert said.strip() and "\n" not in said.strip() and "Traceback" not in said, said
    return said


def test_every_command_that_takes_a_value_is_given_a_wrong_one_here():
    assert {name for name in OURS if takes_values(name)} == set(WRONG)


@pytest.mark.parametrize("name", OURS)
def test_a_command_says_why_it_refuses_what_it_is_given(name):
    assert refusal(name, "--lune")
    if name in WRONG:
        arguments, word = WRONG[name]
        assert word in refusal(name, *arguments)


def zipped(**parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_", "."), content)
    return buffer.getvalue()


def workbook():
    buffer, book = io.BytesIO(), Workbook()
    book.active.append(["Prénom", "Ville"])
    book.save(buffer)
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
TABLE = "prénom;ville;âge\nZoé;Lille;12\n"
# What someone hands over by mistake: its name, its bytes, and what they read of it from the démarches' import.
FOREIGN = {
    "empty": ("vide.csv", b"", "est vide"),
    "blank": ("blanc.csv", b" \n\r\n", "est vide"),
    "binary": ("photo.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "pas un tableau"),
    "pdf": ("rapport.csv", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj", "un PDF"),
    "other columns": ("membres.csv", TABLE.encode(), "Colonnes introuvables : « nom »"),
    "cp1252": ("membres.csv", TABLE.encode("cp1252"), "prénom, ville, âge"),
    "utf-16": ("membres.csv", TABLE.encode("utf-16"), "prénom, ville, âge"),
    "utf-16 without mark": ("membres.csv", TABLE.encode("utf-16-le"), "pas un tableau"),
    "wrong delimiter": ("membres.csv", b"nom:type:territoires\nASV:asv:59350", "Colonnes introuvables"),
    "a line in a cell": ("membres.csv", b'"a\nb";c\n1;2', "Colonnes introuvables"),
    "a cell without end": ("fou.csv", b'"' + b"x" * 200_000, "Colonnes introuvables"),
    "no line": ("modele.csv", b"nom;type;territoires\n", "aucune ligne"),
    "xlsx under another name": ("membres.csv", workbook(), "Colonnes introuvables"),
    "ods": ("feuille.ods", zipped(mimetype="x", content_xml="<a/>"), "pas un classeur XLSX"),
    "broken zip": ("feuille.xlsx", workbook()[:-900], "abîmé"),
    "zip bomb": ("bombe.xlsx", zipped(xl__workbook_xml="<a/>", xl__feuille_xml=bytes(20_000_000)), "démesuré"),
    "old xls": ("feuille.xls", OLE, "ancien fichier"),
    "password": ("secret.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
    "html as xls": ("export.xls", b"\n<html><table><tr><td>nom</td></tr></table>", "page web"),
}


@pytest.fixture
def filled_site():
    make_tree()
    make_places()


@pytest.mark.parametrize("kind", FOREIGN)
def test_a_foreign_file_is_refused_with_the_reason(kind, filled_site, tmp_path):
    name, content, reason = FOREIGN[kind]
    path = tmp_path / name
    path.write_bytes(content)
    places = Territory.objects.count()
    assert reason in refusal("import_demarches", path)
    assert name in refusal("import_demarches", path)
    if kind != "no line":
        assert name in refusal("import_qpv", path)
    assert Territory.objects.count() == places


def test_the_admin_says_the_same_of_a_foreign_file(filled_site, client):
    client.force_login(make_admin())
    for name, content, reason in FOREIGN.values():
        answer = client.post(reverse("demarche_imports"), {"file": SimpleUploadedFile(name, content)})
        if answer.status_code == 302:  # a heavy one is read by the worker
            run_whole(DemarcheImport.objects.latest("pk"))
            answer = client.get(answer["Location"])
        assert reason in answer.content.decode().replace("&#x27;", "'"), name
    assert not DemarcheImport.objects.exclude(state="failed").exists()


@pytest.mark.parametrize("name", IMPORTS)
def test_a_folder_is_no_file(name, filled_site, tmp_path):
    assert "dossier" in refusal(name, tmp_path)


def test_a_file_that_may_not_be_read_or_is_too_heavy_is_said_so(tmp_path, monkeypatch):
    path = tmp_path / "fichier.csv"
    path.write_bytes(b"x" * 2_000_000)
    with pytest.raises(CommandError, match="dépasse 1 Mo"):
        read_file(path, 1024 * 1024)

    def refused(self):
        """A fake: whoever runs the tests as root may read everything."""
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", refused)
    with pytest.raises(CommandError, match="ne se laisse pas lire"):
        read_file(path, 4 * 1024 * 1024)
