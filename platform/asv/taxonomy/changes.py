"""Vocabularies change without harm: one function a change, a journal of what undo needs, whoever is concerned told.

Each runs in one transaction, leaves what was named before answering (`former_slugs`), has the pages it touches found
anew, and says so by `vocabulary_changed`: rooms above tell their people.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.core import serializers
from django.db import models, transaction
from django.dispatch import Signal
from django.utils import timezone
from wagtail.log_actions import log

from asv.core.visitor import Visitor
from asv.taxonomy.former_slugs import FormerSlug, remember_successors
from asv.taxonomy.journal import VocabularyChange, VocabularyChangeKind
from asv.taxonomy.place_changes import lead_paths, put_paths_back
from asv.taxonomy.references import (
    Json,
    Moves,
    drop_made,
    forget_rows,
    is_of_many,
    keys_to,
    move,
    naming,
    restore,
    rewrite_blocks,
    rewrite_drafts,
    take_back,
)
from asv.taxonomy.subjects import Subject, subjects

CHANGED, UNDONE = "asv.vocabulary.change", "asv.vocabulary.undo"
# A change was made or undone (`change` is its row), and these pages (`pages`, ids) say something else than before.
vocabulary_changed = Signal()


class Refused(Exception):
    """A change that would do harm; the message says why, in French."""


def aliases(parameter: str) -> list[list[object]]:
    """The former slugs of a vocabulary, in JSON types, to compare and to put back."""
    rows = FormerSlug.objects.filter(vocabulary=parameter).order_by("slug")
    return [list(row) for row in rows.values_list("slug", "current", "first")]


@transaction.atomic
def rename(subject: Subject, row: models.Model, label: str, slug: str, user: Visitor) -> VocabularyChange:
    """Give it another label and slug; the slug it had goes on answering. Raises Refused."""
    was = subject.label_of(row), subject.slug_of(row)
    if (label, slug) == was:
        raise Refused("Rien ne change : donnez un autre libellé ou un autre identifiant.")
    if slug != was[1]:
        _refuse_slug(subject, row, slug)
    if subject.model._default_manager.filter(**{subject.label: label}).exclude(pk=row.pk).exists():
        raise Refused(f"« {label} » existe déjà : fusionnez plutôt les deux.")
    held = aliases(subject.parameter)
    setattr(row, subject.label, label)
    setattr(row, subject.slug, slug)
    row.save()
    said = f"« {was[0]} » devient « {label} »" + ("" if slug == was[1] else f" ({was[1]} → {slug})")
    undo = {"row": row.pk, "label": was[0], "slug": was[1]}
    made = Made(VocabularyChangeKind.RENAMED, said, was[1], (slug,))
    return written(subject, made, undo, held, row, user)


def _refuse_slug(subject: Subject, row: models.Model, slug: str) -> None:
    if subject.is_official:
        raise Refused("Le code d’un lieu est celui du code officiel géographique : il ne se change pas ici.")
    others = subject.model._default_manager.exclude(pk=row.pk)
    if others.filter(**{subject.slug: slug}).exists():
        raise Refused(f"L’identifiant « {slug} » est déjà pris.")
    former = FormerSlug.objects.filter(vocabulary=subject.parameter, slug=slug).first()
    if former is not None and former.current != subject.slug_of(row):
        raise Refused(f"« {slug} » a déjà servi : des adresses et des alertes d’hier mèneraient ailleurs.")


@transaction.atomic
def merge(subject: Subject, row: models.Model, into: models.Model, user: Visitor) -> VocabularyChange:
    """Have whatever names the one name the other, which stays; the slug of the first leads there. Raises Refused."""
    if row.pk == into.pk:
        raise Refused("Choisissez-en un autre : on ne fusionne pas avec soi-même.")
    _refuse_order(subject, row, into)
    held, kept, moves = aliases(subject.parameter), held_of(row), Moves()
    move(row, into, keys_to(subject.model), moves)
    rewrite_blocks(row, into, moves)
    rewrite_drafts(row, [into.pk], moves)
    pk, slug, said = row.pk, subject.slug_of(row), f"« {row} » rejoint « {into} »"
    paths = lead_paths(slug, subject.slug_of(into)) if subject.is_official else {}
    row.delete()
    remember_successors(subject.parameter, slug, [subject.slug_of(into)])
    into.save()  # found anew, with all that it has now
    undo = {"kept": kept, "row": pk, "into": [into.pk], "moves": moves.as_json(), "paths": paths}
    made = Made(VocabularyChangeKind.MERGED, said, slug, (subject.slug_of(into),))
    return written(subject, made, undo, held, into, user, moves.pages)


def _refuse_order(subject: Subject, row: models.Model, into: models.Model) -> None:
    """Terms on two levels stay on two, places in what contains them."""
    below = subject.model._default_manager.filter(parent=row.pk) if hasattr(row, "parent_id") else None
    if below is None or not below.exists():
        return
    if subject.is_official:
        raise Refused(f"« {row} » contient d’autres lieux : ils n’auraient plus de place.")
    if getattr(into, "parent_id", None):
        raise Refused(f"« {row} » a des sous-thèmes : fusionnez-le dans un thème de premier niveau.")


@transaction.atomic
def retire(subject: Subject, row: models.Model, user: Visitor) -> VocabularyChange:
    """Take it out of the vocabulary and off the pages that carry it; alerts that ask for it are told and sleep.

    Raises Refused where a page is nothing without it.
    """
    for key in keys_to(subject.model):
        number = 0 if is_of_many(key) else naming(key, row.pk).count()
        if number:
            meta = key.model._meta
            what = f"{meta.verbose_name_plural} en dépendent" if number > 1 else f"{meta.verbose_name} en dépend"
            raise Refused(f"« {row} » ne peut pas partir : {number} {what}. Fusionnez-le plutôt.")
    held, kept, moves = aliases(subject.parameter), held_of(row), Moves()
    for key in keys_to(subject.model):
        forget_rows(key, row.pk, moves)
    rewrite_drafts(row, [], moves)
    pk, slug, said = row.pk, subject.slug_of(row), f"« {row} » est retiré"
    log(row, CHANGED, user=user, data={"said": said})
    row.delete()
    remember_successors(subject.parameter, slug, [])
    undo = {"kept": kept, "row": pk, "into": [], "moves": moves.as_json()}
    made = Made(VocabularyChangeKind.RETIRED, said, slug, ())
    return written(subject, made, undo, held, None, user, moves.pages)


def held_of(row: models.Model) -> str:
    """The row as `restore` puts it back."""
    return str(serializers.serialize("json", [row]))


class Made(NamedTuple):
    """What was done: its kind, in words, the slug before and those that stand for it after."""

    kind: str
    said: str
    before: str
    after: tuple[str, ...]


def written(
    subject: Subject,
    made: Made,
    undo: Json,
    held: list[list[object]],
    row: models.Model | None,
    user: Visitor,
    pages: Iterable[int] = (),
) -> VocabularyChange:
    """Write a change down with what undoes it, and tell of it; `held`: the former slugs before."""
    undo |= {"aliases": held, "left": aliases(subject.parameter)}
    change = VocabularyChange.objects.create(
        kind=made.kind,
        vocabulary=subject.parameter,
        said=made.said[:500],
        before=made.before,
        after=" ".join(made.after),
        undo=undo,
    )
    if row is not None:
        log(row, CHANGED, user=user, data={"said": made.said})
    vocabulary_changed.send(sender=VocabularyChange, change=change, pages=set(pages))
    return change


# ---- one step back ----------


def last_of(parameter: str) -> VocabularyChange | None:
    """The change of this vocabulary that may be undone: the latest, once."""
    last = VocabularyChange.objects.filter(vocabulary=parameter).first()
    return last if last is not None and last.undone_at is None else None


@transaction.atomic
def undo(change: VocabularyChange, user: Visitor) -> None:
    """Take the latest change of a vocabulary back: the term as it was, named by what named it. Raises Refused."""
    subject = subjects()[change.vocabulary]
    change = VocabularyChange.objects.select_for_update().get(pk=change.pk)
    if last_of(change.vocabulary) != change or aliases(change.vocabulary) != change.undo["left"]:
        raise Refused("Seul le dernier changement d’un vocabulaire s’annule, tant que rien n’y a changé depuis.")
    row = _renamed_back(subject, change) if change.kind == VocabularyChangeKind.RENAMED else _put_back(subject, change)
    change.undone_at = timezone.now()
    change.save(update_fields=["undone_at"])
    log(row, UNDONE, user=user, data={"said": change.said})
    pages = {pk for one in change.undo.get("moves", {}).get("blocks", ()) for pk in [one["page"]]}
    vocabulary_changed.send(sender=VocabularyChange, change=change, pages=pages)


def _renamed_back(subject: Subject, change: VocabularyChange) -> models.Model:
    row = subject.model._default_manager.filter(pk=change.undo["row"]).first()
    if row is None:
        raise Refused("Ce terme n’existe plus.")
    setattr(row, subject.label, change.undo["label"])
    setattr(row, subject.slug, change.undo["slug"])
    row.save()
    return row


def _put_back(subject: Subject, change: VocabularyChange) -> models.Model:
    there = subject.model._default_manager
    if there.filter(**{subject.slug: change.before}).exists():
        raise Refused(f"L’identifiant « {change.before} » a été repris depuis.")
    restore(change.undo["kept"])
    row = there.filter(pk=change.undo["row"]).first()
    others = list(there.filter(pk__in=change.undo["into"]))
    if row is None or len(others) != len(change.undo["into"]):
        raise Refused("Ce qui l’a remplacé a changé depuis : rien n’est annulé.")
    made = change.undo.get("made")  # parts that stood for nothing before
    if made:
        _gather(subject, others, row)
    else:
        drop_made(change.undo.get("shared", ()))
    take_back(change.undo["moves"], row.pk, change.undo["into"][0] if change.undo["into"] else 0)
    put_paths_back(change.undo.get("paths", {}))
    _put_aliases_back(subject, change, row)
    for one in (row, *([] if made else others)):
        one.save()
    return row


def _gather(subject: Subject, parts: Sequence[models.Model], row: models.Model) -> None:
    """What names a part names the whole again, what was given the part since too."""
    for part in parts:
        moves = Moves()
        move(part, row, keys_to(subject.model), moves)
        rewrite_blocks(part, row, moves)
        rewrite_drafts(part, [row.pk], moves)
        part.delete()


def _put_aliases_back(subject: Subject, change: VocabularyChange, row: models.Model) -> None:
    FormerSlug.objects.filter(vocabulary=subject.parameter).delete()
    for slug, current, first in change.undo["aliases"]:
        FormerSlug.objects.create(vocabulary=subject.parameter, slug=slug, current=current, first=first)
    for slug in change.undo.get("made", ()):  # addresses of the parts, for as long as they stood
        remember_successors(subject.parameter, slug, [subject.slug_of(row)])
