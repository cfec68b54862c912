"""Sorting by distance from a place: what lies in it, then what covers it, nearest container first."""

from datetime import date

import pytest

from asv.resources.document import Point
from search.query import PlaceFilter, SearchQuery, Sort
from tests.factories.documents import make_document

ABOVE = ("epci-1", "dep-59", "reg-32", "fra")
LILLE = PlaceFilter("com-59350", ABOVE, 50.63, 3.06)
COVERED = {"fra": ("reg-32", "dep-59", "dep-62"), "reg-32": ("dep-59", "dep-62")}


def at(id, own, where=None, day=1):
    above = ABOVE[ABOVE.index(own) + 1 :] if own in ABOVE else ABOVE
    latitude, longitude = where or (None, None)
    return make_document(
        id,
        f"Ressource {id}",
        territories=(own,),
        place=(own, *above, *COVERED.get(own, ())),
        latitude=latitude,
        longitude=longitude,
        date=date(2020, 1, day),
    )


DOCUMENTS = [
    at(1, "fra", (50.63, 3.06)),
    at(2, "reg-32", (50.0, 2.8)),
    at(3, "dep-59", (50.4, 3.2)),
    at(4, "epci-1", (50.6, 3.0)),
    at(5, "com-59350", (50.63, 3.06), day=1),
    at(6, "com-59350", (50.63, 3.06), day=9),
    at(7, "com-59350"),
    make_document(
        8, "Un quartier", territories=("qpv-1",), place=("qpv-1", "com-59350", *ABOVE), latitude=50.64, longitude=3.07
    ),
    at(9, "com-59512", (50.7, 3.1)),
    make_document(10, "Sans lieu"),
    make_document(
        11,
        "Lille et la région",
        territories=("com-59350", "reg-32"),
        place=("com-59350", *ABOVE, "dep-62"),
        points=(Point(50.0, 2.8, "reg-32", "Hauts-de-France"), Point(50.63, 3.06, "com-59350", "Lille")),
        date=date(2020, 1, 5),
    ),
    at(12, "reg-32", None, day=3),
    at(13, "fra", None, day=2),
    at(14, "fra", None, day=4),
]
INSIDE, COVERING = [6, 11, 5, 8, 7], [4, 3, 2, 12, 1, 14, 13]


@pytest.fixture(scope="module")
def engine(make_engine):
    return make_engine(*DOCUMENTS)


def ask(engine, place=LILLE, **values):
    return engine.search(SearchQuery(places=(place,), sort=Sort.DISTANCE, **values))


def ids(hits):
    return [hit.card.id for hit in hits]


def test_what_lies_in_the_place_then_what_covers_it(engine):
    page = ask(engine)
    assert ids(page.hits) == INSIDE + COVERING
    far = {hit.card.id: hit.distance_km for hit in page.hits}
    assert (far[5], far[8], far[7], far[14]) == (0.0, 1.3, None, None)
    assert far[4] == 5.4


def test_a_resource_of_several_places_stands_at_the_nearest_and_is_named_after_it(engine):
    (hit,) = [hit for hit in ask(engine).hits if hit.card.id == 11]
    assert (hit.distance_km, hit.card.territory_name) == (0.0, "Lille")
    (far,) = [hit for hit in ask(engine, PlaceFilter("dep-62", ("reg-32",), 50.0, 2.7)).hits if hit.card.id == 11]
    assert (far.distance_km, far.card.territory_name) == (7.1, "Hauts-de-France")


def test_pages_and_streams_follow_the_same_order(engine):
    paged = [id for page in range(1, 7) for id in ids(ask(engine, page=page, page_size=2).hits)]
    query = SearchQuery(places=(LILLE,), sort=Sort.DISTANCE)
    streamed = [id for hits in engine.stream(query, batch=5) for id in ids(hits)]
    assert paged == streamed == INSIDE + COVERING


def test_a_departement_holds_its_communes_and_is_covered_by_its_region(engine):
    found = ids(ask(engine, PlaceFilter("dep-59", ("reg-32", "fra"), 50.4, 3.2)).hits)
    assert found == [3, 4, 6, 5, 8, 9, 7, 11, 2, 12, 1, 14, 13]


def test_words_and_filters_narrow_it(engine):
    page = ask(engine, words="quartier")
    assert (ids(page.hits), page.total) == ([8], 1)


@pytest.mark.parametrize("places", [(), (PlaceFilter("com-59350", ABOVE),), (LILLE, PlaceFilter("com-62041"))])
def test_without_one_place_on_the_map_the_latest_come_first(engine, places):
    hits = engine.search(SearchQuery(places=places, sort=Sort.DISTANCE)).hits
    days = [hit.card.date for hit in hits]
    assert days == sorted(days, reverse=True)
    assert {hit.distance_km for hit in hits} == {None}
