"""The editors' forms: what a synonym may not say twice, and who takes a subject in hand."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from wagtail.admin.forms import WagtailAdminModelForm

from search.analysis import clean, stems
from search.models import Synonym, WantedTopic

Key = tuple[str, ...]


class SynonymForm(WagtailAdminModelForm):
    """A term has one entry, and what is narrower than it is not wider too: errors lead to the entry that is there."""

    def clean(self) -> dict[str, Any]:
        """The fields, with an error on each that repeats another entry's term."""
        cleaned: dict[str, Any] = super().clean()
        entry = Synonym(**{name: cleaned.get(name) or "" for name in ("term", "equivalents", "narrower")})
        others = Synonym.objects.exclude(pk=self.instance.pk)
        terms = {_key(other.term): other for other in others}
        term, *more = entry.expressions
        self._refuse("term", [term], terms)
        self._refuse("equivalents", more, terms)
        self._refuse_circle(entry, list(others))
        return cleaned

    def _refuse_circle(self, entry: Synonym, others: list[Synonym]) -> None:
        own = {_key(text) for text in entry.expressions}
        for text in entry.narrower_terms:
            if own & _everything_below(_key(text), others) and "narrower" not in self.errors:
                message = f"« {text} » mène déjà à « {entry.term} » : un terme plus précis ne peut pas le contenir."
                self.add_error("narrower", ValidationError(message, code="circle"))

    def _refuse(self, field: str, texts: list[str], taken: dict[tuple[str, ...], Synonym]) -> None:
        for text in texts:
            other = taken.get(_key(text))
            if other is not None and field in self.fields and field not in self.errors:
                address = reverse("search_synonyms:edit", args=[other.pk])
                message = format_html(
                    '« {} » a déjà son entrée : <a href="{}">complétez plutôt « {} »</a>.', text, address, other.term
                )
                self.add_error(field, ValidationError(message, code="taken"))


def _key(text: str) -> Key:
    return tuple(stems(clean(text)))


def _everything_below(key: Key, groups: list[Synonym]) -> set[Key]:
    """What an expression leads to by terms that are narrower, itself included."""
    below = {
        _key(text): [_key(other) for other in group.narrower_terms] for group in groups for text in group.expressions
    }
    found, waiting = set(), [key]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += below.get(one, [])
    return found


class WantedTopicForm(WagtailAdminModelForm):
    """Who says that somebody takes care of a subject is that somebody."""

    def save(self, commit: bool = True) -> WantedTopic:
        """The subject, with the person who takes it."""
        self.instance.given_to(self.for_user)
        topic: WantedTopic = super().save(commit)
        return topic
