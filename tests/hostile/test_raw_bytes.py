"""Bytes that are hardly HTTP, sent to gunicorn as it serves the site: what it refuses, and what it lets through."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
HOST = b"Host: asv.example\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
LINES = {
    "no version": b"GET /\r\n\r\n",
    "no path": b"GET HTTP/1.1\r\n" + HOST + b"\r\n",
    "lower case": b"get /healthz/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "own method": b"BREW /recherche/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "bad method": b"G\xe9T / HTTP/1.1\r\n" + HOST + b"\r\n",
    "version": b"GET / HTTP/9.9\r\n" + HOST + b"\r\n",
    "NUL in the path": b"GET /rencontres/a\x00b/inscription/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "NUL, quoted": b"GET /rencontres/a%00b/inscription/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "no UTF-8": b"GET /rencontres/\xff\xfe/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "absolute": b"GET http://elsewhere.example/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "star": b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n",
    "dots": b"GET /media/images/../../etc/passwd HTTP/1.1\r\n" + HOST + b"\r\n",
    "long line": b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "NUL in a header": b"GET /healthz/ HTTP/1.1\r\n" + HOST + b"User-Agent: a\x00b\r\n\r\n",
    "NUL in a cookie": b"GET /compte/ HTTP/1.1\r\n" + HOST + b'Cookie: sessionid="\\000"\r\n\r\n',
    "many headers": b"GET /healthz/ HTTP/1.1\r\n" + HOST + b"X: y\r\n" * 500 + b"\r\n",
    "folded": b"GET /healthz/ HTTP/1.1\r\n" + HOST + b"X: a\r\n b\r\n\r\n",
    "no colon": b"GET /healthz/ HTTP/1.1\r\n" + HOST + b"nonsense\r\n\r\n",
    "length": b"POST /compte/connexion/ HTTP/1.1\r\n" + HOST + FORM + b"Content-Length: abc\r\n\r\n",
    "endless length": b"POST /compte/connexion/ HTTP/1.1\r\n" + HOST + FORM
    + b"Content-Length: " + b"9" * 40 + b"\r\n\r\n",
    "two lengths": b"POST /compte/connexion/ HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "chunked, badly": b"POST /compte/connexion/ HTTP/1.1\r\n" + HOST + FORM
    + b"Transfer-Encoding: chunked\r\n\r\nzz\r\na=b\r\n0\r\n\r\n",
    "charset": b"POST /compte/connexion/ HTTP/1.1\r\n" + HOST
    + b"Content-Type: application/x-www-form-urlencoded; charset=utf-7\r\nContent-Length: 3\r\n\r\na=b",
    "encoded charset": b"POST /compte/connexion/ HTTP/1.1\r\n" + HOST
    + b"Content-Type: application/x-www-form-urlencoded; charset*=bogus''%ff\r\nContent-Length: 3\r\n\r\na=b",
    "language": b"GET /healthz/ HTTP/1.1\r\n" + HOST + b"Accept-Language: " + b"fr;q=0.9," * 880 + b"\r\n\r\n",
}  # fmt: skip


def copied_database(folder: Path) -> str:
    """The address of a copy of the tests' database, for another process: ours stands in a transaction."""
    name = Path(connection.settings_dict["NAME"])
    for part in name.parent.glob(f"{name.name}*"):
        shutil.copy(part, folder / part.name)
    return f"sqlite:///{folder / name.name}"


@pytest.fixture
def port(db, tmp_path):
    """Of gunicorn, as `make run` starts it, over a copy of the tests' database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "asv.settings.test",
        "DATABASE_URL": copied_database(tmp_path),
        "DATA_DIR": str(tmp_path),
    }
    command = [sys.executable, "-m", "gunicorn", "asv.wsgi", "--bind", f"127.0.0.1:{number}", "--log-level", "critical"]
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        try:
            yield wait_for(number)
        finally:
            process.terminate()


def wait_for(number: int) -> int:
    """The port, once it answers."""
    for _ in range(300):
        try:
            if answer(number, b"GET /healthz/ HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"):
                return number
        except OSError:
            time.sleep(0.1)
    raise AssertionError("gunicorn does not answer")


def answer(number: int, sent: bytes) -> bytes:
    """Everything that comes back until the server is done with us."""
    with socket.create_connection(("127.0.0.1", number), timeout=10) as line:
        line.sendall(sent)
        line.shutdown(socket.SHUT_WR)
        parts = []
        while part := line.recv(65_536):
            parts.append(part)
    return b"".join(parts)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="bytes are read alike on every database")
def test_the_server_answers_bytes_that_are_hardly_http(port):
    """Never with 5xx, and it goes on answering. It may say nothing to what is no request."""
    broken = {}
    for name, sent in LINES.items():
        first = answer(port, sent).split(b"\r\n")[0]
        if first and not first.startswith((b"HTTP/1.1 2", b"HTTP/1.1 3", b"HTTP/1.1 4", b"HTTP/1.0 4")):
            broken[name] = first
    assert broken == {}
    assert answer(port, b"GET /healthz/ HTTP/1.1\r\n" + HOST + b"\r\n").startswith(b"HTTP/1.1 200")
