"""Keeping resources before and after having an account."""

import re

import pytest
from django.core import mail
from django.test import Client

from asv.accounts.favourites import COOKIE
from asv.accounts.models import Favourite
from tests.factories.site import PASSWORD, make_experience, make_tree, make_user, restrict

pytestmark = pytest.mark.django_db
SIGNUP = {"email": "nadia@exemple.fr", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def tree():
    return make_tree()


def keep(client, page, **headers):
    return client.post(f"/compte/favoris/{page.pk}/", headers=headers)


def test_reading_sets_no_cookie(client, tree):
    page = make_experience(tree)
    for path in ("/", page.url, "/compte/favoris/", "/nulle-part/"):
        assert not client.get(path).cookies, path


def test_a_visitor_keeps_and_lets_go(client, tree):
    page = make_experience(tree)
    assert keep(client, page).status_code == 303
    assert page.title in client.get("/compte/favoris/").content.decode()
    keep(client, page)
    assert page.title not in client.get("/compte/favoris/").content.decode()
    assert client.cookies[COOKIE].value == ""


def test_a_tampered_cookie_is_nothing(client, tree):
    page = make_experience(tree)
    client.cookies[COOKIE] = f"[{page.pk}]:forged"
    assert page.title not in client.get("/compte/favoris/").content.decode()


def test_what_was_kept_comes_along_at_sign_up_even_in_another_browser(client, tree):
    page = make_experience(tree)
    keep(client, page)
    client.post("/compte/inscription/", SIGNUP)
    link = re.search(r"https://asv\.example(/compte/adresse/verification/\S+)", mail.outbox[-1].body).group(1)
    other = Client()
    other.post(link)
    other.post("/compte/connexion/", {"login": SIGNUP["email"], "password": PASSWORD})
    assert page.title in other.get("/compte/favoris/").content.decode()


def test_signing_in_merges_without_doubles_and_clears_the_browser(client, tree):
    user = make_user()
    first, second = make_experience(tree, "Premier"), make_experience(tree, "Second")
    Favourite.objects.create(user=user, page=first)
    keep(client, first)
    keep(client, second)
    response = client.post("/compte/connexion/", {"login": user.email, "password": PASSWORD})
    assert response.status_code == 302
    assert set(user.favourites.values_list("page__title", flat=True)) == {"Premier", "Second"}
    assert client.cookies[COOKIE].value == ""


def test_hidden_pages_cannot_be_kept_nor_told_from_unknown_ones(client, tree):
    draft = make_experience(tree, "Brouillon", live=False)
    behind_password = make_experience(tree, "Mot de passe")
    restrict(behind_password, "password")
    answers = [client.post(f"/compte/favoris/{pk}/") for pk in (draft.pk, behind_password.pk, 999_999)]
    assert {answer.status_code for answer in answers} == {404}
    assert not any(answer.cookies for answer in answers)


def test_a_page_withdrawn_later_leaves_the_list(client, tree):
    user = make_user()
    page = make_experience(tree)
    client.force_login(user)
    keep(client, page)
    page.unpublish()
    assert page.title not in client.get("/compte/favoris/").content.decode()


def test_htmx_gets_the_button_again(client, tree):
    page = make_experience(tree)
    answer = keep(client, page, hx_request="true")
    assert answer.status_code == 200
    assert f"/compte/favoris/{page.pk}/" in answer.content.decode()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "https://elsewhere.example"}, 403),
        ({"origin": "http://testserver"}, 303),
        ({"referer": "http://testserver/recherche/"}, 303),
        ({}, 403),
    ],
)
def test_another_site_cannot_keep_in_someones_name(tree, headers, status):
    page = make_experience(tree)
    assert keep(Client(enforce_csrf_checks=True), page, **headers).status_code == status


def test_next_never_leads_elsewhere(client, tree):
    page = make_experience(tree)
    for target in ("//elsewhere.example", "https://elsewhere.example", "javascript:alert(1)", "/\\elsewhere.example"):
        answer = client.post(f"/compte/favoris/{page.pk}/", {"next": target})
        assert answer["Location"] == "/compte/favoris/"


def test_the_list_grows_without_more_queries(client, tree, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    user = make_user()
    client.force_login(user)
    counts = []
    for wanted in (3, 20):
        while user.favourites.count() < wanted:
            page = make_experience(tree, f"Récit {user.favourites.count()}")
            Favourite.objects.create(user=user, page=page)
        client.get("/compte/favoris/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/compte/favoris/")
        counts.append(len(captured))
    assert counts[0] == counts[1]
