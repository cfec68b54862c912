"""Forms of the account."""

from __future__ import annotations

from django import forms

from asv.accounts.models import User


class ProfileForm(forms.ModelForm):
    """How the person wishes to be called, and what they do."""

    class Meta:
        model = User
        fields = ["first_name", "last_name", "function", "structure"]
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "function": forms.TextInput(attrs={"autocomplete": "organization-title"}),
            "structure": forms.TextInput(attrs={"autocomplete": "organization"}),
        }


class DeletionForm(forms.Form):
    """Deleting an account asks for its address: nobody types it by accident."""

    email = forms.EmailField(label="Votre adresse e-mail, pour confirmer")

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user = user

    def clean_email(self) -> str:
        """The address of this account, and no other."""
        email = self.cleaned_data["email"].strip().lower()
        if email != self.user.email.lower():
            raise forms.ValidationError("Ce n'est pas l'adresse de ce compte. Rien n'a été supprimé.")
        return email
