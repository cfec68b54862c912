"""Requests as a server hands them over (WSGI, bytes in latin-1), through the handler that production runs."""

from __future__ import annotations

import io
import traceback
from dataclasses import dataclass, field
from typing import Any

from django.core.servers.basehttp import get_internal_wsgi_application
from django.core.signals import got_request_exception

CSRF = "a" * 32


@dataclass(frozen=True)
class Request:
    """What is sent: path and query undecoded, headers by their names as sent, and who sends it."""

    method: str = "GET"
    path: bytes = b"/"
    query: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    who: str = "visitor"


@dataclass(frozen=True)
class Answer:
    """What came back; `raised` is the traceback of what went wrong inside, where something did."""

    status: int
    headers: dict[str, str]
    body: bytes
    raised: str


class Sender:
    """Sends requests to the site in this process."""

    def __init__(self, sessions: dict[str, str]) -> None:
        self.sessions = sessions
        self.handler = get_internal_wsgi_application()

    def send(self, request: Request) -> Answer:
        """The answer, read to its end. An exception that leaves the handler is an answer of 500, as on a server."""
        started: list[Any] = []
        raised: list[str] = []

        def note(**_: Any) -> None:
            raised.append(traceback.format_exc(limit=-12))

        got_request_exception.connect(note)
        try:
            response = self.handler(self._environ(request), lambda status, headers: started.extend((status, headers)))
            try:
                body = b"".join(response)
            finally:
                response.close()
        except Exception:  # noqa: BLE001 - what a server would answer with 500
            return Answer(500, {}, b"", traceback.format_exc(limit=-12))
        finally:
            got_request_exception.disconnect(note)
        status, headers = started
        return Answer(int(status.split()[0]), dict(headers), body, "\n".join(raised))

    def _environ(self, request: Request) -> dict[str, Any]:
        cookies = [f"csrftoken={CSRF}"]
        if self.sessions.get(request.who):
            cookies.append(f"sessionid={self.sessions[request.who]}")
        headers = {"Host": "asv.example", "X-CSRFToken": CSRF, "Cookie": "; ".join(cookies)}
        if request.body or request.method in ("POST", "PUT", "PATCH"):
            headers["Content-Length"] = str(len(request.body))
        extra = dict(request.headers)
        if "Cookie" in extra:
            extra["Cookie"] = f"{headers['Cookie']}; {extra['Cookie']}"
        headers |= extra
        environ: dict[str, Any] = {
            "REQUEST_METHOD": request.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": request.path.decode("latin-1"),
            "QUERY_STRING": request.query.decode("latin-1"),
            "SERVER_NAME": "asv.example",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(request.body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        for name, value in headers.items():
            key = name.upper().replace("-", "_")
            environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
        return environ
