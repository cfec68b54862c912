"""Forms of the account."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    LoginForm,
    RequestLoginCodeForm,
    RequestReauthenticationCodeForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SignupForm,
)
from django import forms
from django.http import HttpRequest
from django.utils import timezone

from asv.accounts.address_proof import prove, unproved_account
from asv.accounts.addresses import canonical_email
from asv.accounts.asking_forms import AsksForMail, check_wait
from asv.accounts.form_words import OurWords
from asv.accounts.hashing import HashingBusy
from asv.accounts.models import User
from asv.accounts.slow_down import BUSY, say_busy
from asv.taxonomy.models import Territory
from asv.taxonomy.places import place_label, resolve_place

_NOT_FOUND = (
    "Aucun lieu ne porte ce nom. Écrivez le nom entier d’une commune, d’un département ou d’une région, ou bien un "
    "code postal."
)


class PlaceField(forms.CharField):
    """One place, by its name or postcode; nothing typed is no place. Several that fit are named in the error."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=120, **kwargs)

    def prepare_value(self, value: object) -> Any:
        """What the text input shows: a territory's label for its primary key, anything else unchanged."""
        if isinstance(value, int):
            place = Territory.objects.filter(pk=value).first()
            return place_label(place) if place else ""
        return value

    def clean(self, value: object) -> Territory | None:
        """The place. Raises ValidationError where none fits, or several do."""
        text = super().clean(value)
        if not text:
            return None
        places = resolve_place(text)
        if len(places) == 1:
            return places[0]
        if not places:
            raise forms.ValidationError(_NOT_FOUND)
        labels = " ; ".join(place_label(place) for place in places[:8])
        raise forms.ValidationError(f"Plusieurs lieux répondent à « {text} ». Recopiez le vôtre : {labels}.")

    def has_changed(self, initial: object, data: object) -> bool:
        """Whether the answer differs from the initial one as the widget writes it."""
        return super().has_changed(self.prepare_value(initial), data)


class ProfileForm(forms.ModelForm):
    """How the person wishes to be called, what they do and where."""

    territory = PlaceField(
        label="Votre territoire",
        help_text="Une commune, un département, une région ou un code postal. Sert à vous proposer ce qui se passe "
        "près de chez vous.",
    )

    class Meta:
        model = User
        fields = ["first_name", "last_name", "function", "structure", "territory"]
        labels = {
            "first_name": "Prénom",
            "last_name": "Nom",
            "function": "Votre fonction",
            "structure": "Votre structure",
        }
        help_texts = {
            "first_name": "Sert à vous saluer ici et dans nos messages.",
            "last_name": "Sert à vous nommer auprès des collègues là où vous prenez part.",
            "function": "Sert à dire à vos collègues ce que vous faites : coordination, médiation, mandat local…",
            "structure": "L’organisation où vous travaillez. Sert à dire d’où vous parlez là où vous prenez part.",
        }
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "function": forms.TextInput(attrs={"autocomplete": "organization-title"}),
            "structure": forms.TextInput(attrs={"autocomplete": "organization"}),
        }

    def clean(self) -> dict[str, object]:
        """No line breaks nor control characters: names go into mails and lists of one line."""
        cleaned = super().clean() or {}
        for name in ("first_name", "last_name", "function", "structure"):
            if not str(cleaned.get(name, "")).isprintable():
                self.add_error(name, "Écrivez sur une seule ligne, sans caractère invisible.")
        return cleaned


class SignUpForm(OurWords, AsksForMail, SignupForm):
    """The address, and nothing else: a password chosen before the address is proved would be anyone's."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password1"]
        self.waiting: User | None = None

    def validate_unique_email(self, value: str) -> str:
        """The address. An account whose address was never proved does not count as existing: a new mail goes to it."""
        email: str = super().validate_unique_email(value)
        self.waiting = unproved_account(email)
        if self.waiting:
            self.account_already_exists = False
        return email

    def save(self, request: HttpRequest) -> Any:
        """A new account, or the unproved one at this address with its seven days begun anew.

        An account that the team made (`unproved_since` is None) is returned as it is.
        """
        if self.waiting is None:
            user = super().save(request)
        elif self.waiting.unproved_since is None:
            return self.waiting
        else:
            user = self.waiting
        user.unproved_since = timezone.now()
        user.save(update_fields=["unproved_since"])
        return user


class NewPasswordForm(OurWords, ResetPasswordKeyForm):
    """A new password, by a mailed link: using it proves the address too."""

    def save(self) -> None:
        """Prove the address, which drops every earlier key to the account, then set the new password."""
        prove(self.user)
        super().save()


class SignInForm(OurWords, LoginForm):
    """allauth's form, for one mailbox however its domain is written."""

    def clean_login(self) -> str:
        """The address as accounts hold it."""
        return canonical_email(super().clean_login())

    def clean(self) -> Any:
        """Look at the password, or say that too many are being looked at."""
        try:
            return super().clean()
        except HashingBusy:
            say_busy(self.request)
            raise forms.ValidationError(BUSY, code="busy") from None


class CodeRequestForm(OurWords, AsksForMail, RequestLoginCodeForm):
    """allauth's form, for one mailbox however its domain is written."""

    def clean_email(self) -> str:
        """Look for the account under the address as accounts hold it."""
        self.cleaned_data["email"] = get_adapter().clean_email(self.cleaned_data["email"])
        return super().clean_email()


class ProofCodeForm(RequestReauthenticationCodeForm):
    """allauth's form: the code goes to the account's one address, so there is nothing to choose."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        recipient = self.fields["recipient"]
        recipient.widget = forms.HiddenInput()
        recipient.initial = kwargs["user"].email

    def clean(self) -> dict[str, object]:
        """Where to write. Raises ValidationError, with the time to wait, where the mailbox was written to enough."""
        cleaned: dict[str, object] = super().clean()
        if "email" in cleaned:
            check_wait(str(cleaned["email"]))
        return cleaned


class PasswordResetForm(OurWords, AsksForMail, ResetPasswordForm):
    """allauth's form, that says when the mailbox got enough of these mails."""


class DeletionForm(forms.Form):
    """Deleting an account asks for its address: nobody types it by accident."""

    email = forms.EmailField(
        label="Votre adresse e-mail, pour confirmer", widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user = user

    def clean_email(self) -> str:
        """The address of this account, and no other."""
        email = canonical_email(self.cleaned_data["email"])
        if email != canonical_email(self.user.email):
            raise forms.ValidationError("Ce n’est pas l’adresse de ce compte. Rien n’a été supprimé.")
        return email
