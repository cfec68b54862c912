"""What the reference of places says wrong is corrected in one file, which every loading respects."""

import gzip
import json

import pytest
from django.core.management import call_command

from asv.taxonomy import former, overrides, territories
from asv.taxonomy.models import Territory
from asv.taxonomy.qpv import import_qpv
from tests.factories.network import make_organisation
from tests.factories.search import make_places, reindex

HEADER = "code,name,merged_into,reason\n"
WRONG = """com-59350,Lille-en-Flandre,,arrêté du 1er mars
com-59650,,com-59512,fusion
com-99999,Nulle-Part,,faute de frappe
com-59010,,com-99998,fusion dans rien
dep-59,,dep-62,un département
Lille,Lille,,sans code
com-59350,Lille encore,,en double
com-59599,,com-59599,dans elle-même
com-59512,,,rien
"""


@pytest.fixture
def corrected(tmp_path, monkeypatch):
    """Writes the file of corrections and has it read."""

    def forget():
        overrides.read.cache_clear()
        former.former_communes.cache_clear()

    def write(rows):
        file = tmp_path / "overrides.csv"
        file.write_text(HEADER + rows, encoding="utf-8")
        monkeypatch.setattr(overrides, "SOURCE", file)
        forget()

    yield write
    forget()


def test_the_file_of_the_project_can_be_read():
    assert overrides.read().faults == ()


@pytest.fixture
def reference(tmp_path, monkeypatch):
    """The official reference, its communes those of the Nord alone."""
    frozen = json.loads(gzip.decompress(territories.SOURCE.read_bytes()))
    frozen["communes"] = [row for row in frozen["communes"] if row[2] == "59"]
    frozen["districts"] = []
    file = tmp_path / "territories.json.gz"
    file.write_bytes(gzip.compress(json.dumps(frozen).encode()))
    monkeypatch.setattr(territories, "SOURCE", file)


@pytest.mark.django_db
def test_a_name_and_a_merger_are_corrected_and_what_matches_nothing_is_told(corrected, reference, capsys):
    corrected("")
    call_command("load_territories", verbosity=0)
    loaded = {code: Territory.objects.get(code=code) for code in ("com-59350", "com-59650", "com-59512")}
    body = make_organisation("Centre de Wattrelos", territory=loaded["com-59650"])

    corrected(WRONG)
    call_command("load_territories")
    said = capsys.readouterr()
    assert "Corrections de overrides.csv : 4, gardées" in said.out
    assert [line.split(" laissée")[0] for line in said.err.splitlines()] == [
        f"overrides.csv, ligne {line}" for line in (4, 5, 6, 7, 8, 9, 10)
    ]
    assert "aucun territoire n’a le code com-99999" in said.err

    lille = Territory.objects.get(code="com-59350")
    assert (lille.pk, lille.name, lille.search_name) == (loaded["com-59350"].pk, "Lille-en-Flandre", "lille en flandre")
    holder, gone = Territory.objects.get(code="com-59512"), Territory.objects.get(code="com-59650")
    assert holder.population == loaded["com-59512"].population + loaded["com-59650"].population
    assert set(loaded["com-59650"].postcodes.split()) <= set(holder.postcodes.split())
    assert gone.parent == holder and gone.path == f"com-59512 {holder.path}"
    body.refresh_from_db()
    assert body.territory == gone  # what names it is kept, and found in the commune that holds it

    call_command("load_territories")
    assert "Territoires : à jour." in capsys.readouterr().out
    call_command("load_territories", force=True)
    lille.refresh_from_db()
    assert lille.name == "Lille-en-Flandre"

    corrected("")
    call_command("load_territories", verbosity=0)
    lille.refresh_from_db()
    assert lille.name == "Lille"


@pytest.mark.django_db
def test_a_merger_leads_from_the_former_code_to_the_commune_that_holds_it(client, corrected):
    corrected("com-59650,,com-59512,fusion\ncom-59512,,com-59350,puis une autre\n")
    make_places()
    reindex()
    response = client.get("/territoires/com-59650/")
    assert response.status_code == 301 and response["Location"] == "/territoires/com-59350/"
    answer = client.get("/api/v1/recherche?territoire=com-59650")
    assert answer.status_code == 200 and answer.json()["ignored"] == []


@pytest.mark.django_db
def test_neighbourhoods_are_corrected_too(corrected, tmp_path):
    corrected("qpv-QN05901M,Le Bon Nom,,\ncom-59650,,com-59350,fusion\n")
    lille = make_places()["com-59350"]
    file = tmp_path / "qpv.csv"
    file.write_text("code_qp;lib_qp;insee_com\nQN05901M;Le Mauvais;59650\n", encoding="utf-8")
    assert import_qpv(file).created == 1
    place = Territory.objects.get(code="qpv-QN05901M")
    assert (place.name, place.parent) == ("Le Bon Nom", lille)
