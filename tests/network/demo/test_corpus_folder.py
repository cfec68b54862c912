"""The demo's folder of the corpus: it follows the published form, and all that it names is there."""

import gzip
import json
import re
import zipfile
from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from django.conf import settings
from jsonschema import Draft202012Validator

from asv.taxonomy.models import VOCABULARIES
from demo.load_corpus import CORPUS, RESERVED
from demo.load_to_come import TO_COME, moved
from demo.make_files import make_files
from demo.papers import paper
from operations.corpus.form import SCHEMAS

DATA = Path(settings.ROOT) / "platform" / "asv" / "taxonomy" / "data"
RECORDS = {
    path.relative_to(place.parent).as_posix(): path
    for place in (CORPUS, RESERVED, TO_COME)
    for path in sorted(place.rglob("*.json"))
}
SCHEMA = {"resource.json": "resource", "file.json": "file", "series.json": "series", "image.json": "image"}
FILES = sorted(path for path in CORPUS.glob("files/*/*") if path.name != "file.json")
PICTURES = sorted(CORPUS.glob("images/*/*.png"))


def read(path):
    return json.loads(path.read_text())


RESOURCES = [read(path) for path in RECORDS.values() if path.name == "resource.json"]


def of(*types):
    return [said for said in RESOURCES if said["type"] in types]


def slugs_in(data):
    """Every slug below this point of the vocabularies file."""
    if isinstance(data, dict):
        return {data["slug"]} | slugs_in(data.get("children", [])) if "slug" in data else slugs_in([*data.values()])
    return set().union(*map(slugs_in, data)) if isinstance(data, list) else set()


def test_every_record_follows_its_schema_and_stands_in_its_place():
    for where, path in RECORDS.items():
        said = read(path)
        if path.name == "corpus.json":
            assert said["form"] == "asv-corpus/1"
            continue
        schema = SCHEMA.get(path.name, "organisation")
        Draft202012Validator(read(SCHEMAS / f"{schema}.schema.json")).validate(said)
        if "uid" in said:
            assert said["uid"] in where
        if schema == "resource":
            assert where.split("/")[2] == said["type"]


def test_there_is_enough_of_each_kind():
    count = Counter(said["type"] for said in RESOURCES)
    assert count["experience"] >= 16 and count["inspir-action"] >= 18 and count["outil"] >= 11
    kinds = {said["content"]["tool_kind"] for said in of("outil")}
    assert kinds == {"pedagogique", "communicant", "methodologique"}
    assert sum(path.suffix == ".pdf" for path in FILES) >= 10
    assert sum(path.suffix in (".odt", ".docx") for path in FILES) >= 8, "tools to take and change"


def test_every_resource_has_a_summary_a_date_and_a_source():
    for said in RESOURCES:
        assert 0 < len(said["summary"]) <= 600, said["title"]
        assert said["source"]["label"] and said["source"]["date"], said["title"]
    for said in of("experience", "inspir-action", "analyse", "outil", "document", "actualite"):
        assert said["date"] and said["terms"]["theme"], said["title"]


def test_every_term_and_place_is_known():
    vocabularies = read(DATA / "vocabularies.json")
    known = {parameter: slugs_in(vocabularies[parameter]) for parameter in VOCABULARIES if parameter in vocabularies}
    with gzip.open(DATA / "territories.json.gz", "rt") as file:
        codes = set(re.findall(r'"(\w+)"', file.read()))
    for said in RESOURCES:
        for parameter, slugs in said.get("terms", {}).items():
            assert set(slugs) <= known[parameter], said["title"]
        for code in said.get("places", ()):
            assert code == "fra" or code.split("-")[1] in codes, said["title"]


def test_all_that_is_named_is_there():
    there = {"resource": {said["uid"] for said in RESOURCES}, "file": {path.parent.name for path in FILES}}
    there["organisation"] = {path.stem for path in CORPUS.glob("organisations/*.json")}
    there["image"] = {path.parent.name for path in PICTURES}
    told = "".join(path.read_text() for path in RECORDS.values() if path.name == "resource.json")
    for kind, uids in there.items():
        named = set(re.findall(rf'(?:"{kind}": |data-{kind}=\\)"([0-9a-f-]+)', told))
        assert named <= uids, kind
    assert there["organisation"] <= set(re.findall(r'"organisation": "([0-9a-f-]+)"', told)), "named by nobody"


def test_texts_for_people_call_things_by_their_names():
    texts = list(CORPUS.glob("resources/*/*/text.md"))
    apart = [path for place in (RESERVED, TO_COME) for path in place.glob("resources/*/*/resource.json")]
    assert len(texts) == len(RESOURCES) - len(apart)
    assert [path for path in texts if re.search(r"\[[0-9a-f]{8}-", path.read_text())] == []


def test_slugs_and_titles_are_unique_within_a_type():
    for key in ("slug", "title"):
        count = Counter((said["type"], said[key]) for said in RESOURCES)
        assert [one for one, number in count.items() if number > 1] == []


@pytest.mark.parametrize("day", ["2026-11-29T23:30:00+01:00", "2027-03-27T12:00:00+01:00", "2031-08-05T00:10:00+02:00"])
def test_one_rencontre_is_to_come_whenever_it_is_loaded(day):
    """A Tuesday morning, on the clock on the wall, between 60 and 67 days ahead."""
    now, paris = datetime.fromisoformat(day), ZoneInfo("Europe/Paris")
    [said] = [read(path) for path in TO_COME.glob("resources/*/*/resource.json")]
    told = moved(said, now)
    begins, ends = (
        datetime.fromisoformat(told["content"][name]).astimezone(paris) for name in ("starts_at", "ends_at")
    )
    assert 60 <= (begins - now).total_seconds() / 86400 <= 67.1
    assert (begins.strftime("%w %H:%M"), ends.strftime("%H:%M")) == ("2 09:30", "12:00")


def test_two_have_a_text_in_simple_words():
    assert [said["slug"] for said in RESOURCES if "easy_text" in said["content"]] == [
        "ambassadeurs-de-sante-lille",
        "tenir-un-stand-sur-les-droits",
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_opens_and_says_something(path):
    if path.suffix == ".pdf":
        assert len(text_of(path)[0]) > 400
    else:
        inside = "word/document.xml" if path.suffix == ".docx" else "content.xml"
        assert len(zipfile.ZipFile(path).read(inside)) > 800


def test_the_command_draws_files_that_say_the_same(tmp_path):
    made = make_files(tmp_path)
    assert sorted(path.relative_to(tmp_path) for path in made) == [
        path.relative_to(CORPUS) for path in (*FILES, *PICTURES)
    ]
    for path in made:
        kept = CORPUS / path.relative_to(tmp_path)
        if path.suffix == ".pdf":
            assert text_of(path) == text_of(kept), f"{path.name}: run make_demo_files again"
        else:
            assert path.read_bytes() == kept.read_bytes()


def text_of(path):
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]


def test_a_paper_is_read_with_its_parts():
    said = paper("grille-trois-questions.docx")
    assert (said["title"], said["subtitle"][:6]) == ("Qui, pourquoi, comment ?", "Grille")
    assert said["source"].startswith("D'après l'atelier")
    assert [heading for heading, _words in said["sections"]] == ["Qui ?", "Pourquoi ?", "Comment ?"]
