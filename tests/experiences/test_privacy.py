"""Members' pages: the teaser and the reason to others, nothing else; nothing of theirs in a shared cache."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import PageViewRestriction

from asv.accounts.models import User
from experiences.models import ActionSheetPage, ExperiencePage, ToolPage
from tests.factories import experiences as make

pytestmark = pytest.mark.django_db
SECRET = "mot-context"


@pytest.fixture
def recit():
    page = make.full_experience()
    page.title = "Récit des membres"
    page.save()
    return page


def restrict(page, kind, **fields):
    return PageViewRestriction.objects.create(page=page, restriction_type=kind, **fields)


def member(email="m@example.org"):
    return User.objects.create_user(email=email, password="secret-long-1")


def test_a_visitor_gets_the_teaser_and_a_way_in(client, recit):
    restrict(recit, PageViewRestriction.LOGIN)
    response = client.get(recit.get_url() + "?depuis=liste")
    html = response.content.decode()
    assert response.status_code == 403
    assert "Récit des membres" in html
    assert recit.summary in html
    assert "next=" in html and recit.get_url().replace("/", "%2F") in html
    assert SECRET not in html
    assert "fiche.pdf" not in html
    assert "private" in response["Cache-Control"]


def test_a_member_reads_it_and_no_shared_cache_keeps_it(client, recit):
    restrict(recit, PageViewRestriction.LOGIN)
    client.force_login(member())
    response = client.get(recit.get_url())
    assert response.status_code == 200
    assert SECRET in response.content.decode()
    assert "private" in response["Cache-Control"]


def test_a_group_page_refuses_other_members_without_sending_them_to_sign_in(client, recit):
    group = Group.objects.create(name="Réseau")
    restriction = restrict(recit.get_parent(), PageViewRestriction.GROUPS)
    restriction.groups.add(group)
    user = member()
    client.force_login(user)
    response = client.get(recit.get_url())
    assert response.status_code == 403
    assert SECRET not in response.content.decode()
    assert "/compte/connexion/?next" not in response.content.decode()
    user.groups.add(group)
    assert client.get(recit.get_url()).status_code == 200


def test_a_password_page_is_asked_for_by_wagtail_and_listed_nowhere(client, recit):
    restrict(recit, PageViewRestriction.PASSWORD, password="sesame")
    response = client.get(recit.get_url())
    html = response.content.decode()
    assert response.status_code == 200
    assert SECRET not in html
    assert 'type="password"' in html
    assert "Récit des membres" not in client.get(recit.get_parent().get_url()).content.decode()


def test_an_alias_follows_the_restrictions_of_its_source(client, recit):
    restrict(recit, PageViewRestriction.LOGIN)
    alias = recit.create_alias(update_slug="copie")
    response = client.get(alias.get_url())
    assert SECRET not in response.content.decode()


def test_a_members_recit_is_listed_with_its_teaser_and_without_its_files(client, recit):
    restrict(recit, PageViewRestriction.LOGIN)
    html = client.get(recit.get_parent().get_url()).content.decode()
    assert "Récit des membres" in html
    assert "Réservé aux membres" in html
    assert "Ko" not in html.partition("<main")[2].partition("</main>")[0]


def test_what_a_visitor_reads_may_be_kept(client):
    response = client.get(make.make(ToolPage).get_url())
    assert "private" not in response.get("Cache-Control", "")


def test_a_signed_in_reader_is_private_on_open_pages_too(client):
    client.force_login(member())
    assert "private" in client.get(make.make(ToolPage).get_url())["Cache-Control"]


def test_drafts_are_in_no_list_and_at_no_address(client):
    page = make.make(ExperiencePage, title="Un brouillon", live=False)
    assert client.get(f"/experiences/{page.slug}/").status_code == 404
    assert "Un brouillon" not in client.get("/experiences/").content.decode()


@pytest.mark.parametrize("path", ["rien/", "page-x/rien/", "a/b/c/d/e/f/g/h/i/j/k/l/m/n/", "%00/", "é/"])
def test_an_address_that_leads_nowhere_is_a_404(client, path):
    make.make(ActionSheetPage)
    assert client.get("/inspir-actions/" + path).status_code == 404
