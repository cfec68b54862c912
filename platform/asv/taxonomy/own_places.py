"""Places of the team's own: a quarter, a sector, a group of villages that the official code does not know."""

from __future__ import annotations

from itertools import chain, count

from django import forms
from django.core.exceptions import ValidationError

from asv.core.slugs import slugify
from asv.taxonomy.former_slugs import known_before
from asv.taxonomy.forms import PlaceNameField
from asv.taxonomy.models import Territory, TerritoryKind, fold_name
from asv.taxonomy.place_changes import inside
from asv.taxonomy.places import place_label

_PREFIX, _LONGEST_NAME_IN_CODE, _LONGEST_PATH = "lieu-", 14, 200


class OwnPlaceForm(forms.ModelForm):
    """A name, and the official place that it lies in."""

    within = PlaceNameField(
        label="Dans",
        help_text="La commune, l’intercommunalité ou le département qui le contient : Lille (59), 59000, Nord.",
    )

    there: Territory | None = None

    class Meta:
        model = Territory
        fields = ["name"]
        labels = {"name": "Nom du quartier ou du secteur"}
        help_texts = {"name": "Sans code officiel : une commune ou un quartier prioritaire se cherche d’abord."}

    def clean(self) -> dict[str, object]:
        """Refuse a name that a place there has already; `there` is that place then."""
        said: dict[str, object] = super().clean() or {}
        name, within = str(said.get("name", "")), said.get("within")
        if isinstance(within, Territory) and name:
            if within.kind == TerritoryKind.PAYS:
                raise ValidationError("Dites où en France : une région au moins.")
            self.there = inside(within.code).filter(search_name=fold_name(name)).first()
            if self.there is not None:
                raise ValidationError(f"« {place_label(self.there)} » y est déjà : choisissez-le.")
        return said

    def save(self, commit: bool = True) -> Territory:
        """The place, where the one that contains it is."""
        place, within = self.instance, self.cleaned_data["within"]
        place.kind, place.code = TerritoryKind.SECTEUR, free_code(place.name)
        place.parent, place.path = within, path_within(within)
        place.latitude, place.longitude = within.latitude, within.longitude
        place.save()
        return place


def free_code(name: str) -> str:
    """What addresses call it: the letters of its name and a number where they are taken."""
    base = _PREFIX + (slugify(name).replace("-", "").replace("_", "")[:_LONGEST_NAME_IN_CODE] or "secteur")
    taken = set(Territory.objects.filter(code__startswith=base).values_list("code", flat=True))
    taken |= set(known_before("territoire"))
    return next(code for code in chain([base], (f"{base}{number}" for number in count(2))) if code not in taken)


def path_within(within: Territory) -> str:
    """What contains a place that lies in this one, nearest first."""
    codes = [within.code, *within.ancestor_codes]
    while len(" ".join(codes)) > _LONGEST_PATH:
        codes.pop(-2)  # never the country
    return " ".join(codes)
