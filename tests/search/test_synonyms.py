"""Synonyms as editors write them: one way or both, refused with a reason, tried before readers meet them."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from asv.accounts.roles import EDITORS
from network.admin.roles import set_up_roles
from search import engines
from search.analysis import stems
from search.engines.base import EngineUnavailable
from search.models import Synonym
from search.parsing import parse
from search.preview import effects_of, effects_on, written
from search.query import SearchQuery
from search.synonyms import current_thesaurus, expand, stored_thesaurus, thesaurus, trying
from tests.factories.search import make_resource, reindex
from tests.factories.site import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client, tree):
    user = make_user("redaction@asv.example")
    user.groups.add(set_up_roles(tree.home)[EDITORS])
    client.force_login(user)
    return client


@pytest.fixture
def library(tree):
    for title in ("Arrêter le tabac", "Prévenir les addictions", "Un contrat local de santé pour les jeunes"):
        make_resource(tree, title, summary="")
    reindex()


def titles(words):
    page = engines.get_engine().search(SearchQuery(words=words))
    return set() if page.corrected else {hit.card.title for hit in page.hits}


def options(words, known):
    return [[[clause.stems for clause in option] for option in group.options] for group in expand(parse(words), known)]


def test_a_rule_of_one_way_leads_from_its_term_alone():
    known = thesaurus([("tabac", "cigarette")], [("addiction", "tabac", "alcool")])
    assert options("addictions", known) == [[[("addiction",)], [("tabac",)], [("cigarette",)], [("alcool",)]]]
    assert options("tabac", known) == [[[("tabac",)], [("cigarette",)]]]
    assert options("alcool", known) == [[[("alcool",)]]]


def test_a_rule_takes_effect_without_a_rebuild_and_only_its_way(library):
    assert titles("addictions") == {"Prévenir les addictions"}
    rule = Synonym.objects.create(term="addictions", narrower="tabac")
    assert titles("addictions") == {"Prévenir les addictions", "Arrêter le tabac"}
    assert titles("tabac") == {"Arrêter le tabac"}
    rule.equivalents, rule.narrower = "tabac", ""
    rule.save()
    assert titles("tabac") == {"Prévenir les addictions", "Arrêter le tabac"}
    rule.delete()
    assert titles("tabac") == {"Arrêter le tabac"}


def test_what_another_process_read_meanwhile_is_forgotten_at_commit(django_capture_on_commit_callbacks, monkeypatch):
    with django_capture_on_commit_callbacks(execute=True):
        Synonym.objects.create(term="MSS", equivalents="maison sport santé")
        monkeypatch.setattr("search.synonyms._stored_rows", lambda: ((), ()))
        assert current_thesaurus() == {}  # the other process still saw the old rows
        monkeypatch.undo()
    assert current_thesaurus() == stored_thesaurus() != {}


def test_trying_other_synonyms_leaves_the_real_ones(library):
    Synonym.objects.create(term="addictions", narrower="tabac")
    with trying({}):
        assert titles("addictions") == {"Prévenir les addictions"}
    assert len(titles("addictions")) == 2


@pytest.mark.parametrize(
    ("term", "equivalents", "said"),
    [
        ("DLP", "de la", "trop courants"),
        ("le", "maison", "trop courants"),
        ("prévention", "Préventions\nla prevention", "de la même façon"),
        ("tout", "\n".join(f"expression {number}" for number in range(200)), "20 expressions"),
        ("long", "mot " * 40, "dépasse 120"),
    ],
)
def test_an_entry_that_could_not_serve_is_refused(term, equivalents, said):
    with pytest.raises(ValidationError, match=said):
        Synonym(term=term, equivalents=equivalents).clean()


def test_narrower_terms_that_lead_back_are_refused_and_a_circle_that_is_there_ends(editor):
    Synonym.objects.create(term="addictions", equivalents="conduites addictives", narrower="tabac")
    Synonym.objects.create(term="tabac", narrower="vapotage")
    page = editor.post(reverse("search_synonyms:add"), {"term": "vapotage", "narrower": "addictions", "active": "on"})
    assert "« addictions » mène déjà à « vapotage »" in page.content.decode().replace("&#x27;", "'")
    Synonym.objects.create(term="vapotage", narrower="addictions")
    assert options("vapotage", stored_thesaurus()) == [
        [[(stems(text)[0],) if " " not in text else tuple(stems(text))] for text in texts]
        for texts in [("vapotage", "addictions", "conduites addictives", "tabac")]
    ]


def test_a_group_out_of_use_answers_nothing(library):
    Synonym.objects.create(term="addictions", narrower="tabac", active=False)
    assert titles("addictions") == {"Prévenir les addictions"}


def test_a_term_has_one_entry_and_the_error_leads_to_it(editor):
    there = Synonym.objects.get(term="CLS")
    add, edit = reverse("search_synonyms:add"), reverse("search_synonyms:edit", args=[there.pk])
    for data in ({"term": "cls", "equivalents": "autre"}, {"term": "contrat", "equivalents": "C.L.S.\nautre"}):
        page = editor.post(add, data).content.decode()
        assert f'<a href="{edit}">complétez plutôt « CLS »</a>' in page
        assert f'value="{data["term"]}"' in page
    assert editor.post(add, {"term": "<b>", "equivalents": "x"}).status_code in (200, 302)
    # A rule of one way may lead to what has an entry of its own.
    editor.post(add, {"term": "contractualisation", "narrower": "CLS", "active": "on"})
    assert Synonym.objects.get(term="contractualisation").narrower == "CLS"
    # An entry does not stand in its own way.
    assert editor.post(edit, {"term": "CLS", "equivalents": "contrat local de santé"}).status_code == 302


def test_what_a_question_becomes_in_words(library):
    entries = list(Synonym.objects.all())
    known = stored_thesaurus()
    assert written("CLS jeunes", known, entries) == "(CLS OU « contrat local de santé ») ET jeunes"
    becomes = written("contrat local de santé -jeunes", known, entries)
    assert becomes == "((contrat ET local ET santé) OU CLS) SAUF « jeunes »"
    assert written('"CLS jeunes"', known, entries) == "« CLS jeunes »"
    assert written("de la", known, entries) == ""


def test_the_preview_counts_without_and_with_each_rule(editor, library):
    page = editor.get(reverse("search_preview"), {"q": "CLS jeunes"})
    text = page.content.decode()
    assert "(CLS OU « contrat local de santé ») ET jeunes" in text
    everything, rule = page.context["effects"]
    assert (everything.rule, everything.before, everything.after) == (None, 0, 1)
    assert (rule.rule.term, rule.before, rule.after, rule.more) == ("CLS", 0, 1, 1)
    assert reverse("search_synonyms:edit", args=[rule.rule.pk]) in text
    for words in ("", "de la", '"', "\x00", "a" * 10_000, "<script>"):
        page = editor.get(reverse("search_preview"), {"q": words})
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()


def test_the_form_shows_what_the_rule_changes(editor, library):
    there = Synonym.objects.get(term="CLS")
    page = editor.get(reverse("search_synonyms:edit", args=[there.pk]))
    assert [(one.words, one.before, one.after) for one in page.context["effects"]] == [
        ("CLS", 0, 1),
        ("contrat local de santé", 1, 1),
    ]
    assert "Ce que cette règle change" in page.content.decode()


def test_a_preview_without_an_engine_says_so(rf, library, monkeypatch):
    from asv.core.visibility import visible_to

    def down(self, query):
        raise EngineUnavailable("down for the test")

    monkeypatch.setattr(type(engines.get_engine()), "search", down)
    assert {(one.before, one.after, one.more) for one in effects_on("CLS", visible_to(None))} == {(None, None, 0)}
    assert effects_of(Synonym.objects.get(term="CLS"), visible_to(None))[0].after is None


def test_the_list_costs_the_same_for_many(editor, django_assert_max_num_queries):
    index = reverse("search_synonyms:index")
    editor.get(index)
    with django_assert_max_num_queries(40) as few:
        editor.get(index)
    Synonym.objects.bulk_create(
        Synonym(term=f"mot{number}", slug=f"mot{number}", equivalents="autre") for number in range(20)
    )
    with django_assert_max_num_queries(len(few)):
        page = editor.get(index)
    assert "Essayer une recherche" in page.content.decode()
    assert editor.get(index, {"export": "csv"}).status_code == 200
