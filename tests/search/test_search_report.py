"""The reports, and what editors make of a search that finds nothing."""

import csv
import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from asv.accounts.roles import EDITORS, MODERATORS
from demo.content.pages import PAGES
from network.admin.panels import waiting_for
from network.admin.roles import set_up_roles
from search.models import FacetUse, PromotedAnswer, SearchCount, Synonym, WantedTopic
from tests.factories.search import make_resource
from tests.factories.site import make_user

pytestmark = pytest.mark.django_db
REPORT, FACETS = "/admin/reports/recherches/", "/admin/reports/filtres/"


def signed_in(user, **options):
    client = Client(**options)
    client.force_login(user)
    return client


@pytest.fixture
def people(tree):
    """An editor, a moderator, and a coordinator who may enter the admin for another reason."""
    groups = set_up_roles(tree.home)
    groups["Coordination"] = Group.objects.create(name="Coordination")
    groups["Coordination"].permissions.add(Permission.objects.get(codename="access_admin"))
    users = {}
    for number, name in enumerate((EDITORS, MODERATORS, "Coordination")):
        users[name] = make_user(f"personne{number}@asv.example")
        users[name].groups.add(groups[name])
    return users


@pytest.fixture
def editor(people):
    return signed_in(people[EDITORS])


def make_count(words, asked, found=1, days_ago=0, **fields):
    day = timezone.localdate() - timedelta(days=days_ago)
    fields = {"engine": "embedded", "empty": 0 if found else asked} | fields
    return SearchCount.objects.create(day=day, words=words, asked=asked, found=found, **fields)


@pytest.fixture
def counts(db):
    make_count("santé mentale", 12, 18)
    make_count("santé mentale", 5, 17, days_ago=2, engine="elasticsearch")
    make_count("santé mentale", 0, 0, filters="theme=x", refined=3, empty=3)
    make_count("punaises", 4, 0, days_ago=1)
    make_count("obesitee", 2, 0, corrected="obesite")
    make_count("=cmd|' /C calc'!A0", 9, 0, days_ago=60)
    make_count("", 7, 3, filters="theme=x")


def rows(response):
    return [(row["words"], row["times"], row["nothing"], row["last_found"]) for row in response.context["object_list"]]


def test_what_is_looked_for_the_most_frequent_first(editor, counts):
    page = editor.get(REPORT)
    assert rows(page) == [("santé mentale", 17, 3, 18), ("punaises", 4, 4, 0), ("obesitee", 2, 2, 0)]
    assert dict(page.context["answered"]) == {"moteur embarqué": 28, "Elasticsearch": 5}
    text = page.content.decode()
    assert "Recherches des lecteurs" in text
    assert "obesite</td>" in "".join(text.split())
    assert f"{reverse('search_synonyms:add')}?mots=punaises" in text
    assert rows(editor.get(REPORT, {"ordering": "words"}))[0][0] == "obesitee"


def test_by_period_and_without_result(editor, counts):
    assert len(rows(editor.get(REPORT, {"periode": "90"}))) == 4
    assert len(rows(editor.get(REPORT, {"periode": "7", "resultats": "rien"}))) == 3
    for address in ("?periode=x", "?periode=7&periode=90", "?ordering=password", "?p=999", "?resultats=%00"):
        assert editor.get(REPORT + address).status_code == 200, address
    assert editor.get(f"{REPORT}liste/").status_code == 200


def test_exports_hold_the_rows_and_no_formula(editor, counts):
    response = editor.get(REPORT, {"export": "csv", "periode": "90"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(text)))
    assert table[0] == ["Recherche", "Demandée", "Sans résultat", "Trouve", "Cherchée plutôt"]
    assert table[1] == ["santé mentale", "17", "3", "18", ""]
    assert {row[0] for row in table[1:]} >= {"'=cmd|' /C calc'!A0", "obesitee"}
    assert editor.get(REPORT, {"export": "xlsx"}).status_code == 200
    assert editor.get(FACETS, {"export": "csv"}).status_code == 200


def test_which_filters_serve(editor, places, terms):
    today = timezone.localdate()
    for facet, value, times in (
        ("theme", "essai-mentale", 5),
        ("territoire", "com-59350", 3),
        ("type", "experience", 2),
        ("annee", "2016..2019", 1),
        ("theme", "disparu", 1),
    ):
        FacetUse.objects.create(day=today, facet=facet, value=value, times=times)
    FacetUse.objects.create(day=today - timedelta(days=3), facet="type", value="experience", times=9)
    page = editor.get(FACETS)
    shown = [(row["facet_label"], row["value_label"], row["uses"]) for row in page.context["object_list"]]
    assert shown[0] == ("Type", "Récit d’expérience", 11)
    assert ("Thème", "Santé mentale d'essai", 5) in shown
    assert ("Année", "2016 à 2019", 1) in shown
    assert any(label == "Territoire" and "Lille" in value for label, value, _ in shown)
    assert ("Thème", "disparu", 1) in shown


def test_editors_and_moderators_but_not_coordinators(people, counts, client):
    addresses = [REPORT, FACETS, reverse("search_preview")]
    addresses += [reverse(f"{name}:index") for name in ("search_synonyms", "search_answers", "search_wanted")]
    for name in (EDITORS, MODERATORS):
        inside = signed_in(people[name])
        assert [inside.get(address).status_code for address in addresses] == [200] * 6
        assert "Recherches des lecteurs" in inside.get("/admin/").content.decode()
    outside = signed_in(people["Coordination"])
    home = outside.get("/admin/").content.decode()
    assert "Recherches des lecteurs" not in home
    assert "Réponses choisies" not in home
    assert [outside.get(address).status_code for address in addresses] == [302] * 6
    assert outside.post(reverse("search_want"), {"mots": "punaises"}).status_code == 302
    assert client.post(reverse("search_want"), {"mots": "punaises"}).status_code == 302
    assert not WantedTopic.objects.exists()


def test_one_click_notes_a_subject(editor, people, counts):
    back = f"{REPORT}?resultats=rien"
    for _ in range(2):
        response = editor.post(reverse("search_want"), {"mots": "punaises", "next": back})
        assert (response.status_code, response.url) == (302, back)
    assert WantedTopic.objects.get().words == "punaises"
    assert "était déjà noté" in editor.get(back).content.decode()
    assert editor.post(reverse("search_want"), {"mots": "x", "next": "https://mal.example/"}).url.startswith("/admin/")
    assert editor.post(reverse("search_want"), {"mots": " \x00 "}).status_code == 302
    assert editor.post(reverse("search_want"), {"mots": "é" * 5000}).status_code == 302
    assert editor.get(reverse("search_want")).status_code == 405
    strict = signed_in(people[EDITORS], enforce_csrf_checks=True)
    assert strict.post(reverse("search_want"), {"mots": "sans jeton"}).status_code == 403
    assert set(WantedTopic.objects.values_list("words", flat=True)) == {"punaises", "x", "é" * 120}


def test_a_subject_is_taken_in_hand_and_given_back(editor, people):
    topic = WantedTopic.objects.create(words="canicule")
    lines = {line.forms: line for line in waiting_for(people[EDITORS])}
    assert lines["sujet à écrire,sujets à écrire"].count == 1
    assert "canicule" in editor.get("/admin/").content.decode()
    edit = reverse("search_wanted:edit", args=[topic.pk])
    for status, who in (("en-cours", people[EDITORS]), ("ecrit", people[EDITORS]), ("a-ecrire", None)):
        assert editor.post(edit, {"words": "canicule", "status": status, "note": ""}).status_code == 302
        topic.refresh_from_db()
        assert (topic.status, topic.taken_by) == (status, who)
    assert not any("sujet" in line.forms for line in waiting_for(people["Coordination"]))
    listed = editor.get(reverse("search_wanted:index"), {"status": "a-ecrire"}).content.decode()
    assert "canicule" in listed
    people[EDITORS].delete()


def test_a_synonym_and_an_answer_begin_with_the_words_that_found_nothing(editor, tree):
    form = editor.get(reverse("search_synonyms:add"), {"mots": "punaises"}).content.decode()
    assert 'value="punaises"' in form
    data = {"term": "punaises", "equivalents": "nuisibles"}
    saved = editor.post(reverse("search_synonyms:add"), data)
    assert saved.url == reverse("search_synonyms:edit", args=[Synonym.objects.get(term="punaises").pk])
    form = editor.get(reverse("search_answers:add"), {"mots": "x" * 5000})
    assert f'value="{"x" * 80}"' in form.content.decode()
    page = make_resource(tree, "Logement et nuisibles")
    add = reverse("search_answers:add")
    assert editor.post(add, {"words": "punaises de lit", "page": page.pk, "note": ""}).status_code == 302
    again = editor.post(add, {"words": "Lit, PUNAISE", "page": page.pk}).content.decode()
    assert "propose déjà" in again
    assert 'value="Lit, PUNAISE"' in again
    assert "trop courants" in editor.post(add, {"words": "de la", "page": page.pk}).content.decode()
    answer = PromotedAnswer.objects.get()
    assert editor.post(reverse("search_answers:delete", args=[answer.pk])).status_code == 302


@pytest.mark.counts_queries
def test_reports_cost_the_same_for_many_rows(editor, counts, django_assert_max_num_queries):
    editor.get(REPORT)
    for address in (REPORT, reverse("search_wanted:index"), reverse("search_answers:index")):
        editor.get(address)
    with django_assert_max_num_queries(40) as few:
        editor.get(REPORT)
    for number in range(45):
        make_count(f"mot {number}", 1, 0)
    with django_assert_max_num_queries(len(few)):
        assert len(rows(editor.get(REPORT))) == 48


def test_the_privacy_page_says_it():
    (page,) = [page for page in PAGES if page["slug"] == "donnees-personnelles"]
    assert "jour par jour, les mots cherchés" in str(page["body"])
