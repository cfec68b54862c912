"""The search page and its suggestions, as their readers meet them."""

import re
from dataclasses import replace
from html import unescape
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.management import call_command

from asv.core.visibility import visible_to
from asv.resources.cards import Passage
from asv.resources.models import ResourcePage
from asv.taxonomy.models import Territory
from demo.synthetic.generate import generate
from search import engines
from search.engines.base import EngineUnavailable
from search.query import MAX_WINDOW
from search.views import _card
from search.widening import MOST_QUESTIONS, Way
from tests.factories.search import make_resource, put_in_place, reindex
from tests.factories.site import PASSWORD, make_user

pytestmark = pytest.mark.django_db

HOSTILE = [
    '"',
    '""""',
    '"ambassadeurs',
    "-",
    "-ambassadeurs",
    "AND OR NOT",
    "(" * 5000,
    "a" * 10_000,
    '"' * 10_000,
    "title:x^2~ +y /re.*/ [a TO b] {x}",
    "\x00\x01\x1b",
    "👩‍⚕️🏙️",
    "\u202eevil\u202c",
    "صحة",
    "e" + "\u0301" * 3000,
    "'; DROP TABLE wagtailcore_page; --",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}{% debug %}",
    "%00%ff",
    "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
]


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def titles(response):
    return [card.title for card in response.context["cards"]]


@pytest.fixture
def engine_down(monkeypatch):
    class Down:
        def __getattr__(self, name):
            def refuse(*args, **kwargs):
                raise EngineUnavailable("down for the test")

            return refuse

    monkeypatch.setattr(engines, "get_engine", Down)


def test_words_without_accent_or_plural_find_the_recit_and_mark_them(client, site):
    response = client.get("/recherche/?q=ambassadeur+sante")
    page = text_of(response)
    assert titles(response)[0] == "Les ambassadeurs de santé de Lille"
    assert "<b>2 résultats</b> pour" in page
    assert 'Répondent à tous vos mots <span class="count">(1)</span>' in page
    assert re.search(r"Sans «\W?ambassadeur\W?» <span", page)
    page = text_of(client.get("/recherche/?q=ambassadeur+sante&tri=date"))
    assert "<b>1 résultat</b> pour" in page
    assert 'href="/recherche/?q=ambassadeur+sante"' in page, "the rest is one click away"
    response = client.get("/recherche/?q=prevention")
    assert "<mark>prévention</mark>" in text_of(response)


def test_a_verb_that_tells_how_is_not_required_and_the_page_says_so(client, site):
    page = text_of(client.get("/recherche/", {"q": "comment désherber la prévention ?"}))
    assert "Répondent à vos mots, avec ou sans «" in page and "désherber" in page
    assert 'href="/recherche/?q=comment+%22d%C3%A9sherber%22+la+pr%C3%A9vention+%3F"' in page, "one click requires it"
    alert = text_of(client.get("/compte/alertes/nouvelle/", {"q": "comment désherber la prévention ?"}))
    assert "qui dit comment, n’est pas exigé" in alert
    assert "n’est pas exigé" not in text_of(client.get("/compte/alertes/nouvelle/", {"q": "désherber la prévention"}))


def test_everything_by_date_when_nothing_is_asked(client, site):
    response = client.get("/recherche/")
    assert "<b>3 résultats</b>" in text_of(response)
    assert 'name="q"' in text_of(response)


def test_filters_narrow_and_can_be_removed_one_by_one(client, site):
    response = client.get("/recherche/?theme=essai-sante&territoire=dep-59")
    page = text_of(response)
    assert set(titles(response)) == {"Les ambassadeurs de santé de Lille", "Former toute une région"}
    assert 'href="/recherche/?territoire=dep-59"' in page
    assert 'href="/recherche/?theme=essai-sante"' in page
    assert "Tout effacer" in page
    assert re.search(r'value="essai-sante"[^>]* checked', page)
    assert re.search(r'value="dep-59"[^>]* checked', page)


def test_counts_of_a_facet_ignore_its_own_choice(client, site):
    response = client.get("/recherche/?theme=essai-droits")
    facets = {view.name: view for view in response.context["facets"]}
    counts = {value.value: value.count for value in facets["theme"].values}
    assert counts["essai-sante"] == 2
    assert counts["essai-droits"] == 1
    assert {value.value: value.count for value in facets["territoire"].values}["reg-32"] == 1


EVERY_PARAMETER = {
    "type=experience": 3,
    "type=outil": 0,
    "theme=essai-mentale": 1,
    "theme=essai-mentale&theme=essai-droits": 2,
    "territoire=com-59350": 2,
    "territoire=reg-32": 3,
    "territoire=reg-11": 0,
    "annee=2017": 1,
    "annee=2012..2016": 2,
    "annee=2012&annee=2019": 2,
    "format=pdf": 0,
    "q=jardin": 1,
    'q="jardin à arras"': 1,
    "q=jardin -arras": 0,
    "q=cachalot": 1,
    "q=jardin&theme=essai-sante": 0,
}


def test_every_parameter(client, site):
    for query, found in EVERY_PARAMETER.items():
        response = client.get(f"/recherche/?{query}")
        assert (response.context["total"], response.context["notices"]) == (found, []), query


def test_orders(client, site):
    assert titles(client.get("/recherche/?tri=titre"))[0] == "Former toute une région"
    by_distance = client.get("/recherche/?territoire=com-59350&tri=distance")
    assert titles(by_distance)[0] == "Les ambassadeurs de santé de Lille"
    assert by_distance.context["cards"][0].territory_name == "Lille"
    options = re.search(r'<select name="tri".*?</select>', text_of(client.get("/recherche/?q=lille"))).group()
    assert '<option value="" selected>pertinence</option>' in options
    assert "distance" not in options


def test_whatever_words_answer_200_and_are_only_text(client, site):
    channels = ("", "flux.atom", "export.csv", "export.bib", "suggestions/")
    for words in HOSTILE:
        for channel in channels:
            response = client.get(f"/recherche/{channel}", {"q": words})
            assert response.status_code == 200, (channel, words[:80])
        page = client.get("/recherche/", {"q": words}).content.decode()
        for unwanted in ("<script>alert", "<img src=x", "\u202e", "\x00"):
            assert unwanted not in page, words[:80]
        assert client.get("/api/v1/recherche", {"q": words}).status_code in (200, 400)


UNKNOWN = [
    "theme=<script>",
    "theme=x&theme=y&public=1&axe=' OR 1=1",
    "territoire=com-99999&territoire=../../etc",
    "annee=19..x&annee=%00",
    "tri[]=date&theme__regex=.*&order=password",
    "page=0",
    "page=-1",
    "page=999999",
    "page=1e9",
    "&&&=&&",
    "%FF%FE=%FF",
]


def test_unknown_values_are_said_and_the_rest_answered(client, site):
    for query in UNKNOWN:
        response = client.get(f"/recherche/?{query}")
        assert response.status_code == 200, query
        assert len(response.context["cards"]) == 3, query
        assert bool(response.context["notices"]) == (query != "&&&=&&"), query
        assert "<script>" not in response.content.decode(), query
    assert client.get("/recherche/?q=%ED%A0%80").status_code == 200


def test_a_notice_names_what_was_left_out(client, site):
    page = text_of(client.get("/recherche/?theme=inconnu&q=jardin"))
    assert "« inconnu » a été laissé de côté" in page.replace("\u202f", " ")
    assert "Un jardin à Arras" in page


def test_hundreds_of_faults_make_a_short_notice(client, site):
    response = client.get("/recherche/?" + "&".join(f"p{number}=1" for number in range(500)))
    assert len(response.context["notices"]) == 9
    assert response.context["notices"][-1] == "… et 492 autres."


def test_more_parameters_than_django_reads(client, site):
    query = "q=jardin&" + "a&" * (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)
    response = client.get(f"/recherche/?{query}")
    assert response.status_code == 200
    assert [card.title for card in response.context["cards"]] == ["Un jardin à Arras"]
    assert any(
        f"plus de {settings.DATA_UPLOAD_MAX_NUMBER_FIELDS} paramètres" in notice
        for notice in response.context["notices"]
    )
    assert client.get(f"/api/v1/recherche?{query}").status_code == 400


def test_a_page_past_the_last_is_the_last(client, tree, terms, places):
    for number in range(25):
        make_resource(tree, f"Récit {number:02d}")
    reindex()
    response = client.get("/recherche/?tri=titre&page=999999")
    assert len(response.context["cards"]) == 5
    assert response.context["pager"].page == 2
    page = text_of(client.get("/recherche/?tri=titre&page=2"))
    assert 'href="/recherche/?tri=titre"' in page
    assert 'aria-current="page"' in page
    assert len(client.get("/recherche/?page=3").context["cards"]) == 5


def test_a_typed_place_becomes_a_filter(client, site):
    response = client.get("/recherche/?q=jardin&lieu=arras&annee_de=&annee_a=&tri=")
    assert response.status_code == 302
    assert response.url == "/recherche/?q=jardin&territoire=com-62041"
    assert client.get("/recherche/?lieu=Lille+(59)").url == "/recherche/?territoire=com-59350"
    assert client.get("/recherche/?lieu=nord").url == "/recherche/?territoire=dep-59"


def test_homonyms_are_offered(client, site):
    response = client.get("/recherche/?lieu=saint denis&theme=essai-sante")
    page = text_of(response)
    assert response.status_code == 200
    assert 'href="/recherche/?theme=essai-sante&amp;territoire=com-93066"' in page
    assert 'href="/recherche/?theme=essai-sante&amp;territoire=com-97411"' in page


def test_a_place_nobody_knows_is_said(client, site):
    response = client.get("/recherche/", {"lieu": "<b>Atlantide</b>"})
    assert response.status_code == 200
    assert "Atlantide" in response.context["notices"][0]
    assert "<b>Atlantide" not in text_of(response)


def test_typed_years_become_a_filter(client, site):
    for query, address in {
        "annee_de=2016&annee_a=2019": "/recherche/?annee=2016..2019",
        "annee_de=2016&annee_a=2016&annee=2012": "/recherche/?annee=2016",
        "annee_a=2016": "/recherche/?annee=1900..2016",
    }.items():
        assert client.get(f"/recherche/?{query}").url == address


def test_typed_years_that_make_no_sense_are_said(client, site):
    response = client.get("/recherche/?annee_de=2019&annee_a=abc")
    assert response.status_code == 200
    assert response.context["notices"]


def test_an_empty_answer_says_what_to_do_next(client, site):
    response = client.get("/recherche/?q=jardin&theme=essai-sante")
    page = text_of(response)
    assert "Aucun résultat" in page
    assert 'href="/recherche/?q=jardin"' in page
    assert 'href="/recherche/?theme=essai-sante"' in page
    assert "/compte/alertes/nouvelle/?q=jardin&amp;theme=essai-sante" in page


def test_a_misspelt_word_is_answered_as_it_should_be_spelt(client, site):
    response = client.get("/recherche/?q=ambasadeurs")
    assert titles(response) == ["Les ambassadeurs de santé de Lille"]
    said = re.search(r'<p class="spelling">.*?</p>', text_of(response)).group()
    assert "Résultats pour" in said
    (exactly,) = re.findall(r'href="([^"]*)"', said)
    assert exactly == "/recherche/?q=ambasadeurs&amp;exact=1"
    response = client.get(unescape(exactly))
    assert response.context["total"] == 0
    assert response.context["ways"].spelling == Way("Écrit « ambassadeurs »", "/recherche/?q=ambassadeurs", 1)
    assert 'href="/recherche/?q=ambassadeurs"' in text_of(response)


def counted_searches(monkeypatch):
    """Questions asked of the engine from now on."""
    asked = []
    engine = engines.get_engine()
    search = type(engine).search

    def counting(self, query):
        asked.append(query)
        return search(self, query)

    monkeypatch.setattr(type(engine), "search", counting)
    return asked


NOTHING_FOUND = [
    "q=jardin&theme=essai-mentale&territoire=com-59350&type=experience",
    "q=jardin&theme=essai-mentale&public=essai-jeunes&type=outil&territoire=com-59599&annee=1999&format=pdf",
    "q=xylophone+mentale&exact=1&theme=essai-droits",
    "q=xylophone",
    "theme=essai-mentale&territoire=com-59599&annee=2016",
]


def test_every_way_out_of_an_empty_answer_gives_what_it_promises(client, site, monkeypatch):
    for query in NOTHING_FOUND:
        with monkeypatch.context() as patched:
            asked = counted_searches(patched)
            ways = client.get(f"/recherche/?{query}").context["ways"]
            assert len(asked) <= 1 + MOST_QUESTIONS, query
        for way in (*ways.single, *ways.themes):
            found = client.get(way.url)
            assert (found.context["total"], found.context["notices"]) == (way.count, []), (query, way)
            assert way.count, (query, way)


def test_an_empty_answer_offers_fewer_filters_a_wider_place_and_near_themes(client, site):
    response = client.get("/recherche/?q=santé+mentale&theme=essai-droits&territoire=com-59599")
    labels = [way.label for way in response.context["ways"].fewer]
    assert "Sans « Tourcoing (59) »" not in labels
    assert "« santé mentale » sans aucun filtre" in labels
    assert "Les mêmes filtres, sans les mots" not in labels
    assert response.context["ways"].themes[0].label == "Santé mentale d'essai"
    wider = client.get("/recherche/?q=jardin&territoire=com-59350").context["ways"].wider
    assert [(way.label, way.count, way.url) for way in wider] == [
        ("Hauts-de-France", 1, "/recherche/?q=jardin&territoire=reg-32")
    ]
    assert client.get("/recherche/?q=jardin").context["ways"] is None


def test_an_empty_answer_says_what_is_unknown_and_offers_each_word_less(client, site):
    """Never "try this" beside "nothing found": each way out is named with what it gives."""
    for query, unknown, fewer in (
        ('q="santé+cachalot"+jardin', [], ["Sans « santé cachalot »"]),
        ("q=jardin+-arras", [], ["Sans « jardin »", "Sans écarter « arras »"]),
        ("q=xylophone", ["xylophone"], []),
        ("q=ambasadeurs&exact=1", ["ambasadeurs"], []),
        ("q=jardin&theme=essai-mentale", [], ["Sans « Santé mentale d'essai »", "Les mêmes filtres, sans les mots"]),
    ):
        response = client.get(f"/recherche/?{query}")
        ways = response.context["ways"]
        assert ([*ways.unknown], [way.label for way in ways.fewer]) == (unknown, fewer), query
        page = text_of(response)
        assert "Aucun résultat" in page and "Essayez" not in page and "Résultats pour" not in page
        assert ("Aucune ressource n’emploie" in page) == bool(unknown)
        assert "Me prévenir" in page and 'href="/annuaire/' in page
    page = text_of(client.get("/recherche/?q=xylophone+lille&exact=1&theme=essai-droits"))
    assert 'href="/annuaire/?territoire=com-59350"' in page


def test_what_all_miss_is_said_once_with_the_way_to_ask_for_it(client, site):
    response = client.get("/recherche/?q=cachalot+jardin&territoire=com-62041")
    (group,) = response.context["degrees"]
    assert (group.heading, group.short, group.number) == ("Sans « cachalot »", "sans « cachalot »", 1)
    assert group.only == "/recherche/?q=%22cachalot%22+jardin&territoire=com-62041"
    page = text_of(response)
    assert 'href="#degre-some"' in page and 'id="degre-some"' in page
    (some,) = client.get("/recherche/?q=cachalot+jardin").context["degrees"]
    assert (some.short, some.only) == ("à une partie de vos mots", "")


def test_an_engine_that_stops_on_the_way_out_is_no_error_page(client, site, monkeypatch):
    asked = []
    search = type(engines.get_engine()).search

    def once(self, query):
        asked.append(query)
        if len(asked) > 1:
            raise EngineUnavailable("gone")
        return search(self, query)

    monkeypatch.setattr(type(engines.get_engine()), "search", once)
    response = client.get("/recherche/?q=jardin&theme=essai-sante&territoire=com-59350")
    assert response.status_code == 200
    assert [way.label for way in response.context["ways"].wider] == []
    assert "Rien encore sur" in text_of(response)


def test_another_spelling_is_offered_where_little_is_found(client, site, monkeypatch):
    search = type(engines.get_engine()).search
    monkeypatch.setattr(
        type(engines.get_engine()), "search", lambda self, query: replace(search(self, query), suggested="jardins <b>")
    )
    page = text_of(client.get("/recherche/?q=jardin&theme=essai-droits"))
    assert 'href="/recherche/?q=jardins+%3Cb%3E&amp;theme=essai-droits"' in page
    assert "jardins &lt;b&gt;" in page


def test_words_wanted_as_they_are_stay_so_until_others_are_written(client, site):
    page = text_of(client.get("/recherche/?q=ambasadeurs&exact=1"))
    assert '<input type="hidden" form="recherche" name="tel_quel" value="ambasadeurs">' in page
    assert "tel_quel" not in text_of(client.get("/recherche/?q=ambassadeurs"))
    ticked = client.get("/recherche/?q=ambasadeurs&tel_quel=ambasadeurs&theme=essai-droits")
    assert ticked.url == "/recherche/?q=ambasadeurs&exact=1&theme=essai-droits"
    assert client.get("/recherche/?q=ambassadeur&tel_quel=ambasadeurs").url == "/recherche/?q=ambassadeur"
    assert client.get("/recherche/?q=&tel_quel=ambasadeurs").status_code == 200


def test_passages_of_documents_open_them_at_their_page(client, site, monkeypatch):
    passages = (
        Passage(
            document="Compte <rendu>",
            page=12,
            text="le <mark>jardin</mark> <b>ici</b>",
            kind="compte-rendu",
            url="/documents/9/c.pdf#page=12",
        ),
        Passage(document="Notes", text="un <mark>jardin</mark>", url="/documents/10/n.odt"),
    )
    search = type(engines.get_engine()).search

    def with_passages(self, query):
        page = search(self, query)
        return replace(page, hits=tuple(replace(h, card=replace(h.card, passages=passages)) for h in page.hits))

    monkeypatch.setattr(type(engines.get_engine()), "search", with_passages)
    page = text_of(client.get("/recherche/?q=jardin"))
    assert 'href="/documents/9/texte/#page-12">Page 12 du compte-rendu «' in page
    assert "Compte &lt;rendu&gt;" in page
    assert "le <mark>jardin</mark> &lt;b&gt;ici&lt;/b&gt;" in page
    assert 'href="/documents/10/texte/">Dans' in page


def test_distances_are_said_of_what_has_a_point(client, site):
    response = client.get("/recherche/?territoire=com-59599&territoire=com-62041&tri=distance")
    assert response.context["notices"]
    response = client.get("/recherche/?territoire=com-59599")
    options = re.search(r'<select name="tri".*?</select>', text_of(response)).group()
    assert re.search(r'<option value="" selected>\s*distance : du plus près au plus loin', options)
    assert '<option value="date">' in options
    hit = engines.get_engine().search(response.context["form"].query(visible_to(None))).hits[0]
    assert _card(replace(hit, distance_km=11.7, card=replace(hit.card, territory_code="com-62041"))).territory_name == (
        f"{hit.card.territory_name}, à 12 km"
    )
    assert _card(replace(hit, distance_km=300, card=replace(hit.card, territory_code="reg-11"))).territory_name == (
        hit.card.territory_name
    )


def test_past_the_window_the_page_says_why_and_where_to_go(client, site, monkeypatch):
    search = type(engines.get_engine()).search
    asked = []

    def many(self, query):
        asked.append(query)
        return replace(search(self, query.at_page(1)), total=MAX_WINDOW + 15_000, pages=1250, page=query.page)

    monkeypatch.setattr(type(engines.get_engine()), "search", many)
    response = client.get("/recherche/?page=501")
    page = text_of(response).replace("\u202f", " ").replace("\xa0", " ")
    assert response.status_code == 200
    assert response.context["cards"] == []
    assert response.context["notices"] == []
    assert "se feuillette jusqu’à 10 000 résultats, et celle-ci en a 25 000" in page
    assert 'href="/recherche/export.csv"' in page
    assert max(query.page for query in asked) <= 500
    last = client.get("/recherche/?page=500")
    assert last.context["pager"].next_url == ""
    assert "se feuillette" in text_of(last)
    assert "se feuillette" not in text_of(client.get("/recherche/?page=499"))
    answer = client.get("/api/v1/recherche?page=501")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == "page"
    assert "10000" in answer.json()["errors"][0]["message"]


LONG = {
    "q": " ".join(f"mot{number}" for number in range(50)),
    "all": "x" * 10_000,
    "phrases": '"a b" ' * 60,
    "regex": "/(.*)*.*.*a{1,9999}/ [a-z]* jard?n~2 title:* _exists_:body {a TO z}",
}


def test_long_and_hostile_questions_are_answered(client, site):
    client.get("/recherche/")
    addresses = [urlencode({"q": words}) for words in LONG.values()]
    addresses.append("&".join(f"theme=essai-{number}" for number in range(200)))
    addresses.append("&".join(f"annee={1950 + number % 60}..2020&territoire=com-{number:05d}" for number in range(100)))
    for query in addresses:
        response = client.get(f"/recherche/?{query}")
        assert response.status_code == 200, query[:80]
        assert "cachalot" not in text_of(response), query[:80]


def test_links_to_follow_and_export_carry_the_question(client, site):
    page = text_of(client.get("/recherche/?q=jardin&annee=2016&page=1"))
    for address in (
        "/compte/alertes/nouvelle/",
        "/recherche/flux.atom",
        "/recherche/export.csv",
        "/recherche/export.bib",
    ):
        assert f'href="{address}?q=jardin&amp;annee=2016"' in page


def test_the_page_is_one_form_that_works_without_scripts(client, site):
    page = client.get("/recherche/?q=lille").content.decode()
    assert re.search(r'<form[^>]*id="recherche"[^>]*action="/recherche/"', page)
    assert page.count('type="checkbox"') == len(re.findall(r'<input[^>]*type="checkbox"[^>]*form="recherche"', page))
    assert re.search(r'<button[^>]*type="submit"[^>]*form="recherche"', page)
    assert not re.search(r"<script(?![^>]*src=)", page)
    assert " style=" not in page
    ids = re.findall(r' id="([^"]*)"', page)
    assert len(ids) == len(set(ids))


def test_htmx_gets_the_results_alone_and_the_canonical_address(client, site):
    response = client.get("/recherche/?q=jardin&lieu=&tri=", headers={"HX-Request": "true"})
    page = response.content.decode()
    assert "<html" not in page
    assert '<div id="trouve">' in page
    assert response["HX-Push-Url"] == "/recherche/?q=jardin"
    assert "HX-Request" in response["Vary"]


def test_a_title_says_what_is_asked_however_the_results_come(client, site):
    def title(query, **headers):
        html = client.get(f"/recherche/?{query}", headers=headers).content.decode()
        return " ".join(re.search(r"<title>(.*?)</title>", html, re.S)[1].split())

    for query in ("q=jardin&type=experience", "format=pdf", "q=jardin&page=2", ""):
        assert title(query) == title(query, **{"HX-Request": "true"}), query
    assert "jardin" in title("q=jardin&type=experience") and "xpérience" in title("q=jardin&type=experience")


def test_going_back_gets_the_whole_page(client, site):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in client.get("/recherche/", headers=headers).content.decode()


def test_no_shared_cache_keeps_an_answer(client, site):
    for address in ("/recherche/", "/api/v1/recherche", "/recherche/export.csv"):
        response = client.get(address)
        assert "private" in response["Cache-Control"], address
        assert "Cookie" in response["Vary"], address
    assert not client.get("/recherche/").cookies


def test_only_reading_is_allowed(client, site):
    for address in ("/recherche/", "/api/v1/recherche", "/recherche/flux.atom", "/recherche/suggestions/"):
        assert client.post(address).status_code == 405


def test_an_engine_that_is_down_is_said_calmly(client, site, engine_down):
    response = client.get("/recherche/?q=jardin&theme=essai-sante")
    page = text_of(response)
    assert response.status_code == 200
    assert "rien n’est perdu" in page
    assert response.context["facets"] == []
    assert '<input type="hidden" form="recherche" name="theme" value="essai-sante">' in page
    assert client.get("/recherche/suggestions/?q=essai").status_code == 200
    for address in ("/api/v1/recherche", "/recherche/flux.atom", "/recherche/export.csv", "/recherche/export.bib"):
        assert client.get(address).status_code == 503, address


def test_a_damaged_index_is_no_error_page(client, site, settings):
    for path in sorted((settings.SEARCH_INDEX_DIR / "embedded").rglob("*")):
        if path.is_file():
            put_in_place(path, b"damaged")
    engines._engine.cache_clear()
    assert client.get("/recherche/?q=jardin").status_code == 200


@pytest.mark.counts_queries
def test_as_many_queries_for_a_thousand_matches_as_for_one(client, tree, terms, places, django_assert_max_num_queries):
    call_command("load_vocabularies")
    generate(tree, 1000)
    ids = list(ResourcePage.objects.order_by("pk").values_list("pk", flat=True))
    through = ResourcePage.themes.through
    costs = set()
    for number in (1, 20, 1000):
        through.objects.filter(theme=terms["essai-droits"]).delete()
        through.objects.bulk_create(through(resourcepage_id=pk, theme=terms["essai-droits"]) for pk in ids[:number])
        reindex()
        for query in ("", "&territoire=com-59350&territoire=fra&tri=titre"):
            client.get("/recherche/")
            with django_assert_max_num_queries(8) as captured:
                response = client.get(f"/recherche/?theme=essai-droits{query}")
            if not query:
                assert response.context["total"] == number
            costs.add((query, len(captured)))
    assert len(costs) == 2, costs


@pytest.mark.counts_queries
def test_a_member_costs_at_most_as_much(client, site, django_assert_max_num_queries):
    make_user()
    client.login(username="membre@exemple.fr", password=PASSWORD)
    client.get("/recherche/")
    with django_assert_max_num_queries(8):
        client.get("/recherche/?q=santé&theme=essai-sante&territoire=com-59350")


# ---- près de chez moi ----


def test_a_clear_commune_leads_to_what_is_near_it(client, site):
    for typed, code in {
        "Lille": "com-59350",
        "lille (59)": "com-59350",
        "ARRAS": "com-62041",
        "62041": "com-62041",
        "Saint-Denis (974)": "com-97411",
    }.items():
        assert client.get("/recherche/pres-de-chez-moi/", {"lieu": typed}).url == f"/recherche/?territoire={code}"


def test_postcodes_of_several_communes_overseas_and_corsica(client, site):
    for code, name, insee, postcodes in (
        ("com-2A004", "Ajaccio", "2A004", "20000 20090"),
        ("com-59001", "Abancourt", "59001", "59268"),
        ("com-59098", "Bugnicourt", "59098", "59151 59268"),
        ("com-97209", "Fort-de-France", "97209", "97200 97234"),
    ):
        Territory.objects.create(code=code, kind="commune", insee=insee, name=name, postcodes=postcodes)
    for typed, code in {"20090": "com-2A004", "97 234": "com-97209", "2a004": "com-2A004"}.items():
        assert client.get("/recherche/pres-de-chez-moi/", {"lieu": typed}).url == f"/recherche/?territoire={code}"
    response = client.get("/recherche/pres-de-chez-moi/", {"lieu": "59268"})
    page = text_of(response)
    for code in ("com-59001", "com-59098"):
        assert f'href="/recherche/?territoire={code}"' in page
    assert "Laquelle" in page
    # A postcode that is no more: what shares its first figures.
    response = client.get("/recherche/pres-de-chez-moi/", {"lieu": "97299"})
    assert [label for label, _kind, _url in response.context["like"]] == ["Fort-de-France (972)"]


def test_a_commune_nobody_knows_keeps_what_was_typed_and_offers_near_spellings(client, site):
    response = client.get("/recherche/pres-de-chez-moi/", {"lieu": "Tourquoing"})
    page = text_of(response)
    assert response.status_code == 200
    assert 'value="Tourquoing"' in page
    assert 'aria-invalid="true"' in page
    assert 'href="/recherche/?territoire=com-59599"' in page
    assert 'href="/recherche/?territoire=dep-59"' in text_of(client.get("/recherche/pres-de-chez-moi/?lieu=Nord"))
    assert "Écrivez le nom" in text_of(client.get("/recherche/pres-de-chez-moi/?lieu="))
    assert "Écrivez le nom" not in text_of(client.get("/recherche/pres-de-chez-moi/"))
    for words in HOSTILE:
        answer = client.get("/recherche/pres-de-chez-moi/", {"lieu": words})
        assert answer.status_code == 200, words[:80]
        assert "<script>alert" not in answer.content.decode()


@pytest.mark.counts_queries
def test_near_me_costs_few_queries_and_takes_no_post(client, site, django_assert_max_num_queries):
    client.get("/recherche/pres-de-chez-moi/")
    with django_assert_max_num_queries(8):
        client.get("/recherche/pres-de-chez-moi/?lieu=Tourquoing")
    assert client.post("/recherche/pres-de-chez-moi/", {"lieu": "Lille"}).status_code == 405
