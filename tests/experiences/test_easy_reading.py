"""*Facile à lire*: a second text in simple words, with its rules beside the field; found, marked, printed alone."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from asv.accounts.models import User
from asv.core.typography import french
from asv.resources.assemble import documents_for
from experiences.models import ActionSheetPage, ExperiencePage
from home.models import PlainPage
from tests.factories import experiences as make
from tests.factories.search import reindex
from tests.factories.site import PASSWORD, make_tree, restrict


def shown(client, page):
    return BeautifulSoup(client.get(page.get_url()).content, "html.parser").find(id="facile-a-lire")


@pytest.mark.django_db
def test_the_easy_text_is_a_part_of_its_page_and_is_found(client):
    for model in (ExperiencePage, ActionSheetPage):
        page = make.make(model, easy_text="<p>Un mot tout simple.</p>")
        assert "Un mot tout simple." in shown(client, page).get_text()
        assert shown(client, page).h2.get_text(strip=True) == "Facile à lire"
        assert "Un mot tout simple." in next(documents_for([page.pk])).body
        assert shown(client, make.make(model)) is None


@pytest.mark.django_db
def test_a_plain_page_has_one_too_and_its_editor_is_shown_the_rules(client):
    page = PlainPage(title="Qui sommes-nous", slug="qui", easy_text="<p>Nous aidons.</p>")
    make_tree().home.add_child(instance=page)
    assert "Nous aidons." in shown(client, page).get_text()
    client.force_login(User.objects.create_superuser("admin@asv.example", PASSWORD))
    assert "Une idée par phrase" in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


@pytest.mark.django_db
def test_what_has_one_is_marked_in_lists_and_found_by_it(client):
    """Its mark leads to the easy text itself; search finds it by a filter, and by the words « facile à lire »."""
    with_it = make.make(ExperiencePage, title="Marcher ensemble", easy_text="<p>Un mot tout simple.</p>")
    make.make(ExperiencePage, title="Jardiner ensemble", easy_text="<p> </p>")
    reindex()
    place = f"{with_it.get_url()}#facile-a-lire"
    for address in (with_it.get_parent().get_url(), "/recherche/"):
        marks = BeautifulSoup(client.get(address).content, "html.parser").select("a.easy-mark")
        assert [mark["href"] for mark in marks] == [place], address
        assert marks[0].get_text() == french("Facile à lire : Marcher ensemble")
    for question in ("format=facile", "q=facile+a+lire", "q=mot+tout+simple"):
        found = client.get(f"/recherche/?{question}").context["cards"]
        assert [card.title for card in found] == ["Marcher ensemble"], question
    restrict(with_it)
    assert not BeautifulSoup(client.get("/recherche/").content, "html.parser").select("a.easy-mark")
