"""What names a thing outside this site: the uid of a page, file or organisation, the slug or code of the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Model
from wagtail.models import Page

from asv.core.models import AsvDocument, AsvImage
from asv.core.visibility import Visibility
from asv.resources.models import ResourcePage
from asv.taxonomy.models import VOCABULARIES, Organisation, Term, Territory
from network.meetings.models import MeetingSeries

# The kinds of things that a resource may name, by their word in the corpus.
KINDS: dict[str, type[Model]] = {
    "resource": ResourcePage,
    "file": AsvDocument,
    "image": AsvImage,
    "organisation": Organisation,
    "series": MeetingSeries,
    "place": Territory,
}
# The field that names a thing of a kind.
KEYS = {
    "resource": "translation_key",
    "file": "uid",
    "image": "uid",
    "organisation": "uid",
    "series": "slug",
    "place": "code",
}


def kind_of(model: type[Model]) -> str:
    """The word for a model in the corpus; empty for one that is never named there."""
    if issubclass(model, Term):
        return "term"
    if issubclass(model, Page):
        return "resource"
    return next((kind for kind, known in KINDS.items() if issubclass(model, known)), "")


@dataclass(slots=True)
class Names:
    """`outside` has by kind what names each row, by its number; `used` the numbers of those that were named."""

    outside: dict[str, dict[str, str]]
    used: dict[str, set[str]] = field(default_factory=dict)

    def name(self, kind: str, number: object) -> str | None:
        """What names the row of this number outside; None where it is not to be named."""
        found = self.outside.get(kind, {}).get(str(number))
        if found is not None:
            self.used.setdefault(kind, set()).add(str(number))
        return found

    def term(self, model: type[Term], number: object) -> str | None:
        """A term as `theme/sante-mentale`."""
        return self.name("term", f"{model.facet.parameter} {number}")


def public_names(anyone: Visibility) -> Names:
    """What a visitor may know of: resources they may read whole, files that these open, and what is no secret."""
    open_pages = anyone.readable(ResourcePage.objects.all())
    return _names(
        {
            "resource": open_pages,
            "file": anyone.known_files(AsvDocument.objects.all()),
            "image": anyone.known_files(AsvImage.objects.all()),
        }
    )


def all_names() -> Names:
    """Everything there is here, hidden or not: for comparing, never for writing."""
    return _names({})


def _names(narrowed: dict[str, Iterable]) -> Names:
    outside = {
        kind: _pairs(narrowed.get(kind, model._default_manager.all()), KEYS[kind])
        for kind, model in KINDS.items()
        if kind != "place"
    }
    outside["term"] = {
        f"{parameter} {number}": f"{parameter}/{slug}"
        for parameter, model in VOCABULARIES.items()
        for number, slug in model._default_manager.values_list("pk", "slug")
    }
    return Names(outside)


def _pairs(rows: Iterable, key: str) -> dict[str, str]:
    return {str(number): str(name) for number, name in rows.values_list("pk", key)}  # type: ignore[attr-defined]


class Numbers:
    """The other way: the number of a row of this site, by what names it outside. Told of what an import adds."""

    def __init__(self, names: Names) -> None:
        self._here = {kind: {name: number for number, name in rows.items()} for kind, rows in names.outside.items()}
        self.missing: set[tuple[str, str]] = set()

    def number(self, kind: str, name: str) -> str | None:
        """The number, None where this site has no such thing: noted in `missing`."""
        found = self._here.get(kind, {}).get(name)
        found = _place(name) if kind == "place" and found is None else found
        if found is None:
            self.missing.add((kind, name))
            return None
        return found.rpartition(" ")[2]

    def add(self, kind: str, name: str, number: object) -> None:
        """A thing is there now."""
        self._here.setdefault(kind, {})[name] = str(number)


def _place(code: str) -> str | None:
    """One of 36,000, hardly ever named by a field: asked for when it is."""
    number = Territory.objects.filter(code=code).values_list("pk", flat=True).first()
    return None if number is None else str(number)
