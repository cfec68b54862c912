"""The file of démarches is its own inverse: what goes out comes back, through the programs that people have.

Read and written again here by Python's csv module and by openpyxl. Excel and LibreOffice cannot run here; what they do
to a file stands in for them: other separators and line ends, a cell's apostrophe taken away, real dates in place of
what was typed (ECMA-376, part 1, 18.8.30: a date is a number whose format shows days, months or years).
"""

from __future__ import annotations

import csv
import io
import random
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook

from asv.resources.assemble import documents_for, published_ids
from asv.resources.models import OrganisationRole, ResourceOrganisation
from asv.taxonomy.models import DemarcheKind, Organisation, Territory, Theme
from network.demarches.columns import COLUMNS
from network.demarches.models import DemarcheImport, DemarchePage, DemarchePost, NamedOrganisation
from network.demarches.report import report
from network.demarches.running import confirm, run_whole
from search import engines
from tests.factories.network import lille, make_demarche, make_organisation, place
from tests.factories.site import make_tree

pytestmark = pytest.mark.django_db
HOSTILE = "Santé, «\u202f25 ans\u202f» ; <b>&amp;</b> \"x\" \\ | 🙂 'à'"
LONG = "Communauté d'agglomération " + "très " * 33 + "longue"
UNREAD = ("adresse", "acces")


@pytest.fixture
def ground():
    """Démarches with all that a file can hold, and with what it could lose."""
    tree = make_tree()
    here, nord = lille(), Territory.objects.get(code="dep-59")
    quarter = place("qpv-QN05901M", "qpv", "Faubourg de Béthune", here)
    douai, bourg = place("com-59178", "commune", "Douai", nord), place("com-01033", "commune", "Valserhône", nord)
    epci = place("epci-200093201", "epci", "Métropole européenne de Lille", nord)
    cls = DemarcheKind.objects.create(slug="cls", label="Contrat local de santé", acronym="CLS")
    theme = Theme.objects.create(slug="sante-mentale", label="Santé mentale")
    names = [HOSTILE, LONG, "🙂🙂", '"Vivre" à Lille', "A | B", "A / B", "Ville d'Arles", "Ville d Arles"]
    bodies = [Organisation.objects.create(name=name) for name in names]
    rich = make_demarche(
        tree, f"=ASV {HOSTILE}"[:255], territories=[here, quarter, epci, douai], bearer=bodies[0], population=40_000,
        summary="Une ligne\nune autre, « ; » et <i>fin</i>.\r\n\tSuite", since=date(2015, 12, 17),
        since_text="signé en décembre", until=date(2020, 7, 1), generation=25, information_date=date(1965, 1, 1),
        source_label=HOSTILE, source_url="https://exemple.fr/?a=1&b=2;c", themes=[theme], reference="'=1+1",
    )  # fmt: skip
    rich.organisation_links = [
        ResourceOrganisation(organisation=body, role=OrganisationRole.PARTENAIRE, sort_order=rank)
        for rank, body in enumerate(bodies[1:])
    ]
    rich.coordination_posts = [
        DemarchePost(function="Coordination @ santé", organisation=bodies[0], sort_order=0),
        DemarchePost(function="Chargée d'accueil ; mission | relais", sort_order=1),
        DemarchePost(function='"Référente"', organisation=bodies[4], sort_order=2),
    ]
    rich.save_revision().publish()
    make_demarche(tree, "Année seule", since=date(2010, 1, 1), since_text="2010", territories=[bourg])
    make_demarche(tree, "Mois seul", since=date(2015, 10, 1), since_text="octobre 2015", territories=[douai])
    make_demarche(tree, "Mois en chiffres", since=date(2019, 1, 1), since_text="2019-01", territories=[douai])
    make_demarche(tree, "Premier janvier", since=date(2010, 1, 1), territories=[here], kind=cls)
    make_demarche(tree, "En mots", since_text="printemps 1999", territories=[here], kind=cls, state="prefiguration")
    make_demarche(tree, "Avant 1970", since=date(1965, 3, 2), territories=[douai], kind=cls)
    make_demarche(tree, "Sans territoire")
    make_demarche(tree, "Sans territoire", predecessor=rich)
    for _twin in range(2):
        make_demarche(tree, "Jumelle", bearer=bodies[6], territories=[here], kind=cls, state="terminee")
    return tree


def export(client, extension):
    """The file, and its rows."""
    engines.get_engine().rebuild(documents_for(published_ids()))
    answer = client.get(f"/carte/export.{extension}")
    content = answer.getvalue()
    return content, rows_of(content, extension)


def rows_of(content, extension):
    if extension == "xlsx":
        return [[cell or "" for cell in row] for row in load_workbook(io.BytesIO(content)).active.values]
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def written_again(rows, extension, **dialect):
    """The rows as another program writes them."""
    if extension == "xlsx":
        book = Workbook()
        for row in rows:
            book.active.append(row)
        content = io.BytesIO()
        book.save(content)
        return content.getvalue()
    text = io.StringIO(newline="")
    csv.writer(text, **dialect).writerows(rows)
    return text.getvalue().encode()


def check(content):
    job = DemarcheImport.objects.create(filename="retour", content=content)
    run_whole(job)
    return job


def write(job):
    assert confirm(job, publish=True, announce=False)
    job.refresh_from_db()
    run_whole(job)


def told(job):
    return [(line.state, line.messages) for line in job.lines.order_by("number")]


def cells(rows):
    """{key of the site: the line's cells but its address}, whatever their order."""
    header = rows[0]
    read = [{name: cell for name, cell in zip(header, row, strict=True) if name not in UNREAD} for row in rows[1:]]
    return {row["cle_du_site"]: row for row in read}


def without_apostrophes(rows):
    return [[cell[1:] if cell.startswith(("'=", "'+", "'-", "'@")) else cell for cell in row] for row in rows]


# How else a file comes back: through which program, and what it wrote.
WAYS = {
    "as it is": lambda content, rows: content,
    "commas, line feeds, all quoted": lambda content, rows: written_again(
        rows, "csv", lineterminator="\n", quoting=csv.QUOTE_ALL
    ),
    "tabs": lambda content, rows: written_again(rows, "csv", delimiter="\t"),
    "semicolons": lambda content, rows: written_again(rows, "csv", delimiter=";"),
    "a workbook": lambda content, rows: written_again(rows, "xlsx"),
    "without apostrophes": lambda content, rows: written_again(without_apostrophes(rows), "csv", delimiter=";"),
}


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_what_went_out_comes_back_and_changes_nothing(client, ground, extension):
    content, rows = export(client, extension)
    versions = dict(DemarchePage.objects.values_list("pk", "latest_revision"))
    assert len(rows) == 1 + len(versions) == 12
    for name, way in WAYS.items():
        job = check(way(content, rows))
        assert told(job) == [("same", [])] * 11 and job.notes == [], name
        write(job)
        assert {line.state for line in job.lines.all()} == {"same"}
    assert dict(DemarchePage.objects.values_list("pk", "latest_revision")) == versions
    assert not NamedOrganisation.objects.exists()
    assert export(client, extension)[1] == rows


def test_every_line_updates_its_own_page_whatever_else_changed(client, ground):
    _content, rows = export(client, "csv")
    before = cells(rows)
    for number, page in enumerate(DemarchePage.objects.all()):
        page.title, page.bearer, page.generation = f"Autre {number}", make_organisation(f"Autre {number}"), 3
        page.reference = f"AUTRE-{number}"
        page.territories = [Territory.objects.get(code="dep-59")]
        page.save_revision().publish()
    shuffled = rows[1:]
    random.Random(7).shuffle(shuffled)
    columns = list(range(len(rows[0])))
    random.Random(8).shuffle(columns)
    moved = [[row[column] for column in columns] for row in [rows[0], *shuffled]]
    job = check(written_again(moved, "csv", delimiter=";"))
    states = told(job)
    # A twenty-fifth generation is no value of a line that changes it.
    assert sorted(state for state, _messages in states) == ["changed"] * 10 + ["faulty"], states
    write(job)
    after = cells(export(client, "csv")[1])
    kept = ("nom", "territoires", "qpv", "depuis", "depuis_en_mots", "etat")
    wrong = {
        (row["nom"], name): after[key][name]
        for key, row in before.items()
        for name in kept
        if row[name] and row["generation"] != "25" and after[key][name] != row[name]
    }
    assert not wrong
    assert DemarchePage.objects.count() == 11
    assert {page.title for page in DemarchePage.objects.all()} >= {"Année seule", "Mois seul", "Premier janvier"}


def test_one_cell_changed_changes_that_alone(client, ground):
    _content, rows = export(client, "xlsx")
    header = rows[0]
    rich = next(row for row in rows if "ASV Santé" in row[1])
    rich[header.index("partenaires")] += " | Ville d'Arles"
    rich[header.index("population")] = 41_000
    job = check(written_again(rows, "xlsx"))
    assert sorted(state for state, _messages in told(job)) == ["changed"] + ["same"] * 10
    write(job)
    again = export(client, "xlsx")[1]
    assert cells(again)[rich[header.index("cle_du_site")]] == {
        name: str(cell) for name, cell in zip(header, rich, strict=True) if name not in UNREAD
    } | {"partenaires": rich[header.index("partenaires")].removesuffix(" | Ville d'Arles")}
    assert not NamedOrganisation.objects.exists()


def test_a_part_of_the_columns_is_enough_where_the_keys_are(client, ground):
    _content, rows = export(client, "csv")
    columns = [rows[0].index("population"), rows[0].index("cle_du_site")]
    part = [[row[column] for column in columns] for row in rows]
    part[1][0] = "12 500"
    job = check(written_again(part, "csv", delimiter=";"))
    assert [state for state, _messages in told(job)] == ["changed"] + ["same"] * 10
    write(job)
    after = cells(export(client, "csv")[1])
    assert after == cells(rows) | {part[1][1]: cells(rows)[part[1][1]] | {"population": "12500"}}
    # The report of an import is a file to send again, and our own columns in it are none that nobody knows.
    again = check("".join(report(job)).encode())
    assert {state for state, _messages in told(again)} == {"same"} and again.notes == []


def test_what_went_out_fills_an_empty_site_once(client, ground):
    """Elsewhere lines keep their keys: names lose what no file may bring in, all else is there, and only once."""
    for page in DemarchePage.objects.filter(title__startswith="=ASV"):
        page.title, page.summary, page.reference = "ASV, « 25 ans » & familles", "Un chapô ; court.", "R-1"
        page.source_label, page.generation, page.information_date = "Enquête, n° 3", 2, date(2019, 6, 1)
        page.save_revision().publish()
    DemarchePage.objects.get(title="Avant 1970").delete()
    content, rows = export(client, "csv")
    for page in DemarchePage.objects.all():
        page.delete()
    for _time in range(2):
        write(check(content))
        assert _differences(cells(export(client, "csv")[1]), cells(rows)) == set()
    assert DemarchePage.objects.count() == 8


def _differences(one, other):
    """Sans territoire is refused where it is new."""
    return {
        (row["nom"], name)
        for key, row in other.items()
        for name in row
        if row["territoires"] and one.get(key, {}).get(name) != row[name]
    }


DATES = [
    (date(2015, 12, 17), "DD/MM/YYYY", date(2015, 12, 17), ""),
    (datetime(2015, 7, 1, 23, 59), "dd/mm/yy;@", date(2015, 7, 1), ""),
    (date(2019, 1, 1), "mmm-yy", date(2019, 1, 1), "janvier 2019"),
    (date(2019, 1, 1), "[$-40C]mmmm\\ yyyy;@", date(2019, 1, 1), "janvier 2019"),
    (date(2019, 1, 1), "yyyy", date(2019, 1, 1), "2019"),
    (date(2019, 1, 1), "", date(2019, 1, 1), ""),
    (2019, "", date(2019, 1, 1), "2019"),
    ("2019-01", "@", date(2019, 1, 1), "janvier 2019"),
    ("01/2019", "@", date(2019, 1, 1), "janvier 2019"),
    ("janv-19", "@", date(2019, 1, 1), "janvier 2019"),
    ("févr. 2019", "@", date(2019, 2, 1), "février 2019"),
    ("Août 2019", "@", date(2019, 8, 1), "août 2019"),
    ("1er octobre 2015", "@", date(2015, 10, 1), ""),
    ("17/12/15", "@", date(2015, 12, 17), ""),
    ("1/1/70", "@", date(1970, 1, 1), ""),
    ("2015-12-17T00:00:00", "@", date(2015, 12, 17), ""),
]
NO_DATES = ["2015-13", "13/2015", "brumaire 2015", "31/02/2018", "0/2015", "2015-00-10", "hier", "12/05", "43466"]


def test_dates_are_read_as_a_spreadsheet_shows_them():
    tree = make_tree()
    make_demarche(tree, territories=[lille()])
    book = Workbook()
    book.active.append(["nom", "type", "territoires", "depuis"])
    for number, (typed, shown_as, _day, _words) in enumerate(DATES, start=2):
        book.active.append([f"Datée {number}", "ASV", "59350", typed])
        if shown_as:
            book.active.cell(number, 4).number_format = shown_as
    for typed in NO_DATES:
        book.active.append([f"Non datée {typed}", "ASV", "59350", typed])
    content = io.BytesIO()
    book.save(content)
    job = check(content.getvalue())
    states = told(job)
    assert states[: len(DATES)] == [("new", [])] * len(DATES)
    assert all(state == "faulty" and "n’est pas une date" in said[0] for state, said in states[len(DATES) :])
    write(job)
    for number, (typed, shown_as, day, words) in enumerate(DATES, start=2):
        page = DemarchePage.objects.get(title=f"Datée {number}")
        assert (page.since, page.since_text) == (day, words), (typed, shown_as)


def test_a_spreadsheet_that_rewrites_a_month_leaves_its_words(client, ground):
    """Excel makes oct-15 of octobre 2015, and a number of 2010."""
    _content, rows = export(client, "csv")
    since = rows[0].index("depuis")
    shown = {"octobre 2015": "oct-15", "2010": "2010", "2019-01": "janv-19"}
    rows = [[shown.get(cell, cell) if at == since else cell for at, cell in enumerate(row)] for row in rows]
    assert "oct-15" in {row[since] for row in rows}
    assert {state for state, _messages in told(check(written_again(rows, "csv", delimiter=";")))} == {"same"}


def test_a_remark_at_the_foot_and_the_columns_of_our_own_files_are_no_faults(client, ground):
    engines.get_engine().rebuild(documents_for(published_ids()))
    content = b"".join(client.get("/carte/export.csv?demarche=inconnue").streaming_content)
    assert "Remarque : Laissé de côté".encode() in content
    job = check(content)
    assert {state for state, _messages in told(job)} == {"same"} and job.notes == []


def test_a_key_that_is_wrong_or_used_twice_is_said(client, ground):
    _content, rows = export(client, "csv")
    key, name = rows[0].index("cle_du_site"), rows[0].index("nom")
    double, wrong, other = list(rows[1]), list(rows[2]), list(rows[3])
    double[name], wrong[key] = "Une autre", "clé perdue"
    other[rows[0].index("reference")] = next(row[0] for row in rows if row[0].startswith("'"))
    job = check(written_again([rows[0], rows[1], double, wrong, other], "csv", delimiter=";"))
    states = told(job)
    assert [state for state, _messages in states][:3] == ["same", "duplicate", "faulty"]
    assert states[1][1] == ["Doublon de la ligne 2."] and "n’est pas une clé de l’export" in states[2][1][0]


def test_the_template_and_the_help_name_every_column():
    assert [column.key for column in COLUMNS][-1] == "key"
    assert len({column.header for column in COLUMNS}) == len(COLUMNS)
