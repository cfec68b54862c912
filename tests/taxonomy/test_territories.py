"""The official places: whole, each knowing what contains it, and free to load twice."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from asv.jobs.models import OutboxEvent
from asv.taxonomy.catalogue import catalogue_places
from asv.taxonomy.models import ReferenceData, Territory
from asv.taxonomy.places import place_label, resolve_place
from asv.taxonomy.territories import load_territories

pytestmark = pytest.mark.django_db


def test_the_whole_reference(django_assert_max_num_queries, capsys):
    call_command("load_territories")
    counts = Counter(Territory.objects.values_list("kind", flat=True))
    assert (counts["pays"], counts["region"], counts["departement"]) == (1, 18, 109)
    assert counts["commune"] == 34_969 + 45
    assert counts["epci"] > 1_250
    assert not Territory.objects.filter(latitude=None).exists()
    assert not Territory.objects.exclude(code="fra").filter(parent=None).exists()
    assert not OutboxEvent.objects.exists()

    places = {place.code: place for place in Territory.objects.all()}
    codes = {place.pk: place.code for place in places.values()}
    known = set(places)
    wrong = [
        place.code
        for place in places.values()
        if place.code != "fra"
        and (
            place.ancestor_codes[-1] != "fra"
            or place.ancestor_codes[0] != codes[place.epci_id or place.parent_id]
            or not set(place.ancestor_codes) <= known
        )
    ]
    assert not wrong

    assert places["com-59350"].path == "epci-200093201 dep-59 reg-32 fra"
    assert places["com-97411"].path == "epci-249740119 dep-974 reg-04 fra"
    assert places["com-98818"].path == "dep-988 fra"
    assert places["com-93066"].path == "epci-200057867 epci-200054781 dep-93 reg-11 fra"
    assert places["com-69387"].path == "com-69123 epci-200046977 dep-69 reg-84 fra"
    assert "59160" in places["com-59350"].postcodes
    assert abs(places["com-59350"].latitude - 50.63) < 0.05
    assert abs(places["dep-974"].latitude - -21.1) < 0.3

    homonyms = Territory.objects.filter(name__in=["Saint-Denis", "Paris", "La Réunion", "CC des Quatre Rivières"])
    for place in homonyms:
        assert resolve_place(place_label(place)) == [place]

    capsys.readouterr()
    with django_assert_max_num_queries(1):
        call_command("load_territories")
    assert capsys.readouterr().out.strip() == "Territoires : à jour."


def test_only_the_large_places(capsys):
    call_command("load_territories", only="pays,region,departement")
    assert Territory.objects.count() == 128
    assert len(catalogue_places()) == 128
    assert not ReferenceData.objects.exists()
    with pytest.raises(CommandError, match="Natures inconnues : ville"):
        call_command("load_territories", only="ville")


def test_a_new_edition_renames_in_place():
    load_territories(["pays", "region"])
    Territory.objects.filter(code="reg-32").update(name="Nord-Pas-de-Calais", search_name="x")
    before = Territory.objects.get(code="reg-32").pk
    load_territories(["region"])
    region = Territory.objects.get(code="reg-32")
    assert Territory.objects.count() == 19
    assert (region.pk, region.name, region.search_name) == (before, "Hauts-de-France", "hauts de france")
