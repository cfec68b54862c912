"""Forms of dossiers: names on one line, notes without control characters, limits said in words."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from asv.accounts.models import User
from asv.dossiers.models import NAME_LENGTH, NOTE_LENGTH, Dossier, DossierItem

_LONGEST_SHARE = timedelta(days=5 * 366)
# Control characters break files and headers; marks that turn the direction of writing disguise names.
_UNWRITTEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")


def one_line(text: str) -> str:
    """Text on one line, without characters that nobody writes."""
    return " ".join(_UNWRITTEN.sub("", text).split())


def note(text: str) -> str:
    """A note with plain line ends."""
    return _UNWRITTEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


class NameField(forms.CharField):
    """A dossier's name."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", "Nom du dossier")
        options.setdefault("error_messages", {"required": "Donnez un nom au dossier."})
        super().__init__(max_length=NAME_LENGTH, **options)

    def to_python(self, value: object) -> str:
        """The name on one line."""
        return one_line(super().to_python(value) or "")


class NoteField(forms.CharField):
    """A note on a resource."""

    def __init__(self, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 4})
        super().__init__(max_length=NOTE_LENGTH, required=False, widget=widget, **options)

    def to_python(self, value: object) -> str:
        """The note without what no keyboard writes; its length is counted as browsers count it."""
        return note(super().to_python(value) or "")


class NameForm(forms.Form):
    """Naming a dossier."""

    name = NameField()


class NotesForm(forms.ModelForm):
    """Both notes on a resource."""

    private_note = NoteField(label="Note pour moi", help_text="Personne d’autre ne la lit.")
    shared_note = NoteField(label="Note partagée", help_text="Lue par qui a le lien du dossier, si vous le partagez.")

    class Meta:
        model = DossierItem
        fields = ["private_note", "shared_note"]


class PositionForm(forms.Form):
    """A place in the dossier; beyond the last one means last."""

    position = forms.IntegerField(
        label="Place dans le dossier",
        min_value=1,
        max_value=100_000,
        error_messages={"invalid": "Écrivez un nombre : 1 pour la première place."},
    )


class TransferForm(forms.Form):
    """Another of the member's dossiers."""

    target = forms.ModelChoiceField(queryset=Dossier.objects.none(), label="Déplacer vers", empty_label=None)

    def __init__(self, *args: Any, item: DossierItem, **options: Any) -> None:
        super().__init__(*args, **options)
        mine = Dossier.objects.filter(owner=item.dossier.owner_id)
        field: Any = self.fields["target"]
        field.queryset = mine.exclude(pk=item.dossier_id)


class ShareForm(forms.Form):
    """How long a secret link lives."""

    until = forms.DateField(
        label="Dernier jour du lien",
        required=False,
        help_text="Vide : le lien reste ouvert jusqu’à ce que vous le retiriez.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Écrivez une date, par exemple 31/12/2026."},
    )

    def clean_until(self) -> date | None:
        """A day to come, within five years."""
        until: date | None = self.cleaned_data["until"]
        today = timezone.localdate()
        if until and until < today:
            raise forms.ValidationError("Ce jour est passé : choisissez aujourd’hui ou plus tard.")
        if until and until > today + _LONGEST_SHARE:
            raise forms.ValidationError("Choisissez une date dans les cinq ans, ou laissez vide.")
        return until


class AddForm(forms.Form):
    """Where to put resources: a dossier there is, or a new one."""

    dossier = forms.ModelChoiceField(
        queryset=Dossier.objects.none(), label="Dossier", required=False, empty_label="Un nouveau dossier"
    )
    name = NameField(label="Nom du nouveau dossier", required=False)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["dossier"]
        field.queryset = Dossier.objects.filter(owner=user)

    def clean(self) -> dict[str, object]:
        """Refuse an answer that neither chooses a dossier nor names a new one."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("dossier") and not cleaned.get("name"):
            self.add_error("name", "Choisissez un dossier, ou donnez un nom au nouveau.")
        return cleaned
