"""The starting vocabularies: whole, repeatable, and the editors' own once loaded."""

import pytest
from django.core.management import call_command

from asv.taxonomy.models import VOCABULARIES, DemarcheKind, GlossaryEntry, Palette, Theme
from asv.taxonomy.vocabularies import load_vocabularies

pytestmark = pytest.mark.django_db


def test_every_vocabulary_has_its_terms_with_words_and_order():
    created = load_vocabularies()
    assert {key: created[key] for key in ("public", "demarche", "axe", "plus_value", "etape")} == {
        "public": 11,
        "demarche": 9,
        "axe": 5,
        "plus_value": 3,
        "etape": 5,
    }
    for model in VOCABULARIES.values():
        for term in model._default_manager.all():
            assert term.label and term.definition.endswith(".") and term.order


def test_themes_stand_on_two_levels_and_children_wear_their_parents_colours():
    load_vocabularies()
    assert Theme.objects.filter(parent=None).count() == 12
    assert Theme.objects.get(slug="mediation").parent.slug == "acces-aux-droits-et-aux-soins"
    for child in Theme.objects.exclude(parent=None).select_related("parent"):
        assert child.parent.parent_id is None
        assert child.palette == child.parent.palette
    assert set(Theme.objects.values_list("palette", flat=True)) <= set(Palette.values)


def test_the_glossary_knows_the_acronyms_of_the_field():
    load_vocabularies()
    known = set(GlossaryEntry.objects.values_list("term", flat=True))
    assert {"ASV", "CLS", "CLSM", "QPV", "CPTS", "MSP", "EIS", "ARS", "PRAPS", "DRE", "HPST", "CAPS", "EPCI"} <= known


def test_a_second_run_changes_nothing_and_edits_are_kept(capsys):
    call_command("load_vocabularies")
    DemarcheKind.objects.filter(slug="asv").update(label="Mon atelier", order=99)
    GlossaryEntry.objects.filter(slug="cls").update(definition="La nôtre.")
    Theme.objects.filter(slug="tabac").delete()
    call_command("load_vocabularies")
    assert "1 termes créés (theme 1)" in capsys.readouterr().out
    asv = DemarcheKind.objects.get(slug="asv")
    assert (asv.label, asv.order) == ("Mon atelier", 99)
    assert GlossaryEntry.objects.get(slug="cls").definition == "La nôtre."
    assert Theme.objects.get(slug="tabac").parent.slug == "addictions"


def test_an_acronym_that_an_editor_wrote_first_is_theirs():
    GlossaryEntry.objects.create(term="asv", slug="notre-asv", definition="À nous.")
    load_vocabularies()
    assert not GlossaryEntry.objects.filter(slug="asv").exists()
