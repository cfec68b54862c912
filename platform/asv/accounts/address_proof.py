"""An account is its address proved: whoever proves it begins with a lock of their own.

Anyone may type anyone's address. allauth says `email_confirmed` whenever a mailbox alone proves one: by the link of a
sign-up, by a code, by a link that resets the password. What was done before by someone who had not proved it (keys,
favourites, a consent) is theirs no longer. A change of address is another matter: it takes the mailbox and a session,
see `address_change`.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.dispatch import receiver

from asv.accounts.consents import record_consent
from asv.accounts.keys import drop_keys
from asv.accounts.models import ConsentKind, User


@receiver(email_confirmed)
def begin_anew(sender: object, email_address: EmailAddress, **kwargs: object) -> None:
    """Drop every key of an account whose address was just proved, and what an unproved account kept and agreed to."""
    user: Any = email_address.user
    drop_keys(user)
    if user.unproved_since is not None:
        user.unproved_since = None
        user.save(update_fields=["unproved_since"])
        user.favourites.all().delete()
        user.consents.all().delete()
    record_consent(user, ConsentKind.ACCOUNT)


def unproved_account(email: str) -> User | None:
    """The account at this address that nobody has proved to be theirs yet."""
    user = User.objects.filter(email=email).first()
    if user is None or EmailAddress.objects.filter(user=user, email=email, verified=True).exists():
        return None
    return user


def prove(user: User) -> None:
    """A mailed link was used: the account's address is proved, once; proved already, nothing changes."""
    address, _created = EmailAddress.objects.get_or_create(user=user, email=user.email)
    if not address.verified:
        address.user = user
        adapter = get_adapter()
        adapter.confirm_email(adapter.request, address)
