"""Files of démarches: what people send, what is said of it, and what goes in."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from asv.accounts.roles import EDITORS, MODERATORS
from asv.core.typography import french
from asv.jobs.models import OutboxEvent
from asv.taxonomy.models import DemarcheKind, Organisation, Territory
from network.admin.roles import set_up_roles
from network.alerts.models import Announcement
from network.demarches import steps, tables
from network.demarches.duties import advance_imports, forget_reports
from network.demarches.lines import read_line
from network.demarches.models import DemarcheImport, DemarchePage, ImportState, NamedOrganisation
from network.demarches.raw_rows import UnreadableFile
from network.demarches.running import confirm, run_whole
from network.demarches.tables import open_table
from network.demarches.template_file import template_csv, template_xlsx
from tests.factories.accounts import make_admin
from tests.factories.network import lille, make_demarche, make_organisation, place
from tests.factories.site import make_user

pytestmark = pytest.mark.django_db
HEADER = "reference;nom;type;territoires;porteur;etat;depuis;jusqu_au;generation;fait_suite_a"


@pytest.fixture
def ground(tree):
    """A few places, kinds and terms."""
    lille()
    nord = Territory.objects.get(code="dep-59")
    place("com-59178", "commune", "Douai", nord)
    place("com-59295", "commune", "Hazebrouck", nord)
    place("qpv-QN05901M", "qpv", "Faubourg de Béthune", Territory.objects.get(code="com-59350"))
    place("com-01033", "commune", "Valserhône", place("dep-01", "departement", "Ain"))
    DemarcheKind.objects.create(slug="asv", label="Atelier santé ville", acronym="ASV")
    DemarcheKind.objects.create(slug="cls", label="Contrat local de santé", acronym="CLS")
    return tree


def check(text: str | bytes, name: str = "demarches.csv") -> DemarcheImport:
    """The dry run of a file."""
    content = text.encode() if isinstance(text, str) else text
    job = DemarcheImport.objects.create(filename=name, content=content)
    run_whole(job)
    job.refresh_from_db()
    return job


def write(job: DemarcheImport, publish: bool = True, announce: bool = False) -> None:
    """Let the good lines in."""
    assert confirm(job, publish=publish, announce=announce)
    job.refresh_from_db()
    run_whole(job)
    job.refresh_from_db()


def told(job: DemarcheImport) -> dict[int, tuple[str, str]]:
    """{line: (state, messages)}"""
    return {line.number: (line.state, " ".join([*line.messages, *line.notices])) for line in job.lines.all()}


def workbook(rows, merge=(), title="Feuille") -> bytes:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    for area in merge:
        book.active.merge_cells(area)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
def test_every_usual_encoding_and_separator(encoding, separator):
    word = "Santé – l’été" if encoding not in ("latin-1",) else "Santé de l'été"
    cells = [["nom", "type", "territoires"], [word, "CLS", "59178"]]
    text = "\r\n".join(separator.join(row) for row in cells)
    rows = list(open_table(text.encode(encoding)).rows)
    assert [row.cells for row in rows] == [{"name": word, "kind": "CLS", "territories": "59178"}]
    assert rows[0].number == 2


def test_a_file_that_is_no_table_says_so(monkeypatch):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    whole = workbook([["nom", "type", "territoires"], ["a", "CLS", "59178"]])
    for content, reason in [
        (b"", "vide"),
        (b"  \n ", "vide"),
        (b"nom;prenom\nA;B\n", "Colonnes introuvables : « nom », « type », « territoires »"),
        (b"nom;type\nA;CLS\n", "« territoires »"),
        (b"\x00\x01\x02abc", "n’est pas un tableau"),
        (b"\xd0\xcf\x11\xe0 old", ".xls"),
        (b"PK\x03\x04 broken", "abîmé"),
        (other.getvalue(), "n’est pas un classeur XLSX"),
        (bomb.getvalue(), "démesuré"),
        (b"x" * (tables.MOST_BYTES + 1), "10 Mo"),
        (whole[: len(whole) // 2], "abîmé"),
    ]:
        with pytest.raises(UnreadableFile, match=reason):
            list(open_table(content).rows)
    monkeypatch.setattr(tables, "MOST_LINES", 3)
    rows = list(open_table(b"nom;type;territoires\n" + b"A;CLS;59178\n" * 9).rows)
    assert len(rows) == 4
    assert "plus de 3 lignes" in rows[-1].broken
    quote = b'nom;type;territoires\nA;CLS;59178\n"B;CLS;59178\n' + b"x" * 140_000
    assert "guillemet" in list(open_table(quote).rows)[-1].broken


def test_a_workbook_with_a_title_merged_cells_numbers_and_dates(ground):
    content = workbook(
        [
            ["Tableau des contrats 2026"],
            ["Nom", "Type de démarche", "Codes INSEE", "Porteur", "Date de signature", "Population", "Budget"],
            ["CLS de Douai", "CLS", 59178, "Ville de Douai", date(2015, 12, 17), 40250.0, 3],
            ["CLS de Lille", None, 59350, "Ville de Lille", 2018, None, None],
            ["CLS de Valserhône", None, 1033, "Ville", "=1+1", None, None],
            [None] * 7,
            ["CLS de Hazebrouck", "CLS", "59295", "=cmd()", None, None, None],
        ],
        merge=["A1:G1", "B3:B5"],
    )
    job = check(content, "contrats.xlsx")
    assert job.state == ImportState.CHECKED
    assert job.notes == ["Colonnes que l’import ne connaît pas, laissées de côté : Budget."]
    lines = told(job)
    assert {number: state for number, (state, _) in lines.items()} == {3: "new", 4: "new", 5: "new", 7: "new"}
    assert "Cellule fusionnée : « CLS » repris de la ligne 3" in lines[4][1]
    write(job)
    douai, bourg = DemarchePage.objects.get(title="CLS de Douai"), DemarchePage.objects.get(title="CLS de Valserhône")
    assert (douai.since, douai.population, douai.kind.slug) == (date(2015, 12, 17), 40250, "cls")
    assert [place.code for place in bourg.territories.all()] == ["com-01033"]
    assert DemarchePage.objects.get(title="CLS de Lille").since_text == "2018"


def test_each_fault_is_named_and_the_good_lines_go_in(ground):
    make_organisation("Ville de Lille", acronym="VDL")
    lines = [
        "R1;ASV de Lille;asv;59350 | QN05901M;VDL;;03/09/2001;;;",  # 2
        ";Sans type;;59350;;;;;;",  # 3
        ";Type inconnu;ZZZ;59350;;;;;;",  # 4
        ";Code inconnu;CLS;99999;;;;;;",  # 5
        ";À l'envers;CLS;59178;;;2018;2015;;",  # 6
        ";Date;CLS;59178;;;31/02/2018;;;",  # 7
        ";État;CLS;59178;;zombie;;;x;",  # 8
        ";Fusion;CLS;01126;Communauté du pays bellegardien;terminée;2012-01-01;2017;1re;",  # 9
        "R1;Même référence;CLS;59178;;;;;;",  # 10
        ";ASV bis;Atelier santé ville;QN05901M|59350;Ville de Lille;;;;;",  # 11
        ";;CLS;59178;;;;;;",  # 12
        ";Orpheline;CLS;59178;;;;;;NULLE-PART",  # 13
        ";Nommée;CLS;Douai (59);;;;;2;",  # 14
        f";{'long ' * 60};CLS;59178;;;;;;",  # 15
    ]
    job = check("\n".join([HEADER, *lines]))
    found = told(job)
    assert {n for n, (state, _) in found.items() if state == "new"} == {2, 9, 14}
    for number, words in {
        3: "type : vide",
        4: "« ZZZ » inconnu. Types connus : ASV, CLS",
        5: "Code inconnu : « 99999 »",
        6: "la fin (31/12/2015) vient avant le début (01/01/2018)",
        7: "« 31/02/2018 » n’est pas une date",
        8: "etat : « zombie »",
        10: "Doublon de la ligne 2",
        11: "Doublon de la ligne 2",
        12: "nom : vide",
        13: "« NULLE-PART »",
        15: "255 au plus",
    }.items():
        assert words in found[number][1], number
    assert "generation : « x »" in found[8][1]
    assert "La commune 01126 a fusionné : comptée à Valserhône (01), 01033." in found[9][1]
    assert "« Communauté du pays bellegardien » n’est pas dans l’annuaire : elle attendra" in found[9][1]
    # The dry run has written nothing but its own report.
    assert not DemarchePage.objects.exists()
    assert not Organisation.objects.filter(name__startswith="Communauté").exists()
    OutboxEvent.objects.all().delete()
    write(job)
    page = DemarchePage.objects.get(reference="R1")
    assert page.live and page.bearer.acronym == "VDL"
    assert {place.code for place in page.territories.all()} == {"com-59350", "qpv-QN05901M"}
    assert [kind.slug for kind in page.demarches.all()] == ["asv"]
    merged = DemarchePage.objects.get(title="Fusion")
    assert (merged.state, merged.generation, merged.until) == ("terminee", 1, date(2017, 12, 31))
    assert {found.title for found in DemarchePage.objects.active_in(2014)} == {"ASV de Lille", "Fusion"}
    assert {found.title for found in DemarchePage.objects.active_in(2018)} == {"ASV de Lille"}
    assert set(OutboxEvent.objects.values_list("object_id", flat=True)) >= set(
        DemarchePage.objects.values_list("pk", flat=True)
    )
    # What was always there is no news; the report stays, and a second file of the same changes nothing.
    assert Announcement.objects.count() == 3
    assert DemarchePage.objects.count() == 3
    again = check("\n".join([HEADER, *lines]))
    assert {n: state for n, (state, _) in told(again).items() if state != "faulty"} == {
        2: "same", 9: "same", 10: "duplicate", 11: "duplicate", 14: "same",
    }  # fmt: skip
    write(again)
    assert DemarchePage.objects.count() == 3


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ('=HYPERLINK("https://mal.example")', 'HYPERLINK("https://mal.example")'),
        ("<script>alert(1)</script><b>ASV</b> de Lens", "alert(1)ASV de Lens"),
        ("ASV\r\nde Lens\t\u2028\u202edouble", "ASV de Lens double"),
        ("+@-=ASV de Lens", "ASV de Lens"),
        ("'=ASV", "ASV"),
        ("ASV < 25 ans & familles", "ASV < 25 ans & familles"),
    ],
)
def test_names_lose_markup_formulas_and_line_breaks(ground, given, kept):
    from network.demarches.known import Known

    cells = {"name": given, "kind": "ASV", "territories": "59350", "bearer": given, "summary": given}
    line = read_line(cells, Known())
    assert (line.name, line.bearer, line.summary) == (kept, kept, kept)
    assert line.warnings[0].startswith("nom : mise en forme") or given == kept
    # In a list a line break ends a name; nothing of what makes names dangerous is left in any of them.
    line = read_line({**cells, "partners": given, "posts": f"{given} @ {given}"}, Known())
    names = [*line.partners, *(part for post in line.posts for part in post)]
    assert not [name for name in names if name.startswith(("=", "+", "-", "@", "'")) or "\n" in name or "<b>" in name]
    assert not line.faults


def test_a_reference_updates_keeps_what_is_empty_and_writes_the_history(ground):
    page = make_demarche(
        ground, "CLS de Douai", reference="D1", since=date(2012, 1, 1), generation=1, population=40_000,
        territories=[Territory.objects.get(code="com-59178")], summary="Un chapô.",
    )  # fmt: skip
    rows = [
        "D2;CLS 2 de Douai;CLS;59178;;;2024;;3;D1",
        "D1;CLS de Douai;CLS;59178;;renouvelée;01/06/2018;;2;",
    ]
    job = check("\n".join([HEADER, *rows]))
    assert [state for state, _ in told(job).values()] == ["new", "changed"]
    write(job)
    page.refresh_from_db()
    assert (page.state, page.generation, page.population, page.summary) == ("renouvelee", 2, 40_000, "Un chapô.")
    periods = [(row.state, row.since, row.until, row.generation) for row in page.periods.all()]
    assert periods == [
        ("active", date(2012, 1, 1), date(2018, 6, 1), 1),
        ("renouvelee", date(2018, 6, 1), None, 2),
    ]
    assert page.years_covered()[0] == 2012
    assert DemarchePage.objects.get(reference="D2").predecessor_id == page.pk
    assert page.revisions.count() == 1
    # A page that someone is editing or has locked is theirs.
    page.title = "En cours"
    page.save_revision()
    assert told(check("\n".join([HEADER, rows[1]])))[2] == ("same", "")
    other = rows[1].replace(";;2;", ";;3;")
    assert "en cours de modification" in told(check("\n".join([HEADER, other])))[2][1]


def test_a_renewal_may_stand_above_the_contract_it_follows(ground):
    job = check("\n".join([HEADER, "N2;Deux;CLS;59178;;;;;2;N1", "N1;Un;CLS;59178;;terminee;2010;2015;1;"]))
    write(job)
    page = DemarchePage.objects.get(reference="N2")
    assert page.predecessor.reference == "N1"
    assert page.get_latest_revision_as_object().predecessor_id == page.predecessor_id


def test_a_line_the_database_refuses_leaves_nothing_and_the_others_go_in(ground, monkeypatch):
    job = check(
        "\n".join([HEADER, ";Un;CLS;59178;Neuve A;;;;;", ";Deux;CLS;59350;Neuve B;;;;;", ";Trois;CLS;59295;;;;;;"])
    )
    whole = steps.create

    def failing(line, *args, **options):
        page = whole(line, *args, **options)
        if line.name == "Deux":
            raise ValidationError("Impossible.")
        return page

    monkeypatch.setattr(steps, "create", failing)
    write(job)
    assert [state for state, _ in told(job).values()] == ["created", "faulty", "created"]
    assert "Impossible." in told(job)[3][1]
    assert set(DemarchePage.objects.values_list("title", flat=True)) == {"Un", "Trois"}
    assert set(NamedOrganisation.objects.values_list("name", flat=True)) == {"Neuve A"}
    assert not Organisation.objects.filter(name__startswith="Neuve").exists()
    assert DemarchePage.objects.first().get_parent().numchild == 2


def test_a_worker_killed_half_way_goes_on_where_it_was(ground, monkeypatch):
    text = "\n".join([HEADER, *(f"K{n};Démarche {n};CLS;59178;;;;;{n};" for n in range(1, 8))])
    job = check(text)
    confirm(job, publish=False, announce=False)
    whole = steps.create

    def killed(line, *args, **options):
        if line.name == "Démarche 4":
            raise KeyboardInterrupt
        return whole(line, *args, **options)

    monkeypatch.setattr(steps, "create", killed)
    with pytest.raises(KeyboardInterrupt):
        advance_imports(None)
    # The line that was cut is as if it had never begun.
    assert DemarchePage.objects.count() == 3
    monkeypatch.setattr(steps, "create", whole)
    job.refresh_from_db()
    run_whole(job)
    assert DemarchePage.objects.count() == 7
    assert not DemarchePage.objects.filter(live=True).exists()
    assert job.state == ImportState.DONE and job.content is None


def test_in_the_admin_a_file_is_checked_then_written(client, ground):
    admin = make_admin()
    client.force_login(admin)
    assert "jusqu_au" in client.get(reverse("demarche_imports")).content.decode()
    assert client.post(reverse("demarche_imports"), {}).status_code == 400
    upload = SimpleUploadedFile("tab.csv", f"{HEADER}\n;<b>Bonne</b>;CLS;59178;;;;;;\n;;CLS;1;;;;;;".encode("cp1252"))
    response = client.post(reverse("demarche_imports"), {"file": upload}, follow=True)
    html = response.content.decode()
    assert "Vérifié" in html and "nom : vide" in html and "Écrire 1 démarche" in html and "<b>Bonne" not in html
    job = DemarcheImport.objects.get()
    report = client.get(reverse("demarche_import_report", args=[job.pk]))
    rows = list(csv.reader(io.StringIO(b"".join(report.streaming_content).decode("utf-8-sig")), delimiter=";"))
    assert [row[:2] for row in rows[1:]] == [["3", "En faute"], ["2", "À créer"]]
    assert client.get(reverse("demarche_import_confirm", args=[job.pk])).status_code == 405
    client.post(reverse("demarche_import_confirm", args=[job.pk]), {"publish": "1"}, follow=True)
    while advance_imports(None):
        pass
    page = DemarchePage.objects.get()
    assert (page.title, page.live, page.owner) == ("Bonne", True, admin)
    html = client.get(reverse("demarche_import", args=[job.pk])).content.decode()
    assert "Terminé" in html and french("Créée : 1") in html
    # Too late to decide again or to give up.
    client.post(reverse("demarche_import_confirm", args=[job.pk]), {"publish": "1"})
    client.post(reverse("demarche_import_cancel", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == ImportState.DONE
    bad = SimpleUploadedFile("photo.csv", b"\x00\x01\x02")
    assert (
        "n’est pas un tableau" in client.post(reverse("demarche_imports"), {"file": bad}, follow=True).content.decode()
    )
    for extension, made in (("csv", template_csv()), ("xlsx", template_xlsx())):
        assert client.get(reverse("demarche_template", args=[extension])).status_code == 200
        assert {"name", "kind", "territories"} <= set(open_table(made).columns.values())
    for query in ("?etat=new", "?etat=%00", "?page=x"):
        assert client.get(reverse("demarche_import", args=[job.pk]) + query).status_code == 200
    assert client.get(reverse("demarche_import", args=[999])).status_code == 404


def test_who_may_import_and_who_may_publish(client, ground):
    groups = set_up_roles(ground.home)
    job = check("\n".join([HEADER, ";Une;CLS;59178;;;;;;"]))
    client.force_login(make_user("lecteur@exemple.fr"))
    assert client.get(reverse("demarche_imports")).status_code in (302, 403)
    editor = make_user("redaction@exemple.fr")
    editor.groups.add(groups[EDITORS])
    client.force_login(editor)
    assert reverse("demarche_imports") in client.get(reverse("wagtailadmin_home")).content.decode()
    assert "aussitôt" not in client.get(reverse("demarche_import", args=[job.pk])).content.decode()
    client.post(reverse("demarche_import_confirm", args=[job.pk]), {"publish": "1"})
    job.refresh_from_db()
    assert job.state == ImportState.CHECKED
    moderator = make_user("moderation@exemple.fr")
    moderator.groups.add(groups[MODERATORS])
    client.force_login(moderator)
    assert "aussitôt" in client.get(reverse("demarche_import", args=[job.pk])).content.decode()
    client.post(reverse("demarche_import_confirm", args=[job.pk]), {"publish": "1", "announce": "on"})
    job.refresh_from_db()
    run_whole(job)
    assert DemarchePage.objects.get().live
    assert not Announcement.objects.exists()
    for name in ("demarche_imports", "demarche_template"):
        client.logout()
        assert client.get(reverse(name, args=["csv"] if name.endswith("template") else [])).status_code == 302


def test_the_command(ground, tmp_path, capsys):
    path = tmp_path / "fichier.csv"
    path.write_text(f"{HEADER}\n;Une;CLS;59178;;;;;;\n;;CLS;59178;;;;;;", encoding="utf-8")
    call_command("import_demarches", path, "--dry-run")
    out = capsys.readouterr().out
    assert "ligne 3 (En faute) : nom : vide." in out and "À créer : 1" in out
    assert not DemarchePage.objects.exists()
    call_command("import_demarches", path, "--publish")
    assert "Créée : 1" in capsys.readouterr().out
    assert DemarchePage.objects.get().live
    path.write_bytes(b"rien")
    for arguments in ([path], [tmp_path / "absent.csv"], [path, "--user", "x@y.fr"]):
        with pytest.raises(CommandError):
            call_command("import_demarches", *arguments)


@pytest.mark.counts_queries
def test_checking_costs_as_many_queries_for_many_lines_as_for_few(ground, django_assert_max_num_queries):
    text = "\n".join([HEADER, *(f";Une {n};CLS;59178 | QN05901M;Ville {n};;2015;2020;;" for n in range(400))])
    job = DemarcheImport.objects.create(filename="x.csv", content=text.encode())
    with django_assert_max_num_queries(45):
        run_whole(job)
    assert job.lines.filter(state="new").count() == 400


def test_reports_are_forgotten_a_year_after_they_ended(ground):
    job = check("nom;type;territoires\nASV de Lille;asv;59350")
    write(job)
    waiting = check("nom;type;territoires\nAutre;asv;59350")
    assert forget_reports(timezone.now() + timedelta(days=364)) == 0
    assert forget_reports(timezone.now() + timedelta(days=366)) == 2 and not DemarcheImport.objects.exists()
    assert DemarchePage.objects.filter(title="ASV de Lille").exists() and waiting.lines.count() == 0
