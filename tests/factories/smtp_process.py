"""A real SMTP server in a process of its own: it writes down what it takes, and misbehaves as told, by chance.

`python -m tests.factories.smtp_process LOG SEED '{"ok": 90, "later": 10}'` prints its port and serves until its
standard input closes. Each accepted mail is a line of LOG: its Message-ID, and `died` where it never said so.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
MOODS = {
    "ok": "250 taken",
    "slow": "250 taken",
    "later": "451 4.3.0 come again",
    "error": "554 5.3.0 out of order",
    "spam": "554 5.7.1 looks like spam",
    "stalls": "250 too late",  # longer than a client waits
    "died": "",  # takes the mail and breaks off before it says so
    "broken": "",  # breaks off without taking it
}
GONE = "parti"
# What a server in trouble does to everybody: the answers to MAIL FROM, to RCPT, and the mood at DATA; empty: as always.
FAULTS: dict[str, tuple[str, str, str]] = {
    "gone": ("", "550 5.1.1 no such person", ""),
    "blocked": ("", "550 5.7.1 you are blocked", ""),
    "unclear": ("", "550 not taken", ""),
    "no sender": ("550 5.7.1 no mail from you", "", ""),
    "unauthenticated": ("530 5.7.0 authenticate first", "", ""),
    "greylisted": ("", "451 4.7.1 come again", ""),
    "closing": ("", "421 4.3.2 closing", ""),
    "full": ("", "", "later"),
    "spam": ("", "", "spam"),
    "died after the text": ("", "", "died"),
    "broken off": ("", "", "broken"),
    "stalls": ("", "", "stalls"),
}
_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.I | re.M)


@dataclass(slots=True)
class Server:
    """Where it listens, and what it took: Message-IDs in order, and those of them it never confirmed."""

    port: int
    log: Path

    @staticmethod
    def switch_of(log: Path) -> Path:
        """The file that names the fault under way."""
        return log.with_suffix(".fault")

    def break_down(self, fault: str) -> None:
        """Have this fault from now on; none with an empty name."""
        self.switch_of(self.log).write_text(fault)

    @staticmethod
    def heard_of(log: Path) -> Path:
        """The file that grows by a byte with each mail that is offered, taken or not."""
        return log.with_suffix(".heard")

    @property
    def heard(self) -> int:
        """How many mails were offered."""
        return self.heard_of(self.log).stat().st_size

    def lines(self) -> list[list[str]]:
        return [line.split() for line in self.log.read_text().splitlines()]

    @property
    def taken(self) -> list[str]:
        return [line[0] for line in self.lines()]

    @property
    def unconfirmed(self) -> list[str]:
        return [line[0] for line in self.lines() if line[1] == "died"]


@contextlib.contextmanager
def smtp_process(log: Path, seed: int = 0, moods: dict[str, int] | None = None, fault: str = "") -> Iterator[Server]:
    """A running server; with a fault of FAULTS it has it until `Server.break_down` says otherwise."""
    log.write_text("")
    Server.switch_of(log).write_text(fault)
    Server.heard_of(log).write_text("")
    command = [sys.executable, "-m", __name__, str(log), str(seed), json.dumps(moods or {"ok": 1})]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Server(int(process.stdout.readline()), log)  # type: ignore[union-attr]
    finally:
        process.stdin.close()  # type: ignore[union-attr]
        process.wait(10)


class _Handler:
    def __init__(self, log: Any, chance: random.Random, moods: dict[str, int]) -> None:
        self.log, self.chance, self.moods = log, chance, moods
        self.switch = Server.switch_of(Path(log.name))

    @property
    def fault(self) -> tuple[str, str, str]:
        return FAULTS.get(self.switch.read_text(), ("", "", ""))

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        with Server.heard_of(Path(self.log.name)).open("a") as heard:
            heard.write(".")
        if self.fault[0]:
            return self.fault[0]
        envelope.mail_from = address
        return "250 ok"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address.startswith(GONE):
            return "550 5.1.1 no such person"
        if self.fault[1]:
            return self.fault[1]
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        [mood] = self.chance.choices(list(self.moods), list(self.moods.values()))
        mood = self.fault[2] or mood
        if mood == "slow":
            await asyncio.sleep(0.03)
        if mood == "stalls":
            await asyncio.sleep(2)
        if mood in ("ok", "slow", "died"):
            self.log.write(f"{_MESSAGE_ID.search(envelope.content).group(1).decode()} {mood}\n")  # type: ignore[union-attr]
            self.log.flush()
        if mood in ("died", "broken"):
            server.transport.abort()
        return MOODS[mood] or "421 gone"


async def _serve(log: Any, seed: int, moods: dict[str, int]) -> None:
    from aiosmtpd.smtp import SMTP

    handler = _Handler(log, random.Random(seed), moods)
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: SMTP(handler, enable_SMTPUTF8=True), "127.0.0.1", 0)
    sys.stdout.write(f"{listening.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)


def main() -> None:
    """Serve until nobody holds the other end of standard input."""
    import logging

    logging.disable(logging.CRITICAL)
    with Path(sys.argv[1]).open("a") as log:
        asyncio.run(_serve(log, int(sys.argv[2]), json.loads(sys.argv[3])))


if __name__ == "__main__":
    main()
