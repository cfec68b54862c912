"""The form by which one registers: who comes, what the host asks, and why each thing is asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Count, Q

from asv.core.fields import TextField, without_site
from asv.core.visitor import Visitor
from network.meetings.models import MeetingPage, OpenTo
from network.meetings.registrations.models import QuestionKind, RegistrationQuestion, State, Workshop
from network.meetings.registrations.seats import Details

CONSENT_VERSION = "2026-11"
CONSENT = (
    "J’accepte que ces informations servent à organiser cette rencontre. Elles sont vues par l’équipe qui l’organise, "
    "et par elle seule."
)
_KEPT = (
    "Sans compte, elles sont effacées un an après la rencontre. Avec un compte, vous les retrouvez dans vos données."
)
_ONE_LINE = "Écrivez sur une seule ligne, sans caractère invisible."
_YES_NO = [("oui", "Oui"), ("non", "Non")]


class OneLine(forms.CharField):
    """Words that go into lists, mails and certificates: one line, nothing invisible."""

    def clean(self, value: object) -> str:
        """The words, with single spaces. Raises ValidationError for line breaks and control characters."""
        text = super().clean(value)
        if not text.isprintable():
            raise forms.ValidationError(_ONE_LINE)
        return " ".join(text.split())


class PersonForm(forms.Form):
    """Who comes: a name, and where from."""

    name = OneLine(
        label="Votre nom",
        max_length=150,
        help_text="Figure sur la feuille de présence et sur votre attestation.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    function = OneLine(
        label="Votre fonction",
        max_length=150,
        required=False,
        help_text="Aide l’équipe à préparer la rencontre pour celles et ceux qui viennent.",
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    organisation = OneLine(
        label="Votre structure",
        max_length=200,
        required=False,
        help_text="Figure sur la feuille de présence et sur votre attestation.",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    consent = forms.BooleanField(label=CONSENT, help_text=_KEPT)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        if user.is_authenticated:
            kwargs["initial"] = {
                "name": user.get_full_name(), "function": user.function, "organisation": user.structure,
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_name(self) -> str:
        """The name, which the mails of a registration greet. Raises ValidationError."""
        return without_site(self.cleaned_data["name"])


class RegistrationForm(PersonForm):
    """A registration to one meeting. Someone signed in is known by the address of their account: it is not asked."""

    email = forms.EmailField(
        label="Votre adresse e-mail",
        max_length=254,
        help_text="Reçoit la confirmation, l’invitation pour votre agenda et les rappels. Rien d’autre.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: object, meeting: MeetingPage, user: Visitor, **kwargs: object) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.meeting = meeting
        if user.is_authenticated:
            del self.fields["email"]
        self.questions = {f"question_{q.pk}": q for q in meeting.registration_questions.all()}
        for name, question in self.questions.items():
            self.fields[name] = _field_of(question)
        self.workshops = _workshops(meeting)
        if self.workshops:
            self.fields["workshops"] = _workshop_field(self.workshops)
        if meeting.open_to == OpenTo.PROFESSIONS:
            self.fields["declared"] = forms.BooleanField(label=invited_as([meeting]))
        self.order_fields(["name", "email", "function", "organisation", "declared", "workshops", *self.questions])

    def clean_workshops(self) -> list[Workshop]:
        """Workshops that still have a place. Raises ValidationError for one that is full."""
        chosen = [w for w in self.workshops if str(w.pk) in self.cleaned_data["workshops"]]
        full = [w.title for w in chosen if _is_full(w)]
        if full:
            raise forms.ValidationError(f"Complet : {', '.join(full)}. Choisissez-en un autre, ou aucun.")
        return chosen

    @property
    def details(self) -> Details:
        """What was said, once the form is valid."""
        data = self.cleaned_data
        return Details(
            email=self.user.email if self.user.is_authenticated else data["email"],
            name=data["name"],
            function=data["function"],
            organisation=data["organisation"],
            declared=self.meeting.open_to_text or "oui" if data.get("declared") else "",
            consent=CONSENT_VERSION,
            answers=[[q.label, str(data[name])] for name, q in self.questions.items() if data[name]],
            workshops=data.get("workshops", []),
        )


class RemovalForm(forms.Form):
    """What is said to someone who is taken off the list."""

    note = TextField(
        label="Un mot pour cette personne",
        max_length=500,
        required=False,
        help_text="Part avec le message qui la prévient.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def invited_as(meetings: Iterable[MeetingPage]) -> str:
    """What someone declares who registers to meetings that are open to certain professions."""
    texts = list(dict.fromkeys(meeting.open_to_text or "certains professionnels" for meeting in meetings))
    return f"Je fais partie des personnes invitées : {' ; '.join(texts)}"


def _field_of(question: RegistrationQuestion) -> forms.Field:
    common: dict[str, Any] = {"label": question.label, "required": question.required}
    if question.kind == QuestionKind.TEXT:
        return forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), **common)
    pairs = _YES_NO if question.kind == QuestionKind.YES_NO else [(answer, answer) for answer in question.answers]
    return forms.ChoiceField(choices=pairs, widget=forms.RadioSelect, **common)


def _workshops(meeting: MeetingPage) -> list[Workshop]:
    taken = Count("registrations", filter=Q(registrations__state=State.CONFIRMED))
    return list(Workshop.objects.filter(page=meeting).annotate(taken=taken).order_by("sort_order", "pk"))


def _is_full(workshop: Any) -> bool:
    return workshop.capacity is not None and workshop.taken >= workshop.capacity


def _workshop_field(workshops: list[Workshop]) -> forms.Field:
    pairs = [(str(w.pk), f"{w.title} (complet)" if _is_full(w) else w.title) for w in workshops]
    return forms.MultipleChoiceField(
        label="Ateliers et séances",
        choices=pairs,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Le choix compte quand la place est donnée : un atelier qui se remplit entre-temps vous est signalé.",
    )
