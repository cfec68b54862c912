"""Forms of the directory: one's own entry, a message, a handover."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from asv.accounts.addresses import canonical_email
from asv.accounts.consents import TEXTS
from asv.accounts.models import ConsentKind
from asv.core.fields import LineField, RowsField, TextField
from asv.core.visitor import Visitor
from asv.taxonomy.forms import NestedThemes, PlacePicker, PlacesField, ThemesField
from asv.taxonomy.models import DemarcheKind, Organisation, fold_name
from network.directory.contacting import Message
from network.directory.entry_steps import Step, steps_of
from network.directory.models import LINES, Level, Post
from network.directory.posts import new_post, set_levels
from network.networks.models import NetworkPage

_PHONE = re.compile(r"[0-9+(). -]*[0-9]{2}[0-9+(). -]*\Z")


class _KnownPlaces(PlacePicker):
    """Members choose among the places there are, which they know by postcode; the team adds them."""

    creates = False
    knows_codes = False


class LevelField(forms.ChoiceField):
    """Who sees a line; a form that leaves it out changes nothing."""

    def clean(self, value: object) -> str:
        return super().clean(value) if value else ""


class OrganisationField(LineField):
    """A structure of the directory by its name or acronym; nothing typed is none."""

    def clean(self, value: object) -> Organisation | None:  # type: ignore[override]
        """The structure. Raises ValidationError where none is called so, or several are."""
        text = super().clean(value)
        if not text:
            return None
        found = list(Organisation.objects.filter(Q(name__iexact=text) | Q(acronym__iexact=text)).order_by("name")[:6])
        if not found:
            found = _folded(text)
        if len(found) == 1:
            return found[0]
        if found:
            raise ValidationError(f"Plusieurs structures s’appellent ainsi : {_names(found)}. Écrivez le nom entier.")
        near = Organisation.objects.filter(name__icontains=text[:40]).order_by("name")[:5]
        hint = f"Vouliez-vous dire {_names(near)} ?" if near else "Cherchez son nom exact dans l’annuaire."
        raise ValidationError(f"Aucune structure de l’annuaire ne s’appelle « {text} ». {hint}")


def _folded(text: str) -> list[Organisation]:
    """By the name as people type it, accents aside: the list keeps it folded."""
    return list(Organisation.objects.filter(listings__post=None, listings__sort_name=fold_name(text)).distinct()[:6])


def _names(bodies: Any) -> str:
    return ", ".join(f"« {body.name} »" for body in bodies)


def _takes(what: str) -> forms.TextInput:
    """A line of text that browsers may fill with what they know of the person."""
    return forms.TextInput(attrs={"autocomplete": what})


_WHOLE = [
    (Level.NOBODY, "Personne : elle reste pour vous"),
    (Level.MEMBERS, "Les membres : qui a un compte ici"),
    (Level.PUBLIC, "Tout le monde : internet, moteurs de recherche compris"),
]
_AS_THE_ENTRY = ("", "Comme la fiche")


class EntryForm(forms.Form):
    """One's own entry: its lines, who sees it as a whole, and the lines that others see or do not.

    A form that says nothing of the whole changes only the lines it names.
    """

    name = LineField(label="Nom", max_length=150, required=False, widget=_takes("name"))
    function = LineField(
        label="Fonction",
        max_length=150,
        help_text="« Coordination de l’atelier santé ville »",
        widget=_takes("organization-title"),
    )
    organisation = OrganisationField(
        label="Structure", max_length=200, required=False, help_text="Son nom, tel qu’il est dans l’annuaire."
    )
    territories = PlacesField(label="Territoires", required=False, widget=_KnownPlaces)
    demarches = RowsField(
        DemarcheKind.objects.all(), label="Démarches", required=False, widget=forms.CheckboxSelectMultiple
    )
    networks = RowsField(
        NetworkPage.objects.none(), label="Réseaux", required=False, widget=forms.CheckboxSelectMultiple
    )
    themes = ThemesField(label="Thèmes", required=False, widget=NestedThemes)
    presentation = TextField(label="Présentation", max_length=2000, required=False)
    email = forms.EmailField(
        label="Adresse e-mail à montrer",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = LineField(label="Téléphone", max_length=30, required=False, widget=_takes("tel"))
    consent = forms.BooleanField(label="J’ai lu ces phrases et je suis d’accord", required=False)

    def __init__(self, data: Any = None, *, post: Post, visibility: Any) -> None:
        super().__init__(data, initial=_initial(post))
        self.post = post
        self.text = TEXTS[ConsentKind.DIRECTORY]
        self.asks_consent = not post.consented_at or post.consent_version != self.text.version
        if not self.asks_consent:
            del self.fields["consent"]
        networks: Any = self.fields["networks"]
        networks.queryset = visibility.listed(NetworkPage.objects.all()).order_by("title")
        held = [post.level(line) for line in LINES]
        whole = max(Level.values, key=held.count)
        self.fields["whole"] = LevelField(
            label="Qui voit cette fiche", choices=_WHOLE, initial=whole, required=False, widget=forms.RadioSelect
        )
        self.exceptions = sum(level != whole for level in held)
        for line, level in zip(LINES, held, strict=True):
            self.fields[f"level_{line}"] = LevelField(
                label=f"Qui voit {_NAMED[line]}",
                choices=[_AS_THE_ENTRY, *Level.choices],
                initial="" if level == whole else level,
                required=False,
            )

    @property
    def steps(self) -> list[Step]:
        """The three parts it is filled in by."""
        return steps_of(self, is_new=not self.post.pk, exceptions=self.exceptions)

    @property
    def levels(self) -> dict[str, str]:
        """`{line: who sees it}` as the form says; a line that the form leaves out stays as it was."""
        data = self.cleaned_data
        whole = data.get("whole")
        return {line: data.get(f"level_{line}") or whole or self.post.level(line) for line in LINES}

    def clean_phone(self) -> str:
        """Digits, spaces and what separates them."""
        phone = self.cleaned_data["phone"]
        if phone and not _PHONE.match(phone):
            raise ValidationError("Un numéro ne contient que des chiffres, des espaces, des points et un +.")
        return phone

    def clean(self) -> dict[str, object]:
        """Check that showing a line has the holder's consent, and that each audience sees a name or a function."""
        cleaned = super().clean() or {}
        shown = {line: level for line, level in self.levels.items() if level != Level.NOBODY}
        if shown and self.asks_consent and not cleaned.get("consent"):
            self.add_error("consent", "Pour montrer une ligne, il nous faut votre accord. Sinon, laissez « Personne ».")
        for audience, seen in ((Level.PUBLIC, {Level.PUBLIC}), (Level.MEMBERS, {Level.PUBLIC, Level.MEMBERS})):
            if any(level == audience for level in shown.values()) and not self._has_title(cleaned, shown, seen):
                self.add_error("level_name", _NO_TITLE[audience])
                break
        return cleaned

    def _has_title(self, cleaned: dict[str, object], shown: dict[str, str], seen: set[Level]) -> bool:
        return any(cleaned.get(line) and shown.get(line) in seen for line in ("name", "function"))

    def save(self, holder: Any) -> Post:
        """Write the entry and who sees it, in one transaction. Raises TooMany for a post too many."""
        data = self.cleaned_data
        plain = ("name", "function", "organisation", "presentation", "email", "phone")
        with transaction.atomic():
            post = self.post if self.post.pk else new_post(holder, function=data["function"])
            post = Post.objects.select_for_update().get(pk=post.pk, holder=holder)
            for line in plain:
                setattr(post, line, data[line])
            post.save(update_fields=plain)
            for line in ("territories", "demarches", "networks", "themes"):
                getattr(post, line).set(data[line])
            set_levels(post, self.levels)
        return post


_NAMED = {
    "name": "le nom",
    "function": "la fonction",
    "organisation": "la structure",
    "territories": "les territoires",
    "demarches": "les démarches",
    "networks": "les réseaux",
    "themes": "les thèmes",
    "presentation": "la présentation",
    "email": "l’adresse",
    "phone": "le téléphone",
    "contact": "le formulaire",
}
_NO_TITLE = {
    Level.PUBLIC: "Pour paraître devant tout le monde, une fiche montre à tous au moins le nom ou la fonction.",
    Level.MEMBERS: "Pour paraître devant les membres, une fiche leur montre au moins le nom ou la fonction.",
}


def _initial(post: Post) -> dict[str, object]:
    plain = {line: getattr(post, line) for line in ("name", "function", "presentation", "email", "phone")}
    plain["organisation"] = post.organisation.name if post.organisation else ""
    if not post.pk:
        return plain
    plain["territories"] = list(post.territories.all())
    many = {line: [row.pk for row in getattr(post, line).all()] for line in ("demarches", "networks", "themes")}
    return {**plain, **many}


class ContactForm(forms.Form):
    """A message; who is signed in is known, others say who they are."""

    nonce = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    name = LineField(label="Votre nom", max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label="Votre adresse e-mail",
        max_length=254,
        help_text="Pour qu’on vous réponde : elle sera montrée à qui reçoit votre message.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    subject = LineField(
        label="Objet",
        max_length=120,
        error_messages={"required": "Dites de quoi il s’agit. Exemple : une question sur vos permanences"},
    )
    text = TextField(
        label="Message",
        max_length=5000,
        min_length=10,
        error_messages={
            "required": "Écrivez votre message. Exemple : Bonjour, nous préparons une action proche de la vôtre…"
        },
    )

    def __init__(self, data: Any = None, *, user: Visitor, subject: str = "") -> None:
        super().__init__(data, initial={"nonce": str(uuid.uuid4()), "subject": " ".join(subject.split())[:120]})
        self.user = user
        if user.is_authenticated:
            del self.fields["email"]
            self.fields["name"].initial = user.get_full_name()

    def clean_nonce(self) -> str:
        """What makes a form sent twice one message; a forged one is replaced."""
        try:
            return str(uuid.UUID(self.cleaned_data["nonce"]))
        except ValueError:
            return str(uuid.uuid4())

    def message(self) -> Message:
        """What to pass on, from the account's own address for members."""
        data = self.cleaned_data
        email = self.user.email if self.user.is_authenticated else data["email"]
        return Message(data["name"], email, data["subject"], data["text"], data["nonce"])


class HandoverForm(forms.Form):
    """Who takes over."""

    email = forms.EmailField(
        label="Adresse e-mail de la personne qui vous succède",
        max_length=254,
        help_text="Elle recevra un lien, valable quatorze jours. Il lui faudra un compte à cette adresse.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    with_drafts = forms.BooleanField(label="Transmettre aussi les brouillons", required=False)

    def __init__(self, *args: Any, post: Post, drafts: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.post = post
        if not drafts:
            del self.fields["with_drafts"]

    def clean_email(self) -> str:
        """The successor's address, which must not be the holder's own."""
        email = canonical_email(self.cleaned_data["email"])
        if self.post.holder and email == canonical_email(self.post.holder.email):
            raise ValidationError("C’est l’adresse de la personne qui tient déjà ce poste.")
        return email
