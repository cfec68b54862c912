"""Hostile questions drawn at random, the same at each run: to both engines, and to every address that searches.

Nothing a visitor writes may fail, and both engines make the same of it.
"""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.places import CODE
from search.query import MAX_WINDOW, PlaceFilter, SearchQuery, Sort
from tests.search.test_parity_syntax import WORDS, agree
from tests.search.test_parity_syntax import both as both  # the same resources, in both engines

BOUNDED = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
PIECES = st.sampled_from(WORDS) | st.text(max_size=8) | st.text("aàeéèœ'’-−\"«»·.()*~", max_size=8)
QUOTED = st.tuples(st.sampled_from(["", "-", "−"]), PIECES, PIECES).map(lambda p: f'{p[0]}"{p[1]} {p[2]}"')
QUESTIONS = st.lists(PIECES | QUOTED, max_size=7).map(" ".join)
VALUES = st.lists(st.sampled_from(["nutrition", "sante", "pdf", "experience", "asv"]) | st.text(max_size=6), max_size=3)
SELECTED = st.dictionaries(st.sampled_from(["theme", "type", "format", "demarche"]), VALUES.map(tuple), max_size=3)
CODES = st.sampled_from(["dep-59", "reg-32", "fra", "com-59003"]) | st.from_regex(CODE, fullmatch=True)
PLACES = st.builds(
    PlaceFilter,
    CODES,
    st.lists(CODES, max_size=3).map(tuple),
    st.none() | st.floats(-90, 90),
    st.none() | st.floats(-180, 180),
)
ENDS = st.integers(-5, 2100) | st.integers()
IDS = st.none() | st.lists(st.integers(-(2**70), 2**70) | st.integers(1, 130), max_size=5).map(tuple)


@BOUNDED
@given(
    words=QUESTIONS,
    selected=SELECTED,
    places=st.lists(PLACES, max_size=2, unique_by=lambda place: place.code).map(tuple),
    years=st.lists(st.tuples(ENDS, ENDS), max_size=2).map(tuple),
    sort=st.sampled_from(list(Sort)),
    page=st.integers(-3, 9) | st.integers(),
    size=st.sampled_from([1, 7, 20, MAX_WINDOW, 10**9]),
    failed=st.sampled_from([frozenset(), frozenset({7})]),
    ids=IDS,
)
def test_both_engines_make_the_same_of_anything(both, words, selected, places, years, sort, page, size, failed, ids):
    query = SearchQuery(
        words=words,
        selected=tuple(selected.items()),
        places=places,
        years=years,
        sort=sort,
        page=page,
        page_size=size,
        failed_restrictions=failed,
        ids=ids,
    )
    agree(both, query)
    assert both[0].correct(words) == both[1].correct(words)
    assert both[0].suggest(words) == both[1].suggest(words)


ADDRESSES = (
    "/recherche/",
    "/recherche/suggestions/",
    "/recherche/pres-de-chez-moi/",
    "/recherche/flux.atom",
    "/recherche/export.csv",
    "/recherche/export.bib",
    "/recherche/export.ris",
    "/recherche/export.json",
    "/api/v1/recherche",
    "/api/v1/ressources/1",
    "/api/v1/openapi.json",
    "/oai",
)
PARAMETERS = """q exact theme type public demarche territoire annee format tri page lieu annee_de annee_a tel_quel de
verb metadataPrefix identifier resumptionToken from until set""".split()  # noqa: SIM905
LIKELY = """1 0 -1 501 10000 distance titre 2019 2016..2019 2019..2016 com-59350 reg-32 dep-59 pdf essai-droits
ListRecords Identify ListIdentifiers GetRecord ListSets oai_dc 2020-01-01""".split()  # noqa: SIM905
NAMES = st.sampled_from(PARAMETERS) | st.text(max_size=5)
GIVEN = QUESTIONS | st.sampled_from(LIKELY) | st.text(max_size=30)
PAIRS = st.lists(st.tuples(NAMES, GIVEN), max_size=6).map(lambda pairs: urlencode(pairs, errors="surrogatepass"))
RAW = st.text("%&=;+?#abcdef0123456789\"'<>[]{}|\\^`~é\x7f", max_size=40)
REFUSALS = {200, 302, 400, 404, 410}


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_fails_whatever_follows_it(client, site, address):
    client.raise_request_exception = True

    @settings(BOUNDED, max_examples=20)
    @given(query=PAIRS | RAW, refreshed=st.booleans())
    def asked(query, refreshed):
        headers = {"HTTP_HX_REQUEST": "true"} if refreshed else {}
        response = client.generic("GET", address, QUERY_STRING=query, **headers)
        if response.streaming:
            b"".join(response.streaming_content)
        assert response.status_code in REFUSALS, (address, query)

    asked()


@pytest.mark.parametrize("number", ["9" * 30, "9" * 19, "-1", "0", "1e3", "٣", "%00", "1.bib.bib", "🙂"])
def test_a_number_that_no_resource_has_is_not_found(client, site, number):
    for address in (f"/r/{number}", f"/r/{number}.bib", f"/r/{number}.ris", f"/api/v1/ressources/{number}"):
        assert client.get(address).status_code == 404, address
