"""What every answer says to browsers: the score that the Observatory gives it, and that no kind of answer says less."""

import pytest
from django.conf import settings
from django.core.files.base import ContentFile

from asv.core.models import AsvDocument
from tests.factories.accounts import make_admin
from tests.factories.site import make_tree
from tests.observatory import score

pytestmark = pytest.mark.django_db
HOST = "asv.example"
YEAR = "max-age=31536000"


@pytest.fixture(autouse=True)
def as_in_production(settings):
    settings.ALLOWED_HOSTS = [HOST]
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    make_tree()


def asked(client, path):
    """The score of the answer at this address, its points and the answer."""
    moved = client.get(path, headers={"host": HOST})
    answer = client.get(path, headers={"host": HOST}, secure=True)
    assert answer.status_code == 200, path
    text = answer.content.decode() if "html" in answer["Content-Type"] else ""
    cookies = [cookie.OutputString() for cookie in answer.cookies.values()]
    return *score(answer.headers, text, HOST, cookies, moved["Location"]), answer


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/recherche/?q=lecture",
        "/compte/connexion/",
        "/compte/inscription/",
        "/carte/",
        "/robots.txt",
        "/sitemap.xml",
    ],
)
def test_what_anyone_reads_scores_130(client, path):
    total, points, _answer = asked(client, path)
    assert total >= 130, points


def test_https_is_kept_for_a_year_and_for_this_host_alone(client, settings):
    answer = client.get("/", headers={"host": HOST}, secure=True)
    assert answer["Strict-Transport-Security"] == YEAR


def test_a_page_that_may_be_framed_says_so_and_other_files_may_not_be_drawn_elsewhere(client):
    embed = client.get("/carte/integration/", headers={"host": HOST}, secure=True)
    assert embed["Cross-Origin-Resource-Policy"] == "cross-origin"
    document = AsvDocument(title="Ouverte", is_public=True)
    document.file.save("ouverte.pdf", ContentFile(b"%PDF-1.4"))
    for path in (document.url, "/static/css/site.css"):
        answer = client.get(path, headers={"host": HOST}, secure=True)
        said = {name.lower(): value for name, value in answer.headers.items()}
        assert said["cross-origin-resource-policy"] == "same-origin", path
        assert said["x-content-type-options"] == "nosniff" and said["strict-transport-security"] == YEAR, path


def test_what_nginx_says_of_files_is_what_the_site_says(client):
    lines = (settings.ROOT / "platform/deploy/nginx-file-headers.conf").read_text().splitlines()
    told = [line.split(maxsplit=2)[1:] for line in lines if line.startswith("add_header")]
    by_nginx = {name: value.removesuffix(" always;").strip('"') for name, value in told}
    by_site = client.get("/static/css/site.css", headers={"host": HOST}, secure=True).headers
    for name, value in by_nginx.items():
        assert name == "Content-Security-Policy" or by_site[name] == value, name
    assert score(by_nginx, "", HOST, [], f"https://{HOST}/")[0] >= 130


def test_the_admin_scores_what_wagtails_own_scripts_allow(client):
    client.force_login(make_admin())
    total, points, _answer = asked(client, "/admin/")
    # What is missing of 130: styles that its scripts write (`style-src`); the cookies of a session add what they can.
    assert total >= 120 and points["content-security-policy"] == 0, points


@pytest.mark.parametrize(
    ("headers", "cookies", "lost"),
    [
        ({}, [], -25 - 20 - 5 - 20),
        ({"Content-Security-Policy": "script-src 'self' 'unsafe-inline'; frame-ancestors 'self'"}, [], -20 - 20 - 5),
        ({"Strict-Transport-Security": "max-age=86400"}, ["sessionid=1"], -25 - 10 - 5 - 20 - 40),
        ({"Strict-Transport-Security": YEAR}, ["sessionid=1; Secure"], -25 - 5 - 20 - 30),
    ],
)
def test_the_rules_take_points_too(headers, cookies, lost):
    assert score(headers, "", HOST, cookies, f"https://{HOST}/")[0] == max(0, 100 + lost)


def test_a_nonce_makes_up_for_inline_scripts_and_a_foreign_script_costs():
    policy = {"Content-Security-Policy": "default-src 'self'; script-src 'unsafe-inline' 'nonce-abc'"}
    assert score(policy, "", HOST, [], f"https://{HOST}/")[1]["content-security-policy"] == 5
    page = {**policy, "Content-Type": "text/html"}
    for source, points in (("//x.example/a.js", -50), ("https://x.example/a.js", -5), (f"https://{HOST}/a.js", 0)):
        told = score(page, f'<script src="{source}"></script>', HOST, [], f"https://{HOST}/")[1]
        assert told["subresource-integrity"] == points, source
