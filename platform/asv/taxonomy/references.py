"""Who in the database names a term, and having them name another: each move is written down, so that it is taken back.

Keys of other tables, rows of many-to-many fields, blocks of pages and the drafts of pages, which the next edit begins
from. Found by walking the models: a new field that names a term is moved too.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.serializers.base import DeserializationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from modelcluster.models import get_all_child_relations
from wagtail.blocks import Block, ChooserBlock, ListBlock, StreamBlock, StructBlock
from wagtail.fields import StreamField
from wagtail.models import Page, ReferenceIndex, Revision

Json = dict[str, Any]


@dataclass(slots=True)
class Moves:
    """What was changed, in JSON types, and the pages that were concerned."""

    rows: list[Json] = field(default_factory=list)
    drafts: list[Json] = field(default_factory=list)
    blocks: list[Json] = field(default_factory=list)
    pages: set[int] = field(default_factory=set)

    def as_json(self) -> Json:
        """For the journal."""
        return {"rows": self.rows, "drafts": self.drafts, "blocks": self.blocks}


def keys_to(model: type[models.Model]) -> list[models.ForeignKey]:
    """Every key of another table to this one, those of many-to-many fields included."""
    relations = model._meta.get_fields(include_hidden=True)
    return [relation.field for relation in relations if isinstance(relation, models.ManyToOneRel)]


def is_of_many(key: models.ForeignKey) -> bool:
    """Whether the key is that of a many-to-many field's own table."""
    return bool(key.model._meta.auto_created)


def naming(key: models.ForeignKey, pk: int) -> models.QuerySet[models.Model]:
    """The rows whose key names this one."""
    return key.model._base_manager.filter(**{key.attname: pk})


def move(
    old: models.Model,
    new: models.Model,
    keys: Iterable[models.ForeignKey],
    moves: Moves,
    only: Collection[int] | None = None,
) -> None:
    """Have every row that names `old` by these keys name `new`, or those of `only`, by their keys. One that would stand
    there twice goes, written down."""
    for key in keys:
        rows = naming(key, old.pk) if only is None else naming(key, old.pk).filter(pk__in=only)
        pks = list(rows.values_list("pk", flat=True))
        if not pks:
            continue
        moves.pages |= _pages_of(key, rows)
        moved, dropped = _moved(key, pks, new.pk)
        moves.rows.append(_written(key, moved=moved, dropped=dropped))


def _moved(key: models.ForeignKey, pks: list[int], new: int) -> tuple[list[int], str]:
    manager = key.model._base_manager
    try:
        with transaction.atomic():
            manager.filter(pk__in=pks).update(**{key.attname: new})
        return pks, ""
    except IntegrityError:
        moved, twice = [], []
    for pk in pks:
        try:
            with transaction.atomic():
                manager.filter(pk=pk).update(**{key.attname: new})
            moved.append(pk)
        except IntegrityError:
            twice.append(pk)
    return moved, drop(manager.filter(pk__in=twice))


def drop(rows: models.QuerySet[models.Model]) -> str:
    """Delete these rows; what they were, as `restore` reads it."""
    held = str(serializers.serialize("json", rows))
    rows.delete()
    return held


def forget_rows(key: models.ForeignKey, pk: int, moves: Moves) -> None:
    """Delete the rows of a many-to-many field that name this one."""
    rows = naming(key, pk)
    moves.pages |= _pages_of(key, rows)
    moves.rows.append(_written(key, moved=[], dropped=drop(rows)))


def drop_made(made: Iterable[Json]) -> None:
    """Delete the rows of many-to-many fields that a change made beside those there were."""
    for one in made:
        apps.get_model(one["model"])._base_manager.filter(pk__in=one["pks"]).delete()


def restore(held: str) -> None:
    """Put rows back; one whose page is gone, or that stands there again, is left out."""
    if not held:
        return
    try:
        found = list(serializers.deserialize("json", held))
    except DeserializationError:  # a field that is no more
        return
    for one in found:
        try:
            with transaction.atomic():
                one.save()
        except IntegrityError:
            continue


def take_back(moves: Json, old: int, new: int) -> None:
    """Undo `move`, `forget_rows`, `rewrite_drafts` and `rewrite_blocks`, as far as nobody changed it since."""
    for one in moves["rows"]:
        model = apps.get_model(one["model"])
        key = model._meta.get_field(one["field"])
        model._base_manager.filter(pk__in=one["moved"], **{key.attname: new}).update(**{key.attname: old})
        restore(one["dropped"])
    for one in moves["drafts"]:
        for revision in Revision.objects.filter(pk=one["revision"]):
            if revision.content.get(one["key"]) == one["is"]:
                _write_draft(revision, {one["key"]: one["was"]})
    for one in moves["blocks"]:
        model = apps.get_model(one["model"])
        for page in model._base_manager.filter(pk=one["page"]):
            if list(getattr(page, one["field"]).raw_data) == one["is"]:
                model._base_manager.filter(pk=page.pk).update(**{one["field"]: json.dumps(one["was"])})


def _written(key: models.ForeignKey, *, moved: list[int], dropped: str) -> Json:
    return {"model": key.model._meta.label, "field": key.name, "moved": moved, "dropped": dropped}


def _pages_of(key: models.ForeignKey, rows: models.QuerySet[models.Model]) -> set[int]:
    if issubclass(key.model, Page):
        return set(rows.values_list("pk", flat=True))
    above = [
        one.attname
        for one in key.model._meta.concrete_fields
        if one.is_relation and one.related_model and issubclass(one.related_model, Page)
    ]
    return {pk for row in rows.values_list(*above) for pk in row if pk} if above else set()


# ---- drafts: what pages say in the revision that the next edit begins from ----------


def rewrite_drafts(
    old: models.Model, new: Sequence[int], moves: Moves, chosen: Mapping[int, Sequence[int]] | None = None
) -> None:
    """Have the latest and the scheduled revisions of the pages that were moved, and of all pages with a draft, name
    these instead, a page of `chosen` (by its key) those given there; none: the term is taken out."""
    kept = Page.objects.filter(Q(pk__in=moves.pages) | Q(has_unpublished_changes=True)).values("latest_revision_id")
    revisions = Revision.page_revisions.filter(Q(pk__in=kept) | Q(approved_go_live_at__isnull=False))
    for revision in revisions.select_related("content_type").iterator(200):
        model = revision.content_type.model_class()
        changed: Json = {}
        those = (chosen or {}).get(int(revision.object_id), new)
        for key, now in _renamed(model, revision.content, old, those) if model else ():
            moves.drafts.append({"revision": revision.pk, "key": key, "was": revision.content.get(key), "is": now})
            changed[key] = now
        if changed:
            _write_draft(revision, changed)


def _write_draft(revision: Revision, changed: Json) -> None:
    Revision.objects.filter(pk=revision.pk).update(content={**revision.content, **changed})


def _renamed(
    model: type[models.Model], content: Json, old: models.Model, new: Sequence[int]
) -> Iterator[tuple[str, object]]:
    for one in model._meta.get_fields():
        if one.is_relation and not one.auto_created and one.related_model is type(old):
            found = content.get(one.name)
            if one.many_to_many and isinstance(found, list) and old.pk in found:
                yield one.name, list(dict.fromkeys(pk for at in found for pk in (new if at == old.pk else [at])))
            elif one.many_to_one and found == old.pk:
                yield one.name, (new[0] if new else None)
    for relation in get_all_child_relations(model):
        yield from _renamed_rows(relation, content, old, new)
    for name, block in stream_fields(model, type(old)):
        found = _raw(content.get(name))
        if new and found is not None and (now := in_blocks(block, found, type(old), old.pk, new[0])) != found:
            yield name, json.dumps(now)


def _renamed_rows(
    relation: models.ManyToOneRel, content: Json, old: models.Model, new: Sequence[int]
) -> Iterator[tuple[str, object]]:
    name, rows = relation.get_accessor_name(), content.get(relation.get_accessor_name())
    keys = [
        one.name
        for one in relation.related_model._meta.concrete_fields
        if one.is_relation and one.related_model is type(old)
    ]
    if not (isinstance(rows, list) and new and any(row.get(key) == old.pk for row in rows for key in keys)):
        return
    yield name, [{**row, **{key: new[0] for key in keys if row.get(key) == old.pk}} for row in rows]


def _raw(held: object) -> list[object] | None:
    if not isinstance(held, str):
        return held if isinstance(held, list) else None
    try:
        found = json.loads(held)
    except ValueError:
        return None
    return found if isinstance(found, list) else None


# ---- blocks of pages that choose a term ----------


def rewrite_blocks(old: models.Model, new: models.Model, moves: Moves) -> None:
    """Have the blocks of pages that choose `old` choose `new`."""
    for holder, _references in ReferenceIndex.get_references_to(old).group_by_source_object():
        if not isinstance(holder, Page):
            continue
        page = holder.specific
        for name, block in stream_fields(type(page), type(old)):
            was = list(getattr(page, name).raw_data)
            now = in_blocks(block, was, type(old), old.pk, new.pk)
            if now != was:
                type(page)._base_manager.filter(pk=page.pk).update(**{name: json.dumps(now)})
                moves.blocks.append({"model": page._meta.label, "page": page.pk, "field": name, "was": was, "is": now})
                moves.pages.add(page.pk)


def stream_fields(page_model: type[models.Model], model: type[models.Model]) -> list[tuple[str, Block]]:
    """The fields of a page type whose blocks choose rows of this model."""
    found = [one for one in page_model._meta.get_fields() if isinstance(one, StreamField)]
    return [(one.name, one.stream_block) for one in found if _chooses(one.stream_block, model)]


def _chooses(block: Block, model: type[models.Model]) -> bool:
    if isinstance(block, ChooserBlock):
        return bool(block.model_class is model)
    if isinstance(block, ListBlock):
        return _chooses(block.child_block, model)
    if isinstance(block, (StreamBlock, StructBlock)):
        return any(_chooses(child, model) for child in block.child_blocks.values())
    return False


def in_blocks(block: Block, data: object, model: type[models.Model], old: int, new: int) -> object:
    """A block's raw data with `new` where it chose `old`."""
    if isinstance(block, ChooserBlock):
        return new if block.model_class is model and data == old else data
    if isinstance(block, StreamBlock) and isinstance(data, list):
        return [
            {**one, "value": in_blocks(block.child_blocks[one["type"]], one["value"], model, old, new)}
            if one["type"] in block.child_blocks
            else one
            for one in data
        ]
    if isinstance(block, StructBlock) and isinstance(data, dict):
        known = block.child_blocks
        return {k: in_blocks(known[k], v, model, old, new) if k in known else v for k, v in data.items()}
    if isinstance(block, ListBlock) and isinstance(data, list):
        return [
            {**one, "value": in_blocks(block.child_block, one["value"], model, old, new)}
            if isinstance(one, dict) and "value" in one
            else in_blocks(block.child_block, one, model, old, new)
            for one in data
        ]
    return data
