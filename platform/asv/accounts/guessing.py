"""How often a password may be tried: enough for who mistypes, too little for who guesses; nobody keeps another out.

Wrong ones alone count; a right one gives back what it took. Why these numbers:

- 5 in 15 minutes for an account from one address: 480 a day, where a common password list has ten thousand lines.
- 20 an hour for an account from everywhere: many addresses together get no further. Whoever fills it keeps the
  password's owner from using it in a new browser for an hour at most; a code by mail and a passkey work meanwhile, and
  a browser where the account was signed in before has a count of its own.
- 30 accounts in 10 minutes from one address: a town hall of 200 people behind one address, all signing in on Monday at
  nine, mistypes some 20 accounts (one in ten); one password tried on many accounts stops after 30. One account's
  failures count once, so one person's forgotten password locks nobody else out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from asv.accounts.addresses import mailbox_of
from asv.accounts.known_device import known_device
from asv.core.client_address import client_address
from asv.core.limits import DistinctLimit, Limit

HERE = Limit("password.here", 5, 15 * 60)
ANYWHERE = Limit("password.anywhere", 20, 3600)
DEVICE = Limit("password.device", 5, 15 * 60)
ACCOUNTS = DistinctLimit("password.accounts", 30, 10 * 60)


class Attempt:
    """One try at an account's password: made before the password is looked at, given back where it was right."""

    def __init__(self, request: HttpRequest, email: str) -> None:
        """Counts the try. Raises ValidationError, in French and with the time to wait, where it is one too many."""
        self._undo: list[Callable[[], None]] = []
        mailbox, address = mailbox_of(email), client_address(request)
        device = known_device(request, email)
        if device and self._take(DEVICE, f"{mailbox} {device}"):
            return
        for limit, who in ((HERE, f"{mailbox} {address}"), (ANYWHERE, mailbox)):
            if not self._take(limit, who):
                self._refuse(request, limit.wait(who))
        give_back = ACCOUNTS.take(address, mailbox)
        if give_back is None:
            self._refuse(request, ACCOUNTS.wait(address))
        else:
            self._undo.append(give_back)

    def give_back(self) -> None:
        """Uncount this try: the password was right, or could not be checked."""
        for undo in self._undo:
            undo()
        self._undo = []

    def _take(self, limit: Limit, who: str) -> bool:
        if not limit.take(who):
            return False
        self._undo.append(lambda: limit.give_back(who))
        return True

    def _refuse(self, request: HttpRequest, seconds: int) -> None:
        self.give_back()
        request.retry_after = seconds  # type: ignore[attr-defined]
        raise ValidationError(
            f"Trop d’essais pour cette adresse. Réessayez dans {in_minutes(seconds)}, ou recevez un code par e-mail : "
            "il vous laisse entrer tout de suite.",
            code="too_many_login_attempts",
        )


@contextmanager
def given_back_on_error(attempt: Attempt) -> Iterator[None]:
    """While the password is checked: where the check itself raises, the try is uncounted and the error goes on."""
    try:
        yield
    except Exception:
        attempt.give_back()
        raise


def in_minutes(seconds: int) -> str:
    """A time to wait, in whole minutes: "1 minute", "12 minutes"."""
    minutes = max(1, math.ceil(seconds / 60))
    return f"{minutes}\u00a0minute{'s' if minutes > 1 else ''}"


def forget_guesses(email: str) -> None:
    """Forget the wrong passwords tried for this mailbox, once its owner has reset the password by a mailed link."""
    ANYWHERE.forget(mailbox_of(email))
