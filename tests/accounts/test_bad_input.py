"""What people and attackers type: addresses, names, ways back, too many tries."""

import pytest
from allauth.account.models import EmailAddress
from django.core import signing
from django.test import Client

from asv.accounts.addresses import canonical_email
from asv.accounts.models import User
from asv.jobs.models import OutgoingMail
from asv.settings.accounts import ACCOUNT_RATE_LIMITS
from tests.factories.accounts import altered, code_in, delivered, sign_in
from tests.factories.site import PASSWORD, make_tree, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tree():
    make_tree()


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("  Nadia@Exemple.FR ", "nadia@exemple.fr"),
        ("nadia+asv@exemple.fr", "nadia+asv@exemple.fr"),
        ("nadia@xn--sant-epa.fr", "nadia@santé.fr"),
        ("Nadia@SANTÉ.fr", "nadia@santé.fr"),
        ("o'connor.d_9@sous.exemple.fr", "o'connor.d_9@sous.exemple.fr"),
        ("rien", "rien"),
        ("a@b@exemple.fr", "a@b@exemple.fr"),
        ("x@" + "é" * 80 + ".fr", "x@" + "é" * 80 + ".fr"),
    ],
)
def test_one_mailbox_has_one_writing(typed, held):
    assert canonical_email(typed) == held


@pytest.mark.parametrize(
    ("first", "again"),
    [("nadia@exemple.fr", "NADIA@EXEMPLE.FR"), ("nadia@santé.fr", "nadia@xn--sant-epa.fr"),
     ("nadia@xn--sant-epa.fr", "Nadia@Santé.fr"), ('"a..b"@exemple.fr', '"A..B"@exemple.fr')],
)  # fmt: skip
def test_the_same_mailbox_is_the_same_account_at_every_door(client, first, again):
    client.post("/compte/inscription/", {"email": first})
    user = User.objects.get()
    EmailAddress.objects.update(verified=True)
    user.set_password(PASSWORD)
    user.save()
    Client().post("/compte/inscription/", {"email": again})
    assert User.objects.count() == 1
    assert delivered()[-1].subject == "Vous avez déjà un compte"
    by_password = Client()
    by_password.post("/compte/connexion/", {"login": again, "password": PASSWORD})
    assert by_password.get("/compte/").status_code == 200
    by_code = Client()
    by_code.post("/compte/connexion/code/", {"email": again})
    by_code.post("/compte/connexion/code/confirmation/", {"code": code_in(delivered()[-1])})
    assert by_code.get("/compte/").status_code == 200
    Client().post("/compte/mot-de-passe/oublie/", {"email": again})
    assert delivered()[-1].subject == "Choisir un nouveau mot de passe"
    assert canonical_email(delivered()[-1].to[0]) == user.email


def test_a_tag_is_another_address(client):
    make_user("nadia@exemple.fr")
    client.post("/compte/inscription/", {"email": "nadia+asv@exemple.fr"})
    assert User.objects.count() == 2
    assert OutgoingMail.objects.get().recipient == "nadia+asv@exemple.fr"


@pytest.mark.parametrize(
    "typed",
    ["rien", "a@b@exemple.fr", "nadia@", "@exemple.fr", "nadia@exemple.fr\r\nBcc: x@y.fr", "rené@exemple.fr",
     "a" * 250 + "@exemple.fr", "nadia\0@exemple.fr", "nadia@" + "é" * 80 + ".fr", "nadia@exemple..fr"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["inscription/", "connexion/code/", "mot-de-passe/oublie/"])
def test_what_is_no_address_is_refused_in_words(client, path, typed):
    response = client.post(f"/compte/{path}", {"email": typed})
    assert response.status_code == 200 and 'class="errorlist"' in response.content.decode()
    assert not OutgoingMail.objects.exists() and not User.objects.exists()


@pytest.mark.parametrize("typed", ["Nadia\r\nBcc: x@y.fr", "Na\0dia", "Na\u202edia", "Nadia\x1b[0m"])
def test_names_hold_one_visible_line(client, typed):
    user = make_user(first_name="Nadia")
    client.force_login(user)
    response = client.post("/compte/profil/", {"first_name": typed, "function": "Coordinatrice"})
    body = response.content.decode()
    assert response.status_code == 200 and "errorlist" in body and "Coordinatrice" in body
    user.refresh_from_db()
    assert user.first_name == "Nadia" and not user.function


@pytest.mark.parametrize(
    "target",
    ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)", "http:///x"],
)
def test_nothing_leads_to_another_site(client, target):
    user = make_user()
    assert sign_in(client, user, next=target)["Location"] == "/compte/"
    confirmed = client.post("/compte/confirmation/", {"password": PASSWORD, "next": target})
    assert "elsewhere" not in confirmed.headers.get("Location", "") and "javascript" not in str(confirmed.headers)
    assert client.post("/compte/deconnexion/", {"next": target})["Location"] == "/"
    other = Client()
    other.post("/compte/connexion/code/", {"email": user.email, "next": target})
    answer = other.post("/compte/connexion/code/confirmation/", {"code": code_in(delivered()[-1]), "next": target})
    assert answer["Location"] == "/compte/"


def test_forged_expired_and_swapped_links_open_nothing(client, settings):
    user = make_user()
    address = EmailAddress.objects.create(user=user, email="autre@exemple.fr", verified=False)
    good = signing.dumps(address.pk, salt="account")
    forged = [altered(good), signing.dumps(address.pk, salt="asv.favourites"),
              signing.dumps(10**9, salt="account"), "a:b:c"]  # fmt: skip
    for key in forged:
        assert "plus valable" in client.get(f"/compte/adresse/verification/{key}/").content.decode(), key
        assert client.post(f"/compte/adresse/verification/{key}/").status_code == 404
    settings.ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 0
    assert client.post(f"/compte/adresse/verification/{good}/").status_code == 404
    address.refresh_from_db()
    assert not address.verified
    for link in ("1-x", "zzzzzzzzzzzzzzzzzzzzzz-x", "1-set-password", f"{user.pk}-" + "a" * 300):
        page = client.get(f"/compte/mot-de-passe/nouveau/{link}/", follow=True)
        assert page.status_code == 200 and "password1" not in page.content.decode(), link


def test_too_many_tries_meet_a_page_that_goes_on_and_the_right_password_waits(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**ACCOUNT_RATE_LIMITS, "login": "7/m/ip"}
    user = make_user()
    said = [sign_in(client, user, "pas-la-bonne-phrase") for _ in range(6)]
    assert "Trop" in said[5].content.decode() and "Trop" not in said[4].content.decode()
    assert said[5].status_code == 429 and 800 < int(said[5]["Retry-After"]) <= 900
    assert "15\u00a0minutes" in said[5].content.decode()
    assert f'value="{user.email}"' in said[5].content.decode(), "what was typed is still there"
    assert "Trop" in sign_in(Client(), user).content.decode()
    page = sign_in(client, user)
    assert page.status_code == 429
    body = page.content.decode()
    assert "Trop d" in body and 'href="/recherche/"' in body and 'lang="fr"' in body
    for email in (user.email, "inconnue@exemple.fr"):
        answers = [Client().post("/compte/connexion/code/", {"email": email}) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [302, 302, 302, 302, 302, 429]
        assert f'value="{email}"' in answers[-1].content.decode()
    assert OutgoingMail.objects.count() == 10


def test_every_action_asks_for_its_form_token():
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_user())
    for path in ("profil/", "adresse/", "mot-de-passe/", "sessions/", "donnees/suppression/", "deconnexion/",
                 "confirmation/", "double-authentification/application/"):  # fmt: skip
        assert strict.post(f"/compte/{path}", {}).status_code == 403, path
    assert User.objects.exists()
