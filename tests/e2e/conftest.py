"""A real site for a real browser: what `make run` starts, with its worker, its demo content and its mails in files."""

from __future__ import annotations

import email
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, StorageState, expect

PASSWORD = "demo-asv-2026"
# The same engine without a window to draw: a fifth of the processor time. The whole browser where it is not installed.
CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(autouse=True)
def own_ground():
    """Nothing of the test process's own is used here: the site runs beside it."""


class Site:
    """The running site."""

    def __init__(self, url: str, data_dir: Path, env: dict[str, str]) -> None:
        self.url = url
        self.data_dir = data_dir
        self.env = env

    def path(self, path: str) -> str:
        """An address of the site."""
        return self.url + path

    def mails_to(self, address: str) -> list[EmailMessage]:
        """Every mail sent to an address, oldest first."""
        files = sorted((self.data_dir / "mail").glob("*.eml"), key=lambda path: path.stat().st_mtime)
        messages = [email.message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
        return [message for message in messages if address in str(message["To"])]

    def wait_for_mail(self, address: str, words: str, seconds: float = 60, where: str = "text/plain") -> EmailMessage:
        """The first mail to an address whose subject, or any part of this type, holds these words."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for message in self.mails_to(address):
                parts = [part.get_content() for part in message.walk() if part.get_content_type() == where]
                if words in "".join((*map(str, parts), str(message["Subject"]))):
                    return message
            time.sleep(0.2)
        raise AssertionError(f"no mail to {address} with {words!r} after {seconds} s")

    def titles_found(self, words: str) -> list[str]:
        """The titles that the public API finds for these words."""
        address = self.path("/api/v1/recherche?" + urllib.parse.urlencode({"q": words}))
        with urllib.request.urlopen(address, timeout=60) as answer:
            return [result["title"] for result in json.load(answer)["results"]]

    def wait_until_found(self, words: str, title: str, seconds: float = 60) -> None:
        """Until the public API finds a title for these words."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if title in self.titles_found(words):
                return
            time.sleep(0.1)
        raise AssertionError(f"{title!r} is not found for {words!r} after {seconds} s")


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The site on a free port, from an empty folder, until the tests end.

    `E2E_PREPARED` names a folder made by `manage.py serve --prepare-only`: a copy of it saves the first minute.
    """
    data_dir = tmp_path_factory.mktemp("site")
    if os.environ.get("E2E_PREPARED"):
        shutil.copytree(os.environ["E2E_PREPARED"], data_dir, dirs_exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    env = {
        **{
            name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SEARCH_URL", "EMAIL_URL")
        },
        "DATA_DIR": str(data_dir),
        "PORT": port,
        "DJANGO_SETTINGS_MODULE": "asv.settings.dev",
        "ALERT_DELAY_MINUTES": "0",
    }
    log = (data_dir / "serve.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        env=env,
        cwd=settings.ROOT,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    running = Site(f"http://127.0.0.1:{port}", data_dir, env)
    try:
        _wait(process, running)
        yield running
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)
        log.close()


@pytest.fixture(scope="session")
def ground(site):
    """What the demo content has none of (`tests/e2e/ground.py`): a name for each thing, and its path."""
    made = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", "from tests.e2e.ground import build; build()"],
        env={**site.env, "SITE_URL": site.url},
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr[-3000:]
    return json.loads(made.stdout.splitlines()[-1])


def _wait(process, running):
    for _ in range(1200):
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(running.path("/readyz/"), timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError("the site did not start:\n" + (running.data_dir / "serve.log").read_text()[-3000:])


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The distribution's Chromium; no sandbox, since CI runs as root.

    One process draws all pages of a context: what a new one reads and compiles first costs more than most pages.
    """
    args = ["--no-sandbox", "--disable-gpu", "--renderer-process-limit=1"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": args}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """A French reader on a small laptop, who needs no motion."""
    return {
        **browser_context_args,
        "locale": "fr-FR",
        "viewport": {"width": 1280, "height": 800},
        "reduced_motion": "reduce",
    }


@pytest.fixture(scope="session")
def passing_by(browser, browser_context_args):
    """The browser of all visitors: its cache stays warm."""
    context = browser.new_context(**browser_context_args)
    yield context
    context.close()


@pytest.fixture
def visitor(passing_by, site):
    """A page of a browser that knows nothing of the site, with time enough for a busy machine."""
    page = open_page(passing_by)
    yield page
    page.close()
    forget_all(passing_by, site)


def forget_all(context: BrowserContext, site: Site) -> None:
    """Take out of a browser what the site left in it: cookies and what its scripts keep; files of styles stay."""
    page = context.new_page()  # one of its own: a page whose process died (tests/e2e/died_in.py) never answers this
    kept = {"origin": site.url, "storageTypes": "cookies,local_storage,session_storage,indexeddb"}
    context.new_cdp_session(page).send("Storage.clearDataForOrigin", kept)
    page.close()
    context.clear_cookies()


@pytest.fixture(scope="session")
def signed_in() -> dict[str, StorageState]:
    """The cookies of each account that signed in before."""
    return {}


@pytest.fixture
def open_as(new_context, site, signed_in):
    """A fresh browser where a demo account is signed in; it signs in by the form where no earlier one did."""

    def enter(account: str, then: str = "/compte/") -> Page:
        if account in signed_in:
            page = open_page(new_context(storage_state=signed_in[account]))
            page.goto(site.path(then))
            if page.url == site.path(then):
                return page
            page.context.close()
        page = open_page(new_context())
        sign_in(page, site, account, then)
        signed_in[account] = page.context.storage_state()
        return page

    return enter


def open_page(context: BrowserContext) -> Page:
    """A page of a context that waits generously: nothing here is a measure of speed."""
    context.set_default_timeout(PATIENCE)
    context.set_default_navigation_timeout(PATIENCE)
    return context.new_page()


def sign_in(page: Page, site: Site, account: str, then: str = "/compte/") -> None:
    """Sign a demo account in, by the form, as people do."""
    page.goto(site.path(f"/compte/connexion/?next={then}"))
    page.fill("input[name=login]", f"{account}@demo.example")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url(site.path(then))
