"""A site of its own for a benchmark: production settings, SQLite, the embedded engine, two gunicorn workers."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PORT = 8765
BASE = f"http://127.0.0.1:{PORT}"


def environment(data_dir: Path) -> dict[str, str]:
    """The environment of a production server on this machine."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": BASE,
        "DATA_DIR": str(data_dir),
        "DATABASE_URL": f"sqlite:///{data_dir / 'db.sqlite3'}",
        "SEARCH_URL": "embedded:",
        "EMAIL_URL": "file:",
    }


def manage(env: dict[str, str], *args: str) -> str:
    """Run one management command; its output. Raises when it fails."""
    command = [sys.executable, "manage.py", *args]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"{' '.join(args)}: {done.stderr[-2000:]}")
    return done.stdout


def prepare(data_dir: Path, resources: int, *more: str) -> tuple[dict[str, str], dict[str, float]]:
    """A fresh site with this many synthetic resources; its environment, and the seconds each step took.

    `more` goes to `generate_corpus`.
    """
    shutil.rmtree(data_dir, ignore_errors=True)
    data_dir.mkdir(parents=True)
    env = environment(data_dir)
    steps = {
        "migrate": ("migrate", "-v0"),
        "static": ("collectstatic", "--noinput", "-v0"),
        "corpus": ("generate_corpus", "--resources", str(resources), "--seed", "7", *more),
    }
    seconds = {}
    for name, args in steps.items():
        started = time.perf_counter()
        manage(env, *args)
        seconds[name] = round(time.perf_counter() - started, 2)
    started = time.perf_counter()
    output = manage(env, "rebuild_search_index")
    seconds["rebuild"] = round(time.perf_counter() - started, 2)
    rate = re.search(r"(\d+) par seconde", output)
    if rate is None:
        raise RuntimeError(f"rebuild_search_index says nothing of its rate: {output}")
    seconds["rebuild_per_second"] = int(rate.group(1))
    return env, seconds


def access_log(env: dict[str, str]) -> str:
    """Where the site's server writes how long it took over each request, in microseconds."""
    return str(Path(env["DATA_DIR"]) / "access.log")


@contextlib.contextmanager
def serving(env: dict[str, str], *more: str) -> Iterator[subprocess.Popen[bytes]]:
    """Gunicorn with two workers, answering; `more` goes to its command."""
    command = [
        sys.executable, "-m", "gunicorn", "asv.wsgi", "-b", f"127.0.0.1:{PORT}", "-w", "2",
        "--access-logfile", access_log(env), "--access-logformat", "%(D)s %(U)s", *more,
    ]  # fmt: skip
    process = subprocess.Popen(command, env=env, cwd=ROOT)  # noqa: S603
    try:
        _wait_for(f"{BASE}/healthz/")
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(url: str) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=2).close()  # noqa: S310
            return
        time.sleep(0.1)
    raise RuntimeError(f"{url} does not answer.")


def worker_memory(process: subprocess.Popen[bytes]) -> list[float]:
    """Resident memory of each gunicorn worker, in MiB."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    sizes = []
    for child in children:
        status = Path(f"/proc/{child}/status").read_text()
        sizes.append(round(int(status.split("VmRSS:")[1].split()[0]) / 1024, 1))
    return sizes


def probe(env: dict[str, str], name: str, *args: str) -> object:
    """The JSON answer of a function of `bench.probes`, run inside the site's own process."""
    command = [sys.executable, "-m", "bench.probes", name, *args]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return json.loads(done.stdout.strip().splitlines()[-1])
