"""What tests of the worker need: a real death, a real mail server, a database that survives both."""

from __future__ import annotations

import os
import socketserver
import threading
from collections.abc import Callable
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from django.db import connections

from asv.jobs import queueing
from asv.jobs.letters import Letter, always_owed
from asv.jobs.models import OutgoingMail

DIED = 9
_TESTS = os.getpid()


def queue_mail(*draft: Any, **values: Any) -> OutgoingMail:
    """Owe a mail that no kind of the site wrote: what `Draft` takes."""
    return queueing.queue_mail(queueing.Draft(*draft, **values))


def make_letter(prefix: str, **values: Any) -> Letter:
    """A kind of mail of the tests."""
    return Letter(
        **{"prefix": prefix, "label": "Essai", "template": "emails/text", "still_owed": always_owed, **values}
    )


def in_a_dying_process(work: Callable[[], Any]) -> int:
    """Run something in a process of its own, which may die at any point; its exit code (0 when it came to its end)."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001
            os._exit(3)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def die(*args: Any, **kwargs: Any) -> Any:
    """Die at once: no handler runs, nothing is rolled back but by the database itself.

    Never the process of the tests.
    """
    assert os.getpid() != _TESTS, "only a process that `in_a_dying_process` began dies"
    os._exit(DIED)


class MailServer(socketserver.ThreadingTCPServer):
    """A small SMTP server on loopback: keeps what it takes, and refuses as told."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.taken: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.refused: dict[str, str] = {}
        self.sender_refused = self.text_refused = ""
        self.hang_up_after_data = 0
        self.hang_up_before_data = 0
        self.connections = 0

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.server_address[1]


class _Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self) -> None:
        self.server.connections += 1
        self.say("220 loopback")
        recipient = ""
        while line := self.rfile.readline():
            command = line.decode("utf-8", "replace").strip()
            verb = command.upper()
            if verb.startswith(("EHLO", "HELO")):
                self.say("250 loopback")
            elif verb.startswith("MAIL") and self.server.sender_refused:
                self.say(self.server.sender_refused)
            elif verb.startswith("RCPT"):
                recipient = command.partition("<")[2].partition(">")[0]
                self.say(self.server.refused.get(recipient, "250 ok"))
            elif verb == "DATA":
                if self.server.hang_up_before_data:
                    self.server.hang_up_before_data -= 1
                    return
                self.say("354 go on")
                self._take(recipient)
                if self.server.text_refused:
                    self.say(self.server.text_refused)
                    continue
                if self.server.hang_up_after_data:
                    self.server.hang_up_after_data -= 1
                    return
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def _take(self, recipient: str) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        if self.server.text_refused:
            return
        self.server.taken.append(message_from_bytes(b"".join(lines), policy=policy.default))  # type: ignore[arg-type]
        self.server.recipients.append(recipient)


@contextmanager
def mail_server(settings: Any):
    """A running MailServer to which the site's mails go."""
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 5
        yield server
        server.shutdown()
