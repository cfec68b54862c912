"""The form by which a network's meeting is prepared from its desk."""

from __future__ import annotations

from typing import Any

from django import forms

from asv.core.fields import LineField, TextField
from network.meetings.models import MeetingPage

_MOMENT = "%Y-%m-%dT%H:%M"


def _moment(label: str, required: bool = False, **options: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT)
    return forms.DateTimeField(label=label, required=required, widget=widget, **options)


def _line(label: str, length: int, required: bool = False, **options: Any) -> LineField:
    return LineField(label=label, max_length=length, required=required, **options)


def _address(label: str, **options: Any) -> forms.URLField:
    return forms.URLField(label=label, max_length=500, required=False, assume_scheme="https", **options)


class MeetingForm(forms.ModelForm):
    """What facilitators say of a meeting; the rest is the admin's. `revision` is what the form was filled from."""

    title = _line(
        "Titre", 255, required=True, error_messages={"required": "Écrivez un titre. Exemple : Marcher pour se soigner"}
    )
    summary = TextField(
        label="En quelques phrases",
        max_length=600,
        required=False,
        help_text="De quoi il s’agit, pour qui, ce qu’on en retire.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    starts_at = _moment("Début", required=True, help_text="Heure de Paris.")
    ends_at = _moment("Fin", help_text="Heure de Paris. Vide si elle n’est pas connue.")
    venue = _line("Lieu", 200, help_text="Nom du lieu et ville.")
    address = _line("Adresse", 300)
    access_note = TextField(
        label="Pour venir",
        max_length=1000,
        required=False,
        help_text="Transports, accessibilité, repas…",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    video_url = _address(
        "Lien de la visioconférence", help_text="Montré aux seules personnes qui peuvent participer, jamais en public."
    )
    open_to_text = _line("Précision", 300, help_text="« Membres du réseau et professionnels de… »")
    registration_url = _address("Adresse d’inscription ailleurs", help_text="Si l’on s’inscrit sur un autre site.")
    registration_closes_at = _moment("Clôture des inscriptions", help_text="Heure de Paris. Vide : jusqu’au début.")
    cancellation_note = _line("Pourquoi, et la suite", 300)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = MeetingPage
        fields = [
            "title", "summary", "starts_at", "ends_at", "mode", "venue", "address", "access_note", "video_url",
            "open_to", "open_to_text", "takes_registrations", "capacity", "registration_closes_at",
            "registration_url", "cancelled", "cancellation_note",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision"].initial = self.instance.latest_revision_id
        # The model's own words begin small, as the admin has them.
        for field in self.fields.values():
            field.label = str(field.label)[:1].upper() + str(field.label)[1:]
        if not self.instance.live:  # nobody awaits what was never announced
            del self.fields["cancelled"], self.fields["cancellation_note"]

    def clean(self) -> dict[str, object]:
        """A link needs a meeting that is held there, and a place one that is held on the spot."""
        data = super().clean() or self.cleaned_data
        if data.get("video_url") and data.get("mode") == "presentiel":
            self.add_error("mode", "Un lien de visioconférence est donné : choisissez une forme qui en a une.")
        return data
