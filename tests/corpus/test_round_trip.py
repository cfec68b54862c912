"""The corpus leaves as a bag that others' tools accept, and comes back as it was."""

import json
import logging
from types import SimpleNamespace

import bagit
import pytest
from django.core.management import CommandError, call_command
from jsonschema import Draft202012Validator
from modelcluster.models import get_all_child_relations
from rocrate_validator import models as crates
from rocrate_validator import services
from rocrate_validator.utils.http import HttpRequester

from asv.core.models import AsvDocument
from asv.core.typography import french
from asv.jobs.models import OutboxEvent
from asv.resources.models import ResourcePage
from asv.resources.types import resource_models
from asv.taxonomy.models import Organisation, Territory
from operations.corpus.form import SCHEMAS, resource_form
from operations.corpus.importing import import_archive
from operations.corpus.names import all_names
from tests.corpus.ground import (
    archive,
    bytes_of,
    change,
    empty,
    make_everything,
    nothing,
    own_place,
    promise_again,
    zipped,
)
from tests.factories.site import make_experience, make_tree

pytestmark = pytest.mark.django_db
# Fields of a type of its own that no archive carries, and why.
KEPT_BACK = {
    "network.MeetingPage": {
        "video_url", "registration_url", "takes_registrations", "capacity", "registration_closes_at",  # to take part
        "registration_questions", "workshops",
        "moved_from", "sequence",  # what calendars of this site hold
    },
    "network.NetworkPage": {"group"},  # accounts
    "network.DemarchePage": {"settled_years", "open_since"},  # reckoned from the dates
}  # fmt: skip


@pytest.fixture
def tree():
    return make_tree()


def is_valid(sac):
    """What the library of the Library of Congress says of a bag."""
    logging.getLogger("bagit").setLevel(logging.WARNING)
    return bagit.Bag(str(sac)).validate()


def bring(folder, **asked):
    """(counts by state, all that is said)."""
    said = []
    count = import_archive(folder, lambda verdict: said.append(str(verdict)), **asked)
    return {state.value: number for state, number in count.items()}, said


def test_what_leaves_comes_back_with_the_same_bytes(tree, tmp_path):
    make_everything(tree)
    numbers = set(ResourcePage.objects.values_list("pk", flat=True))
    before = bytes_of(archive(tmp_path / "avant"))
    empty()
    count, _ = bring(tmp_path / "avant", publish=True)
    assert count["nouveau"] > 15 and set(count) == {"nouveau"}
    assert bytes_of(archive(tmp_path / "apres")) == before
    assert not numbers & set(ResourcePage.objects.values_list("pk", flat=True)), "a number is used again"
    assert OutboxEvent.objects.filter(topic="page").exists(), "nobody would index it"


def test_importing_again_changes_nothing(sac, tmp_path):
    bring(sac, publish=True)
    there = ResourcePage.objects.order_by("pk").values_list("pk", "latest_revision", "last_published_at")
    before, files = list(there), AsvDocument.objects.count()
    count, _ = bring(zipped(sac, tmp_path / "sac.zip"), publish=True)
    assert set(count) == {"identique"} and list(there) == before and AsvDocument.objects.count() == files


def test_a_dry_run_says_all_and_writes_nothing(sac):
    count, said = bring(sac, dry_run=True)
    assert "nouveau : Récit d’expérience « Marcher pour se soigner »" in said
    assert ResourcePage.objects.count() == Organisation.objects.count() == AsvDocument.objects.count() == 0
    written, told = bring(sac)
    assert (written, told) == (count, said)


def test_a_large_archive_says_how_far_it_is(sac, monkeypatch):
    monkeypatch.setattr("operations.corpus.importing._OFTEN", 5)
    heard = []
    bring(sac, dry_run=True, progress=heard.append)
    resources = len(list(sac.glob("data/resources/*/*/resource.json")))
    assert resources > 5, resources
    assert heard == [f"{done} ressources lues sur {resources}" for done in range(5, resources, 5)]


def test_drafts_wait_and_are_published_where_asked(sac, client):
    bring(sac)
    assert not ResourcePage.objects.live().exists()
    count, _ = bring(sac, publish=True)
    assert count["modifié"] == 10 and ResourcePage.objects.live().count() == 10
    page = client.get("/experiences/marcher/")
    assert page.status_code == 200 and "Le départ" in page.content.decode()
    assert client.get("/ancien/recit").status_code == 301
    assert client.get("/inspir-actions/marcher-a-midi/").status_code == 200


def test_what_moved_there_is_followed_and_what_moved_on_both_sides_is_kept_twice(sac):
    bring(sac, publish=True)
    change(sac, "marcher", title="Marcher pour aller mieux")
    count, said = bring(sac, publish=True)
    assert count["modifié"] == 1 and "modifié : Récit d’expérience « Marcher pour aller mieux »" in said
    page = ResourcePage.objects.get(slug="marcher").specific
    assert page.title == "Marcher pour aller mieux"

    page.title = "Marcher, chez nous"
    page.save_revision().publish()
    assert set(bring(sac, publish=True)[0]) == {"identique"}, "what is ours alone is left alone"
    change(sac, "marcher", title="Marcher, là-bas")
    count, said = bring(sac, publish=True)
    assert count["en conflit"] == 1
    page.refresh_from_db()
    assert page.title == "Marcher, chez nous" and page.get_latest_revision_as_object().title == "Marcher, là-bas"
    revisions = page.revisions.count()
    assert bring(sac, publish=True)[0]["en conflit"] == 1 and page.revisions.count() == revisions


def places_of(slug):
    return {place.code: place.name for place in ResourcePage.objects.get(slug=slug).territories.all()}


def test_a_place_without_official_code_is_known_by_its_name_where_it_lies(sac):
    far = Territory.objects.create(code="com-80021", kind="commune", name="Amiens", insee="80021")
    Territory.objects.create(code="lieu-fives", kind="secteur", name="Fives, ailleurs", parent=far, path="com-80021")
    _count, said = bring(sac, dry_run=True)
    assert "nouveau : lieu « Fives »" in said
    bring(sac, publish=True)
    assert places_of("marcher") == {"com-59350": "Lille", "lieu-fives2": "Fives"}
    assert set(bring(sac, publish=True)[0]) == {"identique"} and Territory.objects.filter(name="Fives").count() == 1


def test_one_that_the_team_has_already_is_taken_and_one_that_lies_nowhere_known_is_refused(sac):
    known = own_place("fives")
    Territory.objects.filter(pk=known.pk).update(code="lieu-quartier")
    bring(sac, publish=True)
    assert places_of("marcher") == {"com-59350": "Lille", "lieu-quartier": "fives"}
    said = json.loads((sac / "data/places.json").read_text())
    (sac / "data/places.json").write_text(
        json.dumps({**said, "places": [{**said["places"][0], "within": "com-00000"}]})
    )
    promise_again(sac)
    count, told = bring(sac, publish=True)
    assert count["refusé"] == 1 and any("ce site ne connaît pas com-00000" in line for line in told)


def test_pictures_of_a_text_stand_in_the_copy_for_people(sac):
    for page in (*sac.glob("site/experience/*.html"), *sac.glob("data/resources/experience/*/text.html")):
        html = page.read_text()
        source = html.partition('<figure><img src="')[2].partition('"')[0]
        assert (page.parent / source).resolve().is_file(), source
        assert "<figcaption>Le départ, un matin" in html


def test_what_was_deleted_here_is_not_put_back(sac):
    bring(sac, publish=True)
    ResourcePage.objects.get(slug="grille").specific.delete()
    count, _ = bring(sac, publish=True)
    assert count["supprimé ici"] == 1 and not ResourcePage.objects.filter(slug="grille").exists()


def test_a_site_keeps_its_own_beside_what_it_takes(sac, tree):
    [theirs] = sac.glob("data/resources/experience/*/resource.json")
    own = make_experience(tree, "Un récit d'ici", slug="marcher")
    bring(sac, publish=True)
    own.refresh_from_db()
    assert own.title == "Un récit d'ici" and own.live
    taken = ResourcePage.objects.get(translation_key=theirs.parent.name)
    assert taken.slug == "marcher-2" and taken.live


def test_the_bag_and_its_description_are_what_others_tools_accept(sac, tmp_path, monkeypatch):
    assert is_valid(sac)
    # The terms of RO-Crate's context that the description uses: the validator would fetch it.
    schema = {name: f"http://schema.org/{name}" for name in TERMS}
    context = {"@context": {**schema, "conformsTo": "http://purl.org/dc/terms/conformsTo"}}
    answer = SimpleNamespace(status_code=200, json=lambda: context, text="", headers=JSON_LD, url="")
    monkeypatch.setattr(HttpRequester, "get", lambda _requester, _address, **_asked: answer, raising=False)
    described = json.loads((sac / "data/ro-crate-metadata.json").read_text())
    assert {key for node in described["@graph"] for key in node if key[0] != "@"} <= TERMS | {"conformsTo"}
    asked = services.ValidationSettings(
        rocrate_uri=str(sac / "data"),
        profile_identifier="ro-crate-1.1",
        requirement_severity=crates.Severity.REQUIRED,
        cache_path=str(tmp_path / "cache"),
        disable_remote_crate_download=True,
    )
    found = services.validate(asked)
    assert [issue.message for issue in found.get_issues()] == []


JSON_LD = {"Content-Type": "application/ld+json"}
TERMS = {
    "name", "description", "datePublished", "license", "publisher", "inLanguage", "hasPart", "about", "url",
    "identifier", "Dataset", "CreativeWork", "Organization",
}  # fmt: skip


def test_every_resource_follows_the_published_schema(sac):
    for schema in SCHEMAS.glob("*.schema.json"):
        Draft202012Validator.check_schema(json.loads(schema.read_text()))
        assert (sac / "data/schemas" / schema.name).read_bytes() == schema.read_bytes()
    resources = list(sac.glob("data/resources/*/*/resource.json"))
    assert len(resources) == 10
    schema = Draft202012Validator(json.loads((SCHEMAS / "resource.schema.json").read_text()))
    for path in resources:
        schema.validate(json.loads(path.read_text()))
        assert (path.parent / "text.md").read_text().startswith("# ")
    _people_read_days_and_hours(sac)


def _people_read_days_and_hours(sac):
    """And what is not the case is not told."""
    [meeting] = sac.glob("data/resources/rencontre/*/text.md")
    [demarche] = sac.glob("data/resources/demarche/*/text.md")
    said = meeting.read_text().replace("\xa0", " ").replace("\u202f", " ")
    assert "5 mars 2020, 10 h\n" in said and "**Début** : 9 h 30" in said and "Annulée" not in said
    assert "Du : 1er janvier 2010" in demarche.read_text()
    page = (sac / "site/rencontre/matinale.html").read_text()
    assert 'href="../parcourir/type-rencontre.html"' in page and "2020-03-05T" not in page


def test_every_field_of_a_resource_is_carried_or_kept_back_with_a_reason():
    for model in resource_models():
        carried, kept = set(model.portable_fields), KEPT_BACK.get(model._meta.label, set())
        assert carried | kept == own_fields(model), model
        assert not carried & kept


def own_fields(model):
    """What a type has beyond every resource: its columns, and the rows that are part of its pages."""
    columns = {field.name for field in model._meta.local_concrete_fields}
    parts = {relation.get_accessor_name() for relation in get_all_child_relations(model)}
    common = {relation.get_accessor_name() for relation in get_all_child_relations(ResourcePage)}
    return (columns | parts) - common - {"resourcepage_ptr"}


def test_a_form_says_nothing_that_is_empty(tree):
    page = make_experience(tree, "Court")
    said = resource_form(page, all_names())
    assert all(value not in ("", None, [], {}) for value in said.values())


def test_an_export_into_the_same_folder_takes_out_what_is_withdrawn(tree, tmp_path):
    make_everything(tree)
    sac = archive(tmp_path / "sac")
    uid = str(ResourcePage.objects.get(slug="grille").translation_key)
    (sac / "data/reste.txt").write_text("laissé par un export interrompu")
    ResourcePage.objects.get(slug="grille").specific.unpublish()
    archive(sac)
    everything = bytes_of(sac)
    assert "data/reste.txt" not in everything and not any(uid in path for path in everything)
    assert is_valid(sac)


def test_since_carries_what_changed_from_that_day(tree, tmp_path):
    make_everything(tree)
    ResourcePage.objects.exclude(slug="marcher").update(
        first_published_at="2019-01-01T00:00Z", last_published_at="2019-01-01T00:00Z"
    )
    call_command("export_archive", str(tmp_path / "sac"), "--since", "2020-01-01", stdout=nothing())
    assert [path.parent.parent.name for path in tmp_path.glob("sac/data/resources/*/*/resource.json")] == ["experience"]
    assert "Corpus-Since: 2020-01-01" in (tmp_path / "sac/bag-info.txt").read_text()
    for more in ((), ("--since", "2021-01-01")):
        with pytest.raises(CommandError, match="depuis le 2020-01-01, et le perdrait"):
            call_command("export_archive", str(tmp_path / "sac"), *more, stdout=nothing())
    call_command("export_archive", str(tmp_path / "sac"), "--since", "2020-01-01", stdout=nothing())


def test_a_theme_leaves_alone_and_comes_into_a_site_that_keeps_its_own(tree, tmp_path):
    make_everything(tree)
    call_command("export_archive", str(tmp_path / "sac"), "--theme", "essai-mediation", stdout=nothing())
    assert [path.parent.parent.name for path in tmp_path.glob("sac/data/resources/*/*/resource.json")] == ["experience"]
    assert "Corpus-Theme: essai-mediation" in (tmp_path / "sac/bag-info.txt").read_text()
    assert french("sur le thème « Médiation d’essai »") in (tmp_path / "sac/site/index.html").read_text()
    with pytest.raises(CommandError, match="le thème « essai-mediation », et le perdrait"):
        call_command("export_archive", str(tmp_path / "sac"), stdout=nothing())
    with pytest.raises(CommandError, match="d’aucun thème"):
        call_command("export_archive", str(tmp_path / "autre"), "--theme", "rien", stdout=nothing())
    ResourcePage.objects.get(slug="marcher").specific.delete()
    own = ResourcePage.objects.count()
    assert bring(tmp_path / "sac", publish=True)[0]["nouveau"] == 1
    assert ResourcePage.objects.count() == own + 1 and ResourcePage.objects.get(slug="marcher").live
