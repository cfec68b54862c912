"""Keeping resources before and after having an account."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core import signing
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from asv.accounts.favourites import COOKIE, MOST_IN_COOKIE, kept_sentence
from asv.accounts.models import Favourite
from asv.accounts.own_data import own_data
from asv.resources.models import ResourcePage
from tests.factories.accounts import code_in, delivered, link_in
from tests.factories.many import copies
from tests.factories.site import PASSWORD, make_experience, make_tree, make_user, restrict
from tests.factories.watching import withdraw

pytestmark = pytest.mark.django_db
SIGNUP = {"email": "nadia@exemple.fr"}


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


def test_what_was_kept_waits_in_its_browser_for_the_first_sign_in_there(client, tree):
    page = make_experience(tree)
    keep(client, page)
    client.post("/compte/inscription/", SIGNUP)
    # Nobody has proved the address yet: nothing is put in an account that anyone may have asked for.
    Client().post(link_in(delivered()[-1], "/compte/adresse/verification/"))
    assert not Favourite.objects.exists()
    client.post("/compte/connexion/code/", SIGNUP)
    client.post("/compte/connexion/code/confirmation/", {"code": code_in(delivered()[-1])})
    assert page.title in client.get("/compte/favoris/").content.decode()
    assert Favourite.objects.get().page_id == page.pk


def test_signing_in_merges_without_doubles_and_clears_the_browser(client, tree):
    user = make_user()
    first, second = make_experience(tree, "Premier"), make_experience(tree, "Second")
    Favourite.objects.create(user=user, page=first)
    keep(client, first)
    keep(client, second)
    response = client.post("/compte/connexion/", {"login": user.email, "password": PASSWORD})
    assert response.status_code == 302
    assert set(user.favourites.values_list("kept_title", "page__title")) == {("", "Premier"), ("Second", "Second")}
    assert client.cookies[COOKIE].value == ""
    assert "1 favori gardé sur cet appareil a été ajouté à votre compte" in client.get("/compte/").content.decode()


@pytest.mark.parametrize(
    ("added", "known", "said"), [(3, 4, "3 favoris gardés"), (0, 2, "sont bien dans"), (0, 0, "ne sont plus publiés")]
)
def test_what_became_of_a_devices_favourites_is_said(added, known, said):
    assert said in kept_sentence(added, known)


def test_hidden_pages_cannot_be_kept_nor_told_from_unknown_ones(client, tree):
    draft = make_experience(tree, "Brouillon", live=False)
    behind_password = make_experience(tree, "Mot de passe")
    restrict(behind_password, "password")
    answers = [client.post(f"/compte/favoris/{pk}/") for pk in (draft.pk, behind_password.pk, 999_999)]
    assert {answer.status_code for answer in answers} == {404}
    assert not any(answer.cookies for answer in answers)


def test_a_withdrawn_favourite_stays_listed_until_it_is_let_go(client, tree):
    user = make_user()
    client.force_login(user)
    withdrawn, deleted = make_experience(tree, "Retirée"), make_experience(tree, "Effacée")
    for page in (withdrawn, deleted):
        keep(client, page)
    withdrawn.unpublish()
    deleted.delete()
    page = client.get("/compte/favoris/").content.decode()
    assert "Retirée" in page and "Effacée" in page and page.count("n’est plus publiée") == 2
    held = own_data(user)["favoris"]
    assert {row["titre"] for row in held} == {"Retirée", "Effacée"} and not any(row["adresse"] for row in held)
    row = user.favourites.get(kept_title="Effacée")
    stranger = Client()
    stranger.force_login(make_user("autre@exemple.fr"))
    assert stranger.post(f"/compte/favoris/retrait/{row.pk}/").status_code == 404
    client.post(f"/compte/favoris/retrait/{row.pk}/")
    keep(client, withdrawn)  # the same button lets go of what is kept, published or not
    assert not user.favourites.exists()
    assert keep(client, withdrawn).status_code == 404


def test_a_visitors_withdrawn_favourite_is_named_only_where_all_could_read_it(client, tree):
    """The browser keeps numbers alone: title and reason come from what anyone could read to its end, and still may."""
    group = Group.objects.create(name="Réseau du Nord")
    names = ("Ouverte", "Effacée", "Secret A", "Secret B", "Secret C", "Réservée")
    opened, deleted, reserved, closed_since, closed_first, renamed = pages = [make_experience(tree, n) for n in names]
    for page in pages:
        keep(client, page)
    withdraw(opened, "Les faits <b>n'ont pu</b> être vérifiés.")
    deleted.delete()
    restrict(reserved, "groups", group)
    withdraw(reserved, "secret de réseau")
    withdraw(closed_since, "secret depuis")
    restrict(closed_since, "groups", group)
    withdraw(closed_first, "secret un")  # open once; open no more when it was withdrawn again and deleted
    closed_first.save_revision().publish()
    restrict(closed_first, "password")
    withdraw(closed_first, "secret deux")
    ResourcePage.objects.get(pk=closed_first.pk).delete()
    restrict(renamed, "login")
    shown = client.get("/compte/favoris/").content.decode()
    assert "Ouverte" in shown and "&lt;b&gt;n’ont pu&lt;/b&gt; être vérifiés." in shown and "Effacée" in shown
    assert shown.count("n’est plus publiée") == 5 and "Réservée" in shown  # listed: its title is for anyone
    for secret in ("Secret A", "Secret B", "Secret C", "secret"):
        assert secret not in shown, secret
    assert "Secret" not in keep(client, reserved, hx_request="true").content.decode()
    for page in (opened, deleted, closed_since, closed_first, renamed):
        client.post(f"/compte/favoris/{page.id or 0}/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/compte/favoris/")
    assert len(captured) <= 12, len(captured)


def test_a_script_gets_the_button_alone_and_what_to_say(client, tree):
    page = make_experience(tree)
    for said in ("Gardé dans vos favoris.", "Retiré de vos favoris."):
        answer = keep(client, page, hx_request="true")
        assert answer.status_code == 200 and "<html" not in answer.content.decode()
        assert f'data-said="{said}"' in answer.content.decode()


@pytest.mark.counts_queries
def test_a_toggle_costs_five_queries_at_most(client, tree):
    user = make_user()
    client.force_login(user)
    page = make_experience(tree)
    for headers in ({}, {"hx_request": "true"}):
        for kept in (True, False):
            with CaptureQueriesContext(connection) as captured:
                keep(client, page, **headers)
            assert len(captured) <= 5, [query["sql"] for query in captured]
            assert user.favourites.exists() == kept


def test_the_browser_is_full_at_a_hundred_and_forgets_nothing(client, tree):
    page = make_experience(tree)
    ids = list(range(10_000, 10_000 + MOST_IN_COOKIE))
    client.cookies[COOKIE] = signing.dumps(ids, salt="asv.favourites")
    answer = keep(client, page, hx_request="true")
    assert "garde déjà 100 ressources" in answer.content.decode() and 'aria-pressed="false"' in answer.content.decode()
    keep(client, page)
    assert signing.loads(client.cookies[COOKIE].value, salt="asv.favourites") == ids
    assert "garde déjà 100 ressources" in client.get("/compte/favoris/").content.decode()
    assert len(client.cookies[COOKIE].value) < 2000


def test_ten_thousand_favourites_stay_a_page_of_twenty(client, tree):
    user = make_user()
    page = make_experience(tree, "Jardin partagé")
    rows = [Favourite(user=user, kept_title=f"Ancienne {number}") for number in range(9_999)]
    Favourite.objects.bulk_create([*rows, Favourite(user=user, page=page, kept_title=page.title)])
    client.force_login(user)
    for query, expected in (("", "10\xa0000 ressources gardées"), ("?q=jardin", "Jardin partagé")):
        with CaptureQueriesContext(connection) as captured:
            shown = client.get(f"/compte/favoris/{query}").content.decode()
        assert expected in shown and len(captured) <= 14
    assert shown.count("<article") == 1
    assert "Ancienne 1<" in client.get("/compte/favoris/?page=500").content.decode()
    for odd in ("?page=99999999999", "?page=-1", "?page=abc", "?q=%00%27%22%25_", "?q=" + "x" * 5000):
        assert client.get(f"/compte/favoris/{odd}").status_code == 200
    assert client.post("/compte/favoris/99999999999999999999999/").status_code == 404


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


@pytest.mark.counts_queries
def test_the_list_grows_without_more_queries(client, tree):
    user = make_user()
    client.force_login(user)
    counts = []
    for wanted in (5, 50):
        page = make_experience(tree, f"Récit {wanted}")
        for one in (page, *copies(page, wanted - user.favourites.count() - 1)):
            Favourite.objects.create(user=user, page=one)
        client.get("/compte/favoris/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/compte/favoris/")
        counts.append(len(captured))
    assert counts[0] == counts[1]  # a page holds twenty


def test_near_resources_can_be_kept_too(rf):
    card = {"id": 7, "url": "/experiences/x/", "title": "Un récit", "territory_name": ""}
    request = rf.get("/")
    request.user = AnonymousUser()
    shown = render_to_string("components/near.html", {"similar": [card], "favourite_ids": {7}}, request)
    assert 'formaction="/compte/favoris/7/"' in shown and 'aria-pressed="true"' in shown
