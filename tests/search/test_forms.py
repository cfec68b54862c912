"""Any query string makes a question, and what it leaves out is said."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from asv.core.words import clean_words
from asv.taxonomy.catalogue import Catalogue
from search.faceted_form import MAX_VALUES, year_range
from search.forms import MAX_PAGE, MAX_WORDS, SearchForm
from search.query import Sort
from tests.factories.search import faults, form_for, query_for

pytestmark = pytest.mark.django_db


def test_nothing_asked_is_everything_by_date(terms):
    query = query_for()
    assert (query.words, query.selected, query.places, query.years) == ("", (), (), ())
    assert (query.sort, query.page, query.page_size) == (Sort.DATE, 1, 20)
    assert form_for().querystring() == ""


def test_every_parameter_is_read(terms, places):
    query = query_for(
        "q=jardin&type=experience&theme=essai-sante&public=essai-jeunes&territoire=com-59350&annee=2016..2019"
        "&format=pdf&tri=titre&page=3"
    )
    assert query.words == "jardin"
    assert dict(query.selected) == {
        "type": ("experience",),
        "theme": ("essai-sante",),
        "public": ("essai-jeunes",),
        "format": ("pdf",),
    }
    (place,) = query.places
    assert (place.code, place.ancestors) == ("com-59350", ("dep-59", "reg-32", "fra"))
    assert query.years == ((2016, 2019),)
    assert (query.sort, query.page) == (Sort.TITLE, 3)


def test_a_parameter_repeats_for_several_values(terms):
    form = form_for("theme=essai-sante&theme=essai-droits&theme=essai-sante&annee=2019&annee=2012..2014")
    assert form.values("theme") == ("essai-droits", "essai-sante")
    assert form.values("annee") == ("2012..2014", "2019")
    assert form.ignored == []


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("theme=inconnu", ("theme", "inconnu")),
        ("theme=essai-jeunes", ("theme", "essai-jeunes")),
        ("theme=", ("theme", "")),
        ("type=blog", ("type", "blog")),
        ("public=1", ("public", "1")),
        ("territoire=dep-00", ("territoire", "dep-00")),
        ("territoire=com-99999", ("territoire", "com-99999")),
        ("territoire=Lille", ("territoire", "Lille")),
        ("territoire=com-59350' OR 1=1", ("territoire", "com-59350' OR 1=1")),
        ("annee=19", ("annee", "19")),
        ("annee=2019..2016", ("annee", "2019..2016")),
        ("annee=0001", ("annee", "0001")),
        ("annee=9999", ("annee", "9999")),
        ("annee=%D9%A2%D9%A0%D9%A1%D9%A9", ("annee", "٢٠١٩")),
        ("format=exe", ("format", "exe")),
        ("tri=prix", ("tri", "prix")),
        ("tri=distance", ("tri", "distance")),
        ("page=0", ("page", "0")),
        ("page=-1", ("page", "-1")),
        ("page=deux", ("page", "deux")),
        ("page=1.5", ("page", "1.5")),
        ("page=999999", ("page", "999999")),
        ("page=1&page=2", ("page", "2")),
        ("q=a&q=b", ("q", "b")),
        ("utm_source=lettre", ("utm_source", "lettre")),
        ("theme__regex=.*", ("theme__regex", ".*")),
        ("pk__in=1", ("pk__in", "1")),
        ("lieu=Lille", ("lieu", "Lille")),
    ],
)
def test_what_is_unknown_is_left_out_and_said(terms, places, query, fault):
    form = form_for(query)
    assert faults(form) == [fault]
    assert all(one.reason for one in form.ignored)
    # What remains is a question that can be asked again without a fault.
    assert form_for(form.querystring(form.page)).ignored == []


def test_words_may_be_wanted_exactly_as_typed(terms):
    form = form_for("q=obesitee&exact=1&theme=essai-sante&page=2")
    assert form.exact
    assert not query_for("q=obesitee&exact=1").correct
    assert query_for("q=obesitee").correct
    assert form.querystring(2) == "q=obesitee&exact=1&theme=essai-sante&page=2"
    assert form.without("theme") == form.without_filters() == "q=obesitee&exact=1"
    assert form.without("q") == "theme=essai-sante"
    assert form.with_words("obésité") == "q=ob%C3%A9sit%C3%A9&theme=essai-sante"
    assert form_for(form.with_words("obesitee", exact=True)).querystring() == form.querystring()
    # Without words there is nothing to correct.
    assert form_for("exact=1").querystring() == ""
    assert faults(form_for("q=a&exact=oui")) == [("exact", "oui")]


def test_every_fault_is_named_and_the_rest_kept(terms):
    form = form_for("theme=essai-sante&theme=x&annee=y&tri=z&page=w&v=u")
    assert sorted(faults(form)) == sorted([("v", "u"), ("theme", "x"), ("annee", "y"), ("tri", "z"), ("page", "w")])
    assert form.querystring() == "theme=essai-sante"


def test_too_far_a_page_is_the_last_one_that_can_be_asked(terms):
    assert form_for("page=999999").page == MAX_PAGE
    assert form_for(f"page={'9' * 500}").page == MAX_PAGE
    assert form_for("page=000").page == 1
    assert [form_for(f"page={page}").beyond for page in (MAX_PAGE, MAX_PAGE + 1)] == [False, True]


def test_relevance_needs_words(terms):
    assert form_for("tri=pertinence").sort == Sort.DATE
    assert form_for("q=a").sort == Sort.RELEVANCE
    assert form_for("q=a&tri=date").querystring() == "q=a&tri=date"
    assert form_for("q=a&tri=pertinence").querystring() == "q=a"
    assert form_for("tri=date").querystring() == ""
    assert form_for("tri=&q=&page=").ignored == []


@pytest.mark.parametrize(
    ("territories", "sort"),
    [
        ("territoire=com-59350", Sort.DISTANCE),
        ("territoire=dep-59", Sort.DATE),
        ("territoire=com-59350&territoire=com-62041", Sort.DATE),
        ("territoire=com-59000", Sort.DATE),
    ],
)
def test_distance_needs_one_commune_that_is_located(terms, places, territories, sort):
    form = form_for(f"{territories}&tri=distance")
    assert form.sort == sort
    assert len(form.ignored) == int(sort != Sort.DISTANCE)


def test_words_lose_control_and_turning_characters():
    assert clean_words("a\x00b\x1b[31m\r\nc\u202e d\u2066e") == "a b [31m c de"
    assert clean_words("e\u0301te\u0301") == "été"
    assert clean_words("👩‍⚕️ سلام") == "👩‍⚕️ سلام"


def test_long_words_are_trimmed_and_it_is_said(terms):
    form = form_for("q=" + "a" * 10_000)
    assert len(form.words) == MAX_WORDS
    assert [fault.parameter for fault in form.ignored] == ["q"]


def test_words_past_those_that_are_searched_are_left_out_and_it_is_said(terms):
    form = form_for("q=" + "+".join(f"mot{number}" for number in range(50)))
    assert form.words.split() == [f"mot{number}" for number in range(24)]
    (fault,) = form.ignored
    assert fault.value.startswith("mot24 mot25")
    assert "24 premiers mots" in fault.reason
    assert form_for(form.querystring()).ignored == []
    # Words too common to be searched are no trouble.
    assert form_for("q=" + "+".join(["de", "la", "santé"] * 20)).ignored == []


def test_values_are_limited(terms):
    form = form_for("&".join(f"annee={year}" for year in range(1950, 1950 + MAX_VALUES + 2)))
    assert len(form.years) == MAX_VALUES
    assert len(form.ignored) == 2


def test_faults_are_short_and_on_one_line(terms):
    (fault,) = form_for("theme=" + "x%0A" * 5000).ignored
    assert len(fault.value) <= 80
    assert "\n" not in fault.value
    assert fault.as_dict().keys() == {"parameter", "value", "reason"}


def test_addresses_with_a_value_more_or_less(terms, places):
    form = form_for("q=été&theme=essai-sante&annee=2019&tri=titre&page=4")
    assert form.with_value("theme", "essai-droits").endswith("theme=essai-droits")
    assert "page" not in form.with_value("theme", "essai-droits")
    assert form.without("theme", "essai-sante") == "q=%C3%A9t%C3%A9&annee=2019&tri=titre"
    assert form.without("annee", "2018") == form.querystring()
    assert form.without("q") == "theme=essai-sante&annee=2019&tri=titre"
    assert form.without_filters() == "q=%C3%A9t%C3%A9"
    assert form.querystring(4).endswith("tri=titre&page=4")


def test_nearest_first_is_the_order_of_a_commune_alone(terms, places):
    assert form_for("territoire=com-59350").sort == Sort.DISTANCE
    assert form_for("territoire=com-59350&tri=distance").querystring() == "territoire=com-59350"
    by_date = form_for("territoire=com-59350&tri=date")
    assert (by_date.sort, by_date.querystring()) == (Sort.DATE, "territoire=com-59350&tri=date")
    for query in ("territoire=dep-59", "territoire=com-59000", "territoire=com-59350&territoire=com-62041"):
        assert form_for(query).sort == Sort.DATE
    with_words = form_for("q=jardin&territoire=com-59350&tri=distance")
    assert form_for("q=jardin&territoire=com-59350").sort == Sort.RELEVANCE
    assert with_words.sort == Sort.DISTANCE
    assert with_words.within(["dep-59"]) == "q=jardin&territoire=dep-59"


def test_a_second_place_ends_the_sort_by_distance(terms, places):
    form = form_for("territoire=com-59350&tri=distance")
    assert form.with_value("territoire", "com-62041") == "territoire=com-59350&territoire=com-62041"
    assert form.without("territoire", "com-59350") == ""


def test_the_writing_is_canonical(terms, places):
    one = form_for("annee=2019&theme=essai-sante&theme=essai-droits&q= un  jardin ")
    other = form_for("q=un jardin&theme=essai-droits&theme=essai-sante&annee=2019..2019")
    assert one.querystring() == other.querystring()
    assert form_for(one.querystring()).querystring() == one.querystring()


def test_it_says_itself_in_words(terms, places):
    form = form_for("q=jardin&theme=essai-sante&territoire=com-59350&territoire=dep-62&annee=2016..2019&format=pdf")
    assert form.describe() == "« jardin » · Santé d'essai · Lille (59) · Pas-de-Calais · 2016 à 2019 · PDF"
    assert form_for().describe() == ""


def test_places_cost_one_query_and_departements_none(terms, places, django_assert_num_queries):
    form = form_for()
    with django_assert_num_queries(0):
        SearchForm(QueryDict("territoire=dep-59&territoire=reg-32"), form.catalogue)
    with django_assert_num_queries(1):
        SearchForm(QueryDict("territoire=com-59350&territoire=com-62041&territoire=com-0"), form.catalogue)


def test_a_page_may_read_more_parameters(terms):
    assert form_for("lieu=Lille&x=1", also=("lieu",)).ignored == form_for("x=1").ignored


def test_years():
    assert year_range("2016..2019") == (2016, 2019)
    assert year_range("2019") == (2019, 2019)
    assert year_range("2019\n") is None
    assert year_range("2016..") is None


EMPTY = Catalogue({}, {})


@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=60)), max_size=8))
def test_whatever_is_sent_makes_a_form(pairs):
    data = QueryDict(mutable=True)
    for name, value in pairs:
        data.appendlist(name, value)
    form = SearchForm(data, EMPTY)
    assert form.page >= 1
    assert SearchForm(QueryDict(form.querystring()), EMPTY).querystring() == form.querystring()


@given(st.text(max_size=500))
def test_whatever_words_are_sent(words):
    data = QueryDict(mutable=True)
    data["q"] = words
    form = SearchForm(data, EMPTY)
    assert len(form.words) <= MAX_WORDS
    assert "\x00" not in form.words
    assert SearchForm(QueryDict(form.querystring()), EMPTY).words == form.words
