"""Fields of forms that Django's own fall short of: clean lines and texts whatever was pasted, and rows by number."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from asv.core.bad_input import may_be_a_number

_ONE_LINE = "Écrivez sur une seule ligne, sans caractère invisible."
_NO_SITE = "Sans adresse de site : ce texte part dans un courrier."
_ENDINGS = (
    "app|be|biz|ca|ch|click|cn|co|com|de|dev|eu|example|fr|info|io|link|me|net|online|org|ru|shop|site|top|uk|xyz"
)
_A_SITE = re.compile(rf"https?:|www\.|//|[\w-]\.(?:{_ENDINGS})\b", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # takes no argument when it runs
    """Rows chosen by their numbers. Django asks the database about any number, and SQLite breaks above 64 bits."""

    def clean(self, value: Any) -> Any:
        """The rows. Raises ValidationError, as Django does, for what no row can have as its number."""
        for one in value or ():
            if not may_be_a_number(one):
                raise ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": str(one)[:50]}
                )
        return super().clean(value)


class LineField(forms.CharField):
    """One line without control characters: it goes into mails, cards and lists."""

    def clean(self, value: object) -> str:
        text = str(super().clean(value))
        if not text.isprintable():
            raise ValidationError(_ONE_LINE)
        return text


def without_site(text: str) -> str:
    """The text. Raises ValidationError where it holds a site's address."""
    if _A_SITE.search(text):
        raise ValidationError(_NO_SITE)
    return text


class QuotedLineField(LineField):
    """A line that a mail quotes to an address nobody has proved: no site's address, or others would write by us."""

    def clean(self, value: object) -> str:
        return without_site(super().clean(value))


class TextField(forms.CharField):
    """Several lines without control characters nor those that turn the direction of writing."""

    widget = forms.Textarea(attrs={"rows": 6})

    def clean(self, value: object) -> str:
        return _INVISIBLE.sub("", super().clean(value))
