"""Signing in as people do, and the mails about accounts."""

from __future__ import annotations

import re
import time
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.test import Client
from django.utils import timezone

from asv.accounts.models import User
from asv.jobs.mails import deliver_due
from tests.factories.site import PASSWORD


def delivered() -> list[Any]:
    """Every mail that has left, after the worker's turn."""
    deliver_due(timezone.now())
    return mail.outbox


def link_in(message: Any, prefix: str) -> str:
    """The path of a link of ours in a mail."""
    found = re.search(rf"https://asv\.example({prefix}\S+)", message.body)
    assert found, message.body
    return found.group(1)


def altered(token: str) -> str:
    """A token whose last character is another, whichever it was."""
    return token[:-1] + ("B" if token[-1] == "A" else "A")


def code_in(message: Any) -> str:
    """The sign-in code of a mail."""
    found = re.search(r"\n\n([A-Z0-9-]{6,9})\n", message.body)
    assert found, message.body
    return found.group(1)


def sign_in(client: Client, user: User, password: str = PASSWORD, **data: str) -> Any:
    """By password, through the page."""
    return client.post("/compte/connexion/", {"login": user.email, "password": password, **data})


def make_admin(email: str = "admin@exemple.fr") -> User:
    """An administrator whose address is verified."""
    user = User.objects.create_superuser(email, PASSWORD)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def give_totp(user: User) -> str:
    """Give someone an authenticator app; its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def totp_code(secret: str) -> str:
    """What the app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))
