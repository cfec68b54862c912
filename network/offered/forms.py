"""What is asked of a thing that somebody proposes, in the words of who knows it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import forms
from django.utils.timezone import localdate

from asv.contact.guarding import GuardedForm
from asv.core.fields import LineField, TextField
from asv.core.templatetags.asv import date_fr
from asv.taxonomy.forms import PlaceNameField
from asv.taxonomy.models import DemarcheKind, OrganisationKind, Territory
from network.meetings.models import MeetingMode

EARLIEST = 1990
MOST_WORDS = 3000
ANOTHER = "C’est autre chose : je l’envoie"
_NO_DAY = "Écrivez un jour : 5 mars 2027 se tape 05/03/2027."
_PLACE = "Une commune, une intercommunalité, un quartier… Un nom ou un code postal."
_NO_PLACE = "Écrivez un nom ou un code postal. Exemple : Roubaix"


class OfferForm(GuardedForm):
    """What all things have: who says it, and whether it is another than those that are near."""

    apart = forms.BooleanField(label=ANOTHER, required=False)
    sender = LineField(label="Votre nom", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label="Votre adresse e-mail",
        max_length=254,
        help_text="Pour vous répondre, et pour rien d’autre. Exemple : prenom.nom@ville.fr",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    beside = ("apart", "sender", "email", "website", "opened")  # what is not of the thing
    has_near = False

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        last = [name for name in ("message", "sender", "email", "apart") if name in self.fields]
        self.order_fields([*(name for name in self.fields if name not in last), *last])

    def asked_fields(self) -> list[forms.BoundField]:
        """The fields that a person fills; whether it is another is asked where something is near."""
        return [field for field in super().asked_fields() if field.name != "apart" or self.has_near]

    def ask_whether_another(self) -> None:
        """Something is near: have the form ask."""
        self.has_near = True
        self.add_error("apart", "Si ce n’est aucune de celles-là, cochez cette case et envoyez encore une fois.")

    def told(self) -> dict[str, object]:
        """What a valid form says of the thing, as JSON holds it."""
        return {name: _kept(value) for name, value in self._of_the_thing().items() if value not in (None, "")}

    def in_words(self) -> str:
        """The same for people: a line a field, then the free words."""
        said = {name: value for name, value in self._of_the_thing().items() if value not in (None, "")}
        words = str(said.pop("message", ""))
        lines = [f"{self.fields[name].label} : {self._shown(name, value)}" for name, value in said.items()]
        return "\n".join([*lines, *(["", words] if words else [])])

    def _of_the_thing(self) -> Mapping[str, object]:
        return {name: self.cleaned_data.get(name) for name in self.fields if name not in self.beside}

    def _shown(self, name: str, value: object) -> str:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
        return date_fr(value) if isinstance(value, date) else str(value)


def _kept(value: object) -> object:
    """A value as JSON holds it: a place by its code, a term by its slug."""
    if isinstance(value, Territory):
        return value.code
    if isinstance(value, DemarcheKind):
        return value.slug
    return value if isinstance(value, int | bool) else str(value)


class DemarcheForm(OfferForm):
    """A démarche for the map."""

    title = LineField(
        label="Son nom",
        max_length=150,
        help_text="« Contrat local de santé de… ».",
        error_messages={"required": "Écrivez le nom de la démarche. Exemple : Contrat local de santé de Roubaix"},
    )
    kind = forms.ModelChoiceField(
        DemarcheKind._default_manager.all(), label="Ce que c’est", to_field_name="slug", empty_label="Choisissez"
    )
    place = PlaceNameField(
        label="Son territoire", max_length=120, help_text=_PLACE, error_messages={"required": _NO_PLACE}
    )
    bearer = LineField(
        label="Qui la porte",
        max_length=200,
        help_text="Une collectivité, une association, l’ARS…",
        error_messages={"required": "Écrivez le nom de qui la porte. Exemple : Ville de Roubaix"},
    )
    since = forms.IntegerField(label="Depuis quelle année", required=False, min_value=EARLIEST)
    link = forms.URLField(label="Une adresse où en lire plus", required=False, max_length=300, assume_scheme="https")
    message = TextField(
        label="Ce qu’elle fait", required=False, max_length=MOST_WORDS, help_text="Ses priorités, en quelques lignes."
    )

    def clean_since(self) -> int | None:
        """The year, no later than the next."""
        since: int | None = self.cleaned_data.get("since")
        if since and since > localdate().year + 1:
            raise forms.ValidationError(f"Une année jusqu’à {localdate().year + 1}.")
        return since


class StructureForm(OfferForm):
    """A structure for the directory; never a person."""

    name = LineField(
        label="Son nom",
        max_length=200,
        help_text="Une structure, pas une personne.",
        error_messages={"required": "Écrivez le nom de la structure. Exemple : Maison de santé de Moulins"},
    )
    acronym = LineField(label="Son sigle", max_length=40, required=False)
    kind = forms.ChoiceField(label="Ce que c’est", choices=[("", "Choisissez"), *OrganisationKind.choices])
    place = PlaceNameField(
        label="Son territoire", max_length=120, help_text=_PLACE, error_messages={"required": _NO_PLACE}
    )
    link = forms.URLField(label="Son site", required=False, max_length=200, assume_scheme="https")
    message = TextField(
        label="Ce qu’elle fait",
        max_length=MOST_WORDS,
        help_text="En quelques lignes.",
        error_messages={
            "required": "Dites en quelques mots ce qu’elle fait. Exemple : des consultations sans rendez-vous"
        },
    )


class MeetingForm(OfferForm):
    """A rencontre for the agenda."""

    title = LineField(
        label="Son titre",
        max_length=150,
        error_messages={"required": "Écrivez le titre de la rencontre. Exemple : Marcher pour se soigner"},
    )
    day = forms.DateField(
        label="Le jour",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _NO_DAY, "invalid": _NO_DAY},
    )
    starts = forms.TimeField(
        label="L’heure du début", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    mode = forms.ChoiceField(label="Sous quelle forme", choices=MeetingMode.choices)
    place = PlaceNameField(
        label="Le territoire", max_length=120, help_text=_PLACE, error_messages={"required": _NO_PLACE}
    )
    venue = LineField(label="Le lieu", max_length=200, required=False, help_text="Le nom du lieu et la ville.")
    host = LineField(
        label="Qui l’organise",
        max_length=200,
        error_messages={"required": "Écrivez le nom de qui l’organise. Exemple : Ville de Lille"},
    )
    open_to_text = LineField(
        label="Pour qui", max_length=300, required=False, help_text="« Ouverte à tous », « Les… »."
    )
    link = forms.URLField(label="Une adresse où s’inscrire", required=False, max_length=300, assume_scheme="https")
    message = TextField(label="De quoi il y sera question", required=False, max_length=MOST_WORDS)

    def clean_day(self) -> date:
        """A day to come: what is over belongs to a récit or to news."""
        day: date = self.cleaned_data["day"]
        if day < localdate():
            raise forms.ValidationError("Ce jour est passé : seules les rencontres à venir s’annoncent ici.")
        return day
