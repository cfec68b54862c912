"""The form of a change: what is to happen, and what it takes."""

from __future__ import annotations

from collections import defaultdict

from django import forms
from django.db.models import ForeignKey, Model
from django.http import QueryDict
from wagtail.admin.viewsets.chooser import ChooserViewSet

from asv.core.visitor import Visitor
from asv.taxonomy.changes import merge, rename, retire
from asv.taxonomy.choosers import organisation_chooser, territory_chooser
from asv.taxonomy.forms import PlacesField
from asv.taxonomy.journal import VocabularyChange, VocabularyChangeKind
from asv.taxonomy.references import is_of_many, keys_to, naming
from asv.taxonomy.splitting import Shares, share_name, split, split_among
from asv.taxonomy.subjects import Subject
from asv.taxonomy.usage import Count

MOST_SHARED = 60  # rows of a term that are shared out one by one
ACTS = [
    (VocabularyChangeKind.RENAMED, "Renommer : même sens, autre nom ou autre identifiant"),
    (VocabularyChangeKind.MERGED, "Fusionner : tout ce qui le porte en porte un autre"),
    (VocabularyChangeKind.SPLIT, "Scinder : plusieurs à la place d’un seul"),
    (VocabularyChangeKind.RETIRED, "Retirer : plus rien ne le porte"),
]
_TWO_LABELS = "Donnez au moins deux libellés, un par ligne."
_CHOOSERS: dict[str, ChooserViewSet] = {"organisation": organisation_chooser, "territoire": territory_chooser}


class ChangeForm(forms.Form):
    """What happens to a term: its new name, the term it joins, its parts, or its end."""

    act = forms.ChoiceField(
        label="Que faire ?",
        choices=ACTS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce qui change.", "invalid_choice": "Choisissez ce qui change."},
    )
    label = forms.CharField(label="Nouveau libellé", max_length=120, required=False)
    slug = forms.SlugField(
        label="Nouvel identifiant",
        max_length=80,
        required=False,
        help_text="Paraît dans les adresses. L’ancien continue de répondre.",
        error_messages={"invalid": "Des lettres sans accent, des chiffres et des tirets."},
    )
    parts = forms.CharField(
        label="Les nouveaux libellés, un par ligne",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, subject: Subject, row: Model, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.subject, self.row = subject, row
        self.fields["label"].initial, self.fields["slug"].initial = subject.label_of(row), subject.slug_of(row)
        others = subject.model._default_manager.exclude(pk=row.pk)
        chooser = _CHOOSERS.get(subject.parameter)
        self.fields["into"] = forms.ModelChoiceField(
            others,
            label="Fusionner dans",
            required=False,
            error_messages={"invalid_choice": "Choisissez un autre terme de ce vocabulaire."},
            **({"widget": chooser.widget_class()} if chooser else {}),
        )
        self.order_fields(["act", "label", "slug", "into", "parts"])
        if subject.is_official:
            del self.fields["slug"]
            self.fields["parts"] = PlacesField(label="Les lieux qui le remplacent, deux au moins", required=False)

    def clean(self) -> dict[str, object]:
        """Check that an act has what it takes."""
        said: dict[str, object] = super().clean() or {}
        if said.get("act") == VocabularyChangeKind.MERGED and not said.get("into") and "into" not in self.errors:
            self.add_error("into", "Choisissez dans lequel.")
        if said.get("act") == VocabularyChangeKind.RENAMED and not said.get("label"):
            self.add_error("label", "Donnez un libellé.")
        if said.get("act") == VocabularyChangeKind.SPLIT and len(self.labels) < 2 and "parts" not in self.errors:
            fewest = "Choisissez au moins deux lieux." if self.subject.is_official else _TWO_LABELS
            self.add_error("parts", fewest)
        return said

    @property
    def places(self) -> list[Model]:
        """The places that share what names the one."""
        return list(self.cleaned_data.get("parts") or []) if self.subject.is_official else []

    @property
    def labels(self) -> list[str]:
        """The labels of the parts."""
        if self.subject.is_official:
            return [str(place) for place in self.places]
        lines = (" ".join(line.split()) for line in self.cleaned_data.get("parts", "").splitlines())
        return [line[:120] for line in lines if line]

    def shared(self) -> list[tuple[str, str]]:
        """What may be shared out one by one among the parts: a name in the form, and what it is; none if too many."""
        if self.for_all() > MOST_SHARED:
            return []
        rows = [(key, row) for key in self._many() for row in naming(key, self.row.pk)]
        return [(share_name(key, row.pk), str(_other_side(key, row))) for key, row in rows]

    def for_all(self) -> int:
        """How many name it and may name several: more than are shared out one by one, they go to every part."""
        return sum(naming(key, self.row.pk).count() for key in self._many())

    def _many(self) -> list[ForeignKey]:
        return [key for key in keys_to(self.subject.model) if is_of_many(key)]

    def below(self) -> list[tuple[str, str]]:
        """What stands below it, each to go to one of the parts: a name in the form, and what it is."""
        keys = [key for key in keys_to(self.subject.model) if key.model is self.subject.model]
        return [(share_name(key, row.pk), str(row)) for key in keys for row in naming(key, self.row.pk)]

    def to_the_first(self) -> list[Count]:
        """What else names one thing alone, which goes to the first of the parts, by what it is."""
        keys = [
            key for key in keys_to(self.subject.model) if not is_of_many(key) and key.model is not self.subject.model
        ]
        found: dict[tuple[str, str], int] = defaultdict(int)
        for key in keys:
            meta = key.model._meta
            found[str(meta.verbose_name), str(meta.verbose_name_plural)] += naming(key, self.row.pk).count()
        return [Count(number, *words) for words, number in found.items() if number]

    def shares(self) -> Shares:
        """Which parts each row goes to, as it is ticked; rows without a tick go to all, or to the first."""
        found = {}
        for name, _label in (*self.shared(), *self.below()):
            ticked = self.data.getlist(f"part-{name}") if hasattr(self.data, "getlist") else []
            found[name] = [int(one) for one in ticked if one.isascii() and one.isdigit() and len(one) < 3]
        return found

    def apply(self, user: Visitor) -> VocabularyChange:
        """Make the change. Raises Refused."""
        said = self.cleaned_data
        if said["act"] == VocabularyChangeKind.RENAMED:
            slug = said.get("slug") or self.subject.slug_of(self.row)
            return rename(self.subject, self.row, said["label"], slug, user)
        if said["act"] == VocabularyChangeKind.MERGED:
            return merge(self.subject, self.row, said["into"], user)
        if said["act"] == VocabularyChangeKind.SPLIT:
            if self.subject.is_official:
                return split_among(self.subject, self.row, self.places, user, self.shares())
            return split(self.subject, self.row, self.labels, user, self.shares())
        return retire(self.subject, self.row, user)


def _other_side(key: ForeignKey, row: Model) -> object:
    name = next(one.name for one in key.model._meta.concrete_fields if one.is_relation and one is not key)
    return getattr(row, name)
