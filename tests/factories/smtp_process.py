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
    "died": "",  # takes the mail and breaks off before it says so
    "broken": "",  # breaks off without taking it
}
GONE = "parti"
_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.I | re.M)


@dataclass(slots=True)
class Server:
    """Where it listens, and what it took: Message-IDs in order, and those of them it never confirmed."""

    port: int
    log: Path

    def lines(self) -> list[list[str]]:
        return [line.split() for line in self.log.read_text().splitlines()]

    @property
    def taken(self) -> list[str]:
        return [line[0] for line in self.lines()]

    @property
    def unconfirmed(self) -> list[str]:
        return [line[0] for line in self.lines() if line[1] == "died"]


@contextlib.contextmanager
def smtp_process(log: Path, seed: int = 0, moods: dict[str, int] | None = None) -> Iterator[Server]:
    """A running server."""
    log.write_text("")
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

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address.startswith(GONE):
            return "550 5.1.1 no such person"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        [mood] = self.chance.choices(list(self.moods), list(self.moods.values()))
        if mood == "slow":
            await asyncio.sleep(0.03)
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
