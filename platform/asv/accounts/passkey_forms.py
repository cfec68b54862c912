"""allauth's forms of passkeys, safe from what no browser would send: its parser breaks on answers that lack a part."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.mfa.webauthn import forms as allauth
from django import forms
from django.core.exceptions import ValidationError

_NAME = "Nom de la clé"
_REFUSED = "Cette clé d’accès n’a pas été reconnue. Réessayez, ou choisissez une autre façon."
_BROKEN = (AttributeError, IndexError, KeyError, TypeError, ValueError)


@contextmanager
def _refusing() -> Iterator[None]:
    """A refusal in words where parsing what was sent fails. Raises ValidationError."""
    try:
        yield
    except _BROKEN as error:
        raise ValidationError(_REFUSED) from error


class AddForm(allauth.AddWebAuthnForm):
    """A new passkey."""

    name = forms.CharField(label=_NAME, required=False, max_length=80)

    def clean(self) -> dict[str, object]:
        """The new passkey, checked. Raises ValidationError where a part of the browser's answer is missing."""
        with _refusing():
            return super().clean()


class EditForm(allauth.EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(
        label=_NAME,
        max_length=80,
        error_messages={"required": "Donnez un nom à cette clé. Exemple : le téléphone du bureau"},
    )


class AuthenticateForm(allauth.AuthenticateWebAuthnForm):
    """A passkey as second factor."""

    def clean_credential(self) -> object:
        """The browser's answer, checked. Raises ValidationError where a part of it is missing."""
        with _refusing():
            return super().clean_credential()


class LoginForm(allauth.LoginWebAuthnForm):
    """A passkey in place of a password."""

    def clean_credential(self) -> object:
        """The passkey that answered."""
        with _refusing():
            return super().clean_credential()


class ReauthenticateForm(allauth.ReauthenticateWebAuthnForm):
    """A passkey to confirm who one is."""

    def clean_credential(self) -> object:
        """The passkey that answered."""
        with _refusing():
            return super().clean_credential()
