"""A real server on loopback that answers as the web does: well, badly, late, elsewhere, and not at all."""

from __future__ import annotations

import socket
import threading
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asv.stewardship.links.asking import Asker

FINE = "<html><title>Une fiche</title><h1>Une fiche</h1></html>"
# What each path answers: status, headers, body; for some, HEAD answers otherwise than GET.
PAGES: dict[str, tuple[int, dict[str, str], str]] = {
    "/": (200, {}, FINE),
    "/bon": (200, {}, FINE),
    "/fichier.pdf": (200, {"Content-Type": "application/pdf"}, "%PDF"),
    "/pour-toujours": (301, {"Location": "/bon"}, ""),
    "/pour-toujours-308": (308, {"Location": "/bon"}, ""),
    "/pour-un-jour": (302, {"Location": "/bon"}, ""),
    "/de-loin-en-loin": (301, {"Location": "/pour-toujours"}, ""),
    "/en-rond": (302, {"Location": "/en-rond-2"}, ""),
    "/en-rond-2": (302, {"Location": "/en-rond"}, ""),
    "/vers-l-accueil": (302, {"Location": "/"}, ""),
    "/vers-la-maison": (302, {"Location": "http://prive.test/secret"}, ""),
    "/vers-nulle-part": (302, {}, ""),
    "/perdu": (404, {}, "<title>404</title>"),
    "/parti": (410, {}, ""),
    "/perdu-poliment": (200, {}, "<title>Page introuvable</title>"),
    "/perdu-dans-le-titre": (200, {}, "<title>Notre site</title><h1>Erreur <b>404</b></h1>"),
    "/mur": (403, {"Server": "challenge"}, "<title>Just a moment…</title>"),
    "/compte": (401, {}, ""),
    "/trop": (429, {"Retry-After": "60"}, ""),
    "/panne": (500, {}, ""),
    "/travaux": (503, {}, ""),
    "/sans-head": (200, {}, FINE),
    "/head-ment": (200, {}, FINE),
}
HEADS = {"/sans-head": 405, "/head-ment": 404}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Neighbour

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def _answer(self, with_body: bool) -> None:
        host = self.headers["Host"].partition(":")[0]
        self.server.heard[host].append((self.command, self.path, self.headers["User-Agent"], self.server.now))
        if self.path == "/robots.txt":
            self._send(200, {"Content-Type": "text/plain"}, self.server.robots.get(host, ""))
        elif self.path == "/lent":
            self.server.released.wait(5)
            self.close_connection = True
        elif self.path == "/coupe":
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
        else:
            status, headers, body = PAGES.get(self.path, (404, {}, ""))
            self._send(status if with_body else HEADS.get(self.path, status), headers, body if with_body else "")

    def _send(self, status: int, headers: dict[str, str], body: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "text/html", "Content-Length": str(len(body.encode())), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


class Neighbour(ThreadingHTTPServer):
    """The server, what each host heard, and an asker who finds all hosts that end in `.test` here."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.heard: dict[str, list[tuple[str, str, str, float]]] = defaultdict(list)
        self.robots = {"robots.test": "User-agent: *\nDisallow: /\n"}
        self.released = threading.Event()
        self.now = 0.0
        self.visited: set[str] = set()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def url(self, path: str, host: str = "bon.test") -> str:
        """The address of a path at a host."""
        return f"http://{host}:{self.port}{path}"

    def asker(self) -> Asker:
        """One whose seconds pass without anybody waiting."""
        return Asker(resolve=self._resolve, may_visit=self._may, clock=self._clock, sleep=self._sleep, timeout=0.5)

    def _resolve(self, host: str, port: int) -> list[str]:
        if host == "inconnu.test":
            raise socket.gaierror("no such name")
        return ["10.0.0.1"] if host == "prive.test" else ["127.0.0.1"]

    def _may(self, address: str) -> bool:
        self.visited.add(address)
        return address == "127.0.0.1"

    def _clock(self) -> float:
        return self.now

    def _sleep(self, seconds: float) -> None:
        self.now += seconds
