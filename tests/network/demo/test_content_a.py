"""The demo's récits, sheets, analyses, tools and documents: complete, sourced, and left alone once loaded."""

import gzip
import json
import re
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings
from django.core.management import call_command

from asv.core.models import AsvDocument
from asv.resources.models import ResourcePage
from asv.taxonomy.models import Organisation, Territory
from demo.content.documents import FILES, NOTICES
from demo.content.organisations_a import ORGANISATIONS
from demo.content.tools import TOOLS
from demo.demo_files import FILES_DIR, document_for
from demo.load_resources import ACTIONS, ANALYSES, EXPERIENCES, load_resources
from demo.rich import rich
from experiences.models import ActionSheetPage, AnalysisPage, DocumentPage, ExperiencePage, ToolPage
from operations.founding.tree import build_tree

ALL = [*EXPERIENCES, *ACTIONS, *ANALYSES, *TOOLS, *NOTICES]
DATA = Path(settings.ROOT) / "platform" / "asv" / "taxonomy" / "data"
VOCABULARIES = {
    "themes": "theme",
    "audiences": "public",
    "demarches": "demarche",
    "axes": "axe",
    "added_values": "plus_value",
    "stages": "etape",
}


def slugs_in(data):
    """Every slug below this point of the vocabularies file."""
    if isinstance(data, dict):
        return {data["slug"]} | slugs_in(data.get("children", [])) if "slug" in data else slugs_in([*data.values()])
    return set().union(*map(slugs_in, data)) if isinstance(data, list) else set()


@pytest.fixture(scope="module")
def vocabularies():
    return json.loads((DATA / "vocabularies.json").read_text())


@pytest.fixture(scope="module")
def insee_codes():
    with gzip.open(DATA / "territories.json.gz", "rt") as file:
        return set(re.findall(r'"(\w+)"', file.read()))


def test_there_is_enough_of_each_kind():
    assert len(EXPERIENCES) >= 9
    assert len(ACTIONS) >= 14
    assert len(TOOLS) >= 6
    assert {tool["tool_kind"] for tool in TOOLS} == {"pedagogique", "communicant", "methodologique"}
    assert sum(name.endswith(".pdf") for name, _, _ in FILES.values()) >= 10
    assert sum(name.endswith((".odt", ".docx")) for name, _, _ in FILES.values()) >= 3


@pytest.mark.parametrize("content", ALL, ids=lambda content: content["slug"])
def test_every_page_has_a_summary_a_date_and_a_source(content):
    assert 0 < len(content["summary"]) <= 600
    assert content["title"] and content["date"] and content["themes"]
    assert content["source_label"] and content["source_date"]


@pytest.mark.parametrize("content", ALL, ids=lambda content: content["slug"])
def test_every_term_and_place_is_known(content, vocabularies, insee_codes):
    for field, vocabulary in VOCABULARIES.items():
        assert set(content.get(field, ())) <= slugs_in(vocabularies[vocabulary]), field
    for code in content.get("territories", ()):
        assert code == "fra" or code.split("-")[1] in insee_codes


@pytest.mark.parametrize("content", ALL, ids=lambda content: content["slug"])
def test_every_organisation_and_file_is_known(content):
    known = {entry["slug"] for entry in ORGANISATIONS}
    assert {slug for slug, _role in content.get("organisations", ())} <= known
    assert content.get("contact_organisation", "irev") in known
    assert set(content.get("files", ())) <= set(FILES)


def test_slugs_and_titles_are_unique_within_an_index():
    for contents in (EXPERIENCES, ACTIONS, ANALYSES, TOOLS, NOTICES):
        assert len({content["slug"] for content in contents}) == len(contents)
        assert len({content["title"] for content in contents}) == len(contents)


def test_citations_and_links_name_recits_that_exist():
    known = {content["slug"] for content in EXPERIENCES}
    linked = {content["experience"] for content in ACTIONS if "experience" in content}
    cited = set(re.findall(r"'([a-z0-9]+(?:-[a-z0-9]+)+)'", str([a.get("chapters") for a in ANALYSES])))
    assert linked <= known
    assert cited - {"habitants", "professionnels"} <= known


@pytest.mark.parametrize("name", [name for name, _, _ in FILES.values()])
def test_every_file_opens_and_says_something(name):
    path = FILES_DIR / name
    if path.suffix == ".pdf":
        pages = pypdfium2.PdfDocument(path)
        assert len(pages[0].get_textpage().get_text_range()) > 400
    else:
        inside = "word/document.xml" if path.suffix == ".docx" else "content.xml"
        assert len(zipfile.ZipFile(path).read(inside)) > 800


def test_the_script_makes_files_that_say_the_same(tmp_path):
    from demo.make_files import make_files

    written = make_files(tmp_path)
    assert sorted(path.name for path in written) == sorted(path.name for path in FILES_DIR.iterdir())
    for path in written:
        kept = FILES_DIR / path.name
        if path.suffix == ".pdf":
            assert text_of(path) == text_of(kept), f"{path.name}: run demo.make_files again"
        else:
            assert path.read_bytes() == kept.read_bytes()


def text_of(path):
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]


def test_small_markup():
    assert rich("Un deux\n  trois.\n\n- a & b\n- c\n\nFin.") == (
        "<p>Un deux trois.</p><ul><li>a &amp; b</li><li>c</li></ul><p>Fin.</p>"
    )
    assert rich("<p>Déjà <b>écrit</b></p>") == "<p>Déjà <b>écrit</b></p>"


@pytest.fixture
def places(db):
    """The places that the content names, without the whole country."""
    call_command("load_vocabularies", verbosity=0)
    codes = {code for content in ALL for code in content.get("territories", ())}
    codes |= {entry["territory"] for entry in ORGANISATIONS if "territory" in entry}
    kinds = {"fra": "pays", "reg": "region", "dep": "departement", "epci": "epci", "com": "commune"}
    Territory.objects.bulk_create(
        [
            Territory(code=code, kind=kinds[code.split("-")[0]], insee=code.split("-")[-1], name=code, path="")
            for code in sorted(codes)
        ],
        ignore_conflicts=True,
    )


def test_loading_publishes_everything_once_and_leaves_edits_alone(places):
    """One load for all that follows: it makes some sixty pages."""
    tree = build_tree()
    load_resources(tree)
    everything_is_published()
    streams_and_links_reach_what_they_name()
    loading_again_adds_nothing(tree)
    a_renamed_document_is_not_loaded_twice()


def everything_is_published():
    for model, contents in (
        (ExperiencePage, EXPERIENCES),
        (ActionSheetPage, ACTIONS),
        (AnalysisPage, ANALYSES),
        (ToolPage, TOOLS),
        (DocumentPage, NOTICES),
    ):
        assert model.objects.live().count() == len(contents)
    lille = ExperiencePage.objects.get(slug="ambassadeurs-de-sante-lille")
    assert lille.get_parent().slug == "experiences"
    assert lille.latest_revision is not None and not lille.has_unpublished_changes
    assert [territory.code for territory in lille.territories.all()] == ["com-59350"]
    assert lille.files.get().document.extension == "pdf"
    assert lille.first_published_at.year == 2019


def streams_and_links_reach_what_they_name():
    lille = ExperiencePage.objects.get(slug="ambassadeurs-de-sante-lille")
    assert lille.course[0].block_type == "moment"
    assert lille.course[0].value["text"].source.startswith("<p>")
    assert lille.partners[0].value["organisation"] == Organisation.objects.get(slug="ville-de-lille")
    assert lille.action_sheets.count() == 2
    report = AnalysisPage.objects.get(slug="la-plus-value-de-la-coordination-locale")
    assert lille in [page.specific for page in report.characteristics[2].value["experiences"]]
    assert report.chapters[0].value["content"][1].value["experiences"]
    note = AnalysisPage.objects.get(edition="Juillet 2019")
    assert note.previous_edition.specific.edition == "Édition 2017"
    assert DocumentPage.objects.get(slug="note-de-synthese-2019").document.kind == "synthese"


def loading_again_adds_nothing(tree):
    before = ResourcePage.objects.count(), AsvDocument.objects.count(), Organisation.objects.count()
    page = ExperiencePage.objects.get(slug="le-diabete-en-question-theatre")
    page.title = "Un titre de la rédaction"
    page.save_revision().publish()
    load_resources(tree)
    assert (ResourcePage.objects.count(), AsvDocument.objects.count(), Organisation.objects.count()) == before
    page.refresh_from_db()
    assert page.title == "Un titre de la rédaction"


def a_renamed_document_is_not_loaded_twice():
    document = document_for("note-de-synthese-juillet-2019")
    document.title = "Note"
    document.save()
    assert document_for("note-de-synthese-juillet-2019").pk == document.pk
