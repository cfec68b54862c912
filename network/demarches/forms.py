"""The forms of an import in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from network.demarches.known import Known
from network.demarches.models import NamedOrganisation
from network.demarches.tables import MOST_BYTES


class UploadForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label="Fichier CSV ou XLSX",
        help_text="10 Mo et 50 000 lignes au plus. Rien n’est écrit avant votre accord.",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
    )

    def clean_file(self) -> object:
        """Within the weight that is read at all."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("Le fichier dépasse 10 Mo : partagez-le en plusieurs.")
        return file


class ConfirmForm(forms.Form):
    """What becomes of the good lines."""

    publish = forms.TypedChoiceField(
        label="Les démarches deviennent",
        choices=[("", "des brouillons, à relire puis publier"), ("1", "des pages publiées aussitôt")],
        coerce=bool,
        required=False,
        empty_value="",
        widget=forms.RadioSelect,
    )
    announce = forms.BooleanField(
        label="Prévenir les personnes abonnées des démarches publiées",
        required=False,
        help_text="À laisser décoché pour un fichier de démarches anciennes.",
    )

    def __init__(self, *args: Any, may_publish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_publish:
            del self.fields["announce"]
            self.fields["publish"].choices = self.fields["publish"].choices[:1]  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """What a name of a file is: an organisation of the directory, a new one, or nothing to keep."""

    NEW, DROP, OTHER, ONE = "nouvelle", "ecartee", "autre", "org-"

    # Whatever is chosen is taken: what was near when the page was shown may not be near any more, and still be right.
    decision = forms.CharField(label="Décision", required=False, max_length=20, widget=forms.RadioSelect)
    other = forms.CharField(
        label="Nom exact, ou sigle, de cette autre organisation",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: QueryDict | None, *, named: NamedOrganisation, near: list[tuple[int, str]]) -> None:
        super().__init__(data, prefix=str(named.pk))
        self.known: Known | None = None
        self.fields["decision"].widget.choices = [
            ("", "Décider plus tard"),
            *((f"{self.ONE}{pk}", f"C’est « {label} »") for pk, label in near),
            (self.OTHER, "C’est une autre organisation de l’annuaire, nommée ci-dessous"),
            (self.NEW, "C’est une nouvelle : l’ajouter à l’annuaire sous ce nom"),
            (self.DROP, "Ce n’en est pas une : l’écarter"),
        ]

    def clean(self) -> dict[str, object]:
        """The organisation that is meant, as `organisation`; a name that was typed needs no other choice."""
        said = self.cleaned_data
        choice, typed = said.get("decision", ""), said.get("other", "")
        if not choice and typed:
            choice = said["decision"] = self.OTHER
        if choice == self.OTHER:
            said["organisation"] = self.known.organisation(typed) if self.known and typed else None
            if not said["organisation"]:
                self.add_error(
                    "other", "Aucune organisation de l’annuaire n’a ce nom ou ce sigle : reprenez-le de sa page."
                )
        elif choice.startswith(self.ONE):
            number = choice.removeprefix(self.ONE)
            said["organisation"] = int(number) if number.isascii() and number.isdigit() else None
            if not self.known or said["organisation"] not in self.known.ids:
                self.add_error("decision", "Cette organisation n’est plus dans l’annuaire : choisissez-en une autre.")
        elif choice not in ("", self.NEW, self.DROP):
            self.add_error("decision", "Ce choix n’existe pas.")
        return said
