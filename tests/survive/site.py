"""A site of real processes: gunicorn with two workers and the worker beside it, on folders of its own."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from tests.factories.site import PASSWORD
from tests.survive.fill import ADMIN

# What a reader without an account asks; every one is to be answered whatever is optional fails.
READING = (
    "/",
    "/experiences/",
    "/experiences/recit-numero-0/",
    "/experiences/recit-numero-1/",
    "/recherche/?q=numero",
    "/recherche/export.csv?q=numero",
    "/api/v1/recherche?q=numero",
    "/rencontres/",
    "/annuaire/",
    "/carte/",
    "/glossaire/",
    "/compte/connexion/",
    "/sitemap.xml",
    "/healthz/",
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Site:
    """Started by `begin`, ended by `end`; `ask` is a browser with cookies."""

    def __init__(self, folder: Path, database: str, **environment: str) -> None:
        self.folder, self.port, self.cookies = folder, free_port(), {}
        self.log = folder.parent / f"{folder.name}.log"
        self.environment = {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "tests.survive.as_run",
            "DATA_DIR": str(folder),
            "DATABASE_URL": database,
            "SECRET_KEY": "only-for-this-test-" + "0" * 50,
            "ALLOWED_HOSTS": "127.0.0.1",
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            **environment,
        }
        self.processes: list[subprocess.Popen[bytes]] = []

    def run(self, *command: str) -> None:
        """A command to its end. Raises AssertionError with its words."""
        done = subprocess.run([sys.executable, *command], env=self.environment, cwd=settings.ROOT, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()[-2000:]

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """A process beside, its words in the site's log."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *command],
                env=self.environment,
                cwd=settings.ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def begin(self, workers: int = 1) -> None:
        """The web server, then so many workers."""
        self.web = self.start(
            "-m", "gunicorn", "asv.wsgi", "--bind", f"127.0.0.1:{self.port}", "--workers", "2", "--threads", "4"
        )
        self.workers = [self.start("manage.py", "run_worker", "--skip-checks") for _number in range(workers)]
        self.until(lambda: self.ask("/healthz/")[0] == 200)

    def end(self) -> None:
        """Nothing is left running, children of children either."""
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def ask(self, path: str, data: dict[str, Any] | None = None, timeout: float = 40) -> tuple[int, str]:
        """Status and text; 0 where nothing answers."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Referer": f"http://127.0.0.1:{self.port}/",
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = (
            urllib.parse.urlencode({**data, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}) if data else None
        )
        try:
            line.request("POST" if data else "GET", path, body, headers)
            answer = line.getresponse()
            text = answer.read().decode(errors="replace")
        except OSError:
            return 0, ""
        except http.client.HTTPException:
            return 0, ""
        finally:
            line.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, text

    def lost(self, paths: tuple[str, ...] = READING) -> list[str]:
        """The pages that a reader did not get, each with its status."""
        return [f"{path} {status}" for path in paths if (status := self.ask(path)[0]) != 200]

    def sign_in(self) -> int:
        """The status of signing in as the administrator."""
        self.ask("/compte/connexion/")
        return self.ask("/compte/connexion/", {"login": ADMIN, "password": PASSWORD})[0]

    def until(self, holds: Any, seconds: float = 90) -> None:
        """Wait for it. Raises AssertionError with the log's end."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if holds():
                return
            time.sleep(0.2)
        raise AssertionError(
            f"not in {seconds} s; {self.ask('/readyz/')}:\n" + self.log.read_text(errors="replace")[-4000:]
        )

    def errors(self) -> list[str]:
        """The pages that broke, as the log of the server tells."""
        return re.findall(r"Internal Server Error: (\S+)", self.log.read_text(errors="replace"))


@contextlib.contextmanager
def small_disk(folder: Path, size: str, options: str = "") -> Iterator[Path]:
    """A disk of its own for a folder: tmpfs, which only root may mount."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}{options}", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill_disk(folder: Path) -> None:
    """A file that leaves no byte of room."""
    with (folder / "ballast").open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"\0" * 4096)


def may_mount(folder: Path) -> bool:
    """Whether this process may make such a disk."""
    try:
        with small_disk(folder, "1m"):
            return True
    except (subprocess.CalledProcessError, OSError):
        return False
