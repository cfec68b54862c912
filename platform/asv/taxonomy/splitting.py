"""One thing becomes several: fresh ones named by their labels, or others that stand there already.

A place is split among places: those of the official reference, or the team's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import models, transaction
from wagtail.models import Page

from asv.core.visitor import Visitor
from asv.taxonomy.changes import Made, Refused, aliases, held_of, written
from asv.taxonomy.former_slugs import remember_successors
from asv.taxonomy.journal import VocabularyChange, VocabularyChangeKind
from asv.taxonomy.place_changes import inside
from asv.taxonomy.references import (
    Json,
    Moves,
    forget_rows,
    is_of_many,
    keys_to,
    move,
    naming,
    rewrite_blocks,
    rewrite_drafts,
)
from asv.taxonomy.subjects import Subject

# A row of a many-to-many field ("resources.…:12") → the parts it goes to; what stands below the whole → its one part.
Shares = Mapping[str, Sequence[int]]


@transaction.atomic
def split(
    subject: Subject, row: models.Model, labels: Sequence[str], user: Visitor, shares: Shares | None = None
) -> VocabularyChange:
    """Make several of one. Each page has the parts of `shares`, all where it says nothing; what is below the one has
    its part there, the first where it says nothing. Its slug leads to all parts. Raises Refused."""
    if not subject.carried:
        raise Refused("Un lieu se scinde entre des lieux qui existent : choisissez-les.")
    if len(dict.fromkeys(labels)) < 2:
        raise Refused("Donnez au moins deux libellés, un par ligne.")
    for label in labels:
        if subject.model._default_manager.filter(**{subject.label: label}).exists():
            raise Refused(f"« {label} » existe déjà : choisissez un autre libellé.")
    held = aliases(subject.parameter)
    parts = [_part(subject, row, label) for label in dict.fromkeys(labels)]
    undo = {"made": [subject.slug_of(part) for part in parts]}
    return _split(subject, row, parts, user, shares or {}, held, undo)


@transaction.atomic
def split_among(
    subject: Subject, row: models.Model, parts: Sequence[models.Model], user: Visitor, shares: Shares | None = None
) -> VocabularyChange:
    """Have others that stand there already, two at the least, share what names the one. Raises Refused."""
    if len({part.pk for part in parts}) < 2 or row in parts:
        raise Refused("Choisissez au moins deux lieux, autres que celui-ci.")
    if subject.is_official and inside(subject.slug_of(row)).exists():
        raise Refused(f"« {row} » contient d’autres lieux : ils n’auraient plus de place.")
    return _split(subject, row, parts, user, shares or {}, aliases(subject.parameter), {})


def _split(
    subject: Subject,
    row: models.Model,
    parts: Sequence[models.Model],
    user: Visitor,
    shares: Shares,
    held: list[list[object]],
    undo: Json,
) -> VocabularyChange:
    kept, moves, shared = held_of(row), Moves(), []
    pks = [part.pk for part in parts]
    chosen: dict[int, list[int]] = {}
    for key in keys_to(subject.model):
        if is_of_many(key):
            chosen |= _of_pages(key, row.pk, pks, shares)
            shared += _share(key, row.pk, pks, shares)
            forget_rows(key, row.pk, moves)
        else:
            for number, part in enumerate(parts[1:], start=1):
                move(row, part, [key], moves, only=_given(subject, key, row.pk, number, shares))
            move(row, parts[0], [key], moves)
    rewrite_blocks(row, parts[0], moves)
    rewrite_drafts(row, pks, moves, chosen)
    pk, slug = row.pk, subject.slug_of(row)
    said = f"« {row} » devient " + ", ".join(f"« {part} »" for part in parts)
    row.delete()
    slugs = tuple(subject.slug_of(part) for part in parts)
    remember_successors(subject.parameter, slug, list(slugs))
    for part in parts:
        part.save()
    undo |= {"kept": kept, "row": pk, "into": [part.pk for part in parts], "moves": moves.as_json(), "shared": shared}
    made = Made(VocabularyChangeKind.SPLIT, said, slug, slugs)
    return written(subject, made, undo, held, parts[0], user, moves.pages)


def _part(subject: Subject, row: models.Model, label: str) -> models.Model:
    values = {name: getattr(row, name) for name in subject.carried}
    return subject.model._default_manager.create(
        **{subject.label: label, subject.slug: subject.free_slug(label), **values}
    )


def _share(key: models.ForeignKey, pk: int, parts: list[int], shares: Shares) -> list[Json]:
    """Rows for each part beside those of the whole, which go afterwards; which ones were made."""
    others = [one.attname for one in key.model._meta.concrete_fields if one.is_relation and one is not key]
    rows = key.model._base_manager
    fresh = []
    for row in naming(key, pk):
        values = {name: getattr(row, name) for name in others}
        wanted = [{key.attname: part, **values} for part in _parts_of(key, row.pk, parts, shares)]
        fresh += [key.model(**one) for one in wanted if not rows.filter(**one).exists()]
    made = [row.pk for row in rows.bulk_create(fresh)]
    return [{"model": key.model._meta.label, "pks": made}] if made else []


def _of_pages(key: models.ForeignKey, pk: int, parts: list[int], shares: Shares) -> dict[int, list[int]]:
    """The parts that each page was given, by its key: what its drafts are to say too."""
    to_page = [
        one.attname
        for one in key.model._meta.concrete_fields
        if one.is_relation and one.related_model and issubclass(one.related_model, Page)
    ]
    return {getattr(row, name): _parts_of(key, row.pk, parts, shares) for row in naming(key, pk) for name in to_page}


def _parts_of(key: models.ForeignKey, row: int, parts: list[int], shares: Shares) -> list[int]:
    """The parts that a row of a many-to-many field goes to; all where nothing was said."""
    given = [parts[number] for number in shares.get(share_name(key, row), ()) if number < len(parts)]
    return given or parts


def _given(subject: Subject, key: models.ForeignKey, pk: int, number: int, shares: Shares) -> list[int]:
    """Of what stands below the whole, what goes to this part. What else can name but one goes to the first."""
    if key.model is not subject.model:
        return []
    return [row.pk for row in naming(key, pk) if number in shares.get(share_name(key, row.pk), ())]


def share_name(key: models.ForeignKey, pk: int) -> str:
    """What names a row that is shared out in a form."""
    return f"{key.model._meta.label_lower}:{pk}"
