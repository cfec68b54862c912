"""Limits on signing in hold, with the stores of production: a flood of other requests buys no guess."""

import secrets

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from tests.factories.accounts import sign_in
from tests.factories.site import make_tree, make_user

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
