"""The forms of a proposal: how it begins, an answer, and what is agreed to before it is sent."""

from __future__ import annotations

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

from asv.contact.guarding import GuardedForm
from asv.core.fields import LineField, QuotedLineField, TextField
from experiences.proposals.files import ACCEPTED, check, is_picture
from experiences.proposals.models import AGREEMENT, CONSENT, MOST_SAID, PEOPLE_AGREED, State
from experiences.proposals.questions import MOST_WORDS, QUESTIONS, Question


class BeginForm(GuardedForm):
    """What the action is called, and where the link to go on is sent."""

    title = QuotedLineField(
        label="Comment appelez-vous cette action ?",
        max_length=150,
        help_text="Quelques mots, vous pourrez changer : « Marcher pour se soigner ».",
        error_messages={"required": "Donnez-lui un nom, vous pourrez en changer. Exemple : Marcher pour se soigner"},
    )
    email = forms.EmailField(
        label="Votre adresse e-mail",
        max_length=254,
        help_text="Le lien pour reprendre y est envoyé. Exemple : prenom.nom@ville.fr",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class AnswerForm(forms.Form):
    """One answer; an empty one is as good. `companion` names who asked something of it, and may be answered."""

    answer = TextField(required=False, max_length=MOST_WORDS)
    reply = TextField(required=False, max_length=MOST_SAID, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, question: Question, companion: str, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if companion:
            self.fields["reply"].label = f"Répondre à {companion}"
        else:
            del self.fields["reply"]
        field = self.fields["answer"]
        field.label = question.asked
        field.widget.attrs |= {"rows": 8, "aria-describedby": "aide pistes"}


class SendForm(forms.Form):
    """How it is signed, and the agreement, whose text is kept with it."""

    credit = LineField(
        label="Comment signer ce récit ?",
        max_length=200,
        required=False,
        help_text="Une fonction et une structure : « Coordination de l’ASV, Ville de… ». Vide : la structure seule.",
    )
    agreed = forms.BooleanField(
        label=CONSENT, error_messages={"required": "Cochez cette case pour que l’équipe puisse lire votre récit."}
    )


class FileForm(forms.Form):
    """A file or a photograph; of a photograph, what it shows and that those on it agreed."""

    file = forms.FileField(
        label="Le fichier",
        help_text="Une photo, ou un document que vous pouvez transmettre : 10 Mo au plus.",
        widget=forms.FileInput(attrs={"accept": ",".join(f".{one}" for one in ACCEPTED)}),
    )
    shows = LineField(
        label="Ce que c’est",
        max_length=200,
        help_text="En une phrase : « Six habitantes tiennent un stand », « L’affiche, à modifier ».",
        error_messages={"required": "Dites ce que c’est, en une phrase. Exemple : six habitantes tiennent un stand"},
    )
    people = forms.BooleanField(label=PEOPLE_AGREED, required=False, help_text="Pour une photo.")

    def clean_file(self) -> object:
        """The file, checked. Raises ValidationError."""
        check(self.cleaned_data["file"])
        return self.cleaned_data["file"]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file is not None and is_picture(str(file.name)) and not cleaned.get("people"):
            self.add_error("people", "Cochez cette case si chacun est d’accord ; sinon, choisissez une autre photo.")
        return cleaned


class CompanionForm(forms.Form):
    """Who accompanies."""

    name = QuotedLineField(
        label="Son prénom",
        max_length=80,
        help_text="Il signera ses questions.",
        error_messages={"required": "Écrivez le prénom de qui vous accompagne. Exemple : Karim"},
    )
    email = forms.EmailField(
        label="Son adresse e-mail",
        max_length=254,
        help_text="Son lien y est envoyé. Exemple : prenom.nom@ville.fr",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),  # another's: browsers would offer one's own
    )


class AskForm(forms.Form):
    """What the companion asks of one answer."""

    question = forms.ChoiceField(choices=[(one.key, one.short) for one in QUESTIONS], widget=forms.HiddenInput)
    text = TextField(
        label="Votre question",
        max_length=MOST_SAID,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ce que vous aimeriez comprendre, ce que d’autres voudront refaire.",
        error_messages={"required": "Écrivez votre question. Exemple : Qui a eu l’idée du stand ?"},
    )


class WordForm(forms.Form):
    """A word of the author to the team."""

    text = TextField(
        label="Votre mot à l’équipe",
        max_length=MOST_SAID,
        help_text="Une précision, une question, un changement.",
        error_messages={"required": "Écrivez votre mot. Exemple : La photo date de 2024, pas de 2023."},
    )


class AgreementForm(forms.Form):
    """The agreement to the text that was shown, known by its digest."""

    shown = forms.CharField(max_length=64, widget=forms.HiddenInput, required=False)
    agreed = forms.BooleanField(
        label=AGREEMENT,
        error_messages={"required": "Cochez cette case si vous êtes d’accord ; sinon, écrivez ce qu’il faut changer."},
    )


class FollowForm(WagtailAdminModelForm):
    """What the team does with a proposal: its state, a word to the author, the text to agree to."""

    word = TextField(
        label="Écrire à l’auteur",
        required=False,
        max_length=MOST_SAID,
        help_text="Envoyé par courrier, une fois ; la réponse arrive ici.",
    )
    ask = forms.BooleanField(
        label="Lui demander son accord sur le texte",
        required=False,
        help_text="Le dernier brouillon enregistré. Sans cet accord, le récit ne se publie d’aucune façon.",
    )

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        if cleaned.get("ask") and cleaned.get("state") != State.WRITING:
            self.add_error("ask", "Passez d’abord le récit à « En rédaction ».")
        return cleaned
