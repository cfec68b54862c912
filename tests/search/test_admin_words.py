"""The admin's search backend: the site's French over words kept in the database, within the query set alone."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models import Count, F
from django.utils import timezone
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.backends.base import FilterFieldError, SearchFieldError
from wagtail.search.query import MATCH_ALL, MATCH_NONE, Boost, Fuzzy, Phrase, PlainText

from asv.core.models import AsvDocument
from asv.taxonomy.models import Organisation
from experiences.models import ExperiencePage
from search.admin_words.keeping import tend_words
from search.admin_words.lists import conditions
from search.models import FieldWords
from tests.factories.site import make_document, make_experience
from tests.factories.taxonomy import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.indexes]


def titles(found):
    return [thing.title for thing in found]


def autocompleted(words, things=None, **options):
    return titles((ExperiencePage.objects.all() if things is None else things).autocomplete(words, **options))


def searched(query, things=None, **options):
    return titles((ExperiencePage.objects.all() if things is None else things).search(query, **options))


@pytest.fixture
def page(tree):
    return make_experience(tree, "L’accès à la santé des Infirmières coordonnatrices", summary="Un cœur de quartier.")


@pytest.mark.parametrize(
    "words",
    [
        "sante", "santé", "SANTÉ", "Sante\u0301", "san", "l'accès", "l’acces", "ACCES", "accès santé", "santés",
        "infirmier", "infirmiers", "coordonnateur", "coordonnatr", "coeur", "cœur", "quartiers", "de la santé",
        "sa\u00adnté", "la", '"santé',
    ],
)  # fmt: skip
def test_words_are_found_as_people_type_them(page, words):
    assert autocompleted(words) == [page.title]


@pytest.mark.parametrize("words", ["nté", "santal", "infirmerie", "accès prison", "cœurs brisés", "?", "…", "🙂", "-"])
def test_what_is_not_there_is_not_found(page, words):
    assert autocompleted(words) == []


def test_whole_words_are_asked_where_nothing_is_completed(page):
    assert searched("sante") == searched("infirmier quartier") == [page.title]
    assert searched("san") == searched("sante prison") == []
    assert searched("prison sante", operator="or") == [page.title]
    assert searched("sante", fields=["summary"]) == [] and searched("coeur", fields=["summary"]) == [page.title]
    with pytest.raises(SearchFieldError):
        searched("sante", fields=["body"])


def test_questions_are_put_together(page):
    found = [page.title]
    assert searched(Phrase("accès à la santé")) == searched(Phrase("acces aux santés")) == found
    assert searched(Phrase("santé accès")) == searched(Phrase("infirmière quartier")) == []
    assert searched(PlainText("sante") & ~PlainText("prison")) == searched(PlainText("x") | PlainText("sante")) == found
    assert searched(PlainText("sante") & ~PlainText("infirmier")) == searched(~Phrase("la")) == []
    assert searched(Boost(PlainText("sante"), 2)) == searched(Fuzzy("sante")) == searched(MATCH_ALL) == found
    assert searched(MATCH_NONE) == searched(~MATCH_ALL) == searched("") == []


def test_the_best_comes_first_unless_an_order_is_asked(tree):
    for title, summary in (("Autre", "De la santé."), ("Santés et bien d’autres choses", ""), ("La santé", "Oui.")):
        make_experience(tree, title, summary=summary)
    best = ["La santé", "Santés et bien d’autres choses", "Autre"]
    assert autocompleted("sante") == searched("sante") == best
    named = ExperiencePage.objects.order_by("title")
    assert autocompleted("sante", named, order_by_relevance=False) == ["Autre", "La santé", best[1]]
    scored = ExperiencePage.objects.search("sante").annotate_score("score")[:2]
    assert [thing.score for thing in scored] == sorted((thing.score for thing in scored), reverse=True)
    assert scored[0].score > 0


def test_pages_counts_and_facets_are_the_databases_own(tree, django_assert_num_queries):
    for number in range(7):
        make_experience(tree, f"Hirondelle {number}", live=number > 1)
    found = Page.objects.autocomplete("hirondelles", order_by_relevance=False)
    assert found.count() == 7 and len(found[2:5]) == 3 and found[2:5].count() == 3
    assert titles(found[2:5]) == [f"Hirondelle {number}" for number in (2, 3, 4)]
    assert found.facet("live") == {True: 5, False: 2}
    assert list(found.facet("content_type_id").values()) == [7]
    with pytest.raises(FilterFieldError):
        found.facet("slug")
    with django_assert_num_queries(3):  # whether words are kept, and what holds each of the two
        assert len(Page.objects.autocomplete("sante des quartiers")) == 0


def test_a_page_that_was_counted_is_the_same_page(tree, django_assert_num_queries):
    for number in range(7):
        make_experience(tree, f"Santé {number}", summary="Santé. " * (number % 3))
    things = ExperiencePage.objects.annotate(files_there=Count("files"))
    for asked in ({}, {"order_by_relevance": False}):
        ordered = things if not asked else things.order_by("title")
        everything = [(one.pk, one.files_there) for one in ordered.search("sante", **asked)]
        counted = ordered.search("sante", **asked)
        with django_assert_num_queries(4):  # whether words are kept, who holds this one, the keys, the rows of the page
            number, page = counted.count(), list(counted[2:5])
        assert number == 7 and counted[2:5].count() == 3 and counted[5:50].count() == 2 and counted[9:].count() == 0
        assert [(one.pk, one.files_there) for one in page] == everything[2:5]
        assert [one.pk for one in counted] == [pk for pk, _files in everything]
    named = things.values_list("title", flat=True).search("sante", order_by_relevance=False)
    assert named.count() == len(named[:7]) == 7
    gone = things.search("sante")
    assert gone.count() == 7
    ExperiencePage.objects.get(title="Santé 3").delete()
    assert "Santé 3" not in titles(gone[:7])


def test_who_holds_a_word_is_asked_once_for_a_question_put_twice(tree, django_assert_num_queries):
    for number in range(3):
        make_experience(tree, f"Hirondelle {number}", live=number > 0)
    question = PlainText("hirondelles")
    with django_assert_num_queries(5):  # whether words are kept, twice; who holds this one; the facets; the titles
        facets = Page.objects.autocomplete(question).facet("live")
        found = titles(Page.objects.filter(live=True).autocomplete(question, order_by_relevance=False)[:9])
    assert facets == {True: 2, False: 1} and found == ["Hirondelle 1", "Hirondelle 2"]
    assert titles(Page.objects.autocomplete(question, fields=["title"])) and not searched(question, fields=["summary"])
    make_experience(tree, "Hirondelle 3")
    assert len(Page.objects.autocomplete(PlainText("hirondelles"))) == 4


def test_a_list_whose_facets_were_counted_reads_the_words_no_second_time(tree, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("search.admin_words.asking.MOST_NAMED", 2)
    for number in range(6):
        make_experience(tree, f"Hirondelle {number}", summary="Hirondelle. " * (number % 3), live=number > 1)
    best = titles(Page.objects.autocomplete("hirondelles"))
    question = PlainText("hirondelles")
    assert Page.objects.autocomplete(question).facet("live") == {True: 4, False: 2}
    beside = Page.objects.annotate(below=F("numchild")).autocomplete(question)
    with django_assert_num_queries(1):  # the page's objects
        assert (beside.count(), titles(beside[1:4])) == (6, best[1:4])
    assert titles(Page.objects.filter(live=False).autocomplete(question)) == [
        title for title in best if title in ("Hirondelle 0", "Hirondelle 1")
    ]
    nothing = PlainText("introuvable")
    assert Page.objects.autocomplete(nothing).facet("live") == {}
    assert (Page.objects.autocomplete(nothing).count(), titles(Page.objects.autocomplete(nothing)[:5])) == (0, [])
    by_title = Page.objects.order_by("title").autocomplete(question, order_by_relevance=False)
    assert (by_title.count(), titles(by_title[:6])) == (6, sorted(best))


def test_a_query_set_keeps_its_filters_whatever_they_are(tree, page):
    make_experience(tree, "Santé ailleurs")
    mine = ExperiencePage.objects.filter(slug=page.slug)
    assert autocompleted("sante", mine) == [page.title]
    assert autocompleted("sante", ExperiencePage.objects.none()) == []
    counted = ExperiencePage.objects.annotate(files_held=Count("files")).filter(files_held=0).order_by("-files_held")
    assert len(autocompleted("sante", counted, order_by_relevance=False)) == 2
    assert list(get_search_backend().autocomplete("sante", mine.values_list("pk", flat=True))) == [page.pk]


def test_drafts_are_found_by_what_was_last_saved(tree):
    draft = make_experience(tree, "Premier jet", summary="Avant.", live=False)
    draft.title, draft.summary = "Deuxième jet", "Des épiceries."
    draft.save_revision()
    assert autocompleted("epicerie") == autocompleted("deuxieme") == ["Premier jet"]
    assert autocompleted("premier") == autocompleted("avant") == []


def test_a_published_page_is_found_by_its_coming_title_but_not_by_unpublished_words(page):
    old = page.title
    page.title, page.summary = "Un titre de demain", "Des mots que peu connaissent."
    page.save_revision()
    assert autocompleted("demain") == autocompleted("coordonnateur") == autocompleted("coeur") == [old]
    assert autocompleted("connaissent") == []
    page.get_latest_revision().publish()
    assert autocompleted("connaissent") == autocompleted("demain") == ["Un titre de demain"]
    assert autocompleted("coordonnateur") == []


def test_words_go_back_with_their_object(page):
    with pytest.raises(IntegrityError), transaction.atomic():
        changed = ExperiencePage.objects.get(pk=page.pk)
        changed.title = "Hirondelles"
        changed.save()
        make_document("Hirondelles")
        raise IntegrityError
    assert autocompleted("hirondelle") == [] and list(AsvDocument.objects.search("hirondelle")) == []
    assert autocompleted("sante") == [page.title]


def test_words_go_with_their_object(page):
    document = make_document("Des hirondelles")
    assert FieldWords.objects.filter(kind="wagtailcore.page", object_id=page.pk).exists()
    pk = page.pk
    Page.objects.get(pk=pk).delete()
    document.delete()
    assert not FieldWords.objects.filter(kind="wagtailcore.page", object_id=pk).exists()
    assert not FieldWords.objects.filter(words__contains="hirondelle").exists()


def test_tags_are_found_once_they_are_saved():
    document = make_document("Un guide")
    document.tags.add("Périnatalité")
    get_search_backend().add(document)
    assert titles(AsvDocument.objects.autocomplete("perinat")) == ["Un guide"]


def test_what_was_written_without_telling_is_caught_up(page):
    Organisation.objects.bulk_create([Organisation(name=f"Épicerie {n}", slug=f"e{n}") for n in range(3)])
    FieldWords.objects.create(kind="taxonomy.organisation", object_id=999_999, field="name", weight=1, analysis="1")
    FieldWords.objects.filter(kind="wagtailcore.page").update(analysis="0")
    assert tend_words(timezone.now()) > 3 and tend_words(timezone.now() + timedelta(hours=1)) == 0
    assert len(get_search_backend().autocomplete("epiceries", Organisation)) == 3
    assert not FieldWords.objects.filter(kind="taxonomy.organisation", object_id=999_999).exists()
    assert autocompleted("sante") == [page.title]


def test_without_words_the_columns_are_asked_and_it_is_said(page, caplog):
    for how in ("reset", "old"):
        if how == "old":
            FieldWords.objects.update(analysis="0")
        else:
            get_search_backend().reset_indexes()
        assert autocompleted("sante infirmiers") == searched("L'ACCÈS") == [page.title]
        assert autocompleted("prison") == []
        assert "update_index" in caplog.text
        caplog.clear()
        call_command("update_index", verbosity=0)
    assert autocompleted("sante") == [page.title] and not caplog.text


@pytest.mark.parametrize("command", ["update_index", "wagtail_update_index"])
def test_everything_is_read_anew(page, command):
    FieldWords.objects.create(
        kind="wagtailcore.page", object_id=999_999, field="title", weight=1, words="=x= x ", analysis="1"
    )
    FieldWords.objects.filter(object_id=page.pk, field="title").update(words="=rien= rien ", field="ancien")
    for _twice in range(2):
        call_command(command, verbosity=0)
    assert autocompleted("sante") == [page.title] and autocompleted("rien") == []
    assert not FieldWords.objects.filter(object_id=999_999).exists()
    assert not FieldWords.objects.filter(field="ancien").exists()


@pytest.mark.parametrize(
    "words",
    [
        "",
        " ",
        "\0",
        "%",
        "_",
        "\\",
        "'",
        "''",
        '"',
        "(",
        ")",
        "[a",
        "*",
        "a" * 9000,
        "é" * 300,
        "x " * 500,
        "=a=",
        "🙂 santé",
    ],
)
def test_nothing_that_is_typed_is_an_error(page, words):
    assert autocompleted(words) in ([], [page.title]) and searched(words) in ([], [page.title])
    assert list(ExperiencePage.objects.filter(*conditions(("title", "summary"), words))) in ([], [page])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "Épicerie SOLIDAIRE des œuvres",
            ["epicerie", "ÉPICERIES", "solidaires", "oeuvre", "cerie", "œuvres épicerie"],
        ),
        ("Coordinatrice de l’Accès", ["coordinateur", "coordinatrices", "l'acces", "l’accès", "ACCES"]),
        ("jean.noel@exemple.fr", ["jean.noel", "noël", "exemple.fr", "jean.noel@exemple"]),
        ("A\u0300 deux chevaux (2019)", ["à deux", "cheval", "2019", "(2019)"]),
    ],
)
def test_lists_compare_columns_in_the_same_french(name, words):
    organisation = make_organisation(name)
    for asked in words:
        assert list(Organisation.objects.filter(*conditions(("name", "acronym"), asked))) == [organisation], asked
    assert not Organisation.objects.filter(*conditions(("name", "acronym"), "prison")).exists()
