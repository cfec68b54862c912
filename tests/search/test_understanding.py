"""What words name beside being words: places, terms, sorts of document, years; and what that changes of an answer."""

from urllib.parse import parse_qs

import pytest

from asv.taxonomy.catalogue import forget_catalogue
from asv.taxonomy.models import DemarcheKind, Territory, Theme, fold_name
from search.starting_list import starting_groups
from search.synonyms import thesaurus
from search.understanding import named_in, understood_in
from tests.factories.search import form_for, make_resource, reindex

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(site, places, tree):
    Territory.objects.filter(code="com-59350").update(postcodes="59000 59800")
    make_resource(tree, "Une maison des adolescents", territories=[places["com-93066"]])
    make_resource(tree, "Un jardin au Nord de tout", start_year=2021)
    DemarcheKind.objects.update_or_create(slug="essai-cls", defaults={"label": "Contrat d'essai", "acronym": "CLSE"})
    reindex()
    forget_catalogue()
    return site


def named(words):
    return [(n.words, [m.choice.value for m in n.meanings]) for n in named_in(words, form_for().catalogue)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("obésité Nord", [("Nord", ["dep-59"])]),
        ("cachalot hauts de france", [("hauts de france", ["reg-32"])]),
        ("cachalot, Hauts-de-France.", [("Hauts-de-France", ["reg-32"])]),
        ("le département du Nord", [("département du Nord", ["dep-59"])]),
        ("la région Nord", [("Nord", ["dep-59"])]),
        ("cachalot à Lille", [("Lille", ["com-59350"])]),
        ("st denis", [("st denis", ["com-93066"])]),
        ("cachalot tourcoing", []),  # nothing published lies there
        ("cachalot 59", [("59", ["dep-59"])]),
        ("59 cachalot", [("59", ["dep-59"])]),
        ("cachalot 59 ans", []),
        ("de 59 à 62 cachalots", []),
        ("cachalot 59000", [("59000", ["com-59350"])]),
        ("cachalots 59 000", []),
        ("cachalot 2019", [("2019", ["2019"])]),
        ("cachalot 12345", []),
        ("France", []),
        ('"Nord" cachalot -Lille', []),
        ("jeunes d'essai", [("jeunes d'essai", ["essai-jeunes"])]),
        ("le CLSE", [("CLSE", ["essai-cls"])]),
        ("rapports cachalot", [("rapports", ["analyse", "rapport"])]),
        ("cachalot affiche", [("affiche", ["affiche ou dépliant"])]),
        ("replay cachalot", [("replay", ["replay"])]),
        ("", []),
        ("🐳 -", []),
    ],
)
def test_names_are_recognised(site, words, expected):
    assert named(words) == expected


def test_a_place_answers_as_a_place_and_stays_a_word(site, client):
    found = client.get("/api/v1/recherche", {"q": "jardin nord"}).json()
    assert [row["title"] for row in found["results"] if row.get("match", "all") == "all"] == [
        "Un jardin au Nord de tout"
    ]
    found = client.get("/api/v1/recherche", {"q": "cachalot nord"}).json()
    assert [row["title"] for row in found["results"]][:1] == ["Les ambassadeurs de santé de Lille"]
    assert found["understood"] == [
        {"words": "nord", "parameter": "territoire", "value": "dep-59", "label": "Nord"},
    ]


def test_the_page_offers_the_filter_and_the_mere_word(site, client):
    html = client.get("/recherche/", {"q": "cachalot Nord", "annee": "2019"}).content.decode()
    assert "Compris" in html
    assert 'href="/recherche/?q=cachalot&amp;annee=2019&amp;territoire=dep-59"' in html
    assert 'href="/recherche/?q=cachalot+%22Nord%22&amp;annee=2019"' in html
    chosen = client.get("/recherche/", {"q": "cachalot Nord", "territoire": "dep-59"}).content.decode()
    assert "Compris" not in chosen


def test_mere_words_are_no_phrase(site, client):
    """Taking a name of several words as words loses nothing that holds them apart."""
    form = form_for("q=jeunes d'essai nord")
    assert [parse_qs(form.as_words(named))["q"] for named in form.named] == [
        ['"jeunes" "d\'essai" nord'],
        ['jeunes d\'essai "nord"'],
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("fumeurs nord", {("fumeur",): [("theme", "essai-tabac")], ("nord",): [("territoire", "dep-59")]}),
        ("essai de tabac", {("essai", "tabac"): [("theme", "essai-tabac")]}),
        ('"fumeurs"', {}),
        ("-fumeurs cachalot", {}),
        ("gamins", {}),  # a public: who is reached, not what is spoken of
    ],
)
def test_what_the_thesaurus_has_for_words_names_too(site, words, expected):
    Theme.objects.update_or_create(slug="essai-tabac", defaults={"label": "Essai de tabac"})
    forget_catalogue()
    form = form_for(f"q={words}")
    known = thesaurus([("fumeurs", "essai de tabac"), ("gamins", "jeunes d'essai")])
    found = dict(understood_in(words, form.named, form.catalogue, known))
    assert {key: [(choice.facet, choice.value) for choice in choices] for key, choices in found.items()} == expected


def test_every_theme_that_the_thesaurus_speaks_of_is_reached_by_its_words():
    """A group holds the label of the theme under which its resources stand."""
    groups = [{fold_name(text) for text in (row.term, *row.equivalents)} for row in starting_groups()]
    for word, label in (
        ("habitants relais", "ambassadeurs et pairs"),
        ("couverture maladie", "droits et couverture"),
        ("santé environnement", "santé, environnement et habitat"),
        ("bien vieillir", "vieillissement et autonomie"),
        ("soins de proximité", "offre de soins de proximité"),
    ):
        assert any({fold_name(word), fold_name(label)} <= group for group in groups), label


def test_recognising_costs_no_query_once_the_names_are_known(site, django_assert_num_queries):
    assert named("lille")
    with django_assert_num_queries(0):
        named_in("obésité lille nord 59 2019 rapport", form_for().catalogue)


def test_near_me_keeps_the_question(site, client):
    html = client.get("/recherche/pres-de-chez-moi/", {"q": "cachalot", "annee": "2019"}).content.decode()
    assert "cachalot" in html
    answer = client.get("/recherche/pres-de-chez-moi/", {"q": "cachalot", "annee": "2019", "lieu": "59000"})
    assert answer.url == "/recherche/?q=cachalot&annee=2019&territoire=com-59350&tri=distance"
    page = client.get("/recherche/", {"q": "cachalot", "annee": "2019"}).content.decode()
    assert 'href="/recherche/pres-de-chez-moi/?q=cachalot&amp;annee=2019"' in page
