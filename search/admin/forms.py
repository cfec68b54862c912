"""The editors' forms: what a synonym may not say twice, and who takes a subject in hand."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from wagtail.admin.forms import WagtailAdminModelForm

from search.analysis import clean, stems
from search.models import Synonym, WantedTopic


class SynonymForm(WagtailAdminModelForm):
    """A term has one entry: an error leads to the one that is there."""

    def clean(self) -> dict[str, Any]:
        """The fields, with an error on each that repeats another entry's term."""
        cleaned: dict[str, Any] = super().clean()
        entry = Synonym(**{name: cleaned.get(name) or "" for name in ("term", "equivalents")})
        others = Synonym.objects.exclude(pk=self.instance.pk)
        terms = {tuple(stems(clean(other.term))): other for other in others}
        equal = {key: other for key, other in terms.items() if not other.one_way}
        term, *more = entry.expressions
        self._refuse("term", [term], terms)
        if not cleaned.get("one_way"):
            self._refuse("equivalents", more, equal)
        return cleaned

    def _refuse(self, field: str, texts: list[str], taken: dict[tuple[str, ...], Synonym]) -> None:
        for text in texts:
            other = taken.get(tuple(stems(clean(text))))
            if other is not None and field in self.fields and field not in self.errors:
                address = reverse("search_synonyms:edit", args=[other.pk])
                message = format_html(
                    '« {} » a déjà son entrée : <a href="{}">complétez plutôt « {} »</a>.', text, address, other.term
                )
                self.add_error(field, ValidationError(message, code="taken"))


class WantedTopicForm(WagtailAdminModelForm):
    """Who says that somebody takes care of a subject is that somebody."""

    def save(self, commit: bool = True) -> WantedTopic:
        """The subject, with the person who takes it."""
        self.instance.given_to(self.for_user)
        topic: WantedTopic = super().save(commit)
        return topic
