"""Facets: labels, order, levels, counts and what stays chosen."""

import pytest

from search.facets import FacetValue, FacetView, facet_views, json_facets
from search.query import SearchPage
from tests.factories.search import form_for

pytestmark = pytest.mark.django_db


def facets(query="", **counts):
    views = facet_views(form_for(query), SearchPage(total=9, hits=(), counts=counts))
    return {view.name: view for view in views}


def rows(view):
    return [(value.value, value.count, value.selected, value.level) for value in view.values]


def test_vocabularies_keep_their_order_whatever_the_counts(terms):
    view = facets(theme={"essai-droits": 8, "essai-sante": 2})["theme"]
    assert [value.value for value in view.values] == ["essai-sante", "essai-droits"]
    assert [value.label for value in view.values] == ["Santé d'essai", "Accès aux droits d'essai"]


def test_the_second_level_shows_under_a_chosen_parent(terms):
    counts = {"essai-sante": 5, "essai-mentale": 3, "essai-droits": 1}
    assert rows(facets(theme=counts)["theme"]) == [("essai-sante", 5, False, 0), ("essai-droits", 1, False, 0)]
    assert rows(facets("theme=essai-sante", theme=counts)["theme"]) == [
        ("essai-sante", 5, True, 0),
        ("essai-mentale", 3, False, 1),
        ("essai-droits", 1, False, 0),
    ]
    assert ("essai-mentale", 3, True, 1) in rows(facets("theme=essai-mentale", theme=counts)["theme"])


def test_a_chosen_value_stays_with_no_match(terms):
    view = facets("theme=essai-mentale&type=outil&format=odt&annee=1999")
    assert ("essai-mentale", 0, True, 1) in rows(view["theme"])
    assert rows(view["type"]) == [("outil", 0, True, 0)]
    assert rows(view["format"]) == [("odt", 0, True, 0)]
    assert rows(view["annee"]) == [("1999", 0, True, 0)]
    assert view["theme"].chosen == 1


def test_departements_show_under_a_chosen_region(terms, places):
    counts = {"reg-32": 5, "dep-59": 3, "dep-62": 2, "dep-93": 4, "reg-11": 4}
    assert rows(facets(territoire=counts)["territoire"]) == [("reg-32", 5, False, 0), ("reg-11", 4, False, 0)]
    assert rows(facets("territoire=reg-32", territoire=counts)["territoire"]) == [
        ("reg-32", 5, True, 0),
        ("dep-59", 3, False, 1),
        ("dep-62", 2, False, 1),
        ("reg-11", 4, False, 0),
    ]
    # A département alone keeps its région in view, above it.
    assert rows(facets("territoire=dep-62", territoire=counts)["territoire"])[:3] == [
        ("reg-32", 5, False, 0),
        ("dep-59", 3, False, 1),
        ("dep-62", 2, True, 1),
    ]


def test_a_chosen_commune_stands_first(terms, places):
    view = facets("territoire=com-59350", territoire={"reg-32": 5, "com-59350": 2})["territoire"]
    assert rows(view)[0] == ("com-59350", 2, True, 0)
    assert view.values[0].label == "Lille (59)"


def test_years_come_from_the_latest_and_ranges_first(terms):
    counts = {str(year): 1 for year in range(1990, 2020)}
    view = facets("annee=1991&annee=2001..2003", annee=counts)["annee"]
    assert rows(view)[:2] == [("2001..2003", None, True, 0), ("2019", 1, False, 0)]
    assert view.values[0].label == "2001 à 2003"
    assert rows(view)[-1] == ("1991", 1, True, 0)
    assert len(view.values) == 14


def test_types_keep_the_readers_order(terms):
    counts = {"actualite": 9, "experience": 1}
    assert [value.value for value in facets(type=counts)["type"].values] == ["experience", "actualite"]


def test_places_and_years_can_always_be_typed(terms):
    assert set(facets()) == {"territoire", "annee"}


def test_the_api_gives_every_level(terms, places):
    counts = {
        "theme": {"essai-sante": 5, "essai-mentale": 3},
        "territoire": {"reg-32": 5, "dep-59": 3, "com-59350": 1},
        "annee": {"2012": 1, "2019": 2},
    }
    found = json_facets(form_for("territoire=com-59350&annee=2010..2012"), SearchPage(total=1, hits=(), counts=counts))
    assert [value["value"] for value in found["theme"]] == ["essai-sante", "essai-mentale"]
    assert [value["value"] for value in found["territoire"]] == ["com-59350", "reg-32", "dep-59"]
    assert [value["value"] for value in found["annee"]] == ["2010..2012", "2019", "2012"]
    assert found["theme"][0] == {"value": "essai-sante", "label": "Santé d'essai", "count": 5, "selected": False}
    assert found["format"] == []


def test_a_list_box_groups_what_stands_under_another():
    """RGAA 11.8: the whole of a group first, then its parts; nothing typed stands for a level."""
    values = (
        FacetValue("a", "Droits", 4, level=0), FacetValue("b", "Logement d'abord", 1, True, level=1),
        FacetValue("c", "Autre <i>", None), FacetValue("d", "Soins", 2), FacetValue("e", "Dents", 2, level=1),
    )  # fmt: skip
    assert FacetView("theme", "Thème", values).options == (
        '<optgroup label="Droits"><option value="a">Droits\u202f: tout (4)</option>'
        '<option value="b" selected>Logement d’abord (1)</option></optgroup><option value="c">Autre &lt;i&gt;</option>'
        '<optgroup label="Soins"><option value="d">Soins\u202f: tout (2)</option>'
        '<option value="e">Dents (2)</option></optgroup>'
    )
