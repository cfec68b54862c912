"""The words of an object, from the fields that its model declares as Wagtail's `search_fields`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import sqrt

from django.db.models import Manager, Model
from wagtail.models import DraftStateMixin
from wagtail.search.backends.base import get_model_root
from wagtail.search.index import AutocompleteField, BaseField, Indexed, RelatedFields, SearchField

from search.analysis import ANALYSIS_VERSION, WORD, clean, stem, surface, words_of
from search.models import FieldWords

MAX_CHARS = 200_000  # of a field: what an editor writes in a year


@dataclass(slots=True)
class _Said:
    """What one field of an object says."""

    boost: float = 1.0
    begins: bool = False
    texts: list[str] = field(default_factory=list)


def kind_of(model: type[Model]) -> str:
    """The table whose keys the rows of a model have: of every page, that of pages."""
    return str(get_model_root(model)._meta.label_lower)


def is_drafted(thing: Model) -> bool:
    """Whether the newest words of an object stand in its last revision alone."""
    return isinstance(thing, DraftStateMixin) and thing.has_unpublished_changes and bool(thing.latest_revision_id)


def rows_of(thing: Indexed) -> list[FieldWords]:
    """The words of an object, a row for each field it declares, empty ones too."""
    said: dict[str, _Said] = {}
    for version in _versions(thing):
        _read(version, thing.get_search_fields(), said)
    # In every list of the admin a page with unpublished changes stands under the title it will have.
    if (draft := getattr(thing, "draft_title", "")) and "title" in said:
        said["title"].texts.append(draft)
    return [_row(thing, name, one) for name, one in said.items()]


def _versions(thing: Indexed) -> list[Indexed]:
    """What is unpublished is read as last saved. Of what is published, unsaved changes may be known to fewer people
    than the object is: only its own words are read."""
    return [thing.latest_revision.as_object()] if is_drafted(thing) and not thing.live else [thing]


def _read(
    thing: Indexed, fields: Iterable[BaseField | RelatedFields], said: dict[str, _Said], prefix: str = ""
) -> None:
    for declared in fields:
        name = f"{prefix}{declared.field_name}"
        if isinstance(declared, RelatedFields):
            for other in _related(declared.get_value(thing)):
                _read(other, declared.fields, said, f"{name}__")
        elif isinstance(declared, SearchField | AutocompleteField):
            one = said.setdefault(name, _Said())
            one.texts += _texts(declared.get_value(thing))
            one.boost = getattr(declared, "boost", None) or one.boost
            one.begins = one.begins or isinstance(declared, AutocompleteField)


def _related(value: object) -> Iterable[object]:
    if value is None:
        return ()
    return value.all() if isinstance(value, Manager) else (value,)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
    elif value not in (None, ""):
        yield str(value)


def _row(thing: Indexed, name: str, said: _Said) -> FieldWords:
    text = clean("\n".join(dict.fromkeys(said.texts))[:MAX_CHARS])
    return FieldWords(
        kind=kind_of(type(thing)),
        object_id=thing.pk,
        field=name,
        weight=said.boost / sqrt(max(len(WORD.findall(text)), 1)),
        begins=said.begins,
        words=kept(text),
        analysis=ANALYSIS_VERSION,
    )


def kept(text: str) -> str:
    """A clean text as `FieldWords.words` holds it: what hides in words comes after them, no neighbour of theirs."""
    words = words_of(text)
    if not words:
        return ""
    in_order = len(WORD.findall(text))
    runs = ["=".join(filter(None, map(stem, run))) for run in (words[:in_order], words[in_order:])]
    return f"={'=='.join(filter(None, runs))}= {' '.join(map(surface, words))} "
