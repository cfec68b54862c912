"""Signing up and in, the account's pages, own data and deletion."""

import json
import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from asv.accounts.models import Download, Favourite, User
from asv.core.typography import french
from asv.resources.models import ResourceFile
from tests.factories.site import PASSWORD, make_document, make_experience, make_tree, make_user, restrict

pytestmark = pytest.mark.django_db
SIGNUP = {"email": "nadia@exemple.fr", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture(autouse=True)
def tree():
    return make_tree()


def last_link(prefix):
    return re.search(rf"https://asv\.example({prefix}\S+)", mail.outbox[-1].body).group(1)


def test_sign_up_is_verified_by_mail_in_french(client):
    response = client.post("/compte/inscription/", SIGNUP, follow=True)
    assert french("Il ne reste qu'un clic") in response.content.decode()
    message = mail.outbox[-1]
    assert message.subject == "Votre compte est presque prêt : confirmez votre adresse"
    html = message.alternatives[0]
    assert "text/html" in str(html) and "Ateliers Santé Ville" in str(html)
    assert client.get("/compte/").status_code == 302
    link = last_link("/compte/adresse/verification/")
    assert "Confirmer mon adresse" in client.get(link).content.decode()
    client.post(link)
    assert EmailAddress.objects.get(email=SIGNUP["email"]).verified


def test_links_in_mails_ignore_a_forged_host(client):
    client.post("/compte/inscription/", SIGNUP, headers={"host": "elsewhere.example"})
    assert "elsewhere.example" not in mail.outbox[-1].body


def test_a_form_that_fails_keeps_what_was_typed(client):
    response = client.post("/compte/inscription/", {**SIGNUP, "password2": "autre"})
    body = response.content.decode()
    assert 'value="nadia@exemple.fr"' in body
    assert "aria-invalid" in body or "error" in body


def test_a_known_address_is_not_told_from_an_unknown_one(client):
    make_user("connue@exemple.fr")
    known = client.post("/compte/inscription/", {**SIGNUP, "email": "connue@exemple.fr"})
    unknown = client.post("/compte/inscription/", SIGNUP)
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert {message.to[0] for message in mail.outbox} == {"connue@exemple.fr", "nadia@exemple.fr"}
    assert "déjà un compte" in mail.outbox[0].subject


def test_signing_in_by_code(client):
    user = make_user()
    client.post("/compte/connexion/code/", {"email": user.email})
    code = re.search(r"\n\n([A-Z0-9-]{6,9})\n", mail.outbox[-1].body).group(1)
    client.post("/compte/connexion/code/confirmation/", {"code": code})
    assert client.get("/compte/").status_code == 200


def test_password_reset_works_once(client):
    user = make_user()
    client.post("/compte/mot-de-passe/oublie/", {"email": user.email})
    link = last_link("/compte/mot-de-passe/nouveau/")
    form = client.get(link)["Location"]
    client.post(form, {"password1": "une-autre-phrase-9", "password2": "une-autre-phrase-9"})
    user.refresh_from_db()
    assert user.check_password("une-autre-phrase-9")
    assert "password1" not in Client().get(link, follow=True).content.decode()


@pytest.mark.parametrize(
    "path",
    ["", "favoris/", "telechargements/", "profil/", "donnees/", "adresse/", "mot-de-passe/", "double-authentification/",
     "deconnexion/"],
)  # fmt: skip
def test_every_account_page_answers_a_member(client, path):
    client.force_login(make_user())
    response = client.get(f"/compte/{path}", follow=True)
    assert response.status_code == 200
    assert "<h1" in response.content.decode()


@pytest.mark.parametrize(
    "path", ["", "telechargements/", "profil/", "donnees/", "donnees/export/", "donnees/suppression/"]
)
def test_the_account_asks_who_you_are(client, path):
    response = client.get(f"/compte/{path}")
    assert response.status_code == 302
    assert response["Location"].startswith("/compte/connexion/?next=")


def test_downloads_of_the_account(client, tree):
    user = make_user()
    document = make_document("Synthèse de la rencontre")
    page = make_experience(tree)
    ResourceFile.objects.create(page=page, document=document)
    client.force_login(user)
    assert client.get(document.url).status_code == 200
    client.get(document.url)
    assert Download.objects.filter(user=user).count() == 1
    assert "Synthèse de la rencontre" in client.get("/compte/").content.decode()
    restrict(page, "password")
    assert "Synthèse de la rencontre" not in client.get("/compte/telechargements/").content.decode()


def sign_in(client, user):
    """Sign in, and say once more that it is you: export and deletion ask for it."""
    client.post("/compte/connexion/", {"login": user.email, "password": PASSWORD})
    client.post("/compte/confirmation/", {"password": PASSWORD})


def test_export_holds_everything(client, tree):
    user = make_user(first_name="Nadia", function="Coordinatrice")
    Favourite.objects.create(user=user, page=make_experience(tree))
    sign_in(client, user)
    response = client.get("/compte/donnees/export/")
    data = json.loads(response.content)
    assert data["compte"]["fonction"] == "Coordinatrice"
    assert data["favoris"][0]["adresse"].startswith("https://asv.example/experiences/")


def test_deletion_asks_for_the_address_and_leaves_nothing(client, tree):
    user = make_user()
    Favourite.objects.create(user=user, page=make_experience(tree))
    sign_in(client, user)
    refused = client.post("/compte/donnees/suppression/", {"email": "autre@exemple.fr"})
    assert "a été supprimé" in refused.content.decode()
    client.post("/compte/donnees/suppression/", {"email": user.email})
    assert not User.objects.filter(email=user.email).exists()
    assert not Favourite.objects.exists() and not EmailAddress.objects.exists()
    assert client.get("/compte/").status_code == 302


def test_an_account_made_in_the_admin_can_sign_in(client):
    admin = User.objects.create_superuser("admin@exemple.fr", PASSWORD)
    client.force_login(admin)
    form = {
        "email": "nouvelle@exemple.fr", "first_name": "N", "last_name": "O", "password1": PASSWORD,
        "password2": PASSWORD, "is_active": "on",
    }  # fmt: skip
    client.post("/admin/users/new/", form)
    other = Client()
    other.post("/compte/connexion/", {"login": "nouvelle@exemple.fr", "password": PASSWORD})
    assert other.get("/compte/").status_code == 200


def test_the_admins_door(client):
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    assert client.get("/admin/login/?next=/admin/pages/")["Location"] == "/compte/connexion/?next=/admin/pages/"
    client.force_login(make_user())
    assert client.get("/admin/login/").status_code == 403
    client.force_login(User.objects.create_superuser("admin@exemple.fr", PASSWORD))
    assert client.get("/admin/login/?next=//elsewhere.example")["Location"] == "/admin/"


def test_a_search_to_follow_survives_the_sign_up(client):
    wanted = "/compte/alertes/nouvelle/?q=balades"
    sign_in_page = client.get(wanted)["Location"]
    page = client.get(sign_in_page).content.decode()
    signup = re.search(r'href="(/compte/inscription/[^"]+)"', page).group(1).replace("&amp;", "&")
    form = client.get(signup).content.decode()
    target = re.search(r'name="next" value="([^"]+)"', form).group(1).replace("&amp;", "&")
    assert target == wanted
    client.post("/compte/inscription/", {**SIGNUP, "next": target})
    response = client.post(last_link("/compte/adresse/verification/"))
    assert response["Location"] == wanted
