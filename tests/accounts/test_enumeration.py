"""Nothing tells a known address from an unknown one: same answer, same mails owed, same costly work.

The clock is not asked: what takes time is counted, password hashes and mails written.
"""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from asv.jobs.models import OutgoingMail
from tests.factories.accounts import sign_in
from tests.factories.site import PASSWORD, make_tree, make_user

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN, WAITING = "connue@exemple.fr", "neuve@exemple.fr", "demandee@exemple.fr"
NEW = {"password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture(autouse=True)
def known():
    make_tree()
    return make_user(KNOWN)


@pytest.fixture
def hashes(monkeypatch):
    """Counts the passwords that are hashed."""
    done = []
    hashed = MD5PasswordHasher.encode

    def encode(self, password, salt):
        done.append(password)
        return hashed(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", encode)
    return done


def told(response, email):
    """All that an answer says, but for what differs for everyone: tokens, and the address that was typed."""
    body = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", response.content.decode()).replace(email, "ADRESSE")
    return response.status_code, response.headers.get("Location", ""), body


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("inscription/", {}),
        ("inscription/", NEW),
        ("mot-de-passe/oublie/", {}),
        ("connexion/code/", {}),
        ("connexion/", {"password": "pas-la-bonne-phrase"}),
    ],
)
def test_a_known_address_is_answered_as_an_unknown_one(path, data, hashes):
    """And one that someone asked an account for, which nobody has proved yet."""
    Client().post("/compte/inscription/", {"email": WAITING})
    seen = []
    for email in (KNOWN, UNKNOWN, WAITING):
        OutgoingMail.objects.all().delete()
        hashes.clear()
        client = Client()
        first = client.post(f"/compte/{path}", {"email": email, "login": email, **data})
        after = client.get(first["Location"]) if first.status_code == 302 else first
        owed = list(OutgoingMail.objects.values_list("recipient", "state", "attempts"))
        seen.append(
            (
                told(first, email),
                told(after, email),
                len(hashes),
                [(to.replace(email, "ADRESSE"), *row) for to, *row in owed],
            )
        )
        cookies = {name: (morsel["max-age"], morsel["path"]) for name, morsel in client.cookies.items()}
        seen[-1] += (cookies,)
    assert seen[0] == seen[1] == seen[2]
    assert len(seen[0][3]) == (0 if path == "connexion/" else 1)


def test_what_follows_a_code_request_tells_nothing_either():
    seen = []
    for email in (KNOWN, UNKNOWN):
        client = Client()
        client.post("/compte/connexion/code/", {"email": email})
        tries = [client.post("/compte/connexion/code/confirmation/", {"code": "BBBBBB"}) for _ in range(4)]
        seen.append([told(answer, email) for answer in tries])
    assert seen[0] == seen[1]


def test_changing_to_an_address_that_has_an_account_tells_nothing(client):
    sign_in(client, make_user("membre@exemple.fr"))
    client.get("/compte/adresse/")
    seen = []
    for email in (KNOWN, UNKNOWN):
        OutgoingMail.objects.all().delete()
        first = client.post("/compte/adresse/", {"email": email, "action_add": ""})
        after = client.get("/compte/adresse/")
        seen.append(
            (told(first, email), told(after, email), list(OutgoingMail.objects.values_list("subject", "state")))
        )
        client.post("/compte/adresse/", {"email": email, "action_remove": ""})
        client.get("/compte/adresse/")
    assert seen[0] == seen[1]


def test_a_closed_account_is_not_told_from_none(known):
    known.is_active = False
    known.save()
    answers = [
        told(Client().post("/compte/connexion/", {"login": email, "password": "pas-la-bonne-phrase"}), email)
        for email in (KNOWN, UNKNOWN)
    ]
    assert answers[0] == answers[1]
    closed = Client().post("/compte/connexion/", {"login": KNOWN, "password": PASSWORD}, follow=True)
    assert "Ce compte est fermé" in closed.content.decode()
