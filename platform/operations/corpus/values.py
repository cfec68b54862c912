"""The fields and blocks of a resource as JSON values, and back: by what each is, without knowing any page type."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from uuid import NAMESPACE_OID, uuid5

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import DateField, DateTimeField, Field, ForeignKey, ManyToOneRel, Model, TimeField
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField

from asv.taxonomy.models import Term
from operations.corpus.markup import inward, outward
from operations.corpus.names import Names, Numbers, kind_of

Value = object
EMPTY: tuple[object, ...] = (None, "", [], {})


class Unfit(Exception):
    """A value that its field cannot hold; the message says which, in French."""


def field_out(row: Model, name: str, names: Names) -> Value:
    """The value of a field, or the rows of a relation of its own, as JSON holds it."""
    found = row._meta.get_field(name)
    if isinstance(found, ManyToOneRel):
        return [row_out(one, found.field.name, names) for one in getattr(row, name).all()]
    value = getattr(row, found.attname) if isinstance(found, Field) else None
    if isinstance(found, StreamField) and isinstance(value, blocks.StreamValue):
        return block_out(value.stream_block, list(value.raw_data), names)
    if isinstance(found, RichTextField):
        return outward(value or "", names.name)
    if isinstance(found, ForeignKey):
        return reference(found.related_model, value, names)
    return plain(value)


def row_out(row: Model, owner: str, names: Names) -> dict[str, Value]:
    """A row that is part of a resource: what it holds, without its number and its rank."""
    own = [
        one.name for one in row._meta.concrete_fields if not one.primary_key and one.name not in (owner, "sort_order")
    ]
    said = {name: field_out(row, name, names) for name in own}
    return {name: value for name, value in said.items() if value not in EMPTY}


def plain(value: object) -> Value:
    """A date or an hour as ISO 8601 writes it, moments in UTC; all else as it is."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, (date, time)) else value


def reference(model: type[Model], number: object, names: Names) -> dict[str, str] | None:
    """What is named, by its kind; None for nothing, and for what may not be named."""
    if number is None:
        return None
    kind = kind_of(model)
    name = names.term(model, number) if issubclass(model, Term) else names.name(kind, number)
    return {kind: name} if name else None


def block_out(block: blocks.Block, data: object, names: Names) -> Value:
    """A block's raw data with its texts cleaned and its choices by name."""
    if isinstance(block, blocks.StreamBlock):
        return _stream_out(block, data, names)
    if isinstance(block, blocks.StructBlock) and isinstance(data, dict):
        return {name: block_out(child, data.get(name), names) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock) and isinstance(data, list):
        said = [block_out(block.child_block, _item(one), names) for one in data]
        return [one for one in said if one is not None]
    if isinstance(block, blocks.RichTextBlock):
        return outward(str(data or ""), names.name)
    if isinstance(block, blocks.ChooserBlock):
        return reference(_chosen(block), data, names)
    return data


def _chosen(block: blocks.ChooserBlock) -> type[Model]:
    """The model that a block chooses from, which Wagtail gives as a class or by its name."""
    model: type[Model] | str = block.target_model
    return apps.get_model(model) if isinstance(model, str) else model


def _stream_out(block: blocks.StreamBlock, data: object, names: Names) -> list[dict[str, Value]]:
    """The blocks of a stream; one that stands for nothing but what may not be named is left out."""
    said = []
    for item in data if isinstance(data, list) else []:
        child = block.child_blocks.get(item["type"])
        if child is None:
            continue
        value = block_out(child, item["value"], names)
        if not _lacks_its_thing(child, value):
            said.append({"type": item["type"], "value": value})
    return said


def _lacks_its_thing(block: blocks.Block, value: Value) -> bool:
    """Whether a block that must choose something has nothing: the thing is hidden, or is not there."""
    if isinstance(block, blocks.StructBlock) and isinstance(value, dict):
        return any(_lacks_its_thing(child, value.get(name)) for name, child in block.child_blocks.items())
    return isinstance(block, blocks.ChooserBlock) and value is None and bool(block.required)


def _item(data: object) -> object:
    """What an item of a list holds, which lists of before Wagtail 2.16 keep bare."""
    return data["value"] if isinstance(data, dict) and data.get("type") == "item" else data


def field_in(field: Field, value: Value, numbers: Numbers) -> object:
    """What a field of ours is set to. Raises Unfit for a value of another kind than the field's."""
    if isinstance(field, StreamField):
        return block_in(field.stream_block, value or [], numbers)
    if isinstance(field, RichTextField):
        return inward(_text(field.name, value or ""), numbers.number)
    if isinstance(field, ForeignKey):
        return referred(value, numbers)
    if value in EMPTY:
        return None if field.null else field.get_default() if field.has_default() else ""
    if isinstance(field, (DateField, TimeField)):
        return _moment(field, _text(field.name, value))
    return value


def _text(name: str, value: Value) -> str:
    if not isinstance(value, str):
        raise Unfit(f"« {name} » n’est pas un texte")
    return value


def _moment(field: Field, text: str) -> object:
    read = (
        parse_datetime
        if isinstance(field, DateTimeField)
        else parse_time
        if isinstance(field, TimeField)
        else parse_date
    )
    try:
        found = read(text)
    except ValueError:
        found = None
    if found is None:
        raise Unfit(f"« {field.name} » n’est ni une date ni une heure : {text[:40]}")
    return found


def referred(value: Value, numbers: Numbers) -> int | None:
    """The number of what is named; None for nothing, and for what is not here."""
    if not isinstance(value, dict) or len(value) != 1:
        return None
    kind, name = next(iter(value.items()))
    number = numbers.number(str(kind), str(name))
    return int(number) if number else None


def block_in(block: blocks.Block, value: Value, numbers: Numbers) -> object:
    """A block's raw data for this site; of blocks that this site does not know nothing is kept."""
    if isinstance(block, blocks.StreamBlock):
        return _stream_in(block, value, numbers)
    if isinstance(block, blocks.StructBlock):
        said = value if isinstance(value, dict) else {}
        return {name: block_in(child, said.get(name), numbers) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return _list_in(block, value, numbers)
    if isinstance(block, blocks.RichTextBlock):
        return inward(_text("texte", value or ""), numbers.number)
    if isinstance(block, blocks.ChooserBlock):
        return referred(value, numbers)
    return _leaf_in(block, value)


def _leaf_in(block: blocks.Block, value: Value) -> object:
    """A text or a number as the block can read it again; None for anything else, so that no page stumbles over it."""
    if not isinstance(value, str) and not isinstance(
        block, (blocks.BooleanBlock, blocks.IntegerBlock, blocks.FloatBlock)
    ):
        return None
    try:
        block.to_python(value)
    except (ValueError, TypeError, ValidationError):
        return None
    return value


def _stream_in(block: blocks.StreamBlock, value: Value, numbers: Numbers) -> list[dict[str, object]]:
    said: list[dict[str, object]] = []
    for item in value if isinstance(value, list) else []:
        kind = item.get("type") if isinstance(item, dict) else None
        child = block.child_blocks.get(kind)
        if child is not None:
            data = block_in(child, item.get("value"), numbers)
            said.append({"type": kind, "value": data, "id": _key(len(said), kind, data)})
    return said


def _key(rank: int, kind: object, data: object) -> str:
    """The id that Wagtail gives a block: the same for the same block at the same place, so that versions compare."""
    return str(uuid5(NAMESPACE_OID, json.dumps([rank, kind, data], sort_keys=True)))


def _list_in(block: blocks.ListBlock, value: Value, numbers: Numbers) -> list[dict[str, object]]:
    items = [block_in(block.child_block, one, numbers) for one in (value if isinstance(value, list) else [])]
    known = [one for one in items if one is not None]
    return [{"type": "item", "value": one, "id": _key(rank, "item", one)} for rank, one in enumerate(known)]
