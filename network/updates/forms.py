"""The form of a subscription."""

from __future__ import annotations

from django import forms

from network.updates.models import Subscription
from search.forms import clean_words


class SubscriptionForm(forms.ModelForm):
    """How an alert is called and how often it writes; what it searches comes from the search page."""

    class Meta:
        model = Subscription
        fields = ["title", "frequency"]
        widgets = {"frequency": forms.RadioSelect}
        help_texts = {"title": "Il figure dans l'objet et dans le corps des messages."}

    def clean_title(self) -> str:
        """One line, without control characters: it stands in the subject of mails."""
        title = clean_words(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError("Donnez un nom à cette alerte.")
        return title
