"""Facet counts, filters and sorts of 1,000 documents against the same reckoned in plain Python."""

from collections import Counter
from dataclasses import replace
from itertools import chain

import pytest

from search.analysis import stems
from search.query import FACETS, PlaceFilter, SearchQuery, Sort
from tests.factories.documents import make_documents

MANY = tuple(f"public-{number}" for number in range(1, 10))
DOCUMENTS = [
    replace(document, terms={**document.terms, "public": MANY[: number % 10]}) if number % 7 == 0 else document
    for number, document in enumerate(make_documents(1000, body_words=40))
]
OUTSIDER = frozenset({7})
NORD = PlaceFilter("dep-59", ("reg-32", "fra"))
COMMUNE = PlaceFilter("com-59003", ("dep-59", "reg-32", "fra"))


@pytest.fixture(scope="module")
def engine(make_engine):
    return make_engine(*DOCUMENTS)


def values(document, facet, failed=frozenset()):
    if facet == "type":
        return {document.type}
    if facet == "annee":
        return {str(year) for year in document.years}
    if facet == "territoire":
        return {code for code in document.place if code.startswith(("reg-", "dep-"))}
    if facet == "format":
        return set() if failed & set(document.restrictions) else set(document.formats)
    return set(document.terms.get(facet, ()))


def passes(document, query, facet):
    if facet == "territoire":
        places = query.places
        return not places or any(
            place.code in document.place or set(place.ancestors) & set(document.territories) for place in places
        )
    if facet == "annee":
        return not query.years or any(a <= year <= b for a, b in query.years for year in document.years)
    chosen = query.values(facet)
    return not chosen or bool(values(document, facet, query.failed_restrictions) & set(chosen))


def has_words(document, query):
    texts = [document.title, document.summary, *document.organisations]
    texts += [slug.replace("-", " ") for slug in chain.from_iterable(document.terms.values())]
    if not query.failed_restrictions & set(document.restrictions):
        texts += [document.body, *[text for file in document.files for text in (file.title, *file.pages)]]
    return set(stems(query.words)) <= set(stems("\n".join(texts)))


QUERIES = [
    SearchQuery(),
    SearchQuery(failed_restrictions=OUTSIDER),
    SearchQuery(words="jardin", failed_restrictions=OUTSIDER),
    SearchQuery(words="jardin cuisine"),
    SearchQuery(words="jardin cuisine", failed_restrictions=OUTSIDER, sort=Sort.TITLE),
    SearchQuery(selected=(("theme", ("nutrition", "addictions")), ("type", ("outil",)))),
    SearchQuery(selected=(("format", ("pdf",)),), failed_restrictions=OUTSIDER),
    SearchQuery(selected=(("format", ("pdf", "video")),), failed_restrictions=frozenset({1, 2})),
    SearchQuery(places=(NORD,), years=((2010, 2014),)),
    SearchQuery(places=(COMMUNE, PlaceFilter("reg-84", ("fra",))), words="marche", failed_restrictions=OUTSIDER),
    SearchQuery(
        words="prevention",
        selected=(("theme", ("nutrition",)), ("public", ("public-1", "public-2")), ("format", ("odt",))),
        places=(NORD,),
        years=((2012, 2012), (2018, 2022)),
        failed_restrictions=OUTSIDER,
    ),
    SearchQuery(ids=tuple(range(100, 300)), selected=(("type", ("outil", "inconnu")),)),
]


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_answers_are_those_of_plain_python(engine, query):
    query = replace(query, correct=False)
    worded = [
        d for d in DOCUMENTS if (query.ids is None or d.id in query.ids) and (not query.words or has_words(d, query))
    ]
    expected = {d.id for d in worded if all(passes(d, query, facet) for facet in FACETS)}
    found = [hit.card.id for page in _pages(engine, query) for hit in page.hits]
    assert len(found) == len(set(found))
    assert set(found) == expected

    counts = engine.search(query).counts
    for facet in FACETS:
        under = [d for d in worded if all(passes(d, query, other) for other in FACETS if other != facet)]
        reckoned = Counter(value for d in under for value in values(d, facet, query.failed_restrictions))
        if facet == "territoire" and COMMUNE in query.places:
            reckoned[COMMUNE.code] = sum(COMMUNE.code in d.place for d in under)
        assert counts[facet] == dict(reckoned), facet


def _pages(engine, query):
    first = engine.search(query)
    rest = replace(query, facets=())
    return [first, *[engine.search(rest.at_page(number)) for number in range(2, first.pages + 1)]]


@pytest.mark.parametrize("sort", [Sort.RELEVANCE, Sort.DATE, Sort.TITLE, Sort.DISTANCE])
def test_every_order_shows_every_match_once(engine, sort):
    query = SearchQuery(words="jardin", sort=sort, places=(PlaceFilter("fra", (), 50.6, 3.0),), facets=())
    found = [hit for page in _pages(engine, query) for hit in page.hits]
    assert len({hit.card.id for hit in found}) == len(found) == engine.search(query).total
    cards = [hit.card for hit in found]
    if sort == Sort.DATE:
        assert cards == sorted(cards, key=lambda card: (-card.date.toordinal(), card.id))
    if sort == Sort.DISTANCE:
        distances = [float("inf") if hit.distance_km is None else hit.distance_km for hit in found]
        assert distances == sorted(distances)
    if sort == Sort.RELEVANCE:
        assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)


def test_only_the_facets_asked_for_are_counted(engine):
    assert set(engine.search(SearchQuery(facets=("theme",))).counts) == {"theme"}
    assert engine.search(SearchQuery(facets=())).counts == {}
