"""The forms of a proposal: how it begins, an answer, and what is agreed to before it is sent."""

from __future__ import annotations

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

from asv.contact.guarding import GuardedForm
from asv.core.fields import LineField, TextField
from experiences.proposals.models import AGREEMENT, CONSENT, MOST_SAID, State
from experiences.proposals.questions import MOST_WORDS, Question


class BeginForm(GuardedForm):
    """What the action is called, and where the link to go on is sent."""

    title = LineField(
        label="Comment appelez-vous cette action ?",
        max_length=150,
        help_text="Quelques mots, vous pourrez changer : « Marcher pour se soigner ».",
    )
    email = forms.EmailField(
        label="Votre adresse e-mail",
        max_length=254,
        help_text="Le lien pour reprendre y est envoyé. Exemple : prenom.nom@ville.fr",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class AnswerForm(forms.Form):
    """One answer; an empty one is as good."""

    answer = TextField(required=False, max_length=MOST_WORDS)

    def __init__(self, question: Question, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["answer"]
        field.label = question.asked
        field.widget.attrs |= {"rows": 8, "aria-describedby": "aide pistes"}


class SendForm(forms.Form):
    """How it is signed, and the agreement, whose text is kept with it."""

    credit = LineField(
        label="Comment signer ce récit ?",
        max_length=200,
        required=False,
        help_text="Une fonction et une structure : « Coordination de l'ASV, Ville de… ». Vide : la structure seule.",
    )
    agreed = forms.BooleanField(
        label=CONSENT, error_messages={"required": "Cochez cette case pour que l'équipe puisse lire votre récit."}
    )


class WordForm(forms.Form):
    """A word of the author to the team."""

    text = TextField(
        label="Votre mot à l'équipe", max_length=MOST_SAID, help_text="Une précision, une question, un changement."
    )


class AgreementForm(forms.Form):
    """The agreement to the text that was shown, known by its digest."""

    shown = forms.CharField(max_length=64, widget=forms.HiddenInput, required=False)
    agreed = forms.BooleanField(
        label=AGREEMENT,
        error_messages={"required": "Cochez cette case si vous êtes d'accord ; sinon, écrivez ce qu'il faut changer."},
    )


class FollowForm(WagtailAdminModelForm):
    """What the team does with a proposal: its state, a word to the author, the text to agree to."""

    word = TextField(
        label="Écrire à l'auteur",
        required=False,
        max_length=MOST_SAID,
        help_text="Envoyé par courrier, une fois ; la réponse arrive ici.",
    )
    ask = forms.BooleanField(
        label="Lui demander son accord sur le texte",
        required=False,
        help_text="Le dernier brouillon enregistré. Sans cet accord, le récit ne se publie d'aucune façon.",
    )

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        if cleaned.get("ask") and cleaned.get("state") != State.WRITING:
            self.add_error("ask", "Passez d'abord le récit à « En rédaction ».")
        return cleaned
