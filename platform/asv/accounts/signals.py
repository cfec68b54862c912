"""What the account remembers of what happens elsewhere."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_reset, user_signed_up
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from wagtail.documents.models import document_served

from asv.accounts.consents import record_consent
from asv.accounts.guessing import forget_guesses
from asv.accounts.models import ConsentKind, Download, InactivityWarning, User
from asv.accounts.own_data import erase_own_data


@receiver(user_signed_up)
def remember_consent(sender: Any, user: Any, **kwargs: Any) -> None:
    """Record the consent of a new account: its text stands above the button that was pressed."""
    record_consent(user, ConsentKind.ACCOUNT)


@receiver(user_logged_in)
def cancel_inactivity(sender: Any, user: Any, **kwargs: Any) -> None:
    """Delete the warnings of inactivity of an account that signs in."""
    InactivityWarning.objects.filter(user=user).delete()


@receiver(password_reset)
def begin_to_count_anew(sender: Any, user: Any, **kwargs: Any) -> None:
    """Forget the failed tries at the password that was just replaced by a mailed link."""
    forget_guesses(user.email)


@receiver(pre_delete, sender=User)
def account_going(sender: object, instance: User, **kwargs: object) -> None:
    """Erase, before an account is deleted, what its deletion would leave behind."""
    erase_own_data(instance)


@receiver(document_served)
def remember_download(sender: Any, instance: Any, request: HttpRequest, **kwargs: Any) -> None:
    """Record the download of a member, which their account page lists."""
    if request.user.is_authenticated:
        Download.objects.update_or_create(
            user=request.user, document=instance, defaults={"downloaded_at": timezone.now()}
        )
