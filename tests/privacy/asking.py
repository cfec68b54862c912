"""One person asks every route of the site, and all that is answered is read for what they may not know."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from random import Random
from typing import Any
from urllib.parse import unquote

from django.db import transaction
from django.test import Client

from tests.privacy.channels import unpacked
from tests.privacy.states import kept_from

READ, SENT = "GET", "POST"


@dataclass
class Asker:
    """Someone with a browser; `leaks` is what reached them, `asked` how many requests were made."""

    name: str
    user: Any
    ground: Any
    asked: int = 0
    leaks: list[str] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client = Client(raise_request_exception=False)
        if self.user is not None:
            self.client.force_login(self.user)
        self._kept = kept_from(self.name)
        self._digests = {
            digest: f"{state.name}: {part}"
            for state in self._kept
            for digest, part in self.ground.hidden[state.name].bytes_of.items()
        }

    def ask(self, address: str, method: str = READ, body: dict[str, Any] | None = None) -> None:
        """Ask once; what the request changed is taken back."""
        self.asked += 1
        mark = transaction.savepoint()
        try:
            response = self._send(method, address, body)
            content = b"".join(response.streaming_content) if response.streaming else response.content
        finally:
            transaction.savepoint_rollback(mark)
        self.statuses[response.status_code] = self.statuses.get(response.status_code, 0) + 1
        known = self._digests.get(sha256(content).hexdigest())
        if known:
            self.leaks.append(f"{self.name} {method} {address}: {known}")
        headers = "\n".join(f"{name}: {value}" for name, value in response.items())
        self._read(unpacked(content) + headers, f"{method} {address}", f"{unquote(address)} {body or ''}")

    def _send(self, method: str, address: str, body: dict[str, Any] | None) -> Any:
        return self.client.get(address) if method == READ else self.client.post(address, body or {})

    def _read(self, text: str, where: str, typed: str) -> None:
        folded, own = text.casefold(), typed.casefold()
        for state in self._kept:
            if state.stem not in folded:
                continue
            for part in state.secret:
                word = state.word(part)
                # What comes back of one's own question tells nothing.
                if word in folded and word not in own:
                    self.leaks.append(f"{self.name} {where}: {state.name}, {part}")


def sample(random: Random, addresses: list[str], most: int) -> list[str]:
    """All, or a seeded part."""
    return addresses if len(addresses) <= most else random.sample(addresses, most)
