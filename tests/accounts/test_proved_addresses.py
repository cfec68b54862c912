"""An account is its address proved: what a stranger did before opens nothing after."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.test import Client
from django.utils import timezone

from asv.accounts.models import AddressChange, Consent, Favourite, SignInMethod, User
from asv.accounts.unproved import erase_unproved
from asv.jobs.models import OutgoingMail
from asv.notifications.addresses import renew
from asv.notifications.models import FeedAddress, Purpose
from tests.factories.accounts import code_in, delivered, give_totp, link_in, make_admin, sign_in
from tests.factories.site import PASSWORD, make_experience, make_tree, make_user

pytestmark = pytest.mark.django_db
HERS = "nadia@exemple.fr"
VERIFICATION, RESET = "/compte/adresse/verification/", "/compte/mot-de-passe/nouveau/"


@pytest.fixture(autouse=True)
def tree():
    return make_tree()


def by_link(browser):
    browser.post(link_in(delivered()[-1], VERIFICATION))


def by_code(browser):
    browser.post("/compte/connexion/code/", {"email": HERS})
    browser.post("/compte/connexion/code/confirmation/", {"code": code_in(delivered()[-1])})


def by_reset(browser):
    browser.post("/compte/mot-de-passe/oublie/", {"email": HERS})
    form = browser.get(link_in(delivered()[-1], RESET))["Location"]
    browser.post(form, {"password1": "sa-propre-phrase-7", "password2": "sa-propre-phrase-7"})


def stuffed(tree):
    """An account asked for at her address by someone else, with every key there is, as older versions allowed."""
    Client().post("/compte/inscription/", {"email": HERS})
    user = User.objects.get()
    user.set_password(PASSWORD)
    user.save()
    give_totp(user)
    renew(user, Purpose.FEED)
    SignInMethod.objects.create(user=user, kind="password", first_used_at=timezone.now())
    AddressChange.objects.create(user=user, email="lui@exemple.fr", asked_at=timezone.now())
    Favourite.objects.create(user=user, page=make_experience(tree))
    return user


@pytest.mark.parametrize("prove", [by_link, by_code, by_reset])
def test_proving_an_address_drops_every_earlier_key(prove, tree):
    user = stuffed(tree)
    his = Client()
    his.force_login(user)
    assert his.get("/compte/").status_code == 200
    prove(Client())
    assert EmailAddress.objects.get().verified
    assert his.get("/compte/").status_code == 302
    for model in (Authenticator, FeedAddress, AddressChange, Favourite):
        assert not model.objects.exists(), model
    assert not User.objects.get().check_password(PASSWORD) and User.objects.get().unproved_since is None
    sign_in(his, user)
    assert his.get("/compte/").status_code == 302
    assert Consent.objects.get().kind == "compte"


def test_whoever_resets_the_password_of_an_unproved_account_keeps_the_new_one(tree):
    user = stuffed(tree)
    by_reset(Client())
    hers = Client()
    sign_in(hers, user, "sa-propre-phrase-7")
    assert hers.get("/compte/").status_code == 200


def test_a_second_proof_drops_nothing(client):
    user = make_user(HERS)
    secret = give_totp(user)
    by_reset(client)
    assert Authenticator.objects.filter(user=user).exists() and secret
    user.refresh_from_db()
    assert user.check_password("sa-propre-phrase-7")


def test_a_password_sent_with_the_sign_up_is_not_taken(client):
    client.post("/compte/inscription/", {"email": HERS, "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.get().has_usable_password()


def test_signing_up_again_before_the_proof_is_written_to_likewise_and_proved_in_the_own_browser(client):
    Client().post("/compte/inscription/", {"email": HERS})
    User.objects.update(unproved_since=timezone.now() - timedelta(days=6))
    client.post("/compte/inscription/", {"email": HERS})
    mails = delivered()
    assert [mail.subject for mail in mails] == ["Votre compte est presque prêt : confirmez votre adresse"] * 2
    by_link(client)
    assert client.get("/compte/").status_code == 200 and User.objects.count() == 1


def test_a_link_followed_elsewhere_proves_the_address_and_signs_nobody_in(client):
    client.post("/compte/inscription/", {"email": HERS})
    other = Client()
    answer = other.post(link_in(delivered()[-1], VERIFICATION), follow=True)
    assert "est confirmée" in answer.content.decode() and answer.request["PATH_INFO"] == "/compte/connexion/code/"
    assert other.get("/compte/").status_code == client.get("/compte/").status_code == 302


# --- another address ---------------------------------------------------------


def change(browser, email):
    return browser.post("/compte/adresse/", {"email": email, "action_add": ""}, follow=True).content.decode()


def test_changing_the_address_asks_the_new_one_and_tells_the_old_one(client):
    user = make_user()
    sign_in(client, user)
    assert "nouvelle@exemple.fr attend" in change(client, "Nouvelle@Exemple.fr")
    link = link_in(delivered()[-1], VERIFICATION)
    assert "Confirmer cette adresse" in client.get(link).content.decode()
    user.refresh_from_db()
    assert user.email == "membre@exemple.fr"
    client.post(link)
    user.refresh_from_db()
    assert user.email == "nouvelle@exemple.fr" and client.get("/compte/").status_code == 200
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [(user.email, True, True)]
    told = [message for message in delivered() if message.to == ["membre@exemple.fr"]]
    assert told and "devient nouvelle@exemple.fr" in told[-1].body
    assert client.post(link).status_code == 404


def test_an_address_wished_for_opens_nothing_and_keeps_nobody_out(client):
    his = make_user("lui@exemple.fr")
    sign_in(client, his)
    change(client, HERS)
    link = link_in(delivered()[-1], VERIFICATION)
    for browser in (Client(), _signed_in("autre@exemple.fr")):
        assert browser.post(link).status_code in (302, 404)
    his.refresh_from_db()
    assert his.email == "lui@exemple.fr"
    for path in ("connexion/code/", "mot-de-passe/oublie/"):
        Client().post(f"/compte/{path}", {"email": HERS})
        assert delivered()[-1].subject == "Aucun compte à cette adresse", path
    hers = Client()
    hers.post("/compte/inscription/", {"email": HERS})
    by_link(hers)
    assert hers.get("/compte/").status_code == 200
    # He waits for nothing any more: her address has its account.
    assert client.post(link).status_code == 302
    his.refresh_from_db()
    assert his.email == "lui@exemple.fr" and User.objects.get(email=HERS)


def _signed_in(email):
    browser = Client()
    sign_in(browser, make_user(email))
    return browser


def test_the_mailbox_takes_its_address_from_an_account_nobody_proved(client):
    Client().post("/compte/inscription/", {"email": HERS})
    user = make_user()
    sign_in(client, user)
    change(client, HERS)
    client.post(link_in(delivered()[-1], VERIFICATION))
    assert User.objects.get().email == HERS


def test_a_change_given_up_or_replaced_leaves_a_link_that_confirms_nothing(client):
    sign_in(client, make_user())
    change(client, "premiere@exemple.fr")
    first = link_in(delivered()[-1], VERIFICATION)
    change(client, "seconde@exemple.fr")
    assert client.post(first).status_code == 404
    second = link_in(delivered()[-1], VERIFICATION)
    client.post("/compte/adresse/", {"action_remove": ""})
    assert "ne confirme rien" in client.get(second).content.decode() and client.post(second).status_code == 404
    assert "déjà écrit plusieurs fois" not in change(client, "seconde@exemple.fr")
    for _ in range(5):
        page = client.post("/compte/adresse/", {"action_send": ""}, follow=True).content.decode()
    assert "déjà écrit plusieurs fois" in page


def test_a_code_for_the_address_that_was_left_neither_opens_nor_brings_it_back(client):
    user = make_user()
    sign_in(client, user)
    old = Client()
    old.post("/compte/connexion/code/", {"email": "membre@exemple.fr"})
    code = code_in(delivered()[-1])
    change(client, "nouvelle@exemple.fr")
    client.post(link_in(delivered()[-1], VERIFICATION))
    answer = old.post("/compte/connexion/code/confirmation/", {"code": code}, follow=True)
    assert "plus à cette adresse" in answer.content.decode() and old.get("/compte/").status_code == 302
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["nouvelle@exemple.fr"]


# --- the team's accounts -----------------------------------------------------


def test_an_account_the_team_makes_is_proved_by_its_person_and_waits_for_them(client):
    client.force_login(make_admin())
    assert "password1" not in client.get("/admin/users/new/").content.decode()
    form = {"email": HERS, "first_name": "N", "last_name": "O", "is_active": "on", "password1": PASSWORD,
            "password2": PASSWORD}  # fmt: skip
    client.post("/admin/users/new/", form)
    user = User.objects.get(email=HERS)
    assert not user.has_usable_password() and not EmailAddress.objects.get(user=user).verified
    assert delivered()[-1].subject == "Un compte vous attend"
    erase_unproved(timezone.now() + timedelta(days=400))
    hers = Client()
    by_code(hers)
    assert hers.get("/compte/").status_code == 200 and EmailAddress.objects.get(user=user).verified


def test_another_address_given_by_the_team_closes_the_account_to_whoever_held_it(client):
    user = make_user("avant@exemple.fr", first_name="N", last_name="O")
    before = Client()
    sign_in(before, user)
    client.force_login(make_admin())
    client.post(
        f"/admin/users/edit/{user.pk}/", {"email": HERS, "first_name": "N", "last_name": "O", "is_active": "on"}
    )
    assert before.get("/compte/").status_code == 302
    sign_in(before, user)
    assert before.get("/compte/").status_code == 302
    before.post("/compte/connexion/code/", {"email": "avant@exemple.fr"})
    assert delivered()[-1].subject == "Aucun compte à cette adresse"
    hers = Client()
    by_code(hers)
    assert hers.get("/compte/").status_code == 200


# --- erasing -----------------------------------------------------------------


def test_what_nobody_proved_is_erased_after_seven_days_and_never_before(client, tree):
    start = timezone.now()
    client.post("/compte/inscription/", {"email": HERS})
    Client().post("/compte/inscription/", {"email": "equipe@exemple.fr"})
    User.objects.filter(email="equipe@exemple.fr").update(is_staff=True)
    proved, admin = make_user(), make_admin()
    asked = User.objects.get(email=HERS).unproved_since
    assert erase_unproved(start + timedelta(days=7) - timedelta(minutes=1)) == 0
    delivered()
    assert erase_unproved(asked + timedelta(days=7)) == 1
    assert set(User.objects.values_list("email", flat=True)) == {"equipe@exemple.fr", proved.email, admin.email}
    assert not OutgoingMail.objects.filter(recipient=HERS).exists()
    # The address is free again, and its link opens nothing.
    client.post("/compte/inscription/", {"email": HERS})
    assert User.objects.filter(email=HERS).exists()


def test_an_account_proved_on_the_seventh_day_stays(client):
    client.post("/compte/inscription/", {"email": HERS})
    by_link(client)
    assert erase_unproved(timezone.now() + timedelta(days=30)) == 0 and User.objects.exists()


# --- new methods -------------------------------------------------------------


def told():
    return [mail.body for mail in delivered() if mail.subject.startswith("Une nouvelle façon")]


def test_a_sign_in_by_a_method_never_used_is_told_once(client):
    user = make_user(HERS)
    sign_in(client, user)
    sign_in(Client(), user)
    assert not told(), "the first sign-in of all is not new"
    by_code(Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"}))
    [body] = told()
    assert "code reçu par e-mail (Firefox sur un ordinateur Windows)" in body and "/compte/mot-de-passe/oublie/" in body
    by_code(Client())
    assert len(told()) == 1
    assert list(user.sign_in_methods.values_list("kind", flat=True)) == ["password", "code"]


def test_a_method_tried_in_vain_is_not_told(client):
    user = make_user(HERS)
    by_code(client)
    sign_in(Client(), user, "pas-la-bonne-phrase")
    assert not told()
    give_totp(user)
    sign_in(Client(), user)  # the second factor is not passed
    assert not told()


# --- whatever may be a key ---------------------------------------------------

DROPPED = {"usersessions.UserSession", "mfa.Authenticator", "notifications.FeedAddress"}
DROPPED_FROM_WAGTAIL_8_ON = {"wagtailcore.APIToken"}
NO_KEY = {
    "dossiers.Dossier": "opens this list to whom its owner gave the address, not the account",
    "notifications.Notification": "names what was told, so that it is told once",
    "jobs.OutgoingMail": "names what is owed; what it says reaches the mailbox alone",
    "wagtailusers.UserProfile": "whether the editor takes keyboard shortcuts",
    "wagtailadmin.FormState": "an unsaved preview",
    "wagtailcore.Page": "ties translations of a page together",
    "wagtailcore.PageLogEntry": "what was done in the admin",
    "wagtailcore.ModelLogEntry": "what was done in the admin",
}
LOOKS_LIKE_A_KEY = re.compile(r"key|token|secret|passw|code|session|data\Z")


def test_whatever_of_an_account_may_be_a_key_is_dropped_or_said_why_not():
    looks = set()
    for model in apps.get_models(include_auto_created=True):
        fields = model._meta.local_fields
        hangs = any(field.is_relation and field.related_model is User for field in fields)
        if hangs and any(LOOKS_LIKE_A_KEY.search(field.name) for field in fields if not field.is_relation):
            looks.add(model._meta.label)
    assert looks - DROPPED_FROM_WAGTAIL_8_ON == DROPPED | set(NO_KEY), (
        "a new secret of an account: have it dropped at the proof, or say why not"
    )
