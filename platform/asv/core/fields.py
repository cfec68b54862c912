"""Fields of forms that Django's own fall short of."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from asv.core.bad_input import may_be_a_number


class RowsField(forms.ModelMultipleChoiceField):
    """Rows chosen by their numbers. Django asks the database about any number, and SQLite breaks above 64 bits."""

    def clean(self, value: Any) -> Any:
        """The rows. Raises ValidationError, as Django does, for what no row can have as its number."""
        for one in value or ():
            if not may_be_a_number(one):
                raise ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": str(one)[:50]}
                )
        return super().clean(value)
