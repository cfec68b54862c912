"""Finding a place by what people type."""

import pytest
from django.core.exceptions import ValidationError

from asv.taxonomy.forms import PlaceNameField, PlacesField
from asv.taxonomy.models import Territory, fold_name
from asv.taxonomy.places import covered_by, find_places, place_by_code, place_label, resolve_place
from tests.factories.taxonomy import make_organisation, make_places

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    return make_places()


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Saint-Étienne", "saint etienne"), ("ST ETIENNE", "saint etienne"), ("Œting", "oeting"), ("L'Haÿ", "l hay")],
)
def test_names_are_folded(text, folded):
    assert fold_name(text) == folded


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("lille", "com-59350"),
        ("LÎLLÉ", "com-59350"),
        ("metropole euro", "epci-200093201"),
        ("st den", "com-97411"),
        ("59160", "com-59350"),
        ("59178", "com-59178"),
        ("nord", "dep-59"),
        ("ile de france", "reg-11"),
        ("lez lille", "com-59527"),
    ],
)
def test_found_as_typed(places, text, first):
    assert find_places(text)[0].code == first


def test_a_postcode_finds_beside_the_insee_code(places):
    assert {place.code for place in find_places("59350")} == {"com-59350", "com-59527"}


def test_an_official_code_typed_whole_is_there_however_many_communes_have_that_postcode(places):
    """Lille's code is the postcode of another commune, and here of twelve more populated ones."""
    for number in range(12):
        Territory.objects.create(
            code=f"com-{59900 + number}", kind="commune", insee=str(59900 + number), name=f"Bourg {number}",
            parent=places["dep-59"], population=10**7, postcodes="59350", path=places["com-59350"].path,
        )  # fmt: skip
    assert "com-59350" in {place.code for place in find_places("59350", 8)}
    assert len(find_places("59350", 8)) == 8
    assert "com-59350" not in {place.code for place in find_places("5935", 8)}, "a part of a code is no code"


def test_the_team_is_asked_which_of_the_two_is_meant_and_others_mean_the_postcode(places):
    asked = PlacesField(required=False)
    with pytest.raises(ValidationError, match=r"désigne plusieurs territoires.*Saint-André-lez-Lille.*Lille"):
        asked.clean(["59350"])
    assert [place.code for place in asked.clean(["59160"])] == ["com-59350"]
    assert PlaceNameField().clean("59350").code == "com-59527"


def test_homonyms_show_their_departement(places):
    assert [place_label(place) for place in find_places("Saint-Denis")][:2] == ["Saint-Denis (974)", "Saint-Denis (93)"]
    assert [place.code for place in resolve_place("saint denis (93)")] == ["com-93066"]
    assert len(resolve_place("Saint-Denis")) == 2


def test_each_label_finds_its_place(places):
    for place in places.values():
        assert resolve_place(place_label(place)) == [place]
        assert resolve_place(place.code) == [place]


@pytest.mark.parametrize(
    ("number", "codes"),
    [("59160", ["com-59350"]), ("93066", ["com-93066"]), ("59350", ["com-59527"]), ("00000", [])],
)
def test_numbers_name_communes(places, number, codes):
    assert [place.code for place in resolve_place(number)] == codes


def test_limits_and_kinds(places):
    assert len(find_places("s", 2)) == 2
    assert {place.kind for place in find_places("l", kinds=["commune"])} == {"commune"}
    assert find_places("lille", 0) == []


@pytest.mark.parametrize(
    "text", ["", " ", "%", "_", "'; DROP TABLE", "\x00", "é" * 5000, "🙂", "(" * 3000, "²", "com-"]
)
def test_any_text_is_answered(places, text):
    assert isinstance(find_places(text), list)
    assert isinstance(resolve_place(text), list)


def test_code_and_coverage(places):
    assert place_by_code("com-59350").name == "Lille"
    assert place_by_code("com-00000") is None
    assert set(covered_by("reg-32", "region")) == {"dep-59"}
    assert "reg-32" in covered_by("fra", "pays")
    assert covered_by("dep-59", "departement") == ()


def test_a_renamed_place_is_found_by_its_new_name(places):
    lille = places["com-59350"]
    lille.name = "Ville-Neuve"
    lille.save(update_fields=["name"])
    assert Territory.objects.get(pk=lille.pk).search_name == "ville neuve"


def test_organisations_name_themselves():
    first, second = make_organisation("Ville de Lille"), make_organisation("Ville de Lille !")
    assert (first.slug, second.slug) == ("ville-de-lille", "ville-de-lille-2")
