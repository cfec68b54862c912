"""Signing up and in, and the account's pages."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from asv.accounts.models import Consent, Download, User
from asv.core.typography import french
from asv.jobs.letters import erase_words
from asv.jobs.models import MailState, OutgoingMail
from asv.resources.models import ResourceFile
from tests.factories.accounts import code_in, delivered, link_in, sign_in
from tests.factories.site import PASSWORD, make_document, make_experience, make_tree, make_user, restrict

pytestmark = pytest.mark.django_db
SIGNUP = {"email": "nadia@exemple.fr"}


@pytest.fixture(autouse=True)
def tree():
    return make_tree()


def test_sign_up_is_verified_by_mail_in_french_and_its_consent_recorded(client):
    page = client.get("/compte/inscription/").content.decode()
    assert "En créant votre compte, vous acceptez ceci" in page and "Texte version 1, du 1er novembre 2026" in page
    response = client.post("/compte/inscription/", SIGNUP, follow=True)
    assert french("Il ne reste qu'un clic") in response.content.decode()
    message = delivered()[-1]
    assert message.subject == "Votre compte est presque prêt : confirmez votre adresse"
    html = message.alternatives[0]
    assert "text/html" in str(html) and "Ateliers Santé Ville" in str(html)
    assert client.get("/compte/").status_code == 302
    link = link_in(message, "/compte/adresse/verification/")
    asked = client.get(link).content.decode()
    assert "Confirmer mon adresse" in asked and "En confirmant, vous acceptez ceci" in asked
    offered = client.post(link)
    assert EmailAddress.objects.get(email=SIGNUP["email"]).verified
    # Signed in at once; a password is offered, and may be left.
    assert offered["Location"] == "/compte/mot-de-passe/choisir/"
    assert "Continuer sans mot de passe" in client.get(offered["Location"]).content.decode()
    assert client.get("/compte/").status_code == 200
    chosen = client.post(offered["Location"], {"password1": PASSWORD, "password2": PASSWORD}, follow=True)
    assert "Votre mot de passe est choisi" in chosen.content.decode()
    assert sign_in(Client(), User.objects.get()).status_code == 302
    consent = Consent.objects.get(user__email=SIGNUP["email"])
    assert (consent.kind, consent.version, len(consent.fingerprint)) == ("compte", "1", 64)
    # The link has done its work: it opens nothing a second time.
    stranger = Client()
    assert "plus valable" in stranger.get(link).content.decode()
    assert stranger.post(link).status_code == 404 and stranger.get("/compte/").status_code == 302


def test_links_in_mails_ignore_a_forged_host(client):
    client.post("/compte/inscription/", SIGNUP, headers={"host": "elsewhere.example"})
    assert "elsewhere.example" not in delivered()[-1].body


def test_a_form_that_fails_keeps_what_was_typed(client):
    response = client.post("/compte/inscription/", {"email": "nadia@exemple"})
    body = response.content.decode()
    assert 'value="nadia@exemple"' in body
    assert "aria-invalid" in body or "error" in body


def test_signing_in_by_code_whose_mail_leaves_no_code_behind(client):
    user = make_user()
    client.post("/compte/connexion/code/", {"email": user.email})
    code = code_in(delivered()[-1])
    client.post("/compte/connexion/code/confirmation/", {"code": "AAAAAA"})
    assert client.get("/compte/").status_code == 302
    client.post("/compte/connexion/code/confirmation/", {"code": code})
    assert client.get("/compte/").status_code == 200
    erase_words(timezone.now())
    assert not OutgoingMail.objects.exclude(text="").exists()
    # The code worked once.
    other = Client()
    other.post("/compte/connexion/code/confirmation/", {"code": code})
    assert other.get("/compte/").status_code == 302


def test_a_code_too_old_to_serve_never_leaves(client, settings):
    user = make_user()
    client.post("/compte/connexion/code/", {"email": user.email})
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 0
    assert not delivered()
    assert OutgoingMail.objects.get().state == MailState.CANCELLED


def test_password_reset_works_once(client):
    user = make_user()
    client.post("/compte/mot-de-passe/oublie/", {"email": user.email})
    link = link_in(delivered()[-1], "/compte/mot-de-passe/nouveau/")
    form = client.get(link)["Location"]
    client.post(form, {"password1": "une-autre-phrase-9", "password2": "une-autre-phrase-9"})
    user.refresh_from_db()
    assert user.check_password("une-autre-phrase-9")
    again = Client().get(link, follow=True).content.decode()
    assert "password1" not in again and "a déjà servi" in again
    assert delivered()[-1].subject == "Votre mot de passe a changé"


PAGES = ["", "favoris/", "telechargements/", "profil/", "donnees/", "adresse/", "mot-de-passe/", "sessions/",
         "double-authentification/", "deconnexion/"]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_account_page_answers_a_member(client, path):
    client.force_login(make_user())
    response = client.get(f"/compte/{path}", follow=True)
    assert response.status_code == 200
    assert "<h1" in response.content.decode()


@pytest.mark.parametrize(
    "path", ["", "telechargements/", "profil/", "donnees/", "donnees/export/", "donnees/suppression/", "sessions/"]
)
def test_the_account_asks_who_you_are(client, path):
    response = client.get(f"/compte/{path}")
    assert response.status_code == 302
    assert response["Location"].startswith("/compte/connexion/?next=")


@pytest.mark.indexes
def test_downloads_of_the_account(client, tree):
    user = make_user()
    document = make_document("Synthèse de la rencontre")
    page = make_experience(tree)
    ResourceFile.objects.create(page=page, document=document)
    client.force_login(user)
    assert client.get(document.url).status_code == 200
    client.get(document.url)
    assert Download.objects.filter(user=user).count() == 1
    assert "Synthèse de la rencontre" in client.get("/compte/telechargements/").content.decode()
    restrict(page, "password")
    assert "Synthèse de la rencontre" not in client.get("/compte/telechargements/").content.decode()


def test_the_admins_door(client):
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    assert client.get("/admin/login/?next=/admin/pages/")["Location"] == "/compte/connexion/?next=/admin/pages/"
    client.force_login(make_user())
    assert client.get("/admin/login/").status_code == 403
    client.force_login(User.objects.create_superuser("admin@exemple.fr", PASSWORD))
    assert client.get("/admin/login/?next=//elsewhere.example")["Location"] == "/admin/"
    # Wagtail's own way to a new password would pass neither limits nor second factor.
    assert Client().get("/admin/password_reset/").status_code == 404


def test_a_search_to_follow_survives_the_sign_up(client):
    import re

    wanted = "/compte/alertes/nouvelle/?q=balades"
    offer = client.get(wanted).content.decode()
    sign_in_page = re.search(r'href="(/compte/connexion/[^"]+)"', offer).group(1).replace("&amp;", "&")
    page = client.get(sign_in_page).content.decode()
    signup = re.search(r'href="(/compte/inscription/[^"]+)"', page).group(1).replace("&amp;", "&")
    form = client.get(signup).content.decode()
    target = re.search(r'name="next" value="([^"]+)"', form).group(1).replace("&amp;", "&")
    assert target == wanted
    client.post("/compte/inscription/", {**SIGNUP, "next": target})
    response = client.post(link_in(delivered()[-1], "/compte/adresse/verification/"))
    assert response["Location"] == wanted


def test_no_account_mail_leaves_from_the_request_itself(client):
    client.post("/compte/inscription/", SIGNUP)
    assert not mail.outbox and OutgoingMail.objects.get().state == MailState.QUEUED
