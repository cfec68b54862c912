"""Names that are proposed while one types: acronyms with their meaning, organisations; kept by the process."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils.http import urlencode

from asv.core.kept import Kept
from asv.resources.addresses import search_address
from asv.taxonomy.models import GlossaryEntry, Organisation, fold_name
from search.models import Synonym

DIRECTORY = "/annuaire/"
_SECONDS = 60
_LONGEST_ACRONYM = 12


@dataclass(frozen=True, slots=True)
class Name:
    """Something that is proposed: its text, what it is, where it leads, and what it is recognised by, folded.

    `folded` holds the short name, then the long one. An acronym is recognised by the beginning of either, an
    organisation by any word of its name.
    """

    text: str
    kind: str
    url: str
    folded: tuple[str, str]

    def begins(self, typed: str) -> bool:
        """Whether it begins as was typed, folded."""
        if self.kind == "acronym":
            return any(text.startswith(typed) for text in self.folded)
        return any(f" {typed}" in f" {text}" for text in self.folded)


def names() -> tuple[Name, ...]:
    """Every acronym and organisation, in three queries at most once a minute; public data of the referential."""
    return _names.get()


def _read_names() -> tuple[Name, ...]:
    return (*_acronyms(), *_organisations())


def _acronyms() -> list[Name]:
    found: dict[str, Name] = {}
    meanings = list(GlossaryEntry.objects.order_by("term").values_list("term", "meaning"))
    for synonym in Synonym.objects.order_by("term"):
        meanings += [(synonym.term, other) for other in synonym.expressions[1:2]]
    for term, meaning in meanings:
        if meaning and _is_acronym(term) and (key := fold_name(term)) not in found:
            url = search_address({"q": term})
            found[key] = Name(f"{term} — {meaning}", "acronym", url, (key, fold_name(meaning)))
    return list(found.values())


def _is_acronym(term: str) -> bool:
    return len(term) <= _LONGEST_ACRONYM and sum(char.isupper() for char in term) > 1


def _organisations() -> list[Name]:
    rows = Organisation.objects.order_by("name").values_list("name", "acronym", "slug")
    return [
        Name(
            f"{name} ({acronym})" if acronym else name,
            "organisation",
            f"{DIRECTORY}?{urlencode({'q': name[:100]})}#{slug}",
            (fold_name(acronym or name), fold_name(name)),
        )
        for name, acronym, slug in rows
    ]


_names = Kept(_read_names, _SECONDS, "names")


@receiver([post_save, post_delete])
def name_changed(sender: object, **kwargs: object) -> None:
    """What this process changes it proposes at once; the others a minute later."""
    if sender in (GlossaryEntry, Synonym, Organisation):
        forget_names()


def forget_names() -> None:
    """Read the names again at the next question."""
    _names.forget()
