"""The form that reaches the team."""

from __future__ import annotations

from django import forms

from asv.contact.guarding import GuardedForm
from asv.contact.models import TO_SAY, Subject
from asv.contact.receiving import Word
from asv.core.fields import LineField, TextField

EXAMPLE = "Exemple : prenom.nom@ville.fr"


class ContactForm(GuardedForm):
    """What it is about, what one wants to say, and where to answer."""

    sujet = forms.ChoiceField(
        label="De quoi s’agit-il ?",
        choices=[one for one in Subject.choices if one[0] != Subject.EXPERIENCE],
        initial=Subject.QUESTION,
    )
    about = LineField(
        label="La page concernée",
        required=False,
        max_length=300,
        help_text="Son titre ou son adresse, si votre message parle d’une page.",
    )
    message = TextField(
        label="Votre message",
        max_length=5000,
        help_text="Ce que vous vouliez faire, ce qui s’est passé. Pas de donnée de santé.",
        error_messages={"required": "Écrivez votre message. Exemple : la page des rencontres ne s’ouvre pas."},
    )
    sender = LineField(label="Votre nom", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label="Votre adresse e-mail",
        max_length=254,
        help_text="Pour vous répondre, et pour rien d’autre.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        asked = str(self.data.get("sujet") or self.initial.get("sujet") or "")
        if asked in TO_SAY:
            self.fields["message"].help_text = TO_SAY[Subject(asked)]

    def word(self) -> Word:
        """What a valid form says."""
        told = self.cleaned_data
        return Word(Subject(told["sujet"]), told["message"].strip(), told["sender"], told["email"], told["about"])
