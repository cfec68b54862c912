"""Limits on signing in hold, with the stores of production: a flood of other requests buys no guess."""

import os
import re
import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.test import Client
from wagtail.models import BaseViewRestriction, Collection, CollectionViewRestriction, PageViewRestriction

from asv.accounts import hashing, stranger_mails
from asv.core.limits import DistinctLimit, Limit
from asv.jobs.models import OutgoingMail
from tests.factories.accounts import code_in, delivered, sign_in
from tests.factories.routes import every_route
from tests.factories.site import PASSWORD, make_experience, make_tree, make_user, restrict

pytestmark = pytest.mark.django_db
WRONG = "pas-la-bonne-phrase"


@pytest.fixture(autouse=True)
def as_in_production(settings, tmp_path):
    """The stores and limits that a deployed site begins with, in the folder of this test."""
    from asv.settings import accounts

    make_tree()
    files = {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(tmp_path / "cache")}
    settings.CACHES = {
        "default": {"BACKEND": "asv.core.counter_store.CounterStore", "LOCATION": str(tmp_path / "counters.sqlite3")},
        "remembered": {**files, "OPTIONS": {"MAX_ENTRIES": 300}},
        "renditions": files,
    }
    settings.ACCOUNT_RATE_LIMITS = accounts.ACCOUNT_RATE_LIMITS
    settings.SESSION_SEEN_SECONDS = 3600


def test_a_flood_of_made_up_sessions_writes_nothing_and_frees_no_guess(client, tmp_path, django_assert_num_queries):
    user = make_user()
    for _ in range(5):
        assert "Trop" not in sign_in(client, user, WRONG).content.decode()
    assert "Trop" in sign_in(client, user).content.decode(), "the right one waits too, once there were five"
    client.get("/robots.txt")
    before = sorted(path.name for path in (tmp_path / "cache").rglob("*"))
    stranger = Client()
    with django_assert_num_queries(0):
        for _ in range(700):
            stranger.cookies["sessionid"] = secrets.token_hex(16)
            assert stranger.get("/robots.txt").status_code == 200
    assert sorted(path.name for path in (tmp_path / "cache").rglob("*")) == before
    stranger.get("/")
    assert "Trop" in sign_in(client, user).content.decode()
    assert not Session.objects.exists() and not UserSession.objects.exists()


def locked(user):
    """An account that nobody may try any more from the address of the tests."""
    client = Client()
    for _ in range(5):
        sign_in(client, user, WRONG)
    assert "Trop" in sign_in(client, user).content.decode()


def test_no_address_of_the_site_takes_the_password_of_a_locked_account():
    """A way to sign in that somebody adds, the framework's included, must ask the same limit."""
    user = make_user()
    user.is_staff = user.is_superuser = True
    user.save()
    locked(user)
    names = ("login", "username", "email", "oldpassword")
    typed = {**dict.fromkeys(names, user.email), "password": PASSWORD, "return_url": "/"}
    tried = [route.address({}) for route in every_route() if not route.arguments]
    assert "/_util/login/" in tried and "/admin/login/" in tried and "/compte/connexion/" in tried
    for path in tried:
        stranger = Client(raise_request_exception=False)
        stranger.post(path, typed, follow=True)
        assert "_auth_user_id" not in stranger.session, path


def test_one_account_locks_out_nobody_else_behind_its_address_and_a_town_hall_fits():
    """200 people behind one address, one of whom forgot a password and twenty of whom mistype once."""
    people = [make_user(f"agent{number}@mairie.example") for number in range(24)]
    locked(people[0])
    for number in range(1, 22):
        assert sign_in(Client(), people[number], WRONG).status_code == 200
    assert sign_in(Client(), people[22]).status_code == 302, "who comes after them"
    assert sign_in(Client(), people[1]).status_code == 302, "who mistyped once"
    known = Client()
    assert sign_in(known, people[23]).status_code == 302
    known.post("/compte/deconnexion/")
    answers = [sign_in(Client(), make_user(f"autre{n}@mairie.example"), WRONG).status_code for n in range(10)]
    assert answers == [200] * 8 + [429] * 2, "a password tried on one account after another"
    assert sign_in(known, people[23]).status_code == 302, "in the browser of every day"
    assert sign_in(Client(REMOTE_ADDR="198.51.100.9"), people[22]).status_code == 302, "from home"


def test_guesses_from_everywhere_are_few_and_keep_the_owner_out_of_no_browser_of_hers():
    owner = make_user()
    own = Client(REMOTE_ADDR="203.0.113.5")
    assert sign_in(own, owner).status_code == 302
    own.post("/compte/deconnexion/")
    answers = [sign_in(Client(REMOTE_ADDR=f"198.51.100.{n // 4}"), owner, WRONG).status_code for n in range(24)]
    assert answers == [200] * 20 + [429] * 4
    new = Client(REMOTE_ADDR="203.0.113.6")
    assert sign_in(new, owner).status_code == 429
    assert sign_in(own, owner).status_code == 302, "the browser where she was signed in before"
    new.post("/compte/connexion/code/", {"email": owner.email})
    code = code_in(delivered()[-1])
    assert new.post("/compte/connexion/code/confirmation/", {"code": code})["Location"] == "/compte/"
    thief = Client(REMOTE_ADDR="198.51.100.77")
    thief.cookies["known_device"] = own.cookies["known_device"].value
    assert [sign_in(thief, owner, WRONG).status_code for _ in range(7)] == [200] * 5 + [429] * 2, "has a count as well"
    own.post("/compte/deconnexion/")
    other = make_user("autre@exemple.fr")
    for n in range(24):
        sign_in(Client(REMOTE_ADDR=f"198.51.101.{n // 4}"), other, WRONG)
    assert sign_in(own, other).status_code == 429, "it is known for one account"


def test_tries_at_the_same_moment_count_one_by_one(settings):
    """Half of the tries were let through before the others were counted."""
    limit = Limit("test.together", 5, 60)
    with ThreadPoolExecutor(16) as pool:
        allowed = list(pool.map(lambda _: limit.take("x"), range(200)))
    assert sum(allowed) == 5


def test_tags_and_spellings_are_one_mailbox_for_every_mail_that_anyone_may_ask_for(client):
    for number in range(9):
        answer = Client().post("/compte/connexion/code/", {"email": f"Stranger+{number}@exemple.fr"})
    assert answer.status_code == 429 and "indésirables" in answer.content.decode()
    assert 'value="Stranger+8@exemple.fr"' in answer.content.decode() and int(answer["Retry-After"]) <= 900
    assert OutgoingMail.objects.count() == 5
    for path in ("inscription/", "mot-de-passe/oublie/"):
        refused = Client(REMOTE_ADDR="198.51.100.9").post(f"/compte/{path}", {"email": "STRANGER@exemple.fr"})
        assert refused.status_code == 429, path
    assert OutgoingMail.objects.count() == 5
    assert client.post("/compte/connexion/code/", {"email": "voisine@exemple.fr"}).status_code == 302


def test_a_stranger_who_asks_for_codes_keeps_none_from_the_owner():
    owner = make_user()
    own = Client(REMOTE_ADDR="203.0.113.5")
    sign_in(own, owner)
    own.post("/compte/deconnexion/")
    for number in range(6):
        Client(REMOTE_ADDR=f"198.51.100.{number}").post("/compte/connexion/code/", {"email": owner.email})
    before = OutgoingMail.objects.count()
    assert own.post("/compte/connexion/code/", {"email": owner.email}).status_code == 302
    assert OutgoingMail.objects.count() == before + 1


def test_one_address_has_us_write_to_a_bounded_number_of_mailboxes(monkeypatch):
    monkeypatch.setattr(stranger_mails, "MAILBOXES", DistinctLimit("mailboxes", 6, 3600))
    for number in range(9):
        Client().post("/compte/connexion/code/", {"email": f"personne{number}@exemple.fr"})
    assert OutgoingMail.objects.count() == 6
    Client().post("/compte/connexion/code/", {"email": "personne0@exemple.fr"})
    assert OutgoingMail.objects.count() == 7, "one of the six costs nothing more"


def test_every_mail_of_the_account_is_declared():
    """A new one is either limited by mailbox, because anyone may ask for it, or tells an owner what happened."""
    told = {"email_changed", "email_confirm", "email_deleted", "invitation",
            "new_sign_in_method", "password_changed", "password_reset", "password_set", "recovery_codes_generated",
            "totp_activated", "totp_deactivated", "webauthn_added", "webauthn_removed"}  # fmt: skip
    folders = (site.ROOT / "templates" / app / "email" for app in ("account", "mfa"))
    found = {file.name.removesuffix("_message.txt") for folder in folders for file in folder.glob("*_message.txt")}
    assert found - {"base"} == told | stranger_mails.ASKED_BY_ANYONE


# Who may make us write to whom, by the module that owes the mail; a module that nobody declared fails.
OWED = {
    "platform/asv/accounts/account_mails.py": "asked by anyone: limited in the adapter",
    "platform/asv/accounts/inactivity.py": "a duty",
    "platform/asv/accounts/leaving.py": "the owner",
    "network/meetings/registrations/letters.py": "asked by anyone: asks_too_often",
    "network/alerts/sending.py": "a duty",
    "network/alerts/renaming.py": "a duty, to who asked for the alert",
    "network/alerts/sleeping.py": "a duty, to who asked for the alert",
    "network/alerts/visitors.py": "asked by anyone: mailbox_is_full",
    "network/alerts/trial.py": "the owner, a few an hour",
    "network/demarches/map/calls.py": "to the team",
    "platform/asv/contact/receiving.py": "to the team",
    "experiences/proposals/letters.py": "asked by anyone: may_write_to; then to who proposes",
    "network/networks/inviting.py": "to who is invited: may_write_to",
    "network/networks/joining.py": "to those in charge of a network, and to who asked",
    "network/networks/writing.py": "to members, a few a day",
    "network/meetings/replays/thanking.py": "a duty",
    "network/directory/confirming.py": "a duty",
    "network/directory/contacting.py": "to people of the directory, a few a day each",
    "network/directory/handing.py": "to who is invited: may_write_to",
    "network/alerts/watching/sending.py": "a duty",
    "platform/asv/stewardship/contacts.py": "a duty, to the public addresses of organisations",
    "platform/asv/stewardship/reminding.py": "a duty, to the owners of pages",
}


def test_every_module_that_owes_a_mail_is_declared():
    found = set()
    for folder in ("platform/asv", "network", "search", "home", "experiences"):
        for file in (site.ROOT / folder).rglob("*.py"):
            if re.search(r"\w\.owe\(|= owe_all\(", file.read_text()):
                found.add(str(file.relative_to(site.ROOT)))
    assert found == set(OWED)


def test_the_password_that_readers_share_is_tried_a_few_times_only(client):
    tree = make_tree()
    page = make_experience(tree)
    restriction = restrict(page, BaseViewRestriction.PASSWORD)
    PageViewRestriction.objects.filter(pk=restriction.pk).update(password="le-bon-mot")
    collection = Collection.get_first_root_node().add_child(name="Réservé")
    kept = CollectionViewRestriction.objects.create(collection=collection, restriction_type="password", password="bon")
    for path, right in (
        (f"/_util/authenticate_with_password/{restriction.pk}/{page.pk}/", "le-bon-mot"),
        (f"/documents/authenticate_with_password/{kept.pk}/", "bon"),
    ):
        assert client.post(path, {"password": right, "return_url": "/"}).status_code == 302
        tries = [client.post(path, {"password": f"essai {n}", "return_url": "/"}).status_code for n in range(21)]
        assert tries == [200] * 20 + [429]
        assert client.post(path, {"password": right, "return_url": "/"}).status_code == 429
        elsewhere = Client(REMOTE_ADDR="198.51.100.9")
        assert elsewhere.post(path, {"password": right, "return_url": "/"}).status_code == 302


def test_hashing_is_bounded_and_who_is_refused_has_tried_nothing(settings, tmp_path, monkeypatch):
    settings.PASSWORD_HASHERS = ["asv.accounts.hashing.BoundedHasher", *settings.PASSWORD_HASHERS]
    settings.PASSWORD_HASHES_AT_ONCE, settings.PASSWORD_HASHES_WAITING = 1, 0
    user = make_user()
    held = hashing._lock_one_of("room", 1)
    for _ in range(7):
        answer = sign_in(Client(), user, WRONG)
        assert answer.status_code == 503 and answer["Retry-After"] == "10"
        assert "Beaucoup de personnes" in answer.content.decode() and user.email in answer.content.decode()
    member = Client()
    member.force_login(user)
    page = member.post("/compte/confirmation/", {"password": PASSWORD})
    assert page.status_code == 503 and "Un instant" in page.content.decode(), "wherever a password is hashed"
    os.close(held)
    assert sign_in(Client(), user).status_code == 302
    assert user.check_password(PASSWORD)
    with ThreadPoolExecutor(4) as pool:
        settings.PASSWORD_HASHES_WAITING = 3
        assert all(pool.map(lambda _: hashing.BoundedHasher().encode("x", "s" * 22, 10), range(8)))
