"""The profile, own data, and leaving."""

import json

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.test import Client

from asv.accounts.account_mails import forget_deleted
from asv.accounts.consents import TEXTS, record_consent, withdraw_consent
from asv.accounts.models import Consent, ConsentKind, Favourite, User
from asv.jobs.models import OutgoingMail
from asv.taxonomy.models import Territory
from tests.factories.accounts import delivered, give_totp, make_admin, sign_in
from tests.factories.jobs import queue_mail
from tests.factories.site import make_experience, make_tree, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tree():
    return make_tree()


@pytest.fixture
def places():
    make = Territory.objects.create
    return [
        make(code="com-59350", kind="commune", insee="59350", name="Lille", postcodes="59000 59800"),
        make(code="com-93066", kind="commune", insee="93066", name="Saint-Denis", postcodes="93200"),
        make(code="com-97411", kind="commune", insee="97411", name="Saint-Denis", postcodes="97400"),
    ]


@pytest.mark.parametrize(
    ("typed", "code"), [("Lille", "com-59350"), ("59800", "com-59350"), ("Saint-Denis (93)", "com-93066"), ("", None)]
)
def test_a_place_by_name_or_postcode(client, places, typed, code):
    user = make_user()
    client.force_login(user)
    client.post("/compte/profil/", {"first_name": "Nadia", "territory": typed})
    user.refresh_from_db()
    assert (user.territory.code if user.territory else None) == code
    if code:
        label = {"com-59350": "Lille (59)", "com-93066": "Saint-Denis (93)"}[code]
        page = client.get("/compte/profil/").content.decode()
        assert f'value="{label}"' in page
        client.post("/compte/profil/", {"first_name": "", "territory": label})
        user.refresh_from_db()
        assert user.territory.code == code and user.first_name == ""


def test_a_place_that_is_unclear_or_unknown_is_asked_again_and_nothing_lost(client, places):
    user = make_user(first_name="Nadia")
    client.force_login(user)
    for typed, said in (("Saint-Denis", "Saint-Denis (974)"), ("Nulle part", "Aucun lieu"), ("x" * 300, "errorlist")):
        body = client.post("/compte/profil/", {"first_name": "Lila", "territory": typed}).content.decode()
        assert said in body and f'value="{typed}"' in body and 'value="Lila"' in body
    user.refresh_from_db()
    assert user.first_name == "Nadia" and user.territory is None
    page = client.get("/compte/profil/").content.decode()
    assert page.count("Sert à ") == 5 and page.count("(facultatif)") == 5 - page.count("L’organisation où") * 0


def test_own_data_is_complete_on_the_page_and_in_the_file(client, tree, places):
    user = make_user(first_name="Nadia", function="Coordinatrice", territory=places[0])
    sign_in(client, user)
    record_consent(user, ConsentKind.ACCOUNT)
    give_totp(user)
    Favourite.objects.create(user=user, page=make_experience(tree), kept_title="Ambassadeurs de santé à Lille")
    queue_mail("essai:1", user.email, "Un message à moi", "Bonjour")
    queue_mail("essai:2", "quelquun@exemple.fr", "Un message à autrui", "Bonjour")
    data = json.loads(client.get("/compte/donnees/export/").content)
    assert data["compte"]["fonction"] == "Coordinatrice" and data["compte"]["territoire"] == "Lille"
    assert data["favoris"][0]["titre"] == "Ambassadeurs de santé à Lille"
    assert data["adresses e-mail"] == [{"adresse": user.email, "confirmée": True, "principale": True}]
    assert data["consentements"][0]["texte"] == TEXTS[ConsentKind.ACCOUNT].words
    assert [row["objet"] for row in data["messages"]] == ["Un message à moi"]
    assert data["sessions ouvertes"][0]["appareil"] and data["seconds facteurs"][0]["sorte"] == "Application de codes"
    held = json.dumps(data)
    assert "secret" not in held and user.password not in held and client.session.session_key not in held
    page = client.get("/compte/donnees/").content.decode()
    for words in ("Coordinatrice", "Lille", "Un message à moi", "Application de codes", "Pour vous les rendre"):
        assert words in page, words
    assert "autrui" not in page


def test_own_data_takes_as_many_queries_for_much_as_for_little(client, tree, django_assert_max_num_queries):
    user = make_user()
    client.force_login(user)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    pages = [make_experience(tree, f"Récit {number}") for number in range(6)]
    client.get("/compte/donnees/")  # what is remembered between requests
    counts = []
    for wanted in (2, 6):
        for page in pages[:wanted]:
            Favourite.objects.get_or_create(user=user, page=page, defaults={"kept_title": page.title})
            queue_mail(f"essai:{page.pk}", user.email, "Bonjour", "Bonjour")
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get("/compte/donnees/")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_deletion_says_what_stays_and_leaves_nothing_of_the_person(client, tree):
    user = make_user(first_name="Nadia")
    Favourite.objects.create(user=user, page=make_experience(tree))
    sign_in(client, user)
    other = Client()
    sign_in(other, user)
    queue_mail("essai:1", user.email, "Prêt à partir", "Bonjour", user=user)
    queue_mail("essai:2", user.email, "Sans compte", "Bonjour")
    page = client.get("/compte/donnees/suppression/").content.decode()
    assert "Ce qui reste, et pourquoi" in page and "sauvegardes" in page
    refused = client.post("/compte/donnees/suppression/", {"email": "autre@exemple.fr"})
    assert "a été supprimé" in refused.content.decode() and User.objects.filter(pk=user.pk).exists()
    done = client.post("/compte/donnees/suppression/", {"email": user.email.upper()}, follow=True)
    assert "sont supprimés" in done.content.decode()
    assert not User.objects.filter(email=user.email).exists()
    assert not Favourite.objects.exists() and not EmailAddress.objects.exists()
    assert client.get("/compte/").status_code == 302 and other.get("/compte/").status_code == 302
    assert not [row for row in Session.objects.all() if row.get_decoded().get("_auth_user_id")]
    [last] = delivered()
    assert last.subject == "Votre compte est supprimé" and "Ce qui reste" in last.body
    forget_deleted(None)
    assert not OutgoingMail.objects.exists(), "the ledger still knows the address"


def test_the_only_administrator_cannot_leave_the_site_to_nobody(client):
    admin = make_admin()
    sign_in(client, admin)
    assert "la seule personne" in client.get("/compte/donnees/suppression/").content.decode()
    client.post("/compte/donnees/suppression/", {"email": admin.email})
    assert User.objects.filter(pk=admin.pk).exists()
    make_admin("seconde@exemple.fr")
    client.post("/compte/donnees/suppression/", {"email": admin.email})
    assert not User.objects.filter(pk=admin.pk).exists()


def test_consent_is_given_once_for_a_text_and_again_after_it_was_withdrawn():
    user = make_user()
    first = record_consent(user, ConsentKind.UPDATES)
    assert record_consent(user, ConsentKind.UPDATES) == first
    assert withdraw_consent(user, ConsentKind.UPDATES) == 1 and withdraw_consent(user, ConsentKind.UPDATES) == 0
    assert record_consent(user, ConsentKind.UPDATES) != first
    assert Consent.objects.filter(user=user, withdrawn_at=None).count() == 1
    # The words of a version that people accepted never change: a new text is a new version.
    known = {
        ("compte", "1"): "11c8d2001a3936f8321f1282caf57a60657a44e9ddacc1532531b6999c7259ce",
        ("alertes", "1"): "7822bba9730e71bd6554ea8003df1a73a3303408933246942d345fe5e3fd87d5",
        ("annuaire", "1"): "08720a1258a84f277b5e7eb30f9e32ec0ea238bedfb2fed233a607a87634c748",
    }
    assert {(kind.value, text.version): text.fingerprint for kind, text in TEXTS.items()} == known
