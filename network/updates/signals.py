"""What someone subscribed to with an address alone joins their account, once the account has proved the address."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import email_confirmed
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from network.updates.subscribing import join_by_address


@receiver(email_confirmed)
def join_when_proved(sender: Any, email_address: Any, **kwargs: Any) -> None:
    """The address was just verified."""
    join_by_address(email_address.user)


@receiver(user_logged_in)
def join_at_sign_in(sender: Any, user: Any, **kwargs: Any) -> None:
    """A code by mail proves an address without a signal of its own."""
    join_by_address(user)
