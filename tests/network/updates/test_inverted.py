"""Search asked backwards gives what search gives: every question, every reader."""

import random

import pytest
from django.http import QueryDict
from wagtail.models import BaseViewRestriction

from asv.core.visibility import visible_to
from asv.resources.assemble import documents_for, published_ids
from network.alerts.questions import stored_question, stored_questions
from search.engines import local_engine
from search.models import Synonym
from tests.factories.site import make_document, make_experience, restrict
from tests.factories.taxonomy import make_audience, make_places, make_theme
from tests.factories.updates import run_worker

pytestmark = pytest.mark.django_db

WORDS = ["atelier", "cuisine", "marche", "santé", "mentale", "Lille", "CLSM", "habitants", "relais", "nutrition", "le"]
PARTS = [
    ("theme", ["sante-mentale", "nutrition", "stress"]),
    ("public", ["jeunes", "aines"]),
    ("territoire", ["reg-32", "dep-59", "com-59350", "dep-93", "fra"]),
    ("annee", ["2019", "2015..2020", "2021..2024"]),
    ("type", ["experience", "outil"]),
    ("format", ["pdf", "video"]),
]


@pytest.fixture
def corpus(tree):
    chance = random.Random(5)
    Synonym.objects.create(
        term="nutrition", equivalents="atelier santé"
    )  # a phrase, beside the acronyms that are there
    mind = make_theme("sante-mentale")
    themes = [mind, make_theme("stress", parent=mind), make_theme("nutrition")]
    audiences = [make_audience("jeunes"), make_audience("aines")]
    places = list(make_places().values())
    for number in range(14):
        page = make_experience(
            tree,
            " ".join(chance.sample(WORDS, 3)),
            summary="Le conseil local de santé mentale se réunit."
            if number % 5 == 0
            else " ".join(chance.sample(WORDS, 4)),
            context=f"<p>{' '.join(chance.sample(WORDS, 5))}</p>",
            themes=chance.sample(themes, chance.randrange(3)),
            audiences=chance.sample(audiences, chance.randrange(2)),
            territories=chance.sample(places, chance.randrange(3)),
            start_year=2017 + number % 6,
        )
        if number % 3 == 0:
            page.files.create(document=make_document(f"Synthèse {number}", f"s{number}.pdf"))
        if number % 4 == 0:
            restrict(page, BaseViewRestriction.LOGIN)
    run_worker()


def some_question(chance):
    words = []
    for _number in range(chance.randrange(4)):
        few = chance.sample(WORDS, 2)
        words.append(chance.choice([few[0], few[0], f'"{few[0]} {few[1]}"', f"-{few[0]}"]))
    data = QueryDict(mutable=True)
    if words:
        data["q"] = " ".join(words)
    for facet, values in chance.sample(PARTS, chance.choice([0, 0, 1, 1, 2])):
        data.setlist(facet, chance.sample(values, chance.choice([1, 1, 2])))
    return data.urlencode()


def test_asked_backwards_every_question_finds_what_search_finds(corpus, member):
    chance = random.Random(6)
    asked = [*{some_question(chance) for _number in range(250)}, "", "q=le", "q=-atelier", "q=%22%22"]
    fresh = local_engine().questioned(documents_for(published_ids()))
    found_any = 0
    for reader in (None, member):
        visibility = visible_to(reader)
        for querystring, question in stored_questions(asked).items():
            query = question.query(visibility, correct=False, page_size=50)
            page = local_engine().search(query)
            expected = {hit.card.id for hit in page.hits if not hit.card.members_only}
            assert fresh.readable(query) == expected, querystring
            found_any += bool(expected)
    assert found_any > 100


def test_many_questions_are_read_as_each_one_is(corpus, django_assert_max_num_queries):
    asked = ["territoire=com-59350", "territoire=dep-59&q=atelier", "territoire=com-00000", "theme=disparu", "q=santé"]
    stored_questions(asked)
    with django_assert_max_num_queries(2):
        together = stored_questions(asked)
    for querystring, question in together.items():
        alone = stored_question(querystring)
        assert question.querystring() == alone.querystring()
        assert question.ignored == alone.ignored
        assert question.query(visible_to(None)) == alone.query(visible_to(None))
