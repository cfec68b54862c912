"""The forms of a subscription."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms

from asv.core.words import clean_words
from network.alerts.models import Subscription

_CHOSEN_AT_WILL = ("hour", "weekday", "month_day")


class SubscriptionForm(forms.ModelForm[Subscription]):
    """How an alert is called and when it writes; what it searches comes from the search page.

    Hour and days matter for some rhythms only: left out, they stay as they were.
    """

    class Meta:
        model = Subscription
        fields = ["title", "frequency", "hour", "weekday", "month_day"]
        labels = {"weekday": "Jour de la semaine", "month_day": "Jour du mois", "hour": "Heure"}
        widgets = {"frequency": forms.RadioSelect}
        error_messages = {"title": {"required": "Donnez un nom à cette alerte. Exemple : santé mentale dans le Nord"}}
        help_texts = {
            "title": "Il figure dans l’objet et dans le corps des messages.",
            "frequency": "Dès la publication : un message par heure au plus, qui réunit tout ce qui a paru.",
            "hour": "Heure de Paris. Pour une fois par jour, par semaine ou par mois.",
            "weekday": "Pour une fois par semaine.",
            "month_day": "Pour une fois par mois. Un mois plus court : son dernier jour.",
        }

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        stands = kwargs.get("instance") or Subscription()
        if data is not None:
            left_out = {name: str(getattr(stands, name)) for name in _CHOSEN_AT_WILL if not data.get(name)}
            data = data.copy()
            data.update(left_out)
        super().__init__(data, *args, **kwargs)
        for name in _CHOSEN_AT_WILL:
            self.fields[name].widget.attrs["data-rhythm"] = name

    def clean_title(self) -> str:
        """One line, without control characters: it stands in the subject of mails."""
        title = clean_words(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError("Donnez un nom à cette alerte. Exemple : santé mentale dans le Nord")
        return title


def _email_field() -> forms.EmailField:
    return forms.EmailField(
        label="Votre adresse e-mail",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class AddressForm(forms.Form):
    """An address to write to."""

    email = _email_field()

    def clean_email(self) -> str:
        """The address in its canonical form."""
        return str(get_adapter().clean_email(self.cleaned_data["email"]))


class VisitorForm(SubscriptionForm):
    """The form of a subscription for someone without an account."""

    email = _email_field()
    field_order = ["email", "title", "frequency", "hour", "weekday", "month_day"]

    def clean_email(self) -> str:
        """The address in its canonical form."""
        return str(get_adapter().clean_email(self.cleaned_data["email"]))
