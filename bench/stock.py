"""A stock Wagtail site (`bench/plain/`) beside this one: processor time of the web workers for a page, made and kept.

Both are served by gunicorn with two sync workers and asked in turns. *Made*: no whole page is kept on either side, and
each page is asked again and again. *Kept*: Django's per-site cache in memory there, the page cache here, then this site
behind nginx with the shipped configuration (without TLS and its limit of requests), nginx's own time included. Requests
a second are those one core could answer, were it asked for nothing else. BENCH_ROUNDS (5) is how many rounds there are.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import secrets
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.site import ROOT, environment, manage

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
ARTICLES = 35
OURS, STOCK, NGINX = 8766, 8767, 8768
PAGES = {
    "home": ("/", "/"),
    "a récit; an article": ("/experiences/ambassadeurs-de-sante-lille/", "/articles/article-3/"),
    "list": ("/experiences/", "/articles/"),
    "search": ("/recherche/?q=sant%C3%A9", "/recherche/?q=sant%C3%A9"),
    "404": ("/nulle-part/", "/nulle-part/"),
}
MADE, GIVEN = 40, 400  # requests of a round
MOST_KEPT_MS, NGINX_TIMES = 1.0, 10
_LEFT_OUT = re.compile(r"^\s*(?:ssl_\S+|limit_req)\s.*;\n", re.M)


def compare(data_dir: Path) -> list[dict[str, Any]]:
    """For each kind of page its processor time on both sides in milliseconds, made and kept, and the ratio."""
    here = data_dir / "bench-stock"
    shutil.rmtree(here, ignore_errors=True)
    ours, stock = _ours(here / "ours"), _stock(here / "stock")
    rows = []
    with _serving("asv.wsgi", {**ours, "PAGE_CACHE": "false"}, OURS) as a, _serving(_PLAIN, stock, STOCK) as b:
        rows += [_row("made", name, (a, path), (b, other), MADE) for name, (path, other) in PAGES.items()]
    kept = {**stock, "STOCK_CACHE": "1"}
    with _serving("asv.wsgi", ours, OURS) as a, _serving(_PLAIN, kept, STOCK) as b, _nginx(here, ours, a) as proxy:
        rows += [
            _row("kept", name, (a, path), (b, other), GIVEN) for name, (path, other) in PAGES.items() if name != "404"
        ]
        if proxy:
            rows.append(_row("nginx", "home", (proxy, "/"), (b, "/"), GIVEN))
    return rows


_PLAIN = "bench.plain.wsgi"


def _ours(folder: Path) -> dict[str, str]:
    folder.mkdir(parents=True)
    env = {**environment(folder), "SITE_URL": f"http://127.0.0.1:{OURS}", "ALLOWED_HOSTS": "127.0.0.1"}
    for args in (("migrate", "-v0"), ("collectstatic", "--noinput", "-v0"), ("load_demo",), ("rebuild_search_index",)):
        manage(env, *args)
    return env


def _stock(folder: Path) -> dict[str, str]:
    folder.mkdir(parents=True)
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "bench.plain.settings",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "DATA_DIR": str(folder),
        "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}",
    }
    (folder / "stock_migrations").mkdir()
    (folder / "stock_migrations" / "__init__.py").touch()
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "bench.plain.filling", str(ARTICLES)], env=env, cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return env


@dataclass(frozen=True)
class Server:
    """What answers at a port, and the processes whose time counts."""

    port: int
    processes: tuple[int, ...]

    def spent(self) -> float:
        """Milliseconds of processor time so far, of all their threads."""
        return sum(
            int(task.joinpath("schedstat").read_text().split()[0]) / 1e6
            for process in self.processes
            for task in Path(f"/proc/{process}/task").iterdir()
        )

    def ask(self, path: str, times: int) -> int:
        """Ask for a page so many times, from a browser that takes it packed; the last status."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        status = 0
        for _ in range(times):
            line.request("GET", path, headers={"Accept-Encoding": "gzip", "Host": f"127.0.0.1:{OURS}"})
            answer = line.getresponse()
            answer.read()
            status = answer.status
        line.close()
        return status


def _row(how: str, name: str, ours: tuple[Server, str], theirs: tuple[Server, str], times: int) -> dict[str, Any]:
    taken: dict[str, list[float]] = {"ours": [], "theirs": []}
    sides = [("ours", *ours), ("theirs", *theirs)]
    status = [server.ask(path, 12) for _side, server, path in sides]
    for number in range(ROUNDS):
        for side, server, path in sides if number % 2 else reversed(sides):
            before = server.spent()
            server.ask(path, times)
            taken[side].append((server.spent() - before) / times)
    ratio = statistics.median(a / b for a, b in zip(taken["ours"], taken["theirs"], strict=True))
    medians = {side: round(statistics.median(values), 3) for side, values in taken.items()}
    return {"how": how, "page": name, "status": status, **medians, "ratio": round(ratio, 3)}


@contextlib.contextmanager
def _serving(module: str, env: dict[str, str], port: int) -> Iterator[Server]:
    command = [sys.executable, "-m", "gunicorn", module, "-b", f"127.0.0.1:{port}", "-w", "2"]
    log = (Path(env["DATA_DIR"]) / "gunicorn.log").open("a")
    process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=log, stderr=log)  # noqa: S603
    try:
        _wait(port)
        yield Server(port, _children(process.pid))
    finally:
        process.terminate()
        process.wait(timeout=20)


def _children(process: int) -> tuple[int, ...]:
    return tuple(map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()))


@contextlib.contextmanager
def _nginx(here: Path, env: dict[str, str], site: Server) -> Iterator[Server | None]:
    """nginx as shipped, before our site, whose time counts too; None where it is not installed."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if not found:
        yield None
        return
    folder = here / "nginx"
    folder.mkdir()
    deploy = ROOT / "platform" / "deploy"
    values = {
        "ASV_HOST": "127.0.0.1", "ASV_HTTP": "127.0.0.1:8769", "ASV_HTTP2": "", "ASV_UPSTREAM": f"127.0.0.1:{OURS}",
        "ASV_DATA": env["DATA_DIR"], "ASV_HEADERS": str(deploy), "ASV_KEPT": f"{folder}/kept", "ASV_LOG": str(folder),
        "ASV_WWW": str(deploy),
    }  # fmt: skip
    text = (deploy / "nginx.conf").read_text().replace("${ASV_HTTPS} ssl${ASV_HTTP2_OLD}", f"127.0.0.1:{NGINX}")
    text = _LEFT_OUT.sub("", text).replace("proxy_set_header Host $host;", f"proxy_set_header Host 127.0.0.1:{OURS};")
    for name, value in values.items():
        text = text.replace(f"${{{name}}}", value)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    owner = "user root;\n" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{owner}daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\nkeepalive_requests 100000;\n{temporary}{text}}}\n"
    )
    process = subprocess.Popen([found, "-p", str(folder), "-c", str(folder / "nginx.conf")])  # noqa: S603
    try:
        _wait(NGINX)
        yield Server(NGINX, (*_children(process.pid), *site.processes))
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(port: int) -> None:
    for _ in range(600):
        with contextlib.suppress(OSError, http.client.HTTPException):
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            line.request("GET", "/")
            line.getresponse().read()
            return
        time.sleep(0.1)
    raise RuntimeError(f"Nothing answers at {port}.")


def table(rows: list[dict[str, Any]]) -> str:
    """The figures for people."""
    lines = [
        f"{'beside a stock Wagtail site':44}{'ours, ms':>10}{'theirs, ms':>12}{'ratio':>8}{'requests/s a core':>20}"
    ]
    for row in rows:
        rate = f"{1000 / row['ours']:,.0f} / {1000 / row['theirs']:,.0f}"
        lines.append(
            f"{row['how'] + ', ' + row['page']:44}{row['ours']:>10}{row['theirs']:>12}{row['ratio']:>8}{rate:>20}"
        )
    return "\n".join(lines)


def missed(rows: list[dict[str, Any]]) -> list[str]:
    """Kept pages that cost more than there, or than a millisecond; nginx that gives less than ten times as many."""
    faults = []
    for row in rows:
        name = f"{row['how']}, {row['page']}"
        if row["how"] == "kept" and row["ours"] > MOST_KEPT_MS:
            faults.append(f"{name}: {row['ours']} ms a hit, over {MOST_KEPT_MS}")
        if row["how"] == "kept" and row["ratio"] > 1:
            faults.append(f"{name}: {row['ratio']} × the processor time of the stock site's cache")
        if row["how"].startswith("nginx") and row["ratio"] > 1 / NGINX_TIMES:
            faults.append(f"{name}: {1 / row['ratio']:.1f} × as many as the stock site's cache, under {NGINX_TIMES}")
    return faults
