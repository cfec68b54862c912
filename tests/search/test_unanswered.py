"""What editors make of a question without answer: terms proposed, tried before they serve, judgements kept."""

import io
import json

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from asv.accounts.roles import EDITORS
from asv.core.visibility import visible_to
from bench.relevance import corpora
from network.admin.roles import set_up_roles
from search import engines
from search.candidates import candidates_for, proposed
from search.engines.base import EngineUnavailable
from search.judging import exported, judge
from search.models import JudgedQuery, SearchCount, Synonym
from search.rehearsal import MOST_ASKED, rehearse
from tests.factories.search import make_resource, reindex
from tests.factories.site import make_user

pytestmark = pytest.mark.django_db
PUBLIC = visible_to(None)


@pytest.fixture
def editor(client, tree):
    user = make_user("redaction@asv.example")
    user.groups.add(set_up_roles(tree.home)[EDITORS])
    client.force_login(user)
    return client


@pytest.fixture
def library(tree):
    Synonym.objects.all().delete()
    titles = ("Arrêter le tabac", "Le tabac en ville", "Prévenir les addictions", "Dormir en paix")
    pages = {title: make_resource(tree, title, summary="") for title in titles}
    reindex()
    return pages


def count(words, times=1, found=0):
    SearchCount.objects.create(day=timezone.localdate(), words=words, asked=times, found=found, empty=times)


def test_the_terms_nearest_are_proposed_where_they_find_something(library):
    Synonym.objects.create(term="tabac", equivalents="tabagisme\ncigarette")
    Synonym.objects.create(term="vélo", equivalents="bicyclette")
    Synonym.objects.create(term="sommeil", equivalents="dormir")
    assert candidates_for("insomnie", PUBLIC)[0].term == "sommeil"  # the meaning
    assert "tabagisme" in [one.term for one in candidates_for("tabagysme", PUBLIC)]  # the writing
    assert "vélo" not in [one.term for one in candidates_for("bicyclettes", PUBLIC)]  # nothing here speaks of it
    for words in ("", "de la", "x" * 300, '"', "mot " * 50):
        assert all(one.found for one in candidates_for(words, PUBLIC))


def test_a_candidate_joins_the_group_of_its_term_or_makes_one(library):
    group = Synonym.objects.create(term="tabac", equivalents="cigarette")
    joined = proposed("nicotine", "cigarettes")
    assert (joined.pk, joined.equivalents) == (group.pk, "cigarette\nnicotine")
    assert (proposed("nicotine", "sommeil").term, proposed("nicotine", "sommeil").pk) == ("sommeil", None)
    narrower = proposed("fumer", "tabac", narrower=True)
    assert (narrower.term, narrower.narrower, narrower.pk) == ("fumer", "tabac", None)
    assert Synonym.objects.get().equivalents == "cigarette"


def test_a_rehearsal_says_which_questions_gain_or_lose_and_saves_nothing(library):
    group = Synonym.objects.create(term="tabac", equivalents="cigarette")
    smoke, peace = library["Arrêter le tabac"], library["Dormir en paix"]
    judge("nicotine", {smoke.pk: 3})
    judge("tabac sommeil", {peace.pk: 3})  # what it answers stays as it was: it is not concerned
    judge("nicotine au lycée", {}, unanswerable=True)
    count("nicotine", 7)
    count("nicotine et sommeil", 2)
    count("vélo", 9)
    tried = rehearse(proposed("nicotine", "tabac"), "nicotine", PUBLIC)
    changes = {change.words: change for change in tried.changes}
    assert set(changes) == {"nicotine", "nicotine et sommeil", "nicotine au lycée", "tabac sommeil"}
    nicotine = changes["nicotine"]
    assert (nicotine.before.whole, nicotine.after.whole, nicotine.times, nicotine.verdict) == (0, 2, 7, 1)
    assert nicotine.quality[0] == 0 < nicotine.quality[1]
    assert changes["nicotine au lycée"].verdict == -1  # nothing answers it, and something would be shown
    assert (tried.gains, tried.losses, tried.left_out) == (2, 1, 0)
    group.refresh_from_db()
    assert group.equivalents == "cigarette"


def test_a_rehearsal_is_bounded_and_says_what_it_left(library, django_assert_max_num_queries):
    SearchCount.objects.bulk_create(
        SearchCount(day=timezone.localdate(), words=f"nicotine {number}", asked=1) for number in range(MOST_ASKED + 5)
    )
    with django_assert_max_num_queries(12):
        tried = rehearse(proposed("nicotine", "tabac"), "nicotine", PUBLIC)
    assert (len(tried.changes), tried.left_out) == (MOST_ASKED, 6)


def test_a_question_is_judged_joined_and_both_are_kept(editor, library):
    Synonym.objects.create(term="tabagisme", equivalents="tabac")
    smoke = library["Arrêter le tabac"]
    count("nicotine", 3)
    report = editor.get("/admin/reports/recherches/").content.decode()
    address = f"{reverse('search_unanswered')}?mots=nicotine"
    assert address in report
    page = editor.get(reverse("search_unanswered"), {"mots": "tabagysme en ville"}).content.decode()
    assert f'name="note-{smoke.pk}"' in page and "Arrêter le tabac" in page and "terme=tabagisme" in page
    wrong = {"note-999999": "2", "note-x": "3", f"note-{smoke.pk + 1}": "9"}
    grades = {"mots": "nicotine", f"note-{smoke.pk}": "3", **wrong}
    editor.post(reverse("search_unanswered"), {"mots": "nicotine", f"note-{smoke.pk}": "0"})
    assert "Notez au moins une ressource" in editor.get(address).content.decode() and not JudgedQuery.objects.exists()
    assert editor.post(reverse("search_unanswered"), grades).url == address
    query = JudgedQuery.objects.get()
    assert [(grade.page_id, grade.value) for grade in query.grades.all()] == [(smoke.pk, 3)]

    rehearsal = reverse("search_rehearsal")
    asked = {"mots": "nicotine", "terme": "tabagisme"}
    page = editor.get(rehearsal, asked)
    assert "qualité 0" in page.content.decode() and page.context["rehearsal"].gains == 1
    assert Synonym.objects.get().equivalents == "tabac"
    assert editor.post(rehearsal, asked).status_code == 302
    assert Synonym.objects.get().equivalents == "tabac\nnicotine"
    # A narrower term is tried the same way, and what leads in a circle is refused there as in the form.
    Synonym.objects.create(term="addictions", narrower="tabagisme")
    circle = {"mots": "tabac", "terme": "addictions", "sens": "precis"}
    assert "mène déjà à" in editor.get(rehearsal, circle).content.decode()
    editor.post(rehearsal, circle)
    assert Synonym.objects.get(term="tabagisme").narrower == ""

    editor.post(reverse("search_unanswered"), {"mots": "nicotine", "rien": "on"})
    query.refresh_from_db()
    assert query.unanswerable and not query.grades.exists()
    assert editor.get(reverse("search_judged:index"), {"export": "csv"}).status_code == 200


def test_bad_words_lead_back_to_the_report(editor, library, client):
    for name in ("search_unanswered", "search_rehearsal"):
        for words in ("", "de la", "\x00", '"'):
            assert editor.get(reverse(name), {"mots": words}).url == reverse("search_report")
            assert editor.post(reverse(name), {"mots": words}).status_code == 302
        for words in ("x" * 5000, "mot " * 400, "-tabac", '"tabac" -ville', "<script>"):
            assert editor.get(reverse(name), {"mots": words, "terme": words}).status_code in (200, 302)
    assert not JudgedQuery.objects.exists() and not Synonym.objects.exists()
    client.logout()
    assert client.post(reverse("search_unanswered"), {"mots": "tabac", "rien": "on"}).status_code == 302
    assert not JudgedQuery.objects.exists()


def test_without_an_engine_nothing_is_judged_and_one_is_told(editor, library, monkeypatch):
    def down(self, query):
        raise EngineUnavailable("down for the test")

    monkeypatch.setattr(type(engines.get_engine()), "search", down)
    page = editor.get(reverse("search_unanswered"), {"mots": "tabac"}, follow=True)
    assert "La recherche ne répond pas" in page.content.decode()


def test_judgements_are_read_by_the_tests_of_relevance(library, tmp_path, monkeypatch):
    smoke, town = library["Arrêter le tabac"], library["Le tabac en ville"]
    judge("cigarette", {smoke.pk: 3, town.pk: 1})
    judge("cigarette", {town.pk: 2})  # what is judged later stands beside
    judge("vélo", {}, unanswerable=True)
    written = io.StringIO()
    call_command("export_judgements", stdout=written)
    assert json.loads(written.getvalue()) == exported()
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "judgements.json").write_text(written.getvalue(), encoding="utf-8")
    (folder / "resources.json").write_text("[]", encoding="utf-8")
    monkeypatch.setattr(corpora, "FOLDER", tmp_path)
    corpus = corpora.read("site")
    paths = {page.get_url(): page for page in (smoke, town)}
    assert [(one.words, one.grades) for one in corpus.queries] == [("cigarette", dict(zip(paths, (3, 2), strict=True)))]
    assert corpus.unanswerable == ("vélo",)
    smoke.delete()
    assert list(exported()["queries"][0]["relevant"].values()) == [2]
