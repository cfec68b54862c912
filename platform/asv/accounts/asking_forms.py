"""Forms that have a mail sent to an address which anyone may type: they say when the mailbox has got enough of them."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django import forms

from asv.accounts.guessing import in_minutes
from asv.accounts.stranger_mails import code_wait


def check_wait(email: str) -> None:
    """Raise ValidationError, with the time to wait, where this mailbox was written to enough."""
    request = get_adapter().request
    wait = code_wait(request, email)
    if wait:
        request.retry_after = wait
        raise forms.ValidationError(
            "Nous avons déjà écrit plusieurs fois à cette adresse : regardez aussi dans les indésirables. Vous "
            f"pourrez redemander un message dans {in_minutes(wait)}.",
            code="too_many_mails",
        )


class AsksForMail:
    """Mixin of a form with an `email` field; put it before the form whose `clean_email` it goes on with."""

    def clean_email(self) -> str:
        """The address. Raises ValidationError, with the time to wait, where its mailbox was written to enough."""
        check_wait(self.cleaned_data["email"])  # type: ignore[attr-defined]
        address: str = super().clean_email()  # type: ignore[misc]
        return address
