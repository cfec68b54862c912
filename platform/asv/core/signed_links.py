"""The one kind of signed link: what a mail or a page hands out, good for one thing and for nothing else.

A link carries what it stands for under the site's signature; nothing is kept of it. What must be possible to take back
carries a random key, or a number that changes, and the room that made it asks its row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse


class LinkEnded(Exception):
    """The link was ours: its time is over, it has been used, taken back, or a later one took its place."""


@dataclass(frozen=True, slots=True)
class SignedLink:
    """Links of one purpose.

    `purpose` is signed with them: a link of one purpose is none of another. It stays for ever, or links in old mails
    end. `view` names the address that reads the token; `lasts` is how long a link is good, None for ever. `of_a_key`:
    the link carries a random key alone, written as it is.
    """

    purpose: str
    view: str
    lasts: timedelta | None = None
    of_a_key: bool = False

    def token(self, held: Any) -> str:
        """What stands in the address: `held`, of JSON's types or a key, signed."""
        if self.of_a_key:
            return signing.Signer(salt=self.purpose, sep=".").sign(held)
        return signing.dumps(held, salt=self.purpose, compress=True)

    def path(self, held: Any) -> str:
        """The address for a link of the site."""
        return reverse(self.view, args=[self.token(held)])

    def url(self, held: Any) -> str:
        """The whole address for mails and other programs: never from a request, whose host can be forged."""
        return f"{settings.SITE_URL}{self.path(held)}"

    def read(self, token: str) -> Any:
        """What a token holds; None for one that is not ours. Raises LinkEnded for one whose time is over."""
        try:
            if self.of_a_key:
                return signing.Signer(salt=self.purpose, sep=".").unsign(token)
            return signing.loads(token, salt=self.purpose, max_age=self.lasts)
        except signing.SignatureExpired as error:
            raise LinkEnded from error
        except (signing.BadSignature, ValueError):
            return None

    def numbers(self, token: str, count: int) -> list[Any] | None:
        """The list of `count` things a token holds; None for one that is not ours, or too old."""
        try:
            held = self.read(token)
        except LinkEnded:
            return None
        return held if isinstance(held, list) and len(held) == count else None
