"""When an account goes, what its addresses were registered for without it goes too."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models.functions import Lower
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from asv.accounts.models import User
from network.meetings.registrations.models import Registration


@receiver(pre_delete, sender=User)
def account_going(sender: Any, instance: User, **kwargs: Any) -> None:
    """Registrations are kept in small letters; places that come free go to who waits, as after any other."""
    proved = EmailAddress.objects.filter(user=instance, verified=True).values_list(Lower("email"), flat=True)
    Registration.objects.filter(user=None, email__in=list(proved)).delete()
