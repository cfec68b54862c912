"""Filters and tags every template may use; none of them asks the database."""

from __future__ import annotations

from django import template
from django.urls import reverse

register = template.Library()

_UNITS = ("octets", "Ko", "Mo", "Go")


@register.filter
def poids(size: int | None) -> str:
    """A weight in bytes as French readers write it: "689,6 Ko" (1 Ko = 1,024 bytes); empty for None."""
    if size is None:
        return ""
    value, unit = float(size), 0
    while value >= 1024 and unit < len(_UNITS) - 1:
        value, unit = value / 1024, unit + 1
    number = f"{value:.1f}".rstrip("0").rstrip(".") if unit else f"{value:.0f}"
    return f"{number.replace('.', ',')} {_UNITS[unit]}"


@register.filter
def pluriel(count: int, forms: str) -> str:
    """The form that agrees with a count: `{{ n|pluriel:"récit,récits" }}`; French plurals begin at 2."""
    singular, plural = forms.split(",")
    return plural if abs(count) >= 2 else singular


@register.simple_tag
def mosaic(slug: str, palette: str = "pine", form: str = "card") -> str:
    """The address of the picture drawn for a slug in a palette."""
    return reverse("mosaic", args=[palette or "pine", slug]) + f"?f={form}"
