"""From an empty folder to a site that serves, by the commands of the README alone: real nginx, PostgreSQL, web, worker.

No systemd runs here: the units are written, judged by `systemd-analyze` where it is there, and followed by hand.
"""

import gzip
import os
import pwd
import random
import re
import shlex
import shutil
import signal
import ssl
import subprocess
import sys
import threading
import time
from email import message_from_bytes, policy
from http.client import HTTPSConnection
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings

from tests.deploy.test_behind_nginx import DEPLOY, HOST, NGINX, Browser, free_port
from tests.depth import DEEP, SEED, missing

SCRIPTS = sorted(DEPLOY.glob("*.sh"))
UNITS = sorted(DEPLOY.glob("*.service"))
ADMIN = "premiere@exemple.fr"
SECRET = "kT3vN8qLw2RzY5uBhG7mXc"  # as those of links are drawn
# Nobody waits here while an editor may think again.
LET_GO = """
from django.utils import timezone
from network.alerts.models import Announcement
print("let go:", Announcement.objects.filter(state="waiting").update(leaves_at=timezone.now()))
"""
# What an editor does, and a reader: a récit, and before it an alert that waits for such.
PUBLISH = """
from asv.accounts.models import User
from experiences.models import ExperiencePage
from network.alerts.models import Frequency, Subscription
from operations.founding.tree import build_tree

reader = User.objects.create_user("lectrice@exemple.fr")
Subscription.objects.create(user=reader, querystring="q=vélo", title="Vélo", frequency=Frequency.IMMEDIATE)
page = ExperiencePage(title="Un vélo pour chaque infirmière", summary="À Exemple-sur-Mer.", live=False)
build_tree().experiences.add_child(instance=page)
page.save_revision().publish()
"""


def documented():
    """The commands of README.md that install a site, each as its words."""
    told = (settings.ROOT / "README.md").read_text().partition("## Deploying")[2]
    block = re.search(r"```sh\n(.*?)```", told, re.S).group(1).replace("\\\n", " ")
    return [shlex.split(line, comments=True) for line in block.splitlines() if line.strip()]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_the_scripts_are_sound(script):
    assert subprocess.run(["sh", "-n", script], check=False).returncode == 0
    if shutil.which("shellcheck"):
        said = subprocess.run(
            ["shellcheck", "-x", "-S", "warning", script.name], cwd=DEPLOY, capture_output=True, text=True, check=False
        )
        assert said.stdout == ""


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_the_units_are_hardened_and_the_timers_name_them():
    for unit in UNITS:
        said = subprocess.run(
            ["systemd-analyze", "security", "--offline=yes", unit], capture_output=True, text=True, check=True
        )
        assert float(re.search(r"level for \S+: ([\d.]+)", said.stdout).group(1)) <= 4, unit.name
    for timer in DEPLOY.glob("*.timer"):
        assert timer.with_suffix(".service").exists()
        when = re.search(r"OnCalendar=(.*)", timer.read_text()).group(1)
        subprocess.run(["systemd-analyze", "calendar", when], capture_output=True, check=True)


def test_the_readme_installs_by_three_commands_of_which_the_second_only_tells(tmp_path):
    commands = documented()
    assert len(commands) <= 3
    look, do = [command for command in commands if "platform/deploy/install.sh" in command]
    assert "--go" not in look and do[-1] == "--go" and do[:-1] == look
    said = subprocess.run(
        [*(word for word in look if word != "sudo"), "--root", tmp_path / "nowhere"],
        cwd=settings.ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    for word in ("Base PostgreSQL", "nginx", "Unités de systemd", "Rien n'a été fait"):
        assert word in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ([], "--domain"),
        (["--domain", "https://a.fr"], "--domain"),
        (["--domain", "a.fr"], "--admin-email"),
        (["--domain", "a.fr", "--admin-email", "a@b.fr"], "--email-url"),
        (["--domain", "a.fr", "--admin-email", "a@b.fr", "--email-url", "file:", "--name", 'a"b'], "guillemet"),
        (["--domain", "a.fr", "--admin-email", "a@b.fr", "--email-url", "file:", "--key", "/x"], "deux fichiers"),
    ],
)
def test_what_is_wrongly_asked_is_refused_before_anything_is_done(options, why, tmp_path):
    root = tmp_path / "site"
    said = subprocess.run(
        [DEPLOY / "install.sh", "--root", root, *options, "--go"], capture_output=True, text=True, check=False
    )
    assert said.returncode != 0 and why in said.stderr and not root.exists()


class Postbox:
    """A mail server that keeps what it takes."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"

    def subjects_for(self, address):
        return [mail["Subject"] for mail in self.mails if address in mail["To"]]


class Installed:
    """A site that install.sh made in a folder, and its doors."""

    def __init__(self, root, database, postbox, mail_port):
        self.root, self.database, self.postbox = root, database, postbox
        self.http, self.https, self.site = free_port(), free_port(), free_port()
        self.mail_port = mail_port
        kept = re.compile(r"PATH|HOME|LANG|CI|TMPDIR|(PIP|UV|SSL|REQUESTS)_\w+|\w+_proxy|\w+_PROXY", re.I)
        self.environment = {name: value for name, value in os.environ.items() if kept.fullmatch(name)}
        self.environment["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"  # uv is there

    def run(self, *command, said_by=""):
        done = subprocess.run(
            command, cwd=settings.ROOT, env=self.environment, input=said_by, capture_output=True, text=True,
            timeout=600, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:] + self.logs()
        return done.stdout

    def install(self):
        """The last of the documented commands, for this folder instead of the machine."""
        command = [word for word in documented()[-1] if word != "sudo"]
        for option, value in {
            "--domain": HOST,
            "--admin-email": ADMIN,
            "--email-url": f"smtp://127.0.0.1:{self.mail_port}",
        }.items():
            command[command.index(option) + 1] = value
        return self.run(
            *command, "--root", str(self.root), "--database", self.database, "--http", f"127.0.0.1:{self.http}",
            "--https", f"127.0.0.1:{self.https}", "--bind", f"127.0.0.1:{self.site}",
        )  # fmt: skip

    def manage(self, *arguments, said_by=""):
        return self.run(self.root / "usr/local/bin/asv-manage", *arguments, said_by=said_by)

    def shell(self, script):
        """Run with the functions of site.sh."""
        return self.run("sh", "-c", f"root={self.root}; . {DEPLOY}/site.sh; {script}")

    def logs(self):
        return "".join(path.read_text()[-2000:] for path in (self.root / "var/log/asv").glob("*.log"))

    def remove(self):
        nginx = ["nginx", "-p", self.root, "-c", self.root / "etc/nginx/nginx.conf", "-s", "stop"]
        self.shell("processes stop worker web")
        subprocess.run(nginx, env={"PATH": f"{os.environ['PATH']}:/usr/sbin"}, capture_output=True, check=False)
        for name in (f"{self.database}_next", f"{self.database}_before", self.database):
            as_postgres(f'drop database if exists "{name}" with (force)')
        as_postgres(f'drop role if exists "{self.database}"')


def as_postgres(statement):
    subprocess.run(
        ["runuser", "-u", "postgres", "--", "psql", "-qc", statement], cwd="/", capture_output=True, check=True
    )


def may_install():
    """Whether this machine has what an installation needs; with CI=true it owes it."""
    if os.environ.get("CI") == "true":
        return True
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        return False
    return os.getuid() == 0 and bool(NGINX)


@pytest.fixture(scope="module")
def own_ground():
    """The site under test runs beside this process, on folders of its own."""


@pytest.fixture(scope="session")
def installed(tmp_path_factory):
    if not may_install():
        pytest.skip("needs root, nginx and PostgreSQL (make services)")
    postbox = Postbox()
    mail_server = Controller(postbox, hostname="127.0.0.1", port=int(free_port()))
    mail_server.start()
    site = Installed(
        tmp_path_factory.mktemp("machine") / "root", f"asv_install_{os.getpid()}", postbox, mail_server.port
    )
    try:
        site.said = site.install()
        yield site
    finally:
        site.remove()
        mail_server.stop()


def eventually(found, seconds=60):
    until = time.monotonic() + seconds
    while not (value := found()) and time.monotonic() < until:
        time.sleep(0.3)
    return value


@pytest.mark.xdist_group("install")  # one site for all of them
class TestInstalled:
    """One site, asked in any order."""

    def test_it_is_ready_and_writes_to_its_first_administrator(self, installed):
        assert "/readyz/ répond ok" in installed.said and "systemd ne tourne pas ici" in installed.said
        assert eventually(lambda: installed.postbox.subjects_for(ADMIN))
        settings_file = installed.root / "etc/asv.env"
        assert settings_file.stat().st_mode & 0o007 == 0
        assert len(re.search(r'SECRET_KEY="(.*)"', settings_file.read_text()).group(1)) > 50

    def test_a_published_page_is_found_and_mailed(self, installed):
        installed.manage("shell", said_by=PUBLISH)
        reader = Browser(int(installed.https), "127.0.0.9")
        title = "Un vélo pour chaque infirmière"
        assert eventually(lambda: title in reader.ask("GET", "/recherche/?q=velos%20infirmieres")[2])
        assert eventually(lambda: "let go: 1" in installed.manage("shell", said_by=LET_GO))
        assert eventually(lambda: any(title in one for one in installed.postbox.subjects_for("lectrice@exemple.fr")))

    def test_it_speaks_http2_sends_static_files_compressed_and_keeps_them(self, installed):
        context = ssl._create_unverified_context()
        context.set_alpn_protocols(["h2"])
        line = HTTPSConnection("127.0.0.1", int(installed.https), context=context)
        line.connect()
        assert line.sock.selected_alpn_protocol() == "h2"
        line.close()
        home = Browser(int(installed.https), "127.0.0.9").ask("GET", "/")[2]
        sheet = re.search(r'href="(/static/[^"]+\.css)"', home).group(1)
        line = HTTPSConnection("127.0.0.1", int(installed.https), context=ssl._create_unverified_context())
        line.request("GET", sheet, headers={"Host": HOST, "Accept-Encoding": "gzip"})
        answer = line.getresponse()
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert b"{" in gzip.decompress(answer.read())
        line.close()

    @pytest.mark.walk
    @pytest.mark.skipif(not DEEP, reason="collects the static files once more: make test-deep")
    def test_run_again_it_leaves_settings_certificate_and_pages_alone(self, installed):
        kept = ["etc/asv.env", "etc/ssl/asv/fullchain.pem", "etc/ssl/asv/privkey.pem"]
        before = [(installed.root / name).read_bytes() for name in kept]
        releases = sorted((installed.root / "srv/asv/releases").iterdir())
        said = installed.install()
        assert [(installed.root / name).read_bytes() for name in kept] == before
        assert "Le site sert déjà" in said and "/readyz/ répond ok" in said
        assert sorted((installed.root / "srv/asv/releases").iterdir()) == releases

    def test_too_many_requests_wait_and_a_site_that_is_away_says_so(self, installed):
        installed.shell("processes stop web")
        line = HTTPSConnection("127.0.0.1", int(installed.https), context=ssl._create_unverified_context())
        answers = []
        for _ in range(400):
            line.request("GET", f"/dossiers/{SECRET}/?cle={SECRET}", headers={"Host": HOST})
            answer = line.getresponse()
            answers.append((answer.status, "revient dans un instant" in answer.read().decode()))
        assert set(answers) == {(503, True), (429, False)}
        installed.shell("processes start web")
        assert eventually(lambda: Browser(int(installed.https), "127.0.0.9").ask("GET", "/")[0] == 200)

    def test_no_address_and_no_secret_is_in_a_log_and_logs_turn(self, installed):
        Browser(int(installed.https), "127.0.0.9").ask("GET", f"/dossiers/{SECRET}/?cle={SECRET}")
        folder = installed.root / "var/log/asv"
        # nginx writes a line after it has answered: the reader may be here before it.
        assert eventually(lambda: re.search(r"GET /dossiers/ [45]\d\d", (folder / "access.log").read_text()), 10)
        told = (folder / "access.log").read_text()
        for path in folder.glob("*.log"):
            assert not re.search(rf"{SECRET}|127\.0\.0\.9|@exemple", path.read_text()), path.name
        if not (logrotate := shutil.which("logrotate", path=f"{os.environ['PATH']}:/usr/sbin")):
            missing("logrotate")
        rules = installed.root / "etc/logrotate.d/asv"
        installed.run(logrotate, "--force", "--state", str(installed.root / "state"), str(rules))
        # A line is written after its answer: the last one may come between our reading and the turn.
        assert (folder / "access.log.1").read_text().startswith(told) and (folder / "access.log").read_text() == ""

    @pytest.mark.walk
    @pytest.mark.skipif(not DEEP, reason="two versions, each with a Python of its own: make test-deep")
    @pytest.mark.parametrize(("file", "line", "serves"), [
        ("platform/asv/wsgi.py", "raise RuntimeError('a version that does not start')", False),
        ("platform/asv/core/management/commands/upgrade.py", "raise RuntimeError('cannot be migrated')", False),
        ("platform/asv/wsgi.py", "# a version that serves", True),
    ])  # fmt: skip
    def test_an_update_serves_or_gives_back_what_was_there(self, installed, tmp_path, file, line, serves):
        shutil.copytree(settings.ROOT, tmp_path / "newer", ignore=shutil.ignore_patterns(".*", "var", "__pycache__"))
        with (tmp_path / "newer" / file).open("a") as changed:
            changed.write(f"\n{line}\n")
        app = installed.root / "srv/asv/app"
        before, people = app.readlink(), installed.manage("shell", said_by=COUNT)
        over, answers = threading.Event(), []
        reader = threading.Thread(target=read_and_write, args=(int(installed.https), over, answers))
        reader.start()
        done = subprocess.run(
            [tmp_path / "newer/platform/deploy/upgrade.sh", "--root", installed.root],
            env=installed.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        over.set()
        reader.join()
        assert (done.returncode == 0) is serves, done.stdout + done.stderr
        assert (app.readlink() != before) is serves
        assert {status for _moment, status, _posted in answers} <= {200, 503}
        closed = [status for _moment, _status, status in answers]
        assert 503 in closed and closed[0] != 503, "writes were closed meanwhile"
        assert read_and_write(int(installed.https), over, [])[2] != 503, "and are open again"
        assert installed.manage("shell", said_by=COUNT) == people
        away = [moment for moment, status, _posted in answers if status != 200]
        sys.stdout.write(
            f"away for {max(away) - min(away):.0f} s of {answers[-1][0] - answers[0][0]:.0f}" if away else "never away"
        )

    @pytest.mark.walk
    @pytest.mark.skipif(not DEEP, reason="six updates cut short: make test-deep")
    @pytest.mark.parametrize("step", [
        "Code et environnement", "écritures sont fermées", "Sauvegarde", "travaille sur une copie",
        "prend la place", "Sert-elle",
    ])  # fmt: skip
    def test_an_update_killed_in_any_step_is_taken_back_whole(self, installed, step):
        newer = installed.root / "newer"
        if not newer.exists():
            shutil.copytree(settings.ROOT, newer, ignore=shutil.ignore_patterns(".*", "var", "__pycache__"))
            with (newer / "platform/asv/wsgi.py").open("a") as changed:
                changed.write("\n# the version whose update is cut short\n")
        app, upgrading = installed.root / "srv/asv/app", installed.root / "srv/asv/upgrading"
        before, people = app.readlink(), installed.manage("shell", said_by=COUNT)
        command = [newer / "platform/deploy/upgrade.sh", "--root", installed.root]
        update = subprocess.Popen(
            command, env=installed.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            start_new_session=True,
        )  # fmt: skip
        assert any(step in line for line in update.stdout), "the step was reached"
        time.sleep(random.Random(f"{SEED} {step}").uniform(0, 2))
        os.killpg(update.pid, signal.SIGKILL)
        update.communicate()
        begun = upgrading.exists()
        done = subprocess.run(
            [*command, "--back"], env=installed.environment, capture_output=True, text=True, check=False
        )
        assert (done.returncode == 0) is begun, done.stdout + done.stderr
        assert app.readlink() == before and not upgrading.exists()
        assert installed.manage("shell", said_by=COUNT) == people
        browser = Browser(int(installed.https), "127.0.0.9")
        assert eventually(lambda: browser.ask("GET", "/")[0] == 200)
        assert browser.sign_in("personne@exemple.fr", "rien")[0] != 503, "writes are open"


COUNT = """
from asv.accounts.models import User
from wagtail.models import Page
print(User.objects.count(), Page.objects.count())
"""


def read_and_write(port, over, answers):
    """Read the home page and try to sign in until it is over: (moment, status of the page, of the form)."""
    browser = Browser(port, "127.0.0.9")
    while True:
        try:
            page = browser.ask("GET", "/")[0]
            posted = browser.sign_in("personne@exemple.fr", "rien")[0] if page == 200 else 503
        except (OSError, KeyError):
            page = posted = 503
        answers.append((time.monotonic(), page, posted))
        if over.wait(1):
            return answers[-1]
