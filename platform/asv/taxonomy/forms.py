"""Choosing among 36,000 territories without listing them: by name, resolved on the server."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, ManyToManyField
from django.db.models.functions import Coalesce
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from wagtail.admin.forms.models import register_form_field_override

from asv.core.fields import RowsField
from asv.taxonomy.models import Territory, Theme
from asv.taxonomy.places import at_official_code, find_places, place_label, resolve_place

MOST_TERRITORIES = 100
_SEPARATOR = re.compile(r"[;\n]")


class PlacePicker(forms.Widget):
    """Ticked boxes for what is chosen and a text input for what to add.

    Several names are separated by semicolons; with JavaScript, suggestions appear as one types.
    """

    # Whether a place without an official code is added on the spot: addresses of the admin answer there alone.
    creates = True
    # Whether who types may mean a commune by its official code where the same figures are a postcode.
    knows_codes = True

    class Media:
        js = ["js/admin-territories.js"]
        css = {"all": ["css/admin-territories.css"]}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Codes that are ticked, then what was typed."""
        codes = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        typed = _SEPARATOR.split(data.get(f"{name}-ajout") or "")
        return [part for part in (str(item).replace("\0", "").strip() for item in (*codes, *typed)) if part]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """True where the form holds neither the boxes nor the text input; no box ticked is an answer."""
        return name not in data and f"{name}-ajout" not in data

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The id of the text input, for its label."""
        return id_

    def render(self, name: str, value: Any, attrs: dict[str, object] | None = None, renderer: Any = None) -> SafeString:
        values = [str(item) for item in value or []]
        known = {place.code: place for place in Territory.objects.filter(code__in=values)}
        return render_to_string(
            "taxonomy/place_picker.html",
            {
                "name": name,
                "chosen": [(code, place_label(known[code])) for code in dict.fromkeys(values) if code in known],
                "typed": " ; ".join(item for item in values if item not in known),
                "input_id": (attrs or {}).get("id", f"id_{name}"),
                "is_wrong": "aria-invalid" in (attrs or {}),
                "described_by": (attrs or {}).get("aria-describedby", ""),
                "suggestions_url": reverse("place_suggestions"),
                "creation_url": reverse("place_create") if self.creates else "",
            },
        )


class PlacesField(forms.ModelMultipleChoiceField):
    """Territories given by code, name ("Nord") or label ("Lille (59)")."""

    widget = PlacePicker

    def __init__(self, queryset: object = None, **kwargs: object) -> None:
        super().__init__(Territory.objects.all(), **{**kwargs, "to_field_name": "code"})

    def clean(self, value: Any) -> Any:
        """A queryset of the territories named; every name that is unknown or unclear is said."""
        values = list(value or [])
        if self.required and not values:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(values) > MOST_TERRITORIES:
            raise ValidationError(f"{MOST_TERRITORIES} territoires au plus : choisissez plutôt ce qui les contient.")
        known = set(Territory.objects.filter(code__in=values).values_list("code", flat=True))
        faults: list[str] = []
        official = getattr(self.widget, "knows_codes", False)
        codes = [item if item in known else _one(item, faults, official) for item in values]
        if faults:
            raise ValidationError(faults)
        return Territory.objects.filter(code__in=[code for code in codes if code])

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare by code; something typed is a change."""
        return {str(self.prepare_value(item)) for item in initial or []} != {str(item) for item in data or []}


class PlaceNameField(forms.CharField):
    """One territory, by its name, postcode or code; its value is the territory."""

    def clean(self, value: object) -> Territory | None:
        """The territory that is named; what to write where none is, or several are."""
        text, faults = str(super().clean(value)), list[str]()
        code = _one(text, faults) if text else ""
        if faults:
            raise ValidationError(faults)
        return Territory.objects.filter(code=code).first()


def _one(text: str, faults: list[str], official: bool = False) -> str:
    """The code of the one place a text names, by `official` code too; else a fault that says what to write."""
    found = resolve_place(text)
    if official and found:
        found += [place for place in at_official_code(text.strip()) if place not in found]
    if len(found) == 1:
        return found[0].code
    shown = text if len(text) <= 60 else f"{text[:60]}…"
    if found:
        faults.append(f"« {shown} » désigne plusieurs territoires. Précisez : {_labels(found)}.")
        return ""
    near = find_places(text, 3)
    hint = f"Vouliez-vous dire {_labels(near)} ?" if near else "Vérifiez l’orthographe, ou tapez un code postal."
    faults.append(f"« {shown} » n’est le nom d’aucun territoire. {hint}")
    return ""


def _labels(places: Iterable[Territory]) -> str:
    return ", ".join(f"« {place_label(place)} »" for place in list(places)[:6])


class ThemesField(RowsField):
    """Themes in their two levels: each parent, then its own."""

    def __init__(self, queryset: object = None, **kwargs: object) -> None:
        first = [Coalesce("parent__order", "order"), Coalesce("parent__label", "label")]
        super().__init__(Theme.objects.order_by(*first, F("parent").asc(nulls_first=True), "order", "label"), **kwargs)

    def label_from_instance(self, obj: Theme) -> str:
        """Those of the second level are marked: they follow their parent."""
        return f"› {obj.label}" if obj.parent_id else obj.label


class NestedThemes(forms.CheckboxSelectMultiple):
    """Boxes of a `ThemesField` in two levels: what is below a theme is folded until somebody wants it, or ticked it."""

    def render(
        self, name: str, value: object, attrs: dict[str, object] | None = None, renderer: object = None
    ) -> SafeString:
        groups: list[tuple[dict[str, object], list[dict[str, object]], bool]] = []
        for _group, (option,), _index in self.get_context(name, value, attrs)["widget"]["optgroups"]:
            theme, ticked = option["value"].instance, option["selected"]
            told = {"name": name, "value": str(option["value"]), **option["attrs"]}
            box: dict[str, object] = {"label": theme.label, "id": told["id"], "attrs": flatatt(told)}
            if theme.parent_id and groups:
                first, own, is_open = groups[-1]
                groups[-1] = (first, [*own, box], is_open or ticked)
            else:
                groups.append((box, [], False))
        return render_to_string("taxonomy/nested_themes.html", {"groups": groups})


def _for_many(db_field: Any) -> dict[str, object]:
    classes: dict[Any, type[forms.Field]] = {Territory: PlacesField, Theme: ThemesField}
    return {"form_class": classes[db_field.related_model]} if db_field.related_model in classes else {}


register_form_field_override(ManyToManyField, override=_for_many)
