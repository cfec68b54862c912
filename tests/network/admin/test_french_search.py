"""The admin's search boxes as people use them: one French everywhere, over what each person may see."""

from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.models import Page

from asv.accounts.models import User
from demo.synthetic.generate import generate
from search.admin_words.keeping import tend_words
from search.analysis import fold
from search.models import Synonym
from tests.depth import SEED, amount
from tests.factories.experiences import make_image
from tests.factories.network import make_demarche, make_network
from tests.factories.site import make_document, make_experience, restrict
from tests.factories.taxonomy import make_audience, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.indexes]

TITLE = "L’accès à la santé des coordonnatrices"
WAYS = ("sante", "SANTÉ", "l'acces", "accès santé", "coordonnateurs", "coordonnat")
HTMX = {"X-Requested-With": "XMLHttpRequest"}


def shown(client, address, words):
    response = client.get(address, {"search" if "/api/" in address else "q": words}, headers=HTMX)
    assert response.status_code == 200, (address, words)
    modal = response.headers["Content-Type"] == "application/json" and "/api/" not in address
    return unescape(response.json()["html"] if modal else response.content.decode())


@pytest.fixture
def draft(tree):
    return make_experience(tree, TITLE, live=False)


def boxes_of_pages(tree):
    return (
        "/admin/pages/search/",
        "/admin/pages/search/results/",
        f"/admin/pages/{tree.experiences.pk}/",
        f"/admin/pages/{tree.experiences.pk}/results/",
        "/admin/choose-page/search/",
        "/admin/api/main/pages/",
    )


@pytest.mark.parametrize("words", WAYS)
def test_pages_are_found_in_explorer_choosers_and_api_drafts_too(editor, tree, draft, words):
    for box in boxes_of_pages(tree):
        if "/api/" not in box or words != "coordonnat":  # the API completes no words
            assert TITLE in shown(editor, box, words), box
        assert TITLE not in shown(editor, box, "prison"), box


def test_an_explorer_finds_the_last_words_of_a_draft(editor, tree, draft):
    draft.summary = "Des épiceries solidaires"
    draft.save_revision()
    for box in boxes_of_pages(tree):
        assert TITLE in shown(editor, box, "epicerie solidaire"), box


@pytest.mark.parametrize("words", WAYS)
def test_documents_and_images_are_found(editor, tree, words):
    make_document(TITLE)
    image = make_image()
    image.title = TITLE
    image.save()
    for kind in ("documents", "images"):
        for part in ("", "results/", "chooser/", "chooser/results/"):
            assert TITLE in shown(editor, f"/admin/{kind}/{part}", words), (kind, part)
            assert TITLE not in shown(editor, f"/admin/{kind}/{part}", "prison"), (kind, part)


@pytest.mark.parametrize(
    ("route", "make", "title"),
    [
        ("taxonomy_audience_modeladmin_index", lambda tree: make_audience("acces", label=TITLE), TITLE),
        ("taxonomy_organisation_modeladmin_index", lambda tree: make_organisation(TITLE), TITLE),
        ("organisation_chooser:choose_results", lambda tree: make_organisation(TITLE), TITLE),
        ("experiences_organisation_chooser:choose_results", lambda tree: make_organisation(TITLE), TITLE),
        ("network_demarchepage_modeladmin_index", lambda tree: make_demarche(tree, TITLE), TITLE),
        ("search_synonyms:index", lambda tree: Synonym.objects.create(term=TITLE, equivalents="autre"), TITLE),
    ],
)
def test_lists_of_the_house_are_searched_in_the_same_french(admin, tree, route, make, title):
    make(tree)
    for words in WAYS:
        assert title in shown(admin, reverse(route), words), words
    assert title not in shown(admin, reverse(route), "prison")


def test_accounts_are_found_by_names_as_typed(admin):
    User.objects.create_user("h.pere@asv.example", "une-longue-phrase-2026", first_name="Hélène", last_name="N’Père")
    for words in ("helene", "HÉLÈNE", "n'pere", "pere helene", "h.pere@asv"):
        assert "h.pere@asv.example" in shown(admin, reverse("wagtailusers_users:index"), words), words
    assert "h.pere@asv.example" not in shown(admin, reverse("wagtailusers_users:index"), "helene dupont")


def test_several_lists_find_by_what_a_row_names(admin, tree):
    make_demarche(tree, "Une démarche", bearer=make_organisation("Métropole européenne"))
    assert "Une démarche" in shown(admin, reverse("network_demarchepage_modeladmin_index"), "metropoles europeen")


def test_a_chooser_names_nothing_that_a_person_may_not_know(tree, groups, client):
    """Another's draft, and a page behind a password, are not found by their words either."""
    from tests.factories.memberships import make_facilitator

    network = make_network(tree, "Réseau des hirondelles")
    facilitator = make_facilitator(network)
    client.force_login(facilitator)
    make_experience(tree, "Hirondelles cachées", live=False)
    restrict(make_experience(tree, "Hirondelles gardées"), "password")
    changed = make_experience(tree, "Une page publique")
    changed.summary = "Le mot des hirondelles, pas encore publié"
    changed.save_revision()
    for box in boxes_of_pages(tree):
        answer = client.get(box, {"q": "hirondelle", "search": "hirondelle"}, headers=HTMX)
        text = answer.content.decode()
        assert answer.status_code in (200, 302, 403, 404), box
        assert not any(hidden in text for hidden in ("cachées", "gardées", "Une page publique")), box


def test_filters_and_orders_of_listings_hold_while_one_searches(admin, tree):
    for number in range(3):
        make_experience(tree, f"Hirondelle {number}", live=number > 0)
    everywhere = "/admin/pages/search/"
    assert "Hirondelle 0" in shown(admin, f"{everywhere}?q=live:no hirondelles", "live:no hirondelles")
    assert "Hirondelle 1" not in shown(admin, everywhere, "live:no hirondelles")
    assert "Hirondelle 1" in shown(admin, everywhere, '"hirondelles 1"')
    told = " ".join(strip_tags(admin.get(everywhere, {"q": "hirondelles"}).content.decode()).split())
    assert "1-3 sur 3 pages" in told, "Wagtail leaves the word for what it counts to nobody"
    ordered = admin.get(f"/admin/pages/{tree.experiences.pk}/?q=hirondelle&ordering=-title").content.decode()
    places = [ordered.index(f"Hirondelle {number}") for number in (2, 1, 0)]
    assert places == sorted(places)


@pytest.mark.counts_queries
def test_more_pages_cost_no_more_queries(admin, tree):
    def asked(box):
        with CaptureQueriesContext(connection) as queries:
            shown(admin, box, "hirondelle")
        return len(queries)

    # Of each page that it lists, Wagtail's page chooser asks three things itself.
    for box in (one for one in boxes_of_pages(tree) if "choose-page" not in one):
        make_experience(tree, "Hirondelle")
        asked(box)
        few = asked(box)
        for _more in range(4):
            make_experience(tree, "Hirondelle")
        assert asked(box) <= few + 1, box


@pytest.mark.walk
def test_pages_that_an_import_made_at_once_are_found(admin, tree):
    """No signal told of them: the worker catches up. Ten thousand of them cost a search no more queries than few."""
    make_experience(tree, "Hirondelles")
    tend_words(timezone.now())

    def found(words):
        with CaptureQueriesContext(connection) as queries:
            pages = Page.objects.autocomplete(words)
            return pages.count(), [page.title for page in pages[:20]], len(queries)

    few = found("hirondelle")
    number = amount(100, 10_000)
    generate(tree, number, SEED)
    title = Page.objects.filter(title__contains="é").order_by("-pk")[0].title
    assert tend_words(timezone.now()) == number
    assert title in found(fold(title))[1]
    word = max(fold(title).split(), key=len)  # each word asked is one question more
    assert found("hirondelles") == few and found(word)[2] == few[2]
    assert title in shown(admin, "/admin/pages/search/", fold(title))
