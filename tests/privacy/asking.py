"""One person asks every route of the site, and all that is answered is read for what they may not know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from random import Random
from typing import Any
from urllib.parse import unquote

from django.contrib.messages import get_messages
from django.db import transaction
from django.http.cookie import SimpleCookie
from django.test import Client

from tests.factories.routes import every_route
from tests.privacy.channels import unpacked
from tests.privacy.routes import addresses
from tests.privacy.secrets import ASKED, GROUP, NOTE, PASSWORD, closed_to
from tests.privacy.states import STATES, kept_from

# Typed by everyone in a search of their own, so it comes back in their own pages: the channels walk these two.
_TYPED = (GROUP["recit"], PASSWORD["titled"])


@dataclass
class Asker:
    """Someone with a browser; `leaks` is what reached them, `known` the states they heard of and may know."""

    name: str
    user: Any
    ground: Any
    asked: int = 0
    leaks: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.client = Client(raise_request_exception=False, headers={"sec-fetch-site": "same-origin"})
        if self.user is not None:
            self.client.force_login(self.user)
        self._signed_in = self.client.cookies.output()
        kept = kept_from(self.name)
        self._kept = {state.name for state in kept}
        self._files = {
            digest: f"{state.name}, {part}"
            for state in kept
            for digest, part in self.ground.hidden[state.name].bytes_of.items()
        }
        # Whoever edits the whole site looks after its registrations and its directory.
        closed = {**NOTE, **ASKED} if self.name == "editor" else closed_to(self.name)
        self._words = {word: key for key, word in closed.items() if word not in _TYPED}

    def ask(self, address: str, method: str) -> None:
        """Ask once; what the request changed, and being signed out, is taken back."""
        self.asked += 1
        self.client.cookies = SimpleCookie(self._signed_in.replace("Set-Cookie: ", ""))
        mark = transaction.savepoint()
        try:
            response = self.client.get(address) if method == "GET" else self.client.post(address)
            content = b"".join(response.streaming_content) if response.streaming else response.content
            said = [str(message) for message in get_messages(response.wsgi_request)]
        finally:
            transaction.savepoint_rollback(mark)
        where = f"{self.name} {method} {address} ({response.status_code})"
        held = self._files.get(sha256(content).hexdigest())
        if held:
            self.leaks.append(f"{where}: {held}")
        headers = [f"{name}: {value}" for name, value in response.items()]
        self._read("\n".join([unpacked(content), *headers, *said]), where, unquote(address))

    def _read(self, text: str, where: str, typed: str) -> None:
        """Note the secret words of a text; what comes back of one's own question tells nothing."""
        folded, own = text.casefold(), typed.casefold()
        for state in STATES.values():
            if state.stem not in folded:
                continue
            parts = [part for part in state.secret if state.word(part) in folded and state.word(part) not in own]
            if state.name in self._kept:
                self.leaks += [f"{where}: {state.name}, {part}" for part in parts]
            elif parts:
                self.known.add(state.name)
        self.leaks += [f"{where}: {key}" for word, key in self._words.items() if word in text and word not in typed]


def questions(
    ground: Any, random: Random, most: int, sent: int, routes: int | None = None
) -> Iterator[tuple[str, str]]:
    """What is asked: of each route `most` of its addresses read and `sent` of them posted to, at random where there are
    more; of `routes` routes at random only, where this says how many."""
    every = every_route()
    for route in every if routes is None else random.sample(every, routes):
        there = addresses(route, ground)
        for method, number in (("GET", most), ("POST", sent)):
            for address in there if len(there) <= number else random.sample(there, number):
                yield address, method
