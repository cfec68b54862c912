"""Sessions are listed in plain words, without network addresses, and closed from afar."""

import json

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import caches
from django.test import Client

from asv.accounts.devices import device_name
from asv.accounts.own_data import BROWSER
from tests.factories.accounts import sign_in
from tests.factories.site import PASSWORD, make_tree, make_user

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0"


@pytest.fixture(autouse=True)
def tree():
    make_tree()


def browser(user, user_agent):
    client = Client(headers={"user-agent": user_agent}, REMOTE_ADDR="203.0.113.9")
    sign_in(client, user)
    return client


def test_sessions_are_named_and_closed_one_by_one_or_all_but_this_one():
    user = make_user()
    phone, desk, other = browser(user, PHONE), browser(user, EDGE), browser(user, "curl/8")
    stranger = browser(make_user("autre@exemple.fr"), EDGE)
    page = desk.get("/compte/sessions/").content.decode()
    assert "Safari sur un iPhone" in page and "Un appareil inconnu" in page and "203.0.113" not in page
    assert page.index("Cette session") < page.index("iPhone")
    assert set(UserSession.objects.values_list("ip", flat=True)) == {"0.0.0.0"}
    mine = UserSession.objects.get(user=user, user_agent=PHONE)
    stranger.post("/compte/sessions/", {"session": mine.pk})
    assert phone.get("/compte/").status_code == 200, "someone else closed it"
    for wrong in ("", "x", "9" * 30, "-1"):
        assert desk.post("/compte/sessions/", {"session": wrong}).status_code == 302
    desk.post("/compte/sessions/", {"session": mine.pk})
    assert phone.get("/compte/").status_code == 302 and other.get("/compte/").status_code == 200
    desk.post("/compte/sessions/")
    assert other.get("/compte/").status_code == 302 and desk.get("/compte/").status_code == 200


def test_what_a_browser_says_of_itself_is_in_the_file_and_in_words_on_the_page():
    client = browser(make_user(), PHONE)
    assert json.loads(client.get("/compte/donnees/export/").content)["sessions ouvertes"][0][BROWSER] == PHONE
    for path in ("/compte/donnees/", "/compte/sessions/"):
        page = client.get(path).content.decode()
        assert "Safari sur un iPhone" in page and "Mozilla" not in page, path


def test_changing_the_password_closes_the_other_sessions():
    user = make_user()
    phone, desk = browser(user, PHONE), browser(user, EDGE)
    new = "encore-une-phrase-12"
    desk.post("/compte/mot-de-passe/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert phone.get("/compte/").status_code == 302
    assert desk.get("/compte/sessions/").content.decode().count("Ouverte le") == 1


def test_the_last_use_is_noted_once_an_hour(settings):
    settings.SESSION_SEEN_SECONDS = 3600
    client = browser(make_user(), EDGE)
    before = UserSession.objects.get().last_seen_at
    caches["remembered"].clear()
    UserSession.objects.update(last_seen_at=before.replace(year=2020))
    client.get("/compte/")
    assert UserSession.objects.get().last_seen_at >= before
    UserSession.objects.update(last_seen_at=before.replace(year=2020))
    client.get("/compte/")
    assert UserSession.objects.get().last_seen_at.year == 2020, "written again within the hour"


@pytest.mark.parametrize(
    ("header", "words"),
    [(PHONE, "Safari sur un iPhone"), (EDGE, "Edge sur un ordinateur Windows"), ("", "Un appareil inconnu"),
     ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Firefox/120.0", "Firefox sur un ordinateur Linux"),
     ("Mozilla/5.0 (Linux; Android 14) Chrome/120.0 Mobile Safari/537.36", "Chrome sur un appareil Android"),
     ("<script>Firefox", "Firefox sur un appareil inconnu")],
)  # fmt: skip
def test_a_device_in_plain_words(header, words):
    assert device_name(header) == words
