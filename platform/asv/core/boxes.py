"""Boxes to tick, one a choice: the forms of pages have some hundred of them."""

from __future__ import annotations

from django import forms
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wagtail.admin.telepath import register
from wagtail.admin.telepath.widgets import RadioSelectAdapter

from asv.core.typography import french_html

TEMPLATE = "core/boxes.html"


class CheckboxSelectMultiple(forms.CheckboxSelectMultiple):
    """Django's boxes, from one template for all of them instead of three for each; the styles know their name."""

    def render(
        self, name: str, value: object, attrs: dict[str, object] | None = None, renderer: object = None
    ) -> SafeString:
        """The same as Django writes, for choices without groups."""
        told = {"name": name, **self.build_attrs(self.attrs, attrs)}
        ticked = set(self.format_value(value))
        boxes = [
            {"label": label, "id": f"{told.get('id')}_{number}", "value": str(choice)}
            for number, (choice, label) in enumerate(self.choices)
        ]
        for box in boxes:
            attributes = {**told, "id": box["id"], "value": box["value"], "checked": box["value"] in ticked}
            box["attrs"] = flatatt(attributes)
        return SafeString(french_html(render_to_string(TEMPLATE, {"boxes": boxes, "id": told.get("id")})))


class _Adapter(RadioSelectAdapter):
    """The scripts of the admin find the boxes that are there; no form draws new ones, so no choice is told twice."""

    def js_args(self, widget: CheckboxSelectMultiple) -> list[str]:
        return ['<div id="__ID__"></div>']


register(_Adapter(), CheckboxSelectMultiple)
