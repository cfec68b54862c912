"""Whatever a visitor types is text, and both engines make the same of it: total, counts, correction, whole set."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asv.resources.document import FileText
from search.engines.embedded import EmbeddedEngine
from search.parsing import MAX_WORDS
from search.query import FACETS, PlaceFilter, SearchQuery, Sort
from search.synonyms import thesaurus
from tests.factories.documents import make_document, make_documents

KNOWN = thesaurus([("CLS", "contrat local de santé"), ("ASV", "atelier santé ville", "ateliers santé-ville")])
ODD = [
    make_document(
        901, "L'accès aux droits à Aujourd'hui-Ville", body="Il coûte 3,5 euros, voir https://a.example/x?y=1."
    ),
    make_document(
        902, "Habitant·e·s et soignant(e)s", body="foo:bar /.*/ AND OR NOT [2019 TO 2020] jardin^9 c++ C# ½ ª"
    ),
    make_document(
        903, "Cœur, Œuvre, ÉTÉ", body="un contrat local de santé ; A.S.V. et l’atelier santé ville", years=(2019,)
    ),
    make_document(904, "😀 emoji", summary="ﷺ ͺ 東京 Straße", files=(FileText(title="x.pdf", pages=("jardin", "")),)),
    make_document(905, "", body="", restrictions=(7,), formats=("pdf",)),
]
WORDS = """jardin cuisine santé atelier ville aujourd'hui l'accès 3,5 https://a.example/x habitants soignant·e·s cœur
été A.S.V. CLS ASV contrat local de la 😀 ﷺ ͺ ½ ª 東京 jardni cuisien -jardin -"atelier santé" "contrat local de santé"
"jardin de" foo:bar /.*/ * ? ~ jardin~2 jardin^4 AND OR NOT \\ \\" " “ « » ( [ { title:jardin _exists_:body jard* && ||
! +santé 2019..2020 <b> %s {{x}} \u202e \u0000 é""".split()  # noqa: SIM905
QUESTIONS = st.lists(st.sampled_from(WORDS) | st.text(max_size=12), max_size=9).map(" ".join)
FILTERS = st.sampled_from(
    [
        {},
        {"selected": (("theme", ("nutrition",)), ("format", ("pdf", "nulle-part")))},
        {"places": (PlaceFilter("dep-59", ("reg-32", "fra")), PlaceFilter("com-59003", ("dep-59",), 50.6, 3.0))},
        {"years": ((2015, 10**40), (-3, 2)), "sort": Sort.TITLE},
        {"ids": (1, 2, 903, 904, 2**70, -1), "sort": Sort.DATE},
        {"places": (PlaceFilter("com-59003", ("dep-59", "reg-32", "fra"), 50.6, 3.0),), "sort": Sort.DISTANCE},
    ]
)


@pytest.fixture(scope="module")
def both(server):
    documents = [*make_documents(120, body_words=25), *ODD]
    embedded = EmbeddedEngine.in_memory(documents, lambda: KNOWN)
    return embedded, server.engine(*documents, synonyms=lambda: KNOWN)


def agree(both, query):
    one, other = (engine.search(query) for engine in both)
    assert (one.total, one.pages, one.page) == (other.total, other.pages, other.page)
    assert one.counts == other.counts
    assert set(one.counts) == set(FACETS)
    assert (one.corrected, one.suggested) == (other.corrected, other.suggested)
    whole = [
        [(hit.card.id, hit.distance_km) for hits in engine.stream(query, batch=50) for hit in hits] for engine in both
    ]
    assert sorted(whole[0], key=str) == sorted(whole[1], key=str)
    if query.sort != Sort.RELEVANCE or not query.words.strip():
        assert whole[0] == whole[1]
        assert [hit.card.id for hit in one.hits] == [hit.card.id for hit in other.hits]


@pytest.mark.parametrize("words", [*dict.fromkeys(WORDS), "", " ", "jardin *", "a" * 9999])
def test_typed_syntax_is_text_on_both(both, words):
    agree(both, SearchQuery(words=words, sort=Sort.RELEVANCE))


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(words=QUESTIONS, filters=FILTERS, failed=st.sampled_from([frozenset(), frozenset({7})]), page=st.integers())
def test_both_answer_alike_whatever_is_asked(both, words, filters, failed, page):
    query = SearchQuery(words=words, failed_restrictions=failed, page=page, **{"sort": Sort.RELEVANCE, **filters})
    agree(both, query)
    for engine in both:
        assert isinstance(engine.correct(words), str | None)
    assert both[0].suggest(words) == both[1].suggest(words)


@pytest.mark.parametrize(
    "words", ["(" * 10_000, '"' * 10_000, "\x00\u202e" * 5000, "é\u0301" * 5000, "- " * 5000, "jardin " * 1400]
)
def test_huge_questions_are_answered_alike(both, words):
    agree(both, SearchQuery(words=words, sort=Sort.RELEVANCE))


def test_many_words_with_synonyms_and_many_filters_are_taken(both):
    words = " ".join(["CLS ASV santé ville"] * 20)
    selected = tuple((facet, tuple(f"valeur-{n}" for n in range(200))) for facet in ("theme", "public", "format"))
    agree(both, SearchQuery(words=words, selected=selected, sort=Sort.RELEVANCE))
    agree(both, SearchQuery(words=" ".join(f"mot{n}" for n in range(2 * MAX_WORDS)), sort=Sort.RELEVANCE))
    agree(both, SearchQuery(ids=tuple(range(70_000))))
