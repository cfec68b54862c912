"""References as reference managers read them: rispy, pybtex, bibtexparser for files, extruct for pages, csv for tables.

Programs that do not run here, and the published rule that stands in for each:

- Zotero saving a page: its translator "COinS" comes before "Embedded Metadata" (priorities 310 and 320 in
  github.com/zotero/translators). Both cut a name of an author without a comma at its last blank; "Embedded Metadata"
  keeps no keywords, takes `citation_author` before `DC.creator`, cut at semicolons, `DC.date`, the description of
  Open Graph, and calls a page a report where it has `citation_technical_report_institution`, else a web page.
- Zotero, Mendeley, EndNote and JabRef reading RIS: a comma in AU parts last and first name, a semicolon in KW two
  keywords, lines before the first TY are no entry (Zotero looks at five lines).
- BibTeX itself: braces are counted, escaped or not; keywords are cut at commas (biblatex), and at semicolons (Zotero).
- Zotero itself: its translators are no package. Its translation-server (2.0.5), asked once by hand, took all these
  pages and files whole, but for a title with "<b>" in RIS, which it reads as HTML, and a backslash in BibTeX.
- Google Scholar: Highwire's `citation_*` metas.
- Excel: a cell is one text; a list in it is told by a separator that no value holds.
"""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from urllib.parse import parse_qsl

import bibtexparser
import extruct
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from pybtex.database import parse_string

from asv.dossiers.arranging import add_resources, create_dossier
from asv.resources.citation import Citation
from asv.resources.citing import one_line
from tests.factories.search import make_resource, reindex
from tests.factories.site import make_tree, make_user, restrict
from tests.readers.hostile import DAY, LABELS, LONE_BRACES, NAMES, SUMMARY, TITLE, classify, day_of, one_of_each, themes

pytestmark = pytest.mark.django_db
REPORTS = ("analyse", "document")
WEB = "https://asv.example"


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def pages(tree):
    """One of each type, published and indexed: two seconds, hence few tests that ask for it."""
    found = one_of_each(tree)
    reindex()
    return {page.pk: page for page in found}


@pytest.fixture
def dossier(client, pages):
    """A dossier of all of them, its owner signed in."""
    owner = make_user()
    client.force_login(owner)
    made = create_dossier(owner, "Tout")
    add_resources(made, list(pages))
    return made


def body(response):
    assert response.status_code == 200
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode()


def number(key):
    return int(key.removeprefix("asv-"))


def plain(text):
    """A name as a list holds it that readers cut at commas and semicolons."""
    return re.sub(r"\s*[,;]\s*", " – ", text)


# ---- what each reader makes of a file ----


def check_ris(text, held):
    entries = {number(entry["id"]): entry for entry in rispy.loads(text)}
    assert set(entries) == set(held)
    for pk, page in held.items():
        entry = entries[pk]
        assert entry["type_of_reference"] == ("RPRT" if page.resource_type in REPORTS else "ELEC")
        assert entry["title"] == TITLE
        assert entry["abstract"] == one_line(SUMMARY)
        assert entry["authors"] == [name.replace(", ", " – ") for name in NAMES]
        assert entry["keywords"][: len(LABELS)] == [label.replace(" ;", " –") for label in LABELS]
        assert entry["keywords"][-1] == "Lille"
        assert entry["date"] == day_of(page).strftime("%Y/%m/%d")
        assert entry["year"] == str(day_of(page).year)
        assert entry["urls"] == [f"{WEB}/r/{pk}"]
        assert "unknown_tag" not in entry


def entries_of(text, *layers):
    """What bibtexparser reads, by key."""
    library = bibtexparser.parse_string(text, append_middleware=layers)
    assert library.failed_blocks == []
    return {entry.key: {field.key: field.value for field in entry.fields} for entry in library.entries}


def shown(text):
    """The same as its reader sees it."""
    return entries_of(text, LatexDecodingMiddleware())


def bare(text):
    """Text without what this reader drops, the accents over nothing that TeX writes "^" and "~" with."""
    return re.sub("[~^]", "", text)


def one_part(person):
    """A name that pybtex does not take for a first and a last one."""
    (name,) = person.last_names
    assert not (person.first_names or person.prelast_names or person.lineage_names)
    return re.sub(r"\\([&%$#_])", r"\1", name.strip("{}"))


def check_bib(text, held):
    read, raw, seen = parse_string(text, "bibtex").entries, entries_of(text), shown(text)
    assert {number(key) for key in read} == {number(key) for key in raw} == set(held)
    for pk, page in held.items():
        entry, fields, day = read[f"asv-{pk}"], seen[f"asv-{pk}"], day_of(page)
        assert entry.type == ("techreport" if page.resource_type in REPORTS else "misc")
        assert fields["title"] == bare(TITLE)
        assert fields["abstract"] == bare(one_line(SUMMARY))
        assert [one_part(person) for person in entry.persons["author"]] == list(NAMES)
        words = fields["keywords"].split(", ")
        assert (words[: len(LABELS)], words[-1]) == ([*map(plain, LABELS)], "Lille")
        # Zotero adds the month to a day that comes before it.
        assert list(entry.fields).index("date") > list(entry.fields).index("month")
        assert entry.fields["date"] == day.isoformat()
        assert (entry.fields["year"], entry.fields["month"]) == (str(day.year), str(day.month))
        assert entry.fields["url"] == f"{WEB}/r/{pk}"
        assert {name: value for name, value in raw[f"asv-{pk}"].items() if name != "author"} == dict(entry.fields)


def table(text):
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:]), delimiter=";"))


def check_csv(text, held):
    rows = table(text)
    assert [row["Type (code)"] for row in rows if None in row] == []
    assert {number(row["Lien permanent"].rpartition("/")[2]) for row in rows} == set(held)
    for row in rows:
        assert row["Thèmes"].split(" | ") == [label.replace("|", "/") for label in LABELS]
        assert row["Thèmes (codes)"].split(" | ") == [f"lu-{rank}" for rank in range(len(LABELS))]
        assert row["Codes des territoires"] == "com-59350"
        assert row["Type (code)"] in {page.resource_type for page in held.values()}


@pytest.mark.parametrize(("extension", "check"), [("ris", check_ris), ("bib", check_bib), ("csv", check_csv)])
def test_search_dossiers_and_pages_give_every_theme_the_day_and_the_organisations(
    client, pages, dossier, extension, check
):
    check(body(client.get(f"/recherche/export.{extension}")), pages)
    check(body(client.get(f"/compte/dossiers/{dossier.pk}/export.{extension}")), pages)
    if extension != "csv":
        for pk, page in pages.items():
            check(body(client.get(f"/r/{pk}.{extension}")), {pk: page})


def test_what_a_question_leaves_out_is_told_and_is_no_reference(client, tree):
    for title in ("Un", "Deux"):
        make_resource(tree, title)
    reindex()
    asked = "theme=@book{x,&annee=hier"
    ris = body(client.get(f"/recherche/export.ris?{asked}"))
    assert len(rispy.loads(ris)) == 2
    (before,) = ris.partition("TY  - ")[0].strip().splitlines()
    assert "theme = @book{x" in before and "annee = hier" in before
    bib = body(client.get(f"/recherche/export.bib?{asked}"))
    assert len(parse_string(bib, "bibtex").entries) == len(entries_of(bib)) == 2
    assert "annee = hier" in bib
    rows = table(body(client.get(f"/recherche/export.csv?{asked}")))
    assert [row["Lien permanent"][: len(WEB) + 3] for row in rows] == [f"{WEB}/r/"] * 2
    told = [name for name in rows[0] if name.startswith("Laissé de côté : ")]
    assert len(told) == 2
    assert {row[name] for row in rows for name in told} == {""}
    for extension, read in (("ris", rispy.loads), ("bib", entries_of), ("csv", table)):
        text = body(client.get(f"/recherche/export.{extension}?{asked}&q=introuvable"))
        assert len(read(text)) == 0 and "annee = hier" in text


def test_a_brace_without_its_pair_does_not_swallow_the_file(client, tree):
    page = make_resource(tree, LONE_BRACES, summary="}}} @book{b, {")
    make_resource(tree, "Après")
    reindex()
    text = body(client.get("/recherche/export.bib"))
    assert len(parse_string(text, "bibtex").entries) == len(entries_of(text)) == 2
    assert shown(text)[f"asv-{page.pk}"]["title"] == LONE_BRACES
    assert shown(text)[f"asv-{page.pk}"]["abstract"] == "}}} @book{b, {"


def test_a_theme_alone_is_not_cut_at_its_comma(client, tree):
    page = make_resource(tree, "Le récit", themes=themes()[:1])
    (entry,) = rispy.loads(body(client.get(f"/r/{page.pk}.ris")))
    assert entry["keywords"] == ["Enfance – jeunesse et parentalité"]


def test_a_dossier_goes_through_both_formats_and_comes_back(client, pages, dossier):
    note = "À lire, avant ; l'été & <b>vite</b> {non}"
    dossier.items.update(shared_note=note, private_note="Pour moi")
    address = f"/compte/dossiers/{dossier.pk}/export"
    entries = rispy.loads(body(client.get(f"{address}.ris")))
    assert rispy.loads(rispy.dumps(entries)) == entries
    assert [entry["notes"] for entry in entries] == [[note]] * len(pages)
    assert rispy.loads(body(client.get(f"{address}.ris?notes=moi")))[0]["notes"] == [note, "Pour moi"]
    text = body(client.get(f"{address}.bib"))
    assert {entry["note"] for entry in shown(text).values()} == {note}
    assert entries_of(bibtexparser.write_string(bibtexparser.parse_string(text))) == entries_of(text)
    next(iter(pages.values())).unpublish()
    gone = rispy.loads(body(client.get(f"{address}.ris")))[0]
    assert (gone["title"], gone["type_of_reference"]) == (TITLE, "GEN")
    assert "n’est plus publiée" in gone["notes"][0]
    seen = shown(body(client.get(f"{address}.bib")))
    assert len(seen) == len(pages)
    assert "n’est plus publiée" in seen["asv-retiree-1"]["note"]
    assert {row["Auteurs"] for row in table(body(client.get(f"{address}.csv")))} == {" | ".join(NAMES), ""}


# ---- pages ----


def saved(html):
    """What the page says of itself: metas and COinS by name, schema.org nodes, Dublin Core."""
    found = extruct.extract(html, base_url=WEB, syntaxes=["json-ld", "dublincore"])
    metas: dict[str, list[str]] = {}
    for name, content in re.findall(r'<meta name="([^"]+)"\s+content="([^"]*)"', html):
        metas.setdefault(name, []).append(unescape(content))
    (title,) = re.findall(r'<span class="Z3988" title="([^"]*)"></span>', html)
    coins: dict[str, list[str]] = {}
    for name, value in parse_qsl(unescape(title), strict_parsing=True):
        coins.setdefault(name, []).append(value)
    (graph,) = found["json-ld"]
    return metas, coins, graph["@graph"], found["dublincore"]


def zotero_author(content):
    """Zotero's rule for a name: (last, first)."""
    name = content.strip(" .,/[]:")
    if "," in content:
        last, *first = re.split(", ?", name)
        return last, first[0] if first else ""
    first, _, last = name.rpartition(" ")
    return last, first


def test_saving_any_page_gives_type_authors_date_themes_and_abstract(client, pages):
    for pk, page in pages.items():
        html = body(client.get(page.url))
        metas, coins, nodes, dublin_core = saved(html)
        check_metas(page, metas, coins)
        said = [one for entry in dublin_core for one in entry["elements"]]
        assert [one["content"] for one in said if one["name"].lower() == "dc.creator"] == list(NAMES)
        (node,) = [node for node in nodes if node.get("@id") == f"{WEB}/r/{pk}"]
        check_node(node)
        (cite,) = re.findall(r'<div class="cite" id="citer">(.*?)</div>', html, re.S)
        check_words(page, cite)


def check_metas(page, metas, coins):
    report = page.resource_type in REPORTS
    assert coins["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:dc"]
    assert coins["rft.type"] == ["report" if report else "webpage"]
    assert ("citation_technical_report_institution" in metas) == report
    for names in (coins["rft.au"], metas["citation_author"]):
        assert [zotero_author(name) for name in names] == [(plain(name), "") for name in NAMES]
        assert not any(";" in name for name in names)
    assert metas["DC.creator"] == list(NAMES)
    assert coins["rft.date"] == metas["DC.date"] == [day_of(page).isoformat()]
    assert coins["rft.subject"] == metas["DC.subject"]
    assert coins["rft.subject"][: len(LABELS)] == list(LABELS)
    assert coins["rft.description"] == metas["DC.description"] == [one_line(SUMMARY)]
    assert coins["rft.title"] == metas["DC.title"] == [TITLE]
    assert coins["rft.identifier"] == metas["citation_public_url"] == [f"{WEB}/r/{page.pk}"]


def check_node(node):
    about = node["knowsAbout" if node["@type"] in ("Organization", "Project") else "about"]
    assert [term["name"] for term in about] == list(LABELS)
    assert [term["termCode"] for term in about] == [f"lu-{rank}" for rank in range(len(LABELS))]
    assert node["image"] == f"{WEB}/static/img/partage.png"
    if node["@type"] not in ("Organization", "Project", "Event"):
        assert [author["name"] for author in node["author"]] == list(NAMES)
        assert {author["@type"] for author in node["author"]} == {"Organization"}


def check_words(page, cite):
    words = " ".join(unescape(re.sub(r"<[^>]+>", "", cite)).split()).replace("’", "'")
    assert "ISO 690 VILLE DE LILLE et al. " in words
    assert "[en ligne]. Ateliers Santé Ville, " in words
    assert "[consulté le " in words
    assert f"Disponible à l'adresse : {WEB}/r/{page.pk}" in words
    assert f"APA Ville de Lille et al. ({day_of(page).year}, " in words
    assert f'href="/r/{page.pk}.bib"' in cite and f'href="/r/{page.pk}.ris"' in cite


def test_the_teaser_of_a_page_for_members_says_nobody(client, tree):
    page = make_resource(tree, "Le récit")
    classify(page)
    page.save_revision().publish()
    restrict(page)
    response = client.get(page.url)
    assert response.status_code == 403
    assert NAMES[0] not in response.content.decode()


# ---- words for people ----


def citation(**said):
    given = {"title": "Le récit", "kind": "", "authors": (), "subjects": (), "day": DAY, "summary": "", "url": ""}
    return Citation(**{**given, "is_report": False, **said})


def test_authors_in_both_norms():
    one, two, many = ("Ville de Lille",), ("Ville de Lille", "Amicale"), ("A", "B", "C", "D")
    assert citation(authors=one).iso_authors == "VILLE DE LILLE."
    assert citation(authors=two).apa_authors == "Ville de Lille et Amicale."
    assert citation(authors=("A", "B", "C")).apa_authors == "A, B et C."
    assert citation(authors=many).iso_authors == "A et al."
    assert citation().iso_authors == ""
    assert citation().apa_date == "2019, 17 décembre"
    assert citation(day=DAY.replace(day=1)).apa_date == "2019, 1er décembre"
    assert citation(day=None).apa_date == "s. d."
    assert citation(title="Et demain ?").sentence == "Et demain ?"
