"""Priority neighbourhoods, from files as they come."""

import pytest
from django.core.management import CommandError, call_command

from asv.taxonomy.models import Territory
from asv.taxonomy.places import find_places, resolve_place
from asv.taxonomy.qpv import UnreadableFile, import_qpv
from tests.factories.taxonomy import make_places

pytestmark = pytest.mark.django_db

SAMPLE = """code_qp;lib_qp;insee_com;lib_com
QN05901M;Quartiers Sud;59350;Lille
QN05902M;Les Époux "Blancs";59178, 59350;Douai
XX1;Sans code;59350;Lille
QN05903M;Ailleurs;99999;Nulle part
QN05901M;Encore;59350;Lille

QN97401M;;97411;Saint-Denis
QN97402M;Chaudron;97411;Saint-Denis
"""


@pytest.fixture
def write(tmp_path):
    def inner(text, encoding="utf-8", name="qpv.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return inner


def test_rows_become_places_and_bad_ones_are_named(write):
    make_places()
    report = import_qpv(write(SAMPLE))
    assert (report.created, report.updated) == (3, 0)
    assert [line for line, _reason in report.faults] == [4, 5, 6, 8]
    sud = Territory.objects.get(code="qpv-QN05901M")
    assert sud.path == "com-59350 epci-200093201 dep-59 reg-32 fra"
    assert sud.parent.name == "Lille"
    two = Territory.objects.get(code="qpv-QN05902M")
    assert two.ancestor_codes == ("com-59178", "com-59350", "dep-59", "reg-32", "epci-200093201", "fra")
    assert find_places("qn05901") == [sud]
    assert resolve_place("Quartiers Sud (quartier QN05901M)") == [sud]


def test_repeatable(write):
    make_places()
    path = write(SAMPLE)
    import_qpv(path)
    assert import_qpv(path).unchanged == 3
    again = import_qpv(write(SAMPLE.replace("Quartiers Sud", "Quartiers du Sud")))
    assert (again.created, again.updated, again.unchanged) == (0, 1, 2)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Code_QPV,Nom_QPV,Code_INSEE,Population\nQN05901M,Époux Blancs,59350,1 234\n", "latin-1"),
        ("\ufeffCODE_QP;LIB_QP;INSEE_COM;POP\r\nqn05901m;Époux Blancs;59350;1234\r\n", "utf-8"),
        ("code_quartier\tnom_quartier\tcodgeo\tpmun\nQN05901M\tÉpoux Blancs\t59350\t1234\n", "utf-8"),
    ],
)
def test_known_headers_and_encodings(write, text, encoding):
    make_places()
    import_qpv(write(text, encoding))
    place = Territory.objects.get(code="qpv-QN05901M")
    assert (place.name, place.population) == ("Époux Blancs", 1234)


@pytest.mark.parametrize("text", ["", "a;b\n1;2\n", b"PK\x03\x04\0\0\0", "code_qp;lib_qp\nQN05901M;x\n"])
def test_other_files_are_refused_in_words(write, text):
    make_places()
    with pytest.raises(UnreadableFile):
        import_qpv(write(text))


def test_command(write, capsys):
    with pytest.raises(CommandError, match="introuvable"):
        call_command("import_qpv", "/nowhere.csv")
    with pytest.raises(CommandError, match="load_territories"):
        call_command("import_qpv", str(write(SAMPLE)))
    make_places()
    call_command("import_qpv", str(write(SAMPLE)))
    output = capsys.readouterr()
    assert "3 créés" in output.out
    assert "Ligne 5 laissée de côté : commune inconnue : 99999." in output.err
    with pytest.raises(CommandError, match="Colonnes introuvables"):
        call_command("import_qpv", str(write("a;b\n")))
