"""Second factors: offered to all, asked of staff before the admin, and every page of theirs in French."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from asv.accounts.models import User
from tests.factories.accounts import give_totp, make_admin, sign_in, totp_code
from tests.factories.site import make_tree, make_user

pytestmark = pytest.mark.django_db
TOTP = "/compte/double-authentification/application/"
CODES = "/compte/double-authentification/codes-de-secours/"


@pytest.fixture(autouse=True)
def ground(settings):
    settings.MFA_TOTP_TOLERANCE = 1  # a test may begin in the last instant of a code
    make_tree()


@pytest.fixture
def required(settings):
    settings.REQUIRE_STAFF_SECOND_FACTOR = True


def secret_on(page):
    return re.search(r"<code>([A-Z2-7]{32})</code>", page.content.decode()).group(1)


def test_an_app_is_set_up_then_asked_for_at_sign_in_and_its_code_serves_once(client):
    user = make_user()
    sign_in(client, user)
    # Who has just signed in is not asked for the password again.
    secret = secret_on(client.get(TOTP))
    refused = client.post(TOTP, {"code": "000000"})
    assert refused.status_code == 200 and "errorlist" in refused.content.decode()
    done = client.post(TOTP, {"code": totp_code(secret)}, follow=True)
    assert done.redirect_chain[-1][0] == CODES and done.content.decode().count("<li><code>") == 10
    other = Client()
    assert sign_in(other, user)["Location"] == "/compte/double-authentification/code/"
    assert other.get("/compte/").status_code == 302
    code = totp_code(secret)
    page = other.get("/compte/double-authentification/code/").content.decode()
    assert "Votre seconde preuve" in page and "mfa/js/webauthn.js" in page
    other.post("/compte/double-authentification/code/", {"code": code})
    assert other.get("/compte/").status_code == 200
    third = Client()
    sign_in(third, user)
    third.post("/compte/double-authentification/code/", {"code": code})
    assert third.get("/compte/").status_code == 302, "a code was replayed"


def test_a_recovery_code_opens_once_and_a_code_by_mail_does_not_skip_the_second_factor(client):
    user = make_user()
    sign_in(client, user)
    client.post(TOTP, {"code": totp_code(secret_on(client.get(TOTP)))})
    saved = client.get(f"{CODES}fichier/").content.decode().split()
    for expected in (200, 302):
        other = Client()
        sign_in(other, user)
        other.post("/compte/double-authentification/code/", {"code": saved[0]})
        assert other.get("/compte/").status_code == expected
    from tests.factories.accounts import code_in, delivered

    by_mail = Client()
    by_mail.post("/compte/connexion/code/", {"email": user.email})
    answer = by_mail.post("/compte/connexion/code/confirmation/", {"code": code_in(delivered()[-1])})
    assert answer["Location"].startswith("/compte/double-authentification/code/")


def test_staff_are_led_to_set_one_up_then_to_where_they_went(client, required, monkeypatch):
    # A test is one transaction that never ends: what waits for its end is done at once.
    monkeypatch.setattr("django.db.transaction.on_commit", lambda work, **kwargs: work())
    admin = make_admin()
    sign_in(client, admin)
    led = client.get("/admin/pages/?x=1", follow=True)
    assert led.redirect_chain[0][0].startswith("/compte/double-authentification/equipe/?next=")
    assert "Une seconde preuve avant" in led.content.decode()
    secret = secret_on(client.get(TOTP))
    done = client.post(TOTP, {"code": totp_code(secret)}, follow=True)
    assert 'href="/admin/pages/?x=1"' in done.content.decode()
    assert client.get("/admin/pages/?x=1").status_code in (200, 302)
    assert client.get("/admin/").status_code == 200
    # Taken off again, the admin closes at once.
    Authenticator.objects.filter(user=admin).delete()
    assert client.get("/admin/")["Location"].startswith("/compte/double-authentification/equipe/")


def test_a_session_that_did_not_pass_it_is_asked(client, required):
    admin = make_admin()
    secret = give_totp(admin)
    client.force_login(admin)  # any way in that knows nothing of second factors
    for answer in (client.get("/admin/users/"), client.post("/admin/users/new/", {})):
        assert answer["Location"].startswith("/compte/double-authentification/confirmation/?next=%2Fadmin%2F")
    page = client.post(
        "/compte/double-authentification/confirmation/", {"code": totp_code(secret), "next": "/admin/users/"}
    )
    assert page["Location"] == "/admin/users/"
    assert client.get("/admin/users/").status_code == 200


def test_members_and_readers_meet_no_second_factor_and_demo_accounts_none_in_development(client, required, settings):
    client.force_login(make_user())
    assert "double-authentification" not in client.get("/admin/").headers.get("Location", "")
    assert client.get("/compte/").status_code == 200
    settings.REQUIRE_STAFF_SECOND_FACTOR = False
    demo = Client()
    sign_in(demo, make_admin())
    assert demo.get("/admin/").status_code == 200


def test_the_page_for_staff_leads_nowhere_but_to_the_admin(client):
    client.force_login(make_admin())
    for target in ("//elsewhere.example/admin/", "https://elsewhere.example/admin/", "/compte/", "javascript:alert(1)"):
        client.get("/compte/double-authentification/equipe/", {"next": target})
        assert client.session["second_factor_target"] == "/admin/"


def test_every_page_of_a_second_factor_is_ours_and_french(client):
    user = make_user()
    sign_in(client, user)
    base = "/compte/double-authentification/"
    before = ["", "application/", "cles/", "cles/ajout/", "equipe/"]
    after = ["", "application/arret/", "codes-de-secours/", "codes-de-secours/nouveaux/", "confirmation/"]
    for path in before:
        check_page(client.get(base + path), base + path)
    give_totp(user)
    client.post(f"{CODES}nouveaux/")
    key = Authenticator.objects.create(user=user, type="webauthn", data={"name": "Téléphone", "credential": {}})
    for path in [*after, f"cles/{key.pk}/nom/", f"cles/{key.pk}/retrait/", "cles/"]:
        check_page(client.get(base + path), base + path)
    assert client.post(f"{base}cles/{key.pk}/nom/", {"name": "Clé bleue"}).status_code == 302
    assert "Clé bleue" in client.get(f"{base}cles/").content.decode()
    someone = Client()
    sign_in(someone, make_user("autre@exemple.fr"))
    assert someone.get(f"{base}cles/{key.pk}/nom/").status_code == 404
    assert someone.post(f"{base}cles/{key.pk}/retrait/").status_code == 404


ENTRANCES = ["connexion/", "inscription/", "connexion/code/", "mot-de-passe/oublie/", "mot-de-passe/oublie/envoye/",
             "mot-de-passe/nouveau/1-faux/", "mot-de-passe/nouveau/fait/", "adresse/verification/",
             "adresse/verification/faux/", "inactif/"]  # fmt: skip
ENGLISH = re.compile(
    r"\b(the|your|you|sign in|email address|password|security key|authenticator|confirm|name|code:)\b", re.I
)


def check_page(response, path):
    """Ours, in French, and without inline script or style."""
    body = response.content.decode()
    assert response.status_code == 200, path
    assert body.count("<h1") == 1 and 'class="wrap account' in body, path
    text = re.sub(
        r"<(script|style)\b.*?</\1>|<[^>]+>", " ", body[body.index("<main") : body.index("</main>")], flags=re.S
    )
    assert not ENGLISH.search(text), (path, ENGLISH.search(text))
    inline = [tag for tag in re.findall(r"<script[^>]*>", body) if "src=" not in tag and "application/json" not in tag]
    assert not inline and " style=" not in body and "onclick" not in body, path


@pytest.mark.parametrize("path", ENTRANCES)
def test_every_way_in_is_ours_and_french(client, path):
    check_page(client.get(f"/compte/{path}"), path)


@pytest.mark.parametrize(
    "path", ["adresse/", "mot-de-passe/", "sessions/", "donnees/", "donnees/suppression/", "profil/", "confirmation/"]
)
def test_every_page_of_a_member_is_ours_and_french(client, path):
    sign_in(client, make_user())
    check_page(client.get(f"/compte/{path}"), path)


def test_an_account_without_password_proves_itself_by_a_code_then_goes_on(client):
    from tests.factories.accounts import code_in, delivered

    user = make_user()
    user.set_unusable_password()
    user.save()
    asking, typing = "/compte/confirmation/code/", "/compte/confirmation/code/saisie/"
    client.force_login(user)
    # Whoever found a browser left open gets no key of their own there.
    for path in ("donnees/suppression/", "mot-de-passe/choisir/", "double-authentification/cles/ajout/",
                 "double-authentification/application/"):  # fmt: skip
        asked = client.get(f"/compte/{path}")
        assert asked["Location"].startswith(f"{asking}?next="), path
        for way in ("confirmation/", "double-authentification/confirmation/", "confirmation/code/saisie/"):
            assert client.post(f"/compte/{way}", {"code": "", "password": ""})["Location"].startswith(asking), way
    assert client.post("/compte/donnees/suppression/", {"email": user.email})["Location"].startswith(asking)
    check_page(client.get(asking), asking)
    assert client.post(asking, {"recipient": "quelqu-un@exemple.fr"}).status_code == 200 and not delivered()
    client.post(asking, {"recipient": user.email})
    check_page(client.get(typing), typing)
    assert client.post(typing, {"code": "AAAAAA"}).status_code == 200
    client.post(f"{asking}", {"recipient": user.email, "next": "/compte/mot-de-passe/choisir/"})
    done = client.post(typing, {"code": code_in(delivered()[-1]), "next": "/compte/mot-de-passe/choisir/"})
    assert done.status_code == 302 and User.objects.filter(pk=user.pk).exists()
    check_page(client.get("/compte/mot-de-passe/choisir/"), "choisir")
    # The mailbox is written to as often as any that somebody types, and says so.
    answers = [client.post(asking, {"recipient": user.email}) for _ in range(6)]
    assert "plusieurs fois" in answers[-1].content.decode()


def test_an_open_mailbox_does_not_stand_for_a_password_or_a_factor(client):
    user = make_user()
    sign_in(client, user)
    give_totp(user)
    assert client.get("/compte/confirmation/code/")["Location"].startswith("/compte/confirmation/")
    assert "code/" not in client.get("/compte/confirmation/code/")["Location"]
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    assert client.get("/compte/confirmation/code/")["Location"] == "/compte/double-authentification/confirmation/"


def test_an_old_sign_in_proves_itself_again(client, settings, monkeypatch):
    user = make_user()
    sign_in(client, user)
    assert client.get("/compte/donnees/export/").status_code == 200
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 1)
    asked = client.post("/compte/donnees/suppression/", {"email": user.email})
    assert asked["Location"].startswith("/compte/confirmation/?next=")
    assert User.objects.filter(pk=user.pk).exists()


def test_forged_passkeys_are_refused_in_words(client):
    user = make_user()
    for forged in ("", "{", "[]", "null", '{"id": 1}', '{"response": {"userHandle": "AAAA"}}', '{"response": null}'):
        answer = client.post("/compte/double-authentification/cles/connexion/", {"credential": forged})
        assert answer.status_code == 302, forged
    assert client.get("/compte/").status_code == 302
    sign_in(client, user)
    for forged in ("", "{", "[]", '{"id": "x", "response": {}}'):
        answer = client.post("/compte/double-authentification/cles/ajout/", {"name": "x", "credential": forged})
        assert answer.status_code == 200, forged
    assert not Authenticator.objects.exists()
