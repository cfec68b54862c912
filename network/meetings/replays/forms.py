"""The four questions asked of those who came."""

from __future__ import annotations

from django import forms

from network.meetings.replays.models import Again, Evaluation

_SCALE = [(1, "1 : pas du tout"), (2, "2"), (3, "3"), (4, "4"), (5, "5 : tout à fait")]


class EvaluationForm(forms.ModelForm):
    """Short on purpose: two choices to make, two fields one may leave empty."""

    useful = forms.TypedChoiceField(
        label="Cette rencontre vous a-t-elle été utile ?",
        choices=_SCALE,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une note de 1 à 5."},
    )
    again = forms.ChoiceField(
        label="Reviendriez-vous à une rencontre comme celle-ci ?",
        choices=Again.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse."},
    )

    field_order = ["useful", "takes_away", "lacked", "again"]

    class Meta:
        model = Evaluation
        fields = ["useful", "takes_away", "lacked", "again"]
        labels = {"takes_away": "Qu’en retenez-vous ?", "lacked": "Qu’est-ce qui a manqué ?"}
        widgets = {name: forms.Textarea(attrs={"rows": 4, "maxlength": 2000}) for name in ("takes_away", "lacked")}
