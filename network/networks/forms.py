"""Forms of networks: a request, an answer, an invitation, themes, working groups, a letter."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from asv.core.fields import LineField, TextField
from network.networks.models import NetworkPage, WorkingGroup, YearTheme

LONGEST_MESSAGE, LONGEST_LETTER = 1000, 10000


def short_text(label: str, rows: int = 4, **options: Any) -> TextField:
    """Some lines that may be left out."""
    field = TextField(label=label, max_length=LONGEST_MESSAGE, required=False, **options)
    field.widget.attrs["rows"] = rows
    return field


class JoinForm(forms.Form):
    """A request to join."""

    message = short_text(
        "Un mot pour vous présenter", help_text="Votre fonction, votre territoire, ce que vous cherchez."
    )


class AnswerForm(forms.Form):
    """What is said with an answer or a removal."""

    note = short_text("Un mot de réponse", rows=2)


class InviteForm(forms.Form):
    """An invitation by mail."""

    email = forms.EmailField(
        label="Adresse e-mail", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    message = short_text("Un mot d’invitation", rows=3)


class _OfNetwork(forms.ModelForm):
    """A row of one network, told apart from its others by these fields."""

    told_apart_by: tuple[str, ...] = ()

    def __init__(self, *args: Any, network: NetworkPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.network = network

    def clean(self) -> dict[str, object]:
        """The network is no field of the form, so Django does not see what stands twice."""
        same = {name: self.cleaned_data.get(name) for name in self.told_apart_by}
        others = type(self.instance).objects.filter(network=self.instance.network, **same)
        if not self.errors and others.exclude(pk=self.instance.pk).exists():
            raise ValidationError("Il y en a déjà un de ce nom.")
        return self.cleaned_data


class ThemeForm(_OfNetwork):
    """A theme of the year."""

    told_apart_by = ("year", "label")
    year = forms.IntegerField(label="Année", min_value=1990, max_value=2100)
    label = LineField(
        label="Thème", max_length=200, error_messages={"required": "Écrivez le thème. Exemple : la santé des jeunes"}
    )

    class Meta:
        model = YearTheme
        fields = ["year", "label"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year


class WorkingGroupForm(_OfNetwork):
    """A working group."""

    told_apart_by = ("name",)
    name = LineField(
        label="Nom", max_length=150, error_messages={"required": "Donnez un nom au groupe. Exemple : Santé mentale"}
    )
    purpose = short_text("À quoi il sert", rows=3)

    class Meta:
        model = WorkingGroup
        fields = ["name", "purpose", "is_open"]


class LetterForm(forms.Form):
    """A letter to the members."""

    subject = LineField(
        label="Objet",
        max_length=120,
        error_messages={"required": "Dites de quoi parle votre lettre. Exemple : la rencontre du 5 mars"},
    )
    text = TextField(
        label="Message",
        max_length=LONGEST_LETTER,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": "Écrivez votre lettre. Exemple : Bonjour, voici ce que nous préparons…"},
    )
    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
