"""The forms of an import in the admin."""

from __future__ import annotations

from typing import Any

from django import forms

from network.demarches.tables import MOST_BYTES


class UploadForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label="Fichier CSV ou XLSX",
        help_text="10 Mo et 50 000 lignes au plus. Rien n'est écrit avant votre accord.",
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
