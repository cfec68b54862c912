"""The shipped nginx example before gunicorn as the shipped unit starts it, in production settings, over TLS.

Clients connect from different addresses of loopback, so that what nginx says of them is what it says of strangers.
"""

import http.client
import os
import re
import shutil
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.sessions.models import Session
from django.db import connection

from asv.accounts.models import User
from asv.core.models import AsvDocument, AsvImage
from asv.jobs.models import OutboxEvent, OutgoingMail
from tests.factories.site import PASSWORD, make_user
from tests.observatory import score

DEPLOY = settings.ROOT / "platform" / "deploy"
HOST = "asv.example"
SIGN_IN = "/compte/connexion/"
PEOPLE = ("nadia@exemple.fr", "karim@exemple.fr")
WRONG = "pas-la-bonne-phrase"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.xdist_group("nginx"),
    pytest.mark.skipif(not NGINX and os.environ.get("CI") != "true", reason="nginx is not installed"),
]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def changed(text, changes):
    for shipped, here in changes.items():
        assert shipped in text, f"{shipped!r} is no longer in the shipped file"
        text = text.replace(shipped, here)
    return text


def unit(name):
    """The settings of a systemd unit: what it sets in the environment, and its command."""
    text = (DEPLOY / name).read_text()
    pairs = re.search(r"^Environment=(.*)$", text, re.M).group(1).split()
    return dict(pair.split("=", 1) for pair in pairs), re.search(r"^ExecStart=(.*)$", text, re.M).group(1)


class Browser:
    """Someone at an address of loopback, with cookies; every request also forges what proxies write."""

    def __init__(self, port, address):
        self.port, self.address, self.cookies = port, address, {}

    def ask(self, method, path, data=None, forged="203.0.113.1"):
        """The status, headers and text of an answer."""
        context = ssl._create_unverified_context()
        line = http.client.HTTPSConnection(
            "127.0.0.1", self.port, source_address=(self.address, 0), context=context, timeout=60
        )
        headers = {
            "Host": HOST,
            "Referer": f"https://{HOST}/",
            "X-Forwarded-For": forged,
            "X-Real-IP": forged,
            "Forwarded": f"for={forged}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        line.request(method, path, urllib.parse.urlencode(data) if data else None, headers)
        answer = line.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        line.close()
        return answer.status, answer.headers, text

    def sign_in(self, email, password, forged="203.0.113.1"):
        """The status and text of what the form answers."""
        if "csrftoken" not in self.cookies:
            self.ask("GET", SIGN_IN)
        data = {"login": email, "password": password, "csrfmiddlewaretoken": self.cookies["csrftoken"]}
        status, headers, text = self.ask("POST", SIGN_IN, data, forged)
        return status, text, headers


@pytest.fixture(scope="module")
def own_ground():
    """The site under test runs beside this process, on folders of its own."""


@pytest.fixture(scope="module")
def database(django_db_setup, django_db_blocker, tmp_path_factory):
    """The address of a database with two accounts: a copy of the tests' own, or itself where others may write to it."""
    with django_db_blocker.unblock():
        users = [make_user(email) for email in PEOPLE]
        for user in users:
            user.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt" * 5, 1000)
            user.save()
        files = make_files()
        if connection.vendor == "sqlite":
            # The test's own transaction would keep every other process from writing.
            file = tmp_path_factory.mktemp("database") / "db.sqlite3"
            with sqlite3.connect(connection.settings_dict["NAME"]) as source, sqlite3.connect(file) as target:
                source.backup(target)
            yield f"sqlite:///{file}"
        else:
            found = connection.settings_dict
            yield f"postgres://{found['USER']}:{found['PASSWORD']}@{found['HOST']}:{found['PORT']}/{found['NAME']}"
        Session.objects.all().delete()
        OutgoingMail.objects.all().delete()
        for file in files:
            file.delete()
        User.objects.filter(email__in=PEOPLE).delete()
        OutboxEvent.objects.all().delete()


OPEN, CLOSED = "original_images/ouverte.png", "documents/fermee.pdf"


def make_files():
    """The rows of an image open to everyone and of a document that is not."""
    image = AsvImage.objects.create(title="Ouverte", file=OPEN, width=1, height=1, is_public=True)
    return image, AsvDocument.objects.create(title="Fermée", file=CLOSED)


@dataclass
class Deployed:
    """nginx, with gunicorn behind it that can be stopped and started again."""

    port: int
    data: Path
    environment: dict[str, str]
    _begin: Callable[[], subprocess.Popen]
    _log: Path
    _site: subprocess.Popen | None = None

    def start(self):
        self._site = self._begin()
        _wait(self.port, self._log)

    def stop(self):
        self._site.terminate()
        self._site.wait(timeout=30)

    def run(self, code):
        """Have another process of the site do something."""
        told = [sys.executable, "manage.py", "shell", "-c", code]
        subprocess.run(told, env=self.environment, cwd=settings.ROOT, check=True, capture_output=True)


@pytest.fixture(scope="module")
def port(deployed):
    """The port of nginx."""
    return deployed.port


@pytest.fixture(scope="module")
def deployed(database, tmp_path_factory):
    """nginx and gunicorn, as the shipped files say."""
    folder = tmp_path_factory.mktemp("deployed")
    site_port, tls_port, plain_port = free_port(), free_port(), free_port()
    for name in (OPEN, CLOSED):
        (folder / "data/media" / name).parent.mkdir(parents=True)
        (folder / "data/media" / name).write_text(f"ce que contient {name}")
    (folder / "ssl").mkdir()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", f"/CN={HOST}", "-keyout", folder / "ssl/privkey.pem", "-out", folder / "ssl/fullchain.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    server = changed(
        (DEPLOY / "nginx.conf").read_text(),
        {
            "${ASV_HOST}": HOST,
            "${ASV_HTTP}": f"127.0.0.1:{plain_port}",
            "${ASV_HTTPS}": f"127.0.0.1:{tls_port}",
            "${ASV_HTTP2_OLD}": " http2",
            "${ASV_HTTP2}": "",
            "${ASV_CERTIFICATE}": f"{folder}/ssl/fullchain.pem",
            "${ASV_KEY}": f"{folder}/ssl/privkey.pem",
            "${ASV_UPSTREAM}": f"127.0.0.1:{site_port}",
            "${ASV_DATA}": f"{folder}/data",
            "${ASV_HEADERS}": str(DEPLOY),
            "${ASV_KEPT}": f"{folder}/kept",
            "${ASV_LOG}": str(folder),
            "${ASV_WWW}": str(DEPLOY),
        },
    )
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in
                        ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))  # fmt: skip
    owner = "user root;\n" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{owner}daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}{server}}}\n"
    )
    nginx = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    tested = subprocess.run([*nginx, "-t"], capture_output=True, text=True)
    assert tested.returncode == 0, tested.stderr
    set_by_unit, command = unit("asv-web.service")
    command = changed(
        command, {"/srv/asv/app/.venv/bin/gunicorn": "gunicorn", "127.0.0.1:8000": f"127.0.0.1:{site_port}"}
    )
    environment = {
        **set_by_unit,
        "WEB_CONCURRENCY": "2",
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "tests.deploy.as_shipped",
        "DATA_DIR": str(folder / "data"),
        "DATABASE_URL": database,
        "SECRET_KEY": "only-for-this-test-" + "0" * 50,
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": f"https://{HOST}",
    }
    log = (folder / "site.log").open("w")

    def begin():
        command_of_site = [sys.executable, "-m", *command.split()]
        return subprocess.Popen(command_of_site, env=environment, cwd=settings.ROOT, stdout=log, stderr=log)

    site = Deployed(int(tls_port), folder / "data", environment, begin, folder / "site.log")
    proxy = subprocess.Popen(nginx, stdout=log, stderr=log)
    try:
        site.start()
        Browser(site.port, "127.0.0.12").ask(
            "GET", "/plan-du-site/"
        )  # the first page of a new site writes its settings
        yield site
    finally:
        site.stop()
        proxy.terminate()
        proxy.wait(timeout=30)


def _wait(tls_port, log):
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            if Browser(tls_port, "127.0.0.9").ask("GET", "/healthz/")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.3)
    raise AssertionError(log.read_text()[-3000:])


def test_the_shipped_files_agree_on_where_things_are():
    web, command = unit("asv-web.service")
    worker, _ = unit("asv-worker.service")
    nginx = (DEPLOY / "nginx.conf").read_text()
    assert web["DATA_DIR"] == worker["DATA_DIR"]
    install = (DEPLOY / "install.sh").read_text()
    assert f"location {web['MEDIA_ACCEL']} {{" in nginx and "alias ${ASV_DATA}/media/;" in nginx
    assert f"location {web['EXPORTS_ACCEL']} {{" in nginx and "alias ${ASV_DATA}/exports/;" in nginx
    bind = re.search(r"--bind (\S+)", command).group(1)
    assert f" bind={bind}\n" in install
    for document in ("README.md", "platform/docs/deploy.md"):
        assert f"DATA_DIR={web['DATA_DIR']}" in Path(settings.ROOT / document).read_text(), document


def test_one_clients_wrong_passwords_keep_no_other_client_out_and_forged_headers_help_nobody(port):
    attacker, colleague = Browser(port, "127.0.0.2"), Browser(port, "127.0.0.3")
    answers = [
        attacker.sign_in(f"personne{number}@exemple.fr", WRONG, forged=f"198.51.100.{number}") for number in range(32)
    ]
    assert [status for status, _text, _headers in answers] == [200] * 30 + [429] * 2
    assert "Trop d" in answers[-1][1] and int(answers[-1][2]["Retry-After"]) <= 600
    guesses = [Browser(port, "127.0.0.4").sign_in(PEOPLE[0], WRONG, f"192.0.2.{n}")[0] for n in range(6)]
    assert guesses == [200] * 5 + [429]
    assert colleague.sign_in(PEOPLE[0], PASSWORD)[0] == 302
    assert colleague.ask("GET", "/compte/")[0] == 200


def test_many_sign_ins_at_once_are_told_to_wait_and_other_pages_answer(port):
    crowd = [Browser(port, f"127.0.1.{number}") for number in range(1, 31)]
    token = Browser(port, "127.0.0.5")
    token.ask("GET", SIGN_IN)
    reader = Browser(port, "127.0.0.6")
    for browser in crowd:
        browser.cookies = dict(token.cookies)
    with ThreadPoolExecutor(30) as pool:
        asked = [pool.submit(browser.sign_in, f"foule{n}@exemple.fr", WRONG) for n, browser in enumerate(crowd)]
        pages = [reader.ask("GET", "/robots.txt")[0] for _ in range(5)]
        answers = [one.result() for one in asked]
    assert pages == [200] * 5
    busy = [headers for status, _text, headers in answers if status == 503]
    assert {status for status, _text, _headers in answers} == {200, 503}
    assert busy and all(headers["Retry-After"] == "10" for headers in busy)
    assert any("Beaucoup de personnes" in text and 'value="foule' in text for _status, text, _headers in answers)
    assert reader.sign_in(PEOPLE[1], PASSWORD)[0] == 302, "no try of the crowd counts against anyone"


def test_nginx_sends_the_images_that_the_site_allows_and_no_other_file(port):
    reader = Browser(port, "127.0.0.7")
    status, headers, text = reader.ask("GET", f"/media/{OPEN}")
    assert (status, text) == (200, f"ce que contient {OPEN}") and headers["Content-Type"] == "image/png"
    assert score(headers, "", HOST, [], f"https://{HOST}/")[0] >= 130
    status, headers, text = reader.ask("GET", SIGN_IN)
    total, points = score(headers, text, HOST, headers.get_all("Set-Cookie"), f"https://{HOST}{SIGN_IN}")
    assert total >= 130, points
    assert reader.ask("GET", "/media/images/../original_images/ouverte.png")[0] == 200  # resolved, then the same image
    spelt = [
        "../documents",
        "%2e%2e/documents",
        "..%2fdocuments",
        "%252e%252e/documents",
        "..\\documents",
        "x/../../documents",
    ]
    paths = [f"/media/original_images/{one}/fermee.pdf" for one in spelt]
    for path in [
        *paths,
        f"/media/{CLOSED}",
        f"/media-files/{CLOSED}",
        f"/media-files/{OPEN}",
        "/media-files../media/x",
    ]:
        status, _headers, text = reader.ask("GET", path)
        assert status in (400, 404) and "ce que contient" not in text, path


def test_what_is_too_heavy_is_refused_in_words(port):
    context = ssl._create_unverified_context()
    line = http.client.HTTPSConnection("127.0.0.1", port, source_address=("127.0.0.7", 0), context=context, timeout=60)
    line.putrequest("POST", "/proposer/", skip_host=True)
    for name, value in {"Host": HOST, "Content-Length": str(80 * 1024**2), "Content-Type": "text/plain"}.items():
        line.putheader(name, value)
    line.endheaders()
    answer = line.getresponse()
    assert answer.status == 413 and "Cet envoi est trop lourd" in answer.read().decode()
    line.close()


MAKE_EXPORT = """
from asv.jobs.outbox import emit
from asv.resources.lists import corpus_state
from search import whole_files
emit("page", 1)
whole_files.make(corpus_state(), [("ressources.csv", ["titre,adresse\\n", "Un récit,/a/\\n"])])
"""


def test_nginx_sends_the_export_that_the_site_says_is_true_and_no_other(deployed):
    reader = Browser(deployed.port, "127.0.0.13")
    deployed.run(MAKE_EXPORT)
    status, headers, text = reader.ask("GET", "/recherche/export.csv")
    assert (status, text) == (200, "titre,adresse\nUn récit,/a/\n")
    assert headers["ETag"] and headers["Last-Modified"] and "private" in headers["Cache-Control"]
    assert (
        headers["Content-Type"].startswith("text/csv") and 'filename="ressources.csv"' in headers["Content-Disposition"]
    )
    (made,) = (deployed.data / "exports").iterdir()
    for path in (f"/exports-files/{made.name}/ressources.csv", "/exports-files/", "/exports-files../db.sqlite3"):
        assert reader.ask("GET", path)[0] in (400, 404), path
    deployed.run("from asv.jobs.outbox import emit; emit('page', 1)")
    assert "Un récit" not in reader.ask("GET", "/recherche/export.csv")[2], "a file of another state"


CLOSE_HOME = """
from wagtail.models import Page, PageViewRestriction
home = Page.objects.get(depth=2)
PageViewRestriction.objects.create(page=home, restriction_type="login")
"""
OPEN_HOME = "from wagtail.models import PageViewRestriction\nPageViewRestriction.objects.all().delete()"


def test_while_the_site_does_not_answer_safe_pages_are_given_and_closing_one_ends_that(deployed):
    reader, known = Browser(deployed.port, "127.0.0.8"), Browser(deployed.port, "127.0.0.9")
    known.cookies["sessionid"] = "quelqu-un"
    status, alive, page = reader.ask("GET", "/")
    assert status == 200 and "X-Accel-Expires" not in alive and (deployed.data / "copies/index.html").exists()
    deployed.stop()
    until = time.monotonic() + 10
    while (given := reader.ask("GET", "/"))[1]["Cache-Control"] == "no-cache" and time.monotonic() < until:
        time.sleep(0.2)  # what nginx kept for a second
    status, headers, text = given
    assert (status, text) == (200, page), "the page as it was made last"
    for name in ("Content-Security-Policy", "X-Frame-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy",
                 "Cross-Origin-Resource-Policy", "X-Content-Type-Options", "Strict-Transport-Security"):  # fmt: skip
        assert set(headers[name].split("; ")) == set(alive[name].split("; ")), name
    assert headers["Cache-Control"] == "no-store" and headers["Content-Type"] == "text/html; charset=utf-8"
    refused = [
        *(
            reader.ask(*asked)
            for asked in [("GET", "/?page=2"), ("POST", "/"), ("GET", SIGN_IN), ("GET", "/robots.txt")]
        ),
        known.ask("GET", "/"),
        *(
            reader.ask("GET", path)
            for path in ("/copies/index.html", "/index.html", "/%2e%2e/db.sqlite3", "/..%2fmedia/")
        ),
    ]
    assert {status for status, _headers, _text in refused} <= {400, 503}
    assert all("Retry-After" in headers for status, headers, _text in refused if status == 503)
    deployed.run(CLOSE_HOME)  # a command, while no web process is there to hear of it
    try:
        assert reader.ask("GET", "/")[0] == 503
        deployed.start()
        assert reader.ask("GET", "/")[0] in (302, 403) and page != reader.ask("GET", "/")[2]
        deployed.stop()
        assert reader.ask("GET", "/")[0] == 503, "what is closed leaves no mark"
    finally:
        deployed.run(OPEN_HOME)
        deployed.start()


def test_nginx_keeps_pages_for_a_second_and_nobodys_own(deployed):
    reader, known = Browser(deployed.port, "127.0.0.10"), Browser(deployed.port, "127.0.0.11")
    known.cookies["sessionid"] = "quelqu-un"
    answers = [reader.ask("GET", "/plan-du-site/")[1]["ETag"] for _ in range(3)]
    assert len(set(answers)) == 1 and answers[0]
    assert "private" in known.ask("GET", "/plan-du-site/")[1]["Cache-Control"]
    kept = [path for path in (deployed.data.parent / "kept").rglob("*") if path.is_file()]
    assert all(b"quelqu-un" not in path.read_bytes() for path in kept)
    shipped = (DEPLOY / "nginx.conf").read_text()
    assert "inactive=1s" in shipped and "proxy_cache_use_stale off;" in shipped and "proxy_cache_valid" not in shipped
