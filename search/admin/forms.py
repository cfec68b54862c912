"""The editors' forms: what a synonym may not say twice, and who takes a subject in hand."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from wagtail.admin.forms import WagtailAdminModelForm

from search.models import Synonym, WantedTopic
from search.refusals import Groups, Refusal


class SynonymForm(WagtailAdminModelForm):
    """A term has one entry, and what is narrower than it is not wider too: errors lead to the entry that is there."""

    def clean(self) -> dict[str, Any]:
        """The fields, with an error on each that contradicts another entry."""
        cleaned: dict[str, Any] = super().clean()
        entry = Synonym(**{name: cleaned.get(name) or "" for name in ("term", "equivalents", "narrower")})
        for refusal in Groups(Synonym.objects.exclude(pk=self.instance.pk)).refusals(entry):
            if refusal.field in self.fields and refusal.field not in self.errors:
                self.add_error(refusal.field, ValidationError(_with_its_way(refusal), code="refused"))
        return cleaned


def _with_its_way(refusal: Refusal) -> str:
    """The message, with the way to the entry that is there."""
    if refusal.other is None:
        return refusal.message
    address = reverse("search_synonyms:edit", args=[refusal.other.pk])
    return format_html(
        '{} : <a href="{}">complétez plutôt « {} »</a>.', refusal.message.rstrip("."), address, refusal.other.term
    )


class WantedTopicForm(WagtailAdminModelForm):
    """Who says that somebody takes care of a subject is that somebody."""

    def save(self, commit: bool = True) -> WantedTopic:
        """The subject, with the person who takes it."""
        self.instance.given_to(self.for_user)
        topic: WantedTopic = super().save(commit)
        return topic
