"""What opens an account, and taking all of it back.

Rooms that stand on accounts and hand out keys of their own (private addresses) register how theirs are taken back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from asv.accounts.models import AddressChange, SignInMethod, User

Drop = Callable[[User], Any]
_DROPS: dict[str, Drop] = {}


def register_keys(name: str, drop: Drop) -> None:
    """Have `drop(user)` take back the keys of this name whenever all keys of an account are."""
    _DROPS[name] = drop


def drop_keys(user: User) -> None:
    """Take back every key to this account. Whoever holds its mailbox enters by code, and makes new ones.

    The new, unusable password ends what is signed with the old one too: sessions and links that reset it.
    """
    user.set_unusable_password()
    user.save(update_fields=["password"])
    end_sessions(user)
    Authenticator.objects.filter(user=user).delete()
    SignInMethod.objects.filter(user=user).delete()
    AddressChange.objects.filter(user=user).delete()
    if tokens := getattr(user, "api_tokens", None):  # of Wagtail's API, from 8.0 on
        tokens.all().delete()
    for drop in _DROPS.values():
        drop(user)


def end_sessions(user: User) -> None:
    """Close the account wherever it is open."""
    for session in UserSession.objects.filter(user=user):
        session.end()
