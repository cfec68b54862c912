"""What the browser would send for a page's form, read from the form itself."""

from __future__ import annotations

from typing import Any

from django.forms import Form


def filled(form: Form, **answers: Any) -> dict[str, Any]:
    """The data of a rendered form, its formsets included, with some answers changed."""
    data: dict[str, Any] = {}
    _collect(form, data)
    for formset in getattr(form, "formsets", {}).values():
        _collect(formset.management_form, data)
        for inline in formset.forms:
            _collect(inline, data)
    return {**data, **answers}


def _collect(form: Form, data: dict[str, Any]) -> None:
    for field in form:
        name, widget, value = field.html_name, field.field.widget, field.value()
        if hasattr(value, "stream_block"):
            data[f"{name}-count"] = "0"
        elif hasattr(widget, "converter"):
            data[name] = widget.format_value(value)
        elif isinstance(value, list | tuple):
            data[name] = [str(item) for item in value]
        elif value is True:
            data[name] = "on"
        elif value is not None and value is not False:
            data[name] = str(value)
